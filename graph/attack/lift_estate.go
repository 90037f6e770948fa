package attack

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// estate is what lifting asks of the judged graph for every set of openers alike.
type estate struct {
	s    *graph.Snapshot
	rows []*Technique
	made map[graph.NodeID][]graph.NodeID // permission sets, by the role that they made
	acct map[graph.NodeID]graph.NodeID   // accounts, by principal or resource
	cost map[graph.Kind]float64
}

func newEstate(s *graph.Snapshot, rows []*Technique) *estate {
	e := &estate{s: s, rows: rows, made: map[graph.NodeID][]graph.NodeID{}, acct: map[graph.NodeID]graph.NodeID{}, cost: map[graph.Kind]float64{}}
	for _, k := range graph.Kinds() {
		e.cost[k.Kind] = float64(k.Cost)
	}
	for has := range edgesOfKind(s, graph.HasRole) {
		if set, ok := s.Lookup(s.EdgeString(has.ID, "permission_set")); ok && !slices.Contains(e.made[has.To], set) {
			e.made[has.To] = append(e.made[has.To], set)
		}
	}
	return e
}

// latentEdge is a LATENT edge with what is asked of it again and again.
type latentEdge struct {
	graph.Edge
	kind   graph.Kind // what it would be
	sure   bool
	guards []guard
}

// latentEdges are the LATENT edges by where they start.
type latentEdges map[graph.NodeID][]latentEdge

func latentsOf(s *graph.Snapshot) latentEdges {
	guards := map[uint32][]guard{} // by set of properties
	out := latentEdges{}
	for e := range edgesOfKind(s, graph.Latent) {
		set := s.PropSet(e.ID)
		gs, ok := guards[set]
		if !ok {
			v, _ := s.EdgeProp(e.ID, graph.PropBlockedBy)
			texts, _ := v.([]string)
			for _, text := range texts {
				gs = append(gs, guardOf(s, text))
			}
			guards[set] = gs
		}
		if len(gs) > 0 {
			kind := graph.Kind(s.EdgeString(e.ID, graph.PropLatentKind))
			out[e.From] = append(out[e.From], latentEdge{e, kind, s.Certainty(e.ID) == graph.Certain, gs})
		}
	}
	return out
}

// places says on what a guard of a request can be lifted: a service control
// policy binds the principal's account and a resource control policy the
// resource's; a boundary and a denial are the principal's, or those of the
// permission set that made it.
func (e *estate) places(g guard, principal, resource graph.NodeID) []graph.NodeID {
	switch g.word {
	case "scp":
		return []graph.NodeID{e.account(principal)}
	case "rcp":
		return []graph.NodeID{e.account(resource)}
	}
	return append([]graph.NodeID{principal}, e.made[principal]...)
}

// account gives the account of a node, itself if it is one; where none is
// known, the node itself, of which no row is about.
func (e *estate) account(n graph.NodeID) graph.NodeID {
	a, ok := e.acct[n]
	if !ok {
		if a, ok = access.AccountNode(e.s, n); !ok {
			a = n
		}
		e.acct[n] = a
	}
	return a
}
