package whatif

import (
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
)

// relift ends the edited estate with what follows from chains: what those who
// may lift guardrails gain, and what principals gain together. The first is found
// anew for those of them who come to somebody of whom what leads from him matters
// to that, or who is one himself; the second likewise, and for those who come to
// somebody who may make other calls (see differing). Where more changed than what is attached to people, and not same (see
// edited), all is found anew. Whoever gains or loses
// by it joins changed (nodes of the judged estate).
func (e *Estate) relift(out *Outcome, w *replacing, r *reached, judges []access.Judge, same bool, changed *access.Set) error {
	e.lifts.Do(e.readLifts)
	s, err := w.p.Build()
	if err != nil {
		return err
	}
	last := e.rooms.get()
	if err := e.follow(out, w, s, r, judges, same, changed, last); err != nil {
		return err
	}
	for _, room := range []*graph.Scratch{w.room, last} {
		if room.Holds(out.Judged) {
			out.room, out.rooms = room, &e.rooms
		} else {
			e.rooms.Put(room)
		}
	}
	return nil
}

// follow is relift for s, the estate with what those may do who were judged anew;
// what follows is laid out in room.
func (e *Estate) follow(out *Outcome, w *replacing, s *graph.Snapshot, r *reached, judges []access.Judge, same bool, changed *access.Set, room *graph.Scratch) error {
	base, ch, ok := s.Base()
	if s != e.judged && (!ok || base != e.judged) || !same {
		return e.followAll(out, s, judges, changed)
	}
	anew := e.relifter.On(s)
	lift, join := access.NewSet(), access.NewSet()
	if s != e.judged {
		lift, join = e.differ(s, ch, anew)
	}
	if !r.raised.IsEmpty() {
		join.Or(changed) // what a raise is worth may be other though the same edges lead there
	}
	for it := e.callers(judges, anew, w.only).Iterator(); it.HasNext(); {
		if n := w.number[it.Next()]; n != graph.NoNode {
			join.Add(uint32(n))
		}
	}
	var openers *access.Set
	var wait sync.WaitGroup
	wait.Go(func() { openers = e.comers(anew, lift) })
	sources := e.comers(anew, join)
	wait.Wait()
	may := e.openers.Clone()
	may.Or(changed)
	openers.And(may)
	for it := changed.Iterator(); it.HasNext(); { // they lost what followed before
		n := it.Next()
		if len(e.lifted[graph.NodeID(n)]) > 0 {
			openers.Add(n)
		}
		if len(e.joined[graph.NodeID(n)]) > 0 {
			sources.Add(n)
		}
	}
	more := graph.NewPatch(s)
	more.In(room)
	gain := &gaining{Patch: more, s: s, e: e, changed: access.NewSet()}
	for _, x := range append(e.stillThere(s, e.lifted, openers, changed), e.stillThere(s, e.joined, sources, changed)...) {
		more.DropEdge(x)
		e.holding(s, s.Edge(x).From, gain.changed)
	}
	var lifted *access.Writer
	wait.Go(func() { lifted = anew.Lift(openers) })
	joined, ok := anew.Join(out.Facts, judges, same, sources)
	wait.Wait()
	if !ok {
		return e.followAll(out, s, judges, changed)
	}
	joined.Flush(gain)
	lifted.Flush(gain)
	changed.Or(gain.changed)
	var err error
	out.Judged, err = more.Build()
	return err
}

// followAll finds anew all that follows.
func (e *Estate) followAll(out *Outcome, s *graph.Snapshot, judges []access.Judge, changed *access.Set) error {
	fewer := graph.NewPatch(s)
	for _, x := range e.following(s) {
		fewer.DropEdge(x)
		e.holding(s, s.Edge(x).From, changed)
	}
	s, err := fewer.Build()
	if err != nil {
		return err
	}
	more := graph.NewPatch(s)
	gain := &gaining{Patch: more, s: s, e: e, changed: changed}
	attack.Lift(s, e.rules.Catalogue, gain)
	attack.Join(out.Facts, s, judges, e.rules.Catalogue, gain)
	out.Judged, err = more.Build()
	return err
}

// comers gives those who come to some nodes, before or after, themselves
// included; the nodes are numbered as in anew, which is of the judged estate.
func (e *Estate) comers(anew *attack.Anew, to *access.Set) *access.Set {
	nodes := make([]graph.NodeID, 0, to.GetCardinality())
	for it := to.Iterator(); it.HasNext(); {
		nodes = append(nodes, graph.NodeID(it.Next()))
	}
	out := access.NewSet(anew.Control().Comers(nodes, true)...)
	if was := e.relifter.Before().Control(); was != anew.Control() {
		for len(nodes) > 0 && int(nodes[len(nodes)-1]) >= e.judged.NumNodes() {
			nodes = nodes[:len(nodes)-1]
		}
		out.Or(access.NewSet(was.Comers(nodes, true)...))
	}
	return out
}

// stillThere gives the numbers in s of edges of some in judged, but for those
// judged anew, who have none left.
func (e *Estate) stillThere(s *graph.Snapshot, of map[graph.NodeID][]graph.EdgeID, some, anew *access.Set) []graph.EdgeID {
	var out []graph.EdgeID
	for n, list := range of {
		if anew.Contains(uint32(n)) || !some.Contains(uint32(n)) {
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

// readLifts finds what follows in the judged estate, and whose it is.
func (e *Estate) readLifts() {
	e.readied()
	s, c := e.judged, e.rules.Catalogue
	e.relifter, e.openers = attack.NewRelifter(e.facts, s, e.judges, e.attack, c), attack.Openers(s, c)
	e.lifted, e.joined = bySource(s, attack.Lifted(s, c)), bySource(s, attack.Joined(s))
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
func (g *gaining) Edges(k graph.Kind, key string, p graph.Props, from, to []graph.NodeID) {
	g.gain(from)
	g.Patch.Edges(k, key, p, from, to)
}

// Loops implements graph.Numbered.
func (g *gaining) Loops(k graph.Kind, key string, p graph.Props, at []graph.NodeID) {
	g.gain(at)
	g.Patch.Loops(k, key, p, at)
}

func (g *gaining) gain(from []graph.NodeID) {
	for _, n := range from {
		if int(n) < g.s.NumNodes() {
			g.e.holding(g.s, n, g.changed)
		}
	}
}
