package access

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph"
)

const (
	// keyBesides: the method asks for a key of a usage plan besides.
	keyBesides = "postern:HasApiKey"
	// databaseGrants: what a database user may read and change is granted inside
	// the database, and whether its port can be reached is the network's to say.
	databaseGrants = "postern:DatabaseGrantsIt"
)

// ways are the sets that AWS's claims beyond the table are about, worked out
// once and not for every class; nil where there is nothing of the kind.
type ways struct {
	methods    []methods
	users      *Set // of databases that take IAM's word
	points     *Set // access points
	anchors    *Set // trust anchors
	allMethods *Set
}

// methods are those API Gateway methods that ask the same of a caller.
type methods struct {
	nodes     *Set
	anonymous bool       // the API's policy decides alone
	besides   *Condition // what is needed besides the permission
}

func (d *deriver) waysOf(j Judge) ways {
	if j.Cloud() != graph.AWS {
		return ways{}
	}
	some := func(typ string) *Set {
		if set := d.types.of([]string{typ}); !set.IsEmpty() {
			return set
		}
		return nil
	}
	w := ways{users: some("AWS::RDS::DBUsers"), points: some("AWS::S3::AccessPoint"), anchors: some("AWS::RolesAnywhere::TrustAnchor")}
	w.allMethods = some("AWS::ExecuteApi::Method")
	if w.allMethods == nil {
		return w
	}
	by := map[string]*methods{}
	for it := w.allMethods.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		m := methods{anonymous: d.s.NodeString(n, "auth_type") == "POLICY"}
		if d.s.NodeFlag(n, "api_key_required") {
			m.besides = Test("Bool", keyBesides, "true")
		}
		if d.s.NodeString(n, "endpoint_type") == "PRIVATE" {
			m.besides = And(m.besides, Test("InNetwork", "request.network", "endpoint of the API"))
		}
		key := m.besides.String() + d.s.NodeString(n, "auth_type")
		if by[key] == nil {
			m.nodes = NewSet()
			by[key] = &m
		}
		by[key].nodes.Add(uint32(n))
	}
	for _, k := range slices.Sorted(maps.Keys(by)) {
		w.methods = append(w.methods, *by[k])
	}
	return w
}

// gateways claims CAN_INVOKE to API Gateway methods that ask IAM, or whose API's
// own policy decides alone ("How API Gateway resource policies affect
// authorization workflow"). Without IAM authorization nobody is identified, so
// that the policy speaks of anyone alone.
func (cl *classClaims) gateways() {
	const action = "execute-api:Invoke"
	if cl.d.ways.allMethods == nil {
		return
	}
	answers := cl.q.may(action, nil, cl.d.ways.allMethods)
	if len(answers) == 0 {
		return
	}
	for _, m := range cl.d.ways.methods {
		if m.anonymous && !cl.public() {
			continue
		}
		if gs := Under(Within(answers, m.nodes), graph.Certain, m.besides); len(gs) > 0 {
			cl.add(claimed{kind: graph.CanInvoke, anonymous: m.anonymous, answers: gs, actions: []string{action}})
		}
	}
}

// databases claims CAN_READ to databases that take IAM's word for who signs in
// ("IAM database authentication"), under what the database itself grants.
func (cl *classClaims) databases() {
	users := cl.d.ways.users
	if users == nil {
		return
	}
	const action = "rds-db:connect"
	for _, g := range Under(cl.q.may(action, nil, users), graph.Conditional, Test("Bool", databaseGrants, "true")) {
		for it := g.Resources.Iterator(); it.HasNext(); {
			u := graph.NodeID(it.Next())
			db, ok := cl.d.s.Lookup(cl.d.s.NodeString(u, "database"))
			if !ok {
				continue
			}
			cl.add(claimed{
				kind: graph.CanRead, via: cl.d.s.ID(u), actions: []string{Question{Action: action, On: cl.d.s.ID(u)}.String()},
				answers: []Guarded{{Resources: NewSet(db), Certainty: g.Certainty, Condition: g.Condition}},
			})
		}
	}
}
