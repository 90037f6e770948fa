package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// ball is what one side of a search knows: the places within some cost of its
// ends, each with the labels that no other beats in both cost and hops. It
// grows by rising cost (Dijkstra with two measures), so a settled label is
// final.
type ball struct {
	tab     table
	labels  *[]label
	queue   levels
	started bool
	cap     int   // labels with so many hops do not grow
	parked  micro // the least cost of a label that did not
	work    int   // edges looked at
	waits   bool  // held waits: a Grant that would cost much to go through
	held    entry
	heldAt  micro
}

// wide is how many holders a Grant has for which the back ball first lets the
// fore ball have its turn.
const wide = 500

// label says that a place is cost and hops away from an end.
type label struct {
	key   place
	cost  micro
	next  uint32 // the label one step nearer the end
	other uint32 // the same place's label before: cheaper, with more hops
	hops  uint16
	grown bool
}

const none = ^uint32(0)

// done gives the cost up to which every label is settled.
func (b *ball) done() micro {
	if l := b.least(); l < endless {
		return l - 1
	}
	return endless
}

// least gives the cost of the next label.
func (b *ball) least() micro {
	if b.waits {
		return b.heldAt
	}
	return b.queue.least()
}

// head gives the last label of a place: the one with fewest hops.
func (b *ball) head(k place) uint32 {
	if i, ok := b.tab.get(k); ok {
		return i
	}
	return none
}

func (b *ball) label(i uint32) *label { return &(*b.labels)[i] }

// beaten reports whether a place is settled at no more hops, hence no more cost.
func (b *ball) beaten(k place, hops uint16) bool {
	i := b.head(k)
	return i != none && b.label(i).hops <= hops
}

// better reports whether a place has a label with no more hops and no more
// cost. A ball that was capped may hold a dear label with few hops and lack a
// cheap one with many.
func (b *ball) better(k place, hops uint16, cost micro) bool {
	for i := b.head(k); i != none && b.label(i).hops <= hops; i = b.label(i).other {
		if b.label(i).cost <= cost {
			return true
		}
	}
	return false
}

// settle keeps a label, unless it is beaten.
func (b *ball) settle(e entry, cost micro) (uint32, bool) {
	i := b.head(e.key)
	if i != none && b.label(i).hops <= e.hops {
		return none, false
	}
	n := uint32(len(*b.labels)) //nolint:gosec // the budget keeps it small
	*b.labels = append(*b.labels, label{key: e.key, cost: cost, next: e.next, other: i, hops: e.hops})
	b.tab.put(e.key, n)
	return n, true
}

// within gives the cheapest label of a place with at most hops.
func (b *ball) within(k place, hops int) uint32 {
	i := b.head(k)
	if i == none || int(b.label(i).hops) > hops {
		return none
	}
	for {
		o := b.label(i).other
		if o == none || int(b.label(o).hops) > hops {
			return i
		}
		i = o
	}
}

func (b *ball) reset(hops int) {
	b.tab.reset()
	b.queue.reset()
	b.started, b.work, b.cap, b.parked, b.waits = false, 0, hops, endless, false
}

// exhausted reports whether nothing is left to grow.
func (b *ball) exhausted() bool { return b.started && b.least() == endless }

// grow settles up to n labels of one side, fewer where they have many edges.
func (s *search) grow(b *ball, n int) {
	if !b.started {
		s.start(b)
		return
	}
	enough := b.work + b.work/4 + 256
	for ; n > 0 && b.least() < endless && b.work < enough; n-- {
		e, cost, wait := s.next(b)
		if wait {
			return
		}
		b.work++
		if int(e.hops) > b.cap {
			b.parked = min(b.parked, cost)
			continue
		}
		i, ok := b.settle(e, cost)
		if !ok {
			continue
		}
		s.steps++
		s.settled(b, i)
		s.expand(b, i)
	}
}

// next takes an entry from a side's queue, or says that it had better wait:
// once for each Grant with very many holders.
func (s *search) next(b *ball) (e entry, cost micro, wait bool) {
	if b.waits {
		b.waits = false
		return b.held, b.heldAt, false
	}
	e, cost = b.queue.take()
	if b == &s.back && s.a.x.grant(e.key.node()) && !b.beaten(e.key, e.hops) && s.holders(e.key.node()) > wide {
		b.waits, b.held, b.heldAt = true, e, cost
		return e, cost, true
	}
	return e, cost, false
}

