package access

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Keys of conditions that no request carries and nobody can see from outside.
const (
	// guestScope: without the classic flow, Amazon Cognito cuts a guest's session
	// down to the services of a list of its own ("Access policies for
	// unauthenticated identities"), so that what the role may do is not what its
	// guest may do.
	guestScope = "postern:WithinCognitoGuestScope"
	// signUp: the user pool lets anyone sign up, and who confirms is not known.
	signUp = "postern:CognitoSignUpConfirmed"
)

const cognitoIssuer = "cognito-identity.amazonaws.com"

// identityPools claims CAN_ASSUME from anyone to the roles that identity pools
// hand out: to guests where the pool lets them in, to those who signed in where
// anyone may sign up (Amazon Cognito developer guide, "IAM roles", "Role trust
// and permissions"). The role's own trust has the last word.
func (d *deriver) identityPools(judges []Judge) {
	for _, j := range judges {
		if j.Cloud() != graph.AWS {
			continue
		}
		set := d.types.of([]string{"AWS::Cognito::IdentityPool"})
		for it := set.Iterator(); it.HasNext(); {
			p := graph.NodeID(it.Next())
			if d.s.NodeFlag(p, "allow_unauthenticated") {
				var cut *Condition
				if !d.s.NodeFlag(p, "classic_flow") {
					cut = Test("Bool", guestScope, "true")
				}
				d.poolRole(j, p, "unauthenticated", cut)
			}
			if d.openSignUp(p) {
				d.poolRole(j, p, "authenticated", Test("Bool", signUp, "true"))
			}
		}
	}
}

// openSignUp reports whether a user pool behind the identity pool lets anyone
// sign up.
func (d *deriver) openSignUp(pool graph.NodeID) bool {
	for _, id := range d.strings(pool, "user_pools") {
		if n, ok := d.s.Lookup(id); ok && d.s.NodeFlag(n, "self_sign_up") {
			return true
		}
	}
	return false
}

func (d *deriver) poolRole(j Judge, pool graph.NodeID, kind string, cond *Condition) {
	role, ok := d.s.Lookup(d.s.NodeString(pool, kind+"_role"))
	if !ok {
		return
	}
	_, id, _ := strings.Cut(d.s.ID(pool), ":identitypool/")
	ctx := Context{cognitoIssuer + ":aud": {id}, cognitoIssuer + ":amr": {kind}}
	d.stats.Questions++
	dec := j.Decide(Request{Principal: graph.IDInternet, Action: "sts:AssumeRoleWithWebIdentity", Resource: d.s.ID(role), Context: ctx})
	certainty, allowed := dec.CertaintyOf()
	switch {
	case d.s.NodeFlag(role, "dangling"):
		certainty = graph.Unknown
	case !allowed:
		return
	}
	cond = And(cond, dec.Conditions)
	if cond.IsNever() {
		return
	}
	a := Answer{
		Certainty: settle(certainty, cond), Condition: cond, Via: d.s.ID(pool),
		Actions: []string{Question{Action: "sts:AssumeRoleWithWebIdentity", Context: ctx}.String()},
	}
	d.sink.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: graph.IDInternet, To: d.s.ID(role), Key: a.Via + " " + kind, Props: a.Props()})
	d.internet()
	d.stats.Edges++
	d.stats.Pairs++
	if a.Certainty == graph.Certain {
		d.mark(role, "anyone may be a guest of "+a.Via)
	}
}

// internet makes sure that those outside are a node.
func (d *deriver) internet() {
	d.sink.Node(graph.NodeFact{
		ID: graph.IDInternet, Name: "anyone", Cloud: graph.Internet,
		Labels: []graph.Label{graph.Principal, graph.Public, graph.InternetNode},
		Props:  graph.Props{graph.PropPublic: true},
	})
}
