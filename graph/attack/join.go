package attack

import (
	"cmp"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// JoinStats counts what Join did.
type JoinStats struct {
	Begun   int // CAN_BEGIN edges, by principal
	Sources int // principals who come to one who can begin
	Left    int // of those, the ones not looked at
	access.WriteStats
}

// mostSources bounds the principals for whom Join looks, those who can begin
// themselves before the others, by id. An estate where more than this come to
// somebody who can begin is told so by JoinStats.Left.
const mostSources = 1 << 12

// Join writes what different principals gain together whom one attacker holds.
// A walk gathers: who takes a step keeps every principal gained before, and the
// separate calls of a technique may be made by different ones (Ask.Call), while
// what one call checks must hold for one. So where somebody can begin a
// technique (CAN_BEGIN, which Derive writes) and lacks the rest, it is gained by
// whoever comes to control him and to control others who may make the rest, on
// one and the same new thing where the calls speak of one. The edge leads from
// that one, its questions name who makes each call, and it is not written for
// those who gain it by coming to another who has it.
//
// facts and judges are what Derive had; judged has what it made. The same
// facts give the same edges in any order.
//
// Marks spread as in Lift, a source each, 64 at once. A row that raises a
// principal (Gain "other") needs no second caller but any way to act as that
// one. What a joined edge gains may join further; what Lift finds is not seen,
// nor is what the code of a function would have to let its caller do. A first
// call that a guardrail holds back begins nothing.
func Join(facts, judged *graph.Snapshot, judges []access.Judge, c *Catalogue, sink graph.Sink) JoinStats {
	begins := beginsOf(judged, c)
	if len(begins) == 0 {
		return JoinStats{}
	}
	control := walk.ControlOf(judged)
	sources, left := sourcesOf(judged, begins, control)
	spreads := map[graph.Certainty]*walk.Spread{graph.Certain: control.Spread(true), graph.Conditional: control.Spread(false)}
	return JoinStats{
		Begun: len(begins), Sources: len(sources) + left, Left: left,
		WriteStats: newJoins(facts, judged, judges, begins, graph.Renumber(judged, facts), nil, nil).join(sources, sources, spreads).Flush(sink),
	}
}

// join gives what some of the sources gain, to be written. Whom they come to is
// looked at too: what those gain is not written for those who come to them.
func (e *joins) join(some, all []graph.NodeID, spreads map[graph.Certainty]*walk.Spread) *access.Writer {
	looked := access.NewSet(some...)
	look := func(sources []graph.NodeID) (found []joined) {
		for part := range slices.Chunk(sources, 64) {
			found = append(found, e.look(part, all, spreads)...)
		}
		return found
	}
	found := look(some)
	beside := access.NewSet()
	for _, f := range found {
		beside.Or(e.comes[graph.Conditional][f.source])
	}
	beside.AndNot(looked)
	found = append(found, look(slices.DeleteFunc(slices.Clone(all), func(n graph.NodeID) bool { return !beside.Contains(uint32(n)) }))...)
	out := access.NewWriter(e.judged)
	for _, f := range e.nearest(found) {
		if looked.Contains(uint32(f.source)) {
			out.Add(f.kind, access.NewSet(f.source), access.NewSet(f.dest), f.answer(e.judged))
		}
	}
	return out
}

// beginning is one CAN_BEGIN edge of one principal.
type beginning struct {
	row  *Technique
	edge graph.EdgeID
	from graph.NodeID // who makes the first call
	on   graph.NodeID // what it is made on
	sure bool
	// What the technique gains: an edge of this kind to dest.
	kind graph.Kind
	dest graph.NodeID
}

// beginsOf gathers the CAN_BEGIN edges, least effort first, then by id.
func beginsOf(s *graph.Snapshot, c *Catalogue) []beginning {
	var out []beginning
	for id := range s.EdgesOf(graph.CanBegin) {
		e := s.Edge(id)
		i, ok := slices.BinarySearchFunc(c.rows, s.EdgeString(e.ID, graph.PropTechnique), func(t Technique, id string) int { return cmp.Compare(t.ID, id) })
		if !ok {
			continue
		}
		b := beginning{row: &c.rows[i], edge: e.ID, on: e.To, sure: s.Certainty(e.ID) == graph.Certain, kind: c.rows[i].Edge, dest: e.To}
		if b.row.Shape == SelfGrant {
			b.kind = graph.Administers
			if b.dest, ok = access.AccountNode(s, e.To); !ok {
				continue
			}
		}
		for _, h := range holders(s, e.From) {
			if h != e.To {
				b.from = h
				out = append(out, b)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b beginning) int {
		return cmp.Or(cmp.Compare(a.row.Cost, b.row.Cost), cmp.Compare(a.row.ID, b.row.ID), cmp.Compare(a.from, b.from), cmp.Compare(a.on, b.on))
	})
	return out
}

// sourcesOf gives those who come to somebody who can begin, themselves included.
func sourcesOf(s *graph.Snapshot, begins []beginning, control *walk.Control) (sources []graph.NodeID, left int) {
	for _, b := range begins {
		sources = append(sources, b.from)
	}
	slices.Sort(sources)
	sources = slices.Compact(sources)
	first := access.NewSet(sources...)
	for _, n := range control.Comers(sources, false) {
		if s.HasLabel(n, graph.Principal) && !first.Contains(uint32(n)) {
			sources = append(sources, n)
		}
	}
	if left = len(sources) - mostSources; left > 0 {
		sources = sources[:mostSources]
	}
	return sources, max(left, 0)
}

// Joined gives the edges that Join added to a judged Snapshot.
func Joined(s *graph.Snapshot) []graph.EdgeID {
	const unread, no, yes = 0, 1, 2
	sets := make([]uint8, s.NumPropSets())
	var out []graph.EdgeID
	for e := range graph.EdgeID(s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		set := s.PropSet(e)
		if sets[set] == unread {
			sets[set] = no
			if _, ok := s.EdgeProp(e, graph.PropCallers); ok {
				sets[set] = yes
			}
		}
		if sets[set] == yes {
			out = append(out, e)
		}
	}
	return out
}