func (s *search) holders(n graph.NodeID) int {
	lo, hi := s.a.x.s.InRange(n)
	return int(hi - lo)
}

// start fills a side's queue with its ends.
func (s *search) start(b *ball) {
	b.started = true
	if s.a.accept == 0 {
		s.met = 0 // a pattern of one node
	}
	q := uint16(0)
	if b == &s.back {
		q = s.a.accept
	}
	s.a.states[q].matcher.all(func(n graph.NodeID) {
		if !s.a.states[q].fits(n) || b == &s.fore && q != s.a.accept && !s.a.onward(q, n, control) {
			return
		}
		k := placeOf(n, q, control)
		if b == &s.fore {
			s.starts = append(s.starts, k)
		}
		b.queue.put(0, entry{key: k, next: none})
		b.work++
	})
}

func (s *search) expand(b *ball, i uint32) {
	l := b.label(i)
	l.grown = int(l.hops) < b.cap
	if !l.grown && int(l.hops) < s.o.MaxHops {
		b.parked = min(b.parked, l.cost)
	}
	if b == &s.fore {
		s.forwards(i)
	} else {
		s.backwards(i, false)
	}
}

// forwards looks at the edges that leave a label of the fore ball.
func (s *search) forwards(i uint32) {
	l := *s.fore.label(i)
	n, q, h := l.key.node(), l.key.state(), l.key.hold()
	st := &s.a.states[q]
	if st.rules == nil {
		return
	}
	x := s.a.x
	row := st.rules.rows[h]
	grant := x.grant(n)
	kinds := st.rules.kinds[h]
	if s.endsOnly(q, n) {
		s.toEnds(n, func(e graph.EdgeID) {
			if l.grown && kinds.has(x.s.KindCode(e)) {
				s.forward(i, &l, e, row)
			}
		})
		return
	}
	lo, hi := x.s.OutEdges(n)
	for e := lo; e < hi; {
		raw := x.s.KindCode(e)
		if !kinds.has(raw) && (grant || raw != s.holdsKind) || !l.grown && raw != s.holdsKind {
			e = x.skipOut(e, hi, raw)
			continue
		}
		for ; e < hi && x.s.KindCode(e) == raw; e++ {
			s.fore.work++
			s.forward(i, &l, e, row)
		}
	}
}

func (s *search) forward(i uint32, l *label, e graph.EdgeID, row []move) {
	x, q := s.a.x, l.key.state()
	code, next := x.out[e], s.a.states[q].next
	if code&deadEnd != 0 {
		if code, next = code&^deadEnd, s.a.states[q].last; len(next) == 0 {
			return
		}
	}
	switch c := &x.classes[code]; {
	case c.holds: // never out of a Grant: such edges are of no class that walks
		if s.a.onward(q, x.to[e], l.key.hold()) {
			s.pushFore(i, l, placeOf(x.to[e], q, l.key.hold()), l.cost, l.hops)
		}
	case row[code] != 0:
		s.stepFore(i, l, c, row[code], x.to[e], next)
	}
}

func (s *search) stepFore(i uint32, l *label, c *class, m move, to graph.NodeID, states []uint16) {
	cost := l.cost + c.cost
	if m&assuming != 0 {
		cost += s.a.x.prices.code
	}
	q := l.key.state()
	h, or := s.a.arrival(q, l.key.node(), c)
	for _, next := range states {
		st := &s.a.states[next]
		k, k2 := st.keep[h], st.keep[or]
		first, second := s.a.onward(next, to, k), k2 != k && s.a.onward(next, to, k2)
		if !first && !second || !s.a.enters(next, c.kind, to) {
			continue
		}
		if first {
			s.pushFore(i, l, placeOf(to, next, k), cost, l.hops+1)
		}
		if second {
			s.pushFore(i, l, placeOf(to, next, k2), cost, l.hops+1)
		}
	}
}

