package walk

import "github.com/postern-graph/postern/graph"

// detours finds, for the continuations of one partial path whose best walk
// comes back to a node of that path, how much more a walk costs that does not.
// Without it a search for the last simple path may try every way round a
// bottleneck that all of them must pass twice.
type detours struct {
	at     table // to the positions below
	places []place
	hops   []uint16 // from the start, at least
	arcs   []detour
	into   []int32 // the last of arcs that leads to each, -1 for none
	queue  levels
	done   []bool
	cost   []micro
	length []uint16
	doubt  []int // positions in search.kids
}

// detour is an edge between two positions, seen from its target.
type detour struct {
	from uint32
	cost micro
	prev int32
}

// mostDetours bounds the places looked at for one partial path; what lies
// beyond keeps its bound.
const mostDetours = 2000

func (d *detours) reset() {
	d.at.reset()
	d.queue.reset()
	d.places, d.hops, d.arcs, d.into = d.places[:0], d.hops[:0], d.arcs[:0], d.into[:0]
	d.done, d.cost, d.length, d.doubt = d.done[:0], d.cost[:0], d.length[:0], d.doubt[:0]
}

func (d *detours) add(k place, hops uint16) uint32 {
	if i, ok := d.at.get(k); ok {
		return i
	}
	i := uint32(len(d.places)) //nolint:gosec // at most mostDetours and their neighbours
	d.at.put(k, i)
	d.places, d.hops, d.into = append(d.places, k), append(d.hops, hops), append(d.into, -1)
	d.done, d.cost, d.length = append(d.done, false), append(d.cost, endless), append(d.length, 0)
	return i
}

// tighten raises the bounds of kids of partial path i: first forwards through
// the places whose best walk meets the path, then backwards from those whose
// best walk does not. O(the edges of at most mostDetours places).
func (s *search) tighten(i int32) {
	d := &s.detours
	d.reset()
	for n := range s.kids {
		k := &s.kids[n]
		if !s.clear(i, k.key, s.ahead(k.key, s.o.MaxHops-int(k.hops))) {
			d.doubt = append(d.doubt, n)
			d.add(k.key, k.hops)
		}
	}
	for at := 0; at < len(d.places); at++ {
		s.around(i, at)
	}
	for d.queue.least() < endless {
		e, cost := d.queue.take()
		at := int(e.key) //nolint:gosec // a position
		if d.done[at] {
			continue
		}
		d.done[at], d.cost[at], d.length[at] = true, cost, e.hops
		for a := d.into[at]; a >= 0; a = d.arcs[a].prev {
			if arc := &d.arcs[a]; !d.done[arc.from] {
				d.queue.put(cost+arc.cost, entry{key: place(arc.from), hops: e.hops + 1})
			}
		}
	}
	for _, n := range d.doubt {
		k := &s.kids[n]
		at, _ := d.at.get(k.key)
		k.bound = endless
		if d.done[at] {
			k.bound, k.length = k.cost+d.cost[at], k.hops+d.length[at]
		}
	}
}

// clear reports whether the walk that a label of a place stands for keeps off
// the nodes of partial path i, and off the place's own.
func (s *search) clear(i int32, k place, l *label) bool {
	for at := l.next; at != none; {
		b := s.back.label(at) // the rest's labels lie in the same list
		if n := b.key.node(); !s.a.x.grant(n) && (n == k.node() && b.key != k || s.onPath(i, n)) {
			return false
		}
		at = b.next
	}
	return true
}

// around looks at the place at position at: it is an end of the detour, or
// its neighbours are to be looked at.
func (s *search) around(i int32, at int) {
	d := &s.detours
	k := d.places[at]
	left := s.o.MaxHops - int(d.hops[at])
	l := s.ahead(k, left)
	if l == nil {
		return
	}
	if at >= mostDetours || s.clear(i, k, l) {
		d.queue.put(l.cost, entry{key: place(at), hops: l.hops}) //nolint:gosec // a position
		return
	}
	for _, st := range s.strides(k) {
		if !s.a.x.classes[st.class].holds {
			s.through(i, at, k, st)
			continue
		}
		for _, via := range s.strides(placeOf(st.to, k.state(), k.hold())) {
			s.through(i, at, k, via)
		}
	}
}

func (s *search) through(i int32, at int, k place, st stride) {
	if s.onPath(i, st.to) || st.to == k.node() {
		return
	}
	c := &s.a.x.classes[st.class]
	cost := c.cost
	if s.a.states[k.state()].rules.rows[k.hold()][st.class]&assuming != 0 {
		cost += s.a.x.prices.code
	}
	to := &s.a.states[st.next]
	h, or := s.a.arrival(k.state(), k.node(), c)
	s.lead(at, st.to, st.next, to.keep[h], cost)
	if to.keep[or] != to.keep[h] {
		s.lead(at, st.to, st.next, to.keep[or], cost)
	}
}

func (s *search) lead(at int, n graph.NodeID, q uint16, h hold, cost micro) {
	if h == dead {
		return
	}
	d := &s.detours
	k := placeOf(n, q, h)
	if s.ahead(k, s.o.MaxHops-int(d.hops[at])-1) == nil {
		return
	}
	to := d.add(k, d.hops[at]+1)
	d.arcs = append(d.arcs, detour{uint32(at), cost, d.into[to]}) //nolint:gosec // a position
	d.into[to] = int32(len(d.arcs) - 1)                           //nolint:gosec // bounded with the places
}
