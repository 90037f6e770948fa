package whatif

import (
	"iter"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// relift ends the edited estate with what follows from chains: what those who
// may lift guardrails gain, and what principals gain together. The first is found
// anew for those of them who come to somebody from whom other edges lead now, or
// who is one himself. The second is found anew where one judged anew can begin a
// technique, where those who come to such a one may come to somebody judged anew,
// and where one of those now comes to somebody who can begin. Where what binds
// people changed, all is found anew. Whoever gains or loses by it joins changed
// (nodes of the judged estate).
func (e *Estate) relift(out *Outcome, w *replacing, judges []access.Judge, beyond bool, changed *access.Set) error {
	e.lifts.Do(e.readLifts)
	s, err := w.p.Build()
	if err != nil {
		return err
	}
	joins := w.begins || e.near.Intersects(changed) || e.leadsOn(s, changed)
	openers, drop, ok := e.reopened(s, beyond, w, changed)
	if ok && openers.IsEmpty() && !joins {
		out.Judged = s
		return nil
	}
	more := graph.NewPatch(s)
	gain := &gaining{Patch: more, s: s, e: e, changed: changed}
	if ok && joins {
		drop = append(drop, e.stillThere(s, e.joined, changed)...)
	}
	for _, x := range drop {
		more.DropEdge(x)
		e.holding(s, s.Edge(x).From, changed)
	}
	switch {
	case !ok:
		if s, err = more.Build(); err != nil {
			return err
		}
		gain.Patch, gain.s = graph.NewPatch(s), s
		attack.Lift(s, e.rules.Catalogue, gain)
		attack.Join(out.Facts, s, judges, e.rules.Catalogue, gain)
	case joins:
		e.relifter.Join(out.Facts, s, judges, gain)
		fallthrough
	default:
		e.relifter.Lift(s, openers, gain)
	}
	out.Judged, err = gain.Build()
	return err
}

// reopened finds those who have to lift anew, and the edges of s that they have
// by lifting so far, those judged anew aside; ok is false where all has to be
// found anew, and drop then is all that follows.
func (e *Estate) reopened(s *graph.Snapshot, beyond bool, w *replacing, anew *access.Set) (openers *access.Set, drop []graph.EdgeID, ok bool) {
	if s == e.judged {
		return access.NewSet(), nil, true
	}
	base, ch, ok := s.Base()
	if beyond || !ok || base != e.judged {
		return nil, e.following(s), false
	}
	openers = access.NewSet(ch.From...)
	if !w.opens {
		openers.And(e.openers)
	}
	for _, in := range []*graph.Snapshot{base, s} {
		from := ch.From
		for len(from) > 0 && int(from[len(from)-1]) >= in.NumNodes() {
			from = from[:len(from)-1]
		}
		come := access.NewSet(walk.Comers(in, from, nil)...)
		come.And(e.openers)
		openers.Or(come)
	}
	lifted := map[graph.NodeID][]graph.EdgeID{}
	for it := openers.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if list := e.lifted[n]; len(list) > 0 {
			lifted[n] = list
		}
	}
	return openers, e.stillThere(s, lifted, anew), true
}

// stillThere gives the numbers in s of edges of judged by source, but for those
// judged anew, who have none left.
func (e *Estate) stillThere(s *graph.Snapshot, of map[graph.NodeID][]graph.EdgeID, anew *access.Set) []graph.EdgeID {
	var out []graph.EdgeID
	for n, list := range of {
		if anew.Contains(uint32(n)) {
			continue
		}
		was, _ := e.judged.OutEdges(n)
		is, _ := s.OutEdges(n)
		for _, x := range list {
			out = append(out, is+(x-was))
		}
	}
	return out
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
	s, c := e.judged, e.rules.Catalogue
	e.relifter, e.openers = attack.NewRelifter(s, c), attack.Openers(s, c)
	e.lifted, e.joined = bySource(s, attack.Lifted(s, c)), bySource(s, attack.Joined(s))
	e.near, e.leads = attack.Joinable(s, c), attack.Beginners(s, c)
}

// bySource gives edges by whose they are, those of Grants by the HOLDS of each holder.
func bySource(s *graph.Snapshot, edges []graph.EdgeID) map[graph.NodeID][]graph.EdgeID {
	out := map[graph.NodeID][]graph.EdgeID{}
	grants := access.NewSet()
	for _, x := range edges {
		from := s.Edge(x).From
		if !s.HasLabel(from, graph.Grant) {
			out[from] = append(out[from], x)
		} else if grants.CheckedAdd(uint32(from)) {
			for h := range s.InKind(from, graph.Holds) {
				out[h.From] = append(out[h.From], h.ID)
			}
		}
	}
	return out
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