// backwards looks at the edges that arrive at a label, of which each may come
// from several states and holds.
// They go to the back ball, or to the rest.
func (s *search) backwards(i uint32, rest bool) {
	l := *s.back.label(i)
	n, q := l.key.node(), l.key.state()
	x, st := s.a.x, &s.a.states[q]
	lo, hi := x.s.InRange(n)
	if x.grant(n) {
		for p := lo; p < hi; p++ {
			s.back.work++
			a := x.in[p]
			if c := &x.classes[a.class]; c.holds && s.a.reachable(q, a.from, l.key.hold()) && s.a.stands(q, a.from) {
				s.pushBack(placeOf(a.from, q, l.key.hold()), l.cost, l.hops, i, rest)
			}
		}
		return
	}
	if !l.grown {
		return
	}
	for p := lo; p < hi; {
		raw := x.classes[x.in[p].class].raw
		if !st.inward.has(raw) {
			p = x.skipIn(p, hi, raw)
			continue
		}
		for ; p < hi; p++ {
			a := x.in[p]
			c := &x.classes[a.class]
			if c.raw != raw {
				break
			}
			s.back.work++
			if c.walked && !c.holds && (st.by == "" || st.by == c.kind) {
				s.stepBack(i, &l, a, c, rest)
			}
		}
	}
}

func (s *search) stepBack(i uint32, l *label, a arc, c *class, rest bool) {
	to := &s.a.states[l.key.state()]
	for _, q := range to.before {
		st := &s.a.states[q]
		from := st.rules.from[a.class] & st.holds
		if from == 0 {
			continue
		}
		h, or := s.a.arrival(q, a.from, c)
		if to.keep[h] != l.key.hold() && to.keep[or] != l.key.hold() || !s.a.stands(q, a.from) {
			continue
		}
		for h := hold(0); from != 0; h, from = h+1, from>>1 {
			if from&1 == 0 || !s.a.reachable(q, a.from, h) {
				continue
			}
			cost := l.cost + c.cost
			if st.rules.rows[h][a.class]&assuming != 0 {
				cost += s.a.x.prices.code
			}
			s.pushBack(placeOf(a.from, q, h), cost, l.hops+1, i, rest)
		}
	}
}

// endsOnly reports whether all that leads out of n in state q is of use only
// if it leads to one of a few ends, known by id. So it is with a Grant to read
// a hundred thousand buckets: to look for the ends is cheaper.
func (s *search) endsOnly(q uint16, n graph.NodeID) bool {
	st, end := &s.a.states[q], s.a.states[s.a.accept].matcher
	return s.a.x.onward[n]&living == 0 && st.free && len(st.last) == 1 && st.last[0] == s.a.accept &&
		len(end.step.IDs) > 0 && len(end.ids) <= 4
}

// toEnds gives the edges from n to the ends that have ids, by a binary search
// in each kind's run.
func (s *search) toEnds(n graph.NodeID, yield func(graph.EdgeID)) {
	x := s.a.x
	lo, hi := x.s.OutEdges(n)
	for e := lo; e < hi; {
		after := x.skipOut(e, hi, x.s.KindCode(e))
		for _, id := range s.a.states[s.a.accept].matcher.ids {
			i, _ := slices.BinarySearch(x.to[e:after], id)
			for at := e + graph.EdgeID(i); at < after && x.to[at] == id; at++ { //nolint:gosec // within the run
				yield(at)
			}
		}
		e = after
	}
}

// skipOut and skipIn leap over a run of edges of one kind: O(log of its length).
func (x *index) skipOut(e, hi graph.EdgeID, raw uint8) graph.EdgeID {
	step := graph.EdgeID(1)
	for e+step < hi && x.s.KindCode(e+step) == raw {
		e += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if e+step < hi && x.s.KindCode(e+step) == raw {
			e += step
		}
	}
	return e + 1
}

func (x *index) skipIn(p, hi uint32, raw uint8) uint32 {
	step := uint32(1)
	for p+step < hi && x.classes[x.in[p+step].class].raw == raw {
		p += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if p+step < hi && x.classes[x.in[p+step].class].raw == raw {
			p += step
		}
	}
	return p + 1
}
