package whatif

import (
	"iter"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// relift ends the edited estate: what those who may lift guardrails gain follows
// from chains, and so does what principals gain together, so it is found anew
// where one who is judged anew may lift some or can begin a technique, where
// those who may come to somebody judged anew, and where one of those now comes
// to somebody who can begin. Whoever gains or loses by it joins changed (nodes
// of the judged estate).
func (e *Estate) relift(out *Outcome, w *replacing, judges []access.Judge, changed *access.Set) error {
	e.lifts.Do(e.readLifts)
	follows := w.follows || e.near.Intersects(changed)
	if follows {
		for _, x := range e.lifted {
			w.p.DropEdge(x)
			e.holding(e.judged, e.judged.Edge(x).From, changed)
		}
	}
	s, err := w.p.Build()
	if err != nil {
		return err
	}
	if !follows && e.leadsOn(s, changed) {
		again := graph.NewPatch(s)
		for _, x := range e.following(s) {
			again.DropEdge(x)
			e.holding(s, s.Edge(x).From, changed)
		}
		if s, err = again.Build(); err != nil {
			return err
		}
		follows = true
	}
	if !follows {
		out.Judged = s
		return nil
	}
	more := graph.NewPatch(s)
	gain := &gaining{Patch: more, s: s, e: e, changed: changed}
	attack.Lift(s, e.rules.Catalogue, gain)
	attack.Join(out.Facts, s, judges, e.rules.Catalogue, gain)
	out.Judged, err = more.Build()
	return err
}

// following gives the edges of a judged estate that follow from others.
func (e *Estate) following(s *graph.Snapshot) []graph.EdgeID {
	out := append(attack.Lifted(s, e.rules.Catalogue), attack.Joined(s)...)
	slices.Sort(out)
	return slices.Compact(out)
}

// readLifts finds what has to do with those who may lift guardrails, and with
// those who can begin a technique that others may end.
func (e *Estate) readLifts() {
	e.lifted, e.near = e.following(e.judged), attack.Joinable(e.judged, e.rules.Catalogue)
	e.leads = attack.Beginners(e.judged, e.rules.Catalogue)
	openers := attack.Openers(e.judged, e.rules.Catalogue)
	if openers.IsEmpty() {
		return
	}
	sp := walk.NewSpread(e.judged, false)
	for it := openers.Iterator(); it.HasNext(); {
		sp.Put(graph.NodeID(it.Next()), 1) // who of them it is does not matter
	}
	sp.Run()
	e.near.Or(access.NewSet(sp.Nodes()...))
}

// leadsOn reports whether an edge leads from somebody judged anew to one who
// can begin a technique, or who comes to such a one.
func (e *Estate) leadsOn(s *graph.Snapshot, changed *access.Set) bool {
	if e.leads.IsEmpty() {
		return false
	}
	grants := map[graph.NodeID]bool{}
	var leads func(n graph.NodeID) bool
	leads = func(n graph.NodeID) bool {
		for x := range s.Out(n) {
			if x.Kind == graph.Holds {
				yes, seen := grants[x.To]
				if !seen {
					yes = leads(x.To)
					grants[x.To] = yes
				}
				if yes {
					return true
				}
				continue
			}
			if to, ok := e.judged.Lookup(s.ID(x.To)); ok && x.To != n && e.leads.Contains(uint32(to)) {
				return true
			}
		}
		return false
	}
	for it := changed.Iterator(); it.HasNext(); {
		if n, ok := s.Lookup(e.judged.ID(graph.NodeID(it.Next()))); ok && leads(n) {
			return true
		}
	}
	return false
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

// gaining notes who gains what Lift and Join write.
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
