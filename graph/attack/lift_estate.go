package attack

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// estate is what lifting asks of the judged graph for every set of openers alike.
type estate struct {
	s      *graph.Snapshot
	back   func(graph.NodeID) bool // false only where no LATENT edge starts
	rows   []*Technique
	made   map[graph.NodeID][]graph.NodeID // permission sets, by the role that they made
	acct   map[graph.NodeID]graph.NodeID   // accounts, by principal or resource
	cost   map[graph.Kind]float64
	held   map[graph.NodeID][]latentEdge // LATENT edges by where they start
	guards map[uint32][]guard            // of LATENT edges, by set of properties
}

func newEstate(s *graph.Snapshot, rows []*Technique, back func(graph.NodeID) bool) *estate {
	e := &estate{
		s: s, back: back, rows: rows, made: map[graph.NodeID][]graph.NodeID{}, acct: map[graph.NodeID]graph.NodeID{}, cost: map[graph.Kind]float64{},
		held: map[graph.NodeID][]latentEdge{}, guards: map[uint32][]guard{},
	}
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

// nodeBits has a bit for each node of a Snapshot.
type nodeBits []uint64

func (b nodeBits) has(n graph.NodeID) bool {
	return int(n>>6) < len(b) && b[n>>6]&(1<<(n&63)) != 0
}

// holdingBack marks the nodes where LATENT edges start. O(E).
func holdingBack(s *graph.Snapshot) nodeBits {
	out := make(nodeBits, s.NumNodes()/64+1)
	for e := range edgesOfKind(s, graph.Latent) {
		out[e.From>>6] |= 1 << (e.From & 63)
	}
	return out
}

// latentEdge is a LATENT edge with what is asked of it again and again.
type latentEdge struct {
	graph.Edge
	kind   graph.Kind // what it would be
	sure   bool
	guards []guard
}

// latents gives the LATENT edges that start at a node.
func (e *estate) latents(from graph.NodeID) []latentEdge {
	out, ok := e.held[from]
	if ok {
		return out
	}
	for x := range e.s.OutKind(from, graph.Latent) {
		if gs := e.guardsOf(x); len(gs) > 0 {
			kind := graph.Kind(e.s.EdgeString(x.ID, graph.PropLatentKind))
			out = append(out, latentEdge{x, kind, e.s.Certainty(x.ID) == graph.Certain, gs})
		}
	}
	e.held[from] = out
	return out
}

func (e *estate) guardsOf(x graph.Edge) []guard {
	set := e.s.PropSet(x.ID)
	gs, ok := e.guards[set]
	if !ok {
		v, _ := e.s.EdgeProp(x.ID, graph.PropBlockedBy)
		texts, _ := v.([]string)
		for _, text := range texts {
			gs = append(gs, guardOf(e.s, text))
		}
		e.guards[set] = gs
	}
	return gs
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
	return append([]graph.NodeID{principal}, e.makers(principal)...)
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
