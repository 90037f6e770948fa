package attack

import (
	"cmp"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// LiftStats counts what Lift did.
type LiftStats struct {
	Openers int // principals who may lift a guardrail of somebody
	access.WriteStats
}

// Lift writes the edges that guardrails alone hold back for those who may lift
// the guardrails: where a row of shape GUARDRAIL_OFF lets a principal take away
// all that holds a LATENT edge back, and he is the one whom it holds back or
// comes to control that one by any chain of the walk, the edge is his. s is the
// judged Snapshot, which has the rows' CAN_GRANT edges and the LATENT ones; what
// is written adds to it. The same edges give the same answer in any order.
//
// It is one spreading of marks, an opener each, 64 at once (walk.Spread), with
// the latent edges opened for the marks that may open them, again until
// nothing is new: O(N + E) to begin with, and a few times what each 64 openers
// reach. What an opener comes to without is not written again.
//
// One row has to lift all of an edge's guardrails, and one principal has to
// come both to it and to the one held back.
func Lift(s *graph.Snapshot, c *Catalogue, sink graph.Sink) LiftStats {
	rows := c.openers()
	ways := openings(s, rows)
	if len(ways) == 0 || !slices.Contains(s.Kinds(), graph.Latent) {
		return LiftStats{}
	}
	back := newHeldBack(s)
	control := walk.NewControl(s, nil, back.ends)
	out := lift(s, rows, back, ways, func() *walk.Spread { return control.Spread(true) })
	return LiftStats{Openers: len(ways), WriteStats: out.Flush(sink)}
}

// lift lifts for some openers, 64 at once, on all processors; spread makes what
// one of them works with. It gives what is to be written.
func lift(s *graph.Snapshot, rows []*Technique, back *heldBack, ways []way, spread func() *walk.Spread) *access.Writer {
	found := make([]*access.Writer, (len(ways)+63)/64)
	some := (len(ways) + len(found) - 1) / max(1, len(found)) // as many for each
	var mu sync.Mutex
	var idle []*walk.Spread
	graph.Spread(len(found), 1, func(i, _ int) {
		mu.Lock()
		if len(idle) == 0 {
			idle = append(idle, spread())
		}
		sp := idle[0]
		idle = idle[1:]
		mu.Unlock()
		found[i] = access.NewWriter(s)
		newLifting(newEstate(s, rows, back), ways[min(len(ways), i*some):min(len(ways), (i+1)*some)]).run(sp).write(found[i])
		mu.Lock()
		idle = append(idle, sp)
		mu.Unlock()
	})
	out := access.NewWriter(s)
	for _, w := range found {
		out.Merge(w)
	}
	return out
}

// openers gives the rows that lift guardrails, the least effort first.
func (c *Catalogue) openers() []*Technique {
	var out []*Technique
	for i := range c.rows {
		if t := &c.rows[i]; t.Shape == GuardrailOff && t.Edge == graph.CanGrant && len(t.Opens) > 0 {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b *Technique) int { return cmp.Compare(a.Cost, b.Cost) })
	return out
}

// way is one principal and what he may lift.
type way struct {
	opener graph.NodeID
	opens  []opening
}

// opening says that a row lifts guardrails of what it is about: an account, a
// principal, or the permission set that a principal was made by.
type opening struct {
	row  int // in rows
	on   graph.NodeID
	edge graph.EdgeID
}

// openings gathers the CAN_GRANT edges of the rows, by principal.
func openings(s *graph.Snapshot, rows []*Technique) []way {
	at := map[string]int{}
	for i, t := range rows {
		at[t.ID] = i
	}
	of := map[graph.NodeID][]opening{}
	from, to := s.Ends()
	for e := range s.EdgesOf(graph.CanGrant) {
		row, ok := at[s.EdgeString(e, graph.PropTechnique)]
		if !ok {
			continue
		}
		for _, h := range holders(s, from[e]) {
			of[h] = append(of[h], opening{row, to[e], e})
		}
	}
	var out []way
	for h, opens := range of {
		out = append(out, way{h, opens}.sorted(s))
	}
	slices.SortFunc(out, func(a, b way) int { return cmp.Compare(a.opener, b.opener) })
	return out
}

// sorted puts what an opener may lift in an order that hangs on ids alone: of
// equal ways to lift one guardrail the first is told.
func (w way) sorted(s *graph.Snapshot) way {
	slices.SortFunc(w.opens, func(a, b opening) int {
		return cmp.Or(s.Compare(s.Edge(a.edge).From, s.Edge(b.edge).From), cmp.Compare(a.edge, b.edge))
	})
	return w
}

// holders gives those who hold a Grant, and any other node alone.
func holders(s *graph.Snapshot, n graph.NodeID) []graph.NodeID {
	if s.HasLabel(n, graph.Grant) {
		return access.Ins(s, n, graph.Holds)
	}
	return []graph.NodeID{n}
}
