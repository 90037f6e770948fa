package whatif

import (
	"iter"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// relift ends the edited estate: what those who may lift guardrails gain follows
// from chains, so it is found anew where one who is judged anew may lift some, or
// where one who may comes to somebody judged anew. Whoever gains or loses by it
// joins changed (nodes of the judged estate).
func (e *Estate) relift(out *Outcome, w *replacing, changed *access.Set) error {
	e.lifts.Do(e.readLifts)
	if !w.opens && !e.near.Intersects(changed) {
		s, err := w.p.Build()
		out.Judged = s
		return err
	}
	for _, x := range e.lifted {
		w.p.DropEdge(x)
		e.holding(e.judged, e.judged.Edge(x).From, changed)
	}
	s, err := w.p.Build()
	if err != nil {
		return err
	}
	more := graph.NewPatch(s)
	gain := &gaining{Patch: more, s: s, e: e, changed: changed}
	attack.Lift(s, e.rules.Catalogue, gain)
	out.Judged, err = more.Build()
	return err
}

// readLifts finds what guardrails that somebody may lift have to do with.
func (e *Estate) readLifts() {
	e.lifted, e.near = attack.Lifted(e.judged, e.rules.Catalogue), access.NewSet()
	openers := attack.Openers(e.judged, e.rules.Catalogue)
	if openers.IsEmpty() {
		return
	}
	sp := walk.NewSpread(e.judged, false)
	for it := openers.Iterator(); it.HasNext(); {
		sp.Put(graph.NodeID(it.Next()), 1) // who of them it is does not matter
	}
	sp.Run()
	e.near = access.NewSet(sp.Nodes()...)
}

// holding adds a node, or those who hold it where it is a Grant.
func (e *Estate) holding(s *graph.Snapshot, n graph.NodeID, into *access.Set) {
	add := func(n graph.NodeID) {
		if m, ok := e.judged.Lookup(s.ID(n)); ok {
			into.Add(uint32(m))
		}
	}
	if !s.HasLabel(n, graph.Grant) {
		add(n)
		return
	}
	for h := range s.InKind(n, graph.Holds) {
		add(h.From)
	}
}

// gaining notes who gains what Lift writes.
type gaining struct {
	*graph.Patch

	s       *graph.Snapshot
	e       *Estate
	changed *access.Set
}

// Edges implements graph.Numbered.
func (g *gaining) Edges(k graph.Kind, key string, p graph.Props, ends iter.Seq2[graph.NodeID, graph.NodeID]) {
	last := graph.NoNode
	g.Patch.Edges(k, key, p, func(yield func(graph.NodeID, graph.NodeID) bool) {
		for from, to := range ends {
			if from != last && int(from) < g.s.NumNodes() {
				g.e.holding(g.s, from, g.changed)
				last = from
			}
			if !yield(from, to) {
				return
			}
		}
	})
}
