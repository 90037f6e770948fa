package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// DistanceOptions bound a question of distances. The zero value measures from
// the ends to every node by edges as they are.
type DistanceOptions struct {
	Backwards bool // from every node to the nearest end instead
	Latent    bool
	// By asks, backwards, that an end is reached by this kind; "" is any.
	By graph.Kind
	// View is how to look at the Snapshot; nil, or a view of another one, is the plain way.
	View *View
	// Stop is asked now and then; when it says yes the search ends with what
	// it has, incomplete. nil never stops.
	Stop func() bool
}

// Distances says of every node which of the ends is nearest, and how far.
type Distances struct {
	Complete bool // false where Stop ended the search

	*ground

	o    DistanceOptions
	pace []pace
	ends []graph.NodeID // ascending
	far  []length       // by place, unreached where nothing leads there
	via  []graph.EdgeID // by place, the edge by which one came, or backwards goes
	end  []graph.NodeID // by place
}

// length is what a walk costs and, below that, how many steps it has: of two
// that cost the same the one with fewer steps is shorter.
type length uint64

const (
	hopBits          = 20
	oneHop    length = 1
	unreached        = ^length(0)
)

func lengthOf(c micro) length  { return length(c)<<hopBits + oneHop } //nolint:gosec // costs are not negative
func (l length) cost() float64 { return float64(l>>hopBits) / 1000 }
func (l length) hops() int     { return int(l & (1<<hopBits - 1)) }
func (l length) before(k length, mine, other graph.NodeID) bool {
	return l < k || l == k && mine < other
}

// Nearest is the nearest end of a node, and the walk between the two.
type Nearest struct {
	End  graph.NodeID
	Cost float64 // as Path.Cost
	Hops int
}

// Measure finds for every node the nearest of the ends: the one that costs
// least, of those the one of fewest steps, of those the first by id. Walks
// follow the rules and may pass a node twice with more in hand, as by calling
// a function and later replacing its code; an end is nearest to itself.
//
// Dijkstra from all ends at once over (node, hold), with a list for each cost
// that is open in place of a heap: O(P + E·log C) with P places, E edges and C
// such costs, some tens; 16 bytes for each place while the answer is kept.
func Measure(s *graph.Snapshot, ends []graph.NodeID, o DistanceOptions) *Distances {
	g := groundOf(o.View.index(s))
	d := &Distances{ground: g, o: o, pace: g.pacesFor(o.Latent), ends: slices.Clone(ends), Complete: true}
	slices.Sort(d.ends)
	d.ends = slices.Compact(d.ends)
	n := g.first[s.NumNodes()]
	d.far, d.via, d.end = make([]length, n), make([]graph.EdgeID, n), make([]graph.NodeID, n)
	for i := range d.far {
		d.far[i] = unreached
	}
	m := measuring{Distances: d}
	m.run()
	return d
}

// To gives the nearest end of a node, false where there is none.
func (d *Distances) To(n graph.NodeID) (Nearest, bool) {
	at := d.best(n)
	if d.far[at] == unreached || d.grant(n) {
		return Nearest{}, false
	}
	return Nearest{d.end[at], d.far[at].cost(), d.far[at].hops()}, true
}

// best gives the place of a node that counts: who sets out to an end has
// control of himself; whoever has come from one counts with any hold.
func (d *Distances) best(n graph.NodeID) uint32 {
	if d.o.Backwards {
		return d.place(n, control)
	}
	at := d.first[n]
	for p := at + 1; p < d.first[n+1]; p++ {
		if d.far[p].before(d.far[at], d.end[p], d.end[at]) {
			at = p
		}
	}
	return at
}

// measuring is a question of distances on its way.
type measuring struct {
	*Distances

	queue buckets[spot]
	asked int
}

// spot is a place that was just found to be nearer than was known.
type spot struct {
	n graph.NodeID
	h hold
}

func (m *measuring) run() {
	for _, e := range m.ends {
		if m.o.Backwards {
			m.isEnd(e)
			m.back(e, everyHold, 0, e)
		} else {
			m.relax(e, control, 0, 0, e)
		}
	}
	for {
		key, list, ok := m.queue.take()
		if !ok {
			return
		}
		for _, at := range list {
			if m.halted() {
				m.Complete = false
				return
			}
			p := m.place(at.n, at.h)
			if m.far[p] != length(key) {
				continue // has become nearer since
			}
			if m.o.Backwards {
				m.back(at.n, 1<<at.h, length(key), m.end[p])
			} else {
				m.fore(at, length(key), m.end[p])
			}
		}
		m.queue.done(list)
	}
}

// isEnd makes an end nearest to itself, unless only some ways to it count.
func (m *measuring) isEnd(n graph.NodeID) {
	if m.o.By != "" {
		return
	}
	for p := m.first[n]; p < m.first[n+1]; p++ {
		m.far[p], m.end[p] = 0, n
	}
}

func (m *measuring) halted() bool {
	const often = 1 << 12
	m.asked++
	return m.asked%often == 0 && m.o.Stop != nil && m.o.Stop()
}

// relax notes a walk to a place, and looks further from there, if it is the
// best so far. Walks that are equal in all are those of the first edge.
func (m *measuring) relax(n graph.NodeID, h hold, l length, e graph.EdgeID, end graph.NodeID) {
	p := m.place(n, h)
	if !l.before(m.far[p], end, m.end[p]) {
		return
	}
	m.far[p], m.via[p], m.end[p] = l, e, end
	if m.mask[n]&(1<<h)&places != 0 {
		m.queue.put(uint64(l), spot{n, h})
	}
}

// fore looks at the edges that leave a place.
func (m *measuring) fore(at spot, l length, end graph.NodeID) {
	lo, hi := m.s.OutEdges(at.n)
	for e := lo; e < hi; e++ {
		p := &m.pace[m.out[e]&^deadEnd]
		switch {
		case p.free:
			m.relax(m.to[e], at.h, l, e, end)
		case p.allowed&(1<<at.h) != 0:
			m.relax(m.to[e], p.arrives, l+lengthOf(p.priced(at.h)), e, end)
		}
	}
}

// back looks at the edges that arrive at a node with one of the holds.
func (m *measuring) back(n graph.NodeID, at uint8, l length, end graph.NodeID) {
	edges := m.s.InEdges()
	lo, hi := m.s.InRange(n)
	for i := lo; i < hi; i++ {
		a := m.in[i]
		p := &m.pace[a.class]
		var from uint8
		switch {
		case p.free:
			from = at
		case p.allowed != 0 && at&(1<<p.arrives) != 0 && (at != everyHold || m.o.By == "" || m.classes[a.class].kind == m.o.By):
			from = p.allowed
		}
		from &= m.inward[a.from] | 1<<control
		for h := range exhausted {
			if from&(1<<h) == 0 {
				continue
			}
			if p.free {
				m.relax(a.from, h, l, edges[i], end)
			} else {
				m.relax(a.from, h, l+lengthOf(p.priced(h)), edges[i], end)
			}
		}
	}
}
