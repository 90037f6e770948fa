package access

import "github.com/postern-graph/postern/graph"

const (
	// keyBesides: the method asks for a key of a usage plan besides.
	keyBesides = "postern:HasApiKey"
	// databaseGrants: what a database user may read and change is granted inside
	// the database, and whether its port can be reached is the network's to say.
	databaseGrants = "postern:DatabaseGrantsIt"
)

// gateways claims CAN_INVOKE to API Gateway methods that ask IAM, or whose API's
// own policy decides alone ("How API Gateway resource policies affect
// authorization workflow"). Without IAM authorization nobody is identified, so
// that the policy speaks of anyone alone.
func (cl *classClaims) gateways() {
	if cl.q.j.Cloud() != graph.AWS {
		return
	}
	all := cl.d.types.of([]string{"AWS::ExecuteApi::Method"})
	if all.IsEmpty() {
		return
	}
	const action = "execute-api:Invoke"
	answers := cl.q.may(action, nil, all)
	for _, auth := range []string{"AWS_IAM", "POLICY"} {
		if len(answers) == 0 || auth == "POLICY" && !cl.public() {
			continue
		}
		for _, keyed := range []string{"", "true"} {
			for _, private := range []string{"", "PRIVATE"} {
				cond := (*Condition)(nil)
				if keyed != "" {
					cond = And(cond, Test("Bool", keyBesides, "true"))
				}
				if private != "" {
					cond = And(cond, Test("InNetwork", "request.network", "endpoint of the API"))
				}
				gs := Under(Within(answers, cl.d.methods(all, auth, keyed, private)), graph.Certain, cond)
				if len(gs) > 0 {
					cl.add(claimed{kind: graph.CanInvoke, anonymous: auth == "POLICY", answers: gs, actions: []string{action}})
				}
			}
		}
	}
}

func (d *deriver) methods(all *Set, auth, keyed, private string) *Set {
	out := NewSet()
	for it := all.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		has := map[bool]string{true: "true"}[d.s.NodeFlag(n, "api_key_required")]
		inside := map[bool]string{true: "PRIVATE"}[d.s.NodeString(n, "endpoint_type") == "PRIVATE"]
		if d.s.NodeString(n, "auth_type") == auth && has == keyed && inside == private {
			out.Add(uint32(n))
		}
	}
	return out
}

// databases claims CAN_READ to databases that take IAM's word for who signs in
// ("IAM database authentication"), under what the database itself grants.
func (cl *classClaims) databases() {
	if cl.q.j.Cloud() != graph.AWS {
		return
	}
	users := cl.d.types.of([]string{"AWS::RDS::DBUsers"})
	if users.IsEmpty() {
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
