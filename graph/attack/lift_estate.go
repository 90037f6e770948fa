package attack

import (
	"iter"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// estate is what lifting asks of the judged graph for every set of openers alike.
type estate struct {
	s    *graph.Snapshot
	back *heldBack
	rows []*Technique
	made map[graph.NodeID][]graph.NodeID // permission sets, by the role that they made
	acct map[graph.NodeID]graph.NodeID   // accounts, by principal or resource
	cost map[graph.Kind]float64
	cond map[uint32]*access.Condition // by set of properties
}

func newEstate(s *graph.Snapshot, rows []*Technique, back *heldBack) *estate {
	e := &estate{s: s, back: back, rows: rows, made: map[graph.NodeID][]graph.NodeID{}, acct: map[graph.NodeID]graph.NodeID{}, cost: map[graph.Kind]float64{}, cond: map[uint32]*access.Condition{}}
	for _, k := range graph.Kinds() {
		e.cost[k.Kind] = float64(k.Cost)
	}
	return e
}

// makers gives the permission sets that made a role.
func (e *estate) makers(role graph.NodeID) []graph.NodeID {
	out, ok := e.made[role]
	if !ok {
		for has := range e.s.InKind(role, graph.HasRole) {
			if set, ok := e.s.Lookup(e.s.EdgeString(has.ID, "permission_set")); ok && !slices.Contains(out, set) {
				out = append(out, set)
			}
		}
		e.made[role] = out
	}
	return out
}

// places says on what a guard of a request can be lifted: a service control
// policy binds the principal's account and a resource control policy the
// resource's; a boundary and a denial are the principal's, or those of the
// permission set that made it.
func (e *estate) places(g guard, principal, resource graph.NodeID) iter.Seq[graph.NodeID] {
	return func(yield func(graph.NodeID) bool) {
		switch g.word {
		case "scp":
			yield(e.account(principal))
			return
		case "rcp":
			yield(e.account(resource))
			return
		}
		if !yield(principal) {
			return
		}
		for _, set := range e.makers(principal) {
			if !yield(set) {
				return
			}
		}
	}
}

// account gives the account of a node, see accountAt.
func (e *estate) account(n graph.NodeID) graph.NodeID { return accountAt(e.s, n, e.acct) }

// condition is what an edge depends on, read once for edges that say the same.
func (e *estate) condition(x graph.EdgeID) *access.Condition {
	set := e.s.PropSet(x)
	c, ok := e.cond[set]
	if !ok {
		c = conditionOf(e.s, x)
		e.cond[set] = c
	}
	return c
}
