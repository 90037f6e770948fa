package gcpiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Decide answers one question with its reasons. A principal that no fact names
// still has what its kind gives it (allUsers, its domain); a resource that no
// fact names stands in the nearest thing above it that one names, and is
// unknown where there is none.
func (j *Judge) Decide(r access.Request) access.Decision {
	sub := j.subjectOf(r.Principal)
	if sub.known && (j.s.NodeFlag(sub.node, "disabled") || j.s.NodeFlag(sub.node, "deleted")) || sub.m.kind == goneMember {
		return access.Decision{Effect: access.ImplicitlyDenied, BlockedBy: []string{"identity"}}
	}
	at, ok := j.locate(r.Resource)
	if !ok {
		return access.Decision{Effect: access.IsUnknown}
	}
	one := access.NewSet(at.node)
	empty := access.NewSet()
	u := &universe{
		within: func(s graph.NodeID) *access.Set {
			if j.tree.within(at.node, s) {
				return one
			}
			return empty
		},
		place: func(graph.NodeID) place { return at },
	}
	d := j.explain(sub, u, r)
	parts := j.answer(sub, u, r.Action, r.Context)
	denied := d.Effect == access.ExplicitlyDenied
	switch {
	case denied:
		return d
	case len(parts) == 0:
		d.Effect = access.ImplicitlyDenied
		if len(j.allowed(sub, u, r.Action, r.Context)) > 0 {
			d.BlockedBy = append(d.BlockedBy, "pab")
		}
	case parts[0].unread:
		d.Effect = access.IsUnknown
	case parts[0].cond != nil:
		d.Effect, d.Conditions = access.IsConditional, parts[0].cond
	default:
		d.Effect = access.Allowed
	}
	return d
}

// locate finds the node of a resource, or the nearest one above a name.
func (j *Judge) locate(id string) (place, bool) {
	if n, ok := j.s.Lookup(id); ok {
		if j.tree.pos[n] == none {
			return place{}, false
		}
		return j.placeOf(n), true
	}
	host, _, ok := strings.Cut(strings.TrimPrefix(id, "//"), "/")
	if !ok || !strings.HasPrefix(id, "//") {
		return place{}, false
	}
	for up := id; ; {
		i := strings.LastIndexByte(up, '/')
		if i <= len("//")+len(host) {
			break
		}
		up = up[:i]
		if n, ok := j.s.Lookup(up); ok && j.tree.pos[n] != none {
			return place{node: n, name: id, typ: j.typeBelow(n, up, id)}, true
		}
	}
	if project, _, ok := cutProject(id[len("//")+len(host)+1:]); ok {
		if n, ok := projectNode(j.s, project); ok {
			return place{node: n, name: id}, true
		}
	}
	return place{}, false
}

// typeBelow gives the asset type of a name below a known resource, for the few
// that conditions speak of.
func (j *Judge) typeBelow(n graph.NodeID, up, id string) string {
	rest := id[len(up):]
	if j.s.Type(n) == "storage.googleapis.com/Bucket" && strings.HasPrefix(rest, "/objects/") {
		return "storage.googleapis.com/Object"
	}
	return ""
}

// explain lists the bindings and rules that took part, and says whether a deny
// rule settles the question on its own.
func (j *Judge) explain(sub *subject, u *universe, r access.Request) access.Decision {
	var d access.Decision
	for _, h := range sub.atoms {
		a := &j.atoms[h.atom]
		ok, _ := j.roles[a.role].gives(r.Action)
		set := j.reach(h, u, r.Action)
		if !ok || set.IsEmpty() || len(j.split(u, a.cond, set, r.Action, r.Context)) == 0 {
			continue
		}
		why := access.Reason{Policy: j.s.ID(a.bound), Effect: "allow", Layer: "binding", Principal: j.path(sub, h.via)}
		if a.cond != nil {
			why.Text = a.cond.text
		}
		d.Why = append(d.Why, why)
	}
	for i, m := range sub.denied {
		if m != spared && j.denies[i].covers(r.Action) {
			j.explainDeny(&d, &j.denies[i], m, u, r)
		}
	}
	for i, m := range sub.bounded {
		if m != spared {
			d.Why = append(d.Why, access.Reason{Policy: j.s.ID(j.bounds[i].policy), Effect: "limit", Layer: "pab"})
		}
	}
	return d
}

func (j *Judge) explainDeny(d *access.Decision, rule *denyRule, m match, u *universe, r access.Request) {
	for _, s := range rule.scopes {
		set := u.within(s)
		if set.IsEmpty() {
			continue
		}
		for _, p := range j.split(u, rule.cond, set, r.Action, r.Context) {
			why := access.Reason{Policy: j.s.ID(rule.policy), Statement: rule.statement(), Effect: "deny", Layer: "deny-policy"}
			if rule.cond != nil {
				why.Text = rule.cond.text
			}
			d.Why = append(d.Why, why)
			if m == applies && p.cond == nil {
				d.Effect, d.BlockedBy = access.ExplicitlyDenied, []string{"deny-policy"}
			}
		}
	}
}

// path names the identity that a binding names, and how the subject came by it.
func (j *Judge) path(sub *subject, via graph.NodeID) string {
	if sub.known && via == sub.node {
		return ""
	}
	words := []string{j.s.ID(via)}
	for range sub.holds {
		at := -1
		for i, h := range sub.holds {
			if h.node == via {
				at = i
			}
		}
		if at < 0 || sub.holds[at].from == via || sub.known && sub.holds[at].from == sub.node {
			break
		}
		via = sub.holds[at].from
		words = append(words, j.s.ID(via))
	}
	return strings.Join(words, " < ")
}
