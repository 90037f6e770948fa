package walk

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// partial is a path on its way, linked to what it grew from.
type partial struct {
	key     place
	prev    int32 // -1 at the start
	edge    graph.EdgeID
	class   uint32
	from    graph.NodeID // who takes the step: prev's node
	assumed bool
	asks    uint32 // term of the edge, or one that says the same
	so      uint32 // what the path asks of what stays the same, this step included
	hops    uint16
	length  uint16 // hops at the least of the walks of least cost to an end
	cost    micro
	bound   micro // cost of that walk
}

// stride is an edge on the way to an end, to one state; or HOLDS to a Grant.
type stride struct {
	edge  graph.EdgeID
	class uint32
	to    graph.NodeID
	next  uint16
}

// enumerate lists simple paths of at most limit, best first: by cost, then
// length, then the ids of their nodes, then kinds. Each partial path is
// bounded by the best walk that continues it, so only those are looked at of
// which some such walk is no worse than the last path. It reports whether the
// answer is whole: more than the limit of paths, or the budget spent.
func (s *search) enumerate(limit micro) bool {
	s.limit = limit
	s.result.Paths = s.result.Paths[:0]
	for _, k := range s.starts {
		if l := s.ahead(k, s.o.MaxHops); l != nil && l.cost <= limit {
			s.push(partial{key: k, prev: -1, bound: l.cost, length: l.hops})
		}
	}
	for looked := 0; len(s.heap) > 0; looked++ {
		if spent := looked >= s.o.Budget; spent || s.halted() {
			s.cutBy(spent)
			return true
		}
		s.steps++
		i := s.pop()
		if s.o.Least && len(s.result.Paths) > 0 && s.partials[i].bound > s.leastCost {
			return true
		}
		if s.partials[i].key.state() != s.a.accept {
			s.widen(i)
			continue
		}
		id := s.identity(i)
		if s.seen[id] {
			continue
		}
		if len(s.result.Paths) == s.o.Limit {
			s.more = true
			return true
		}
		s.seen[id] = true
		if len(s.result.Paths) == 0 {
			s.leastCost = s.partials[i].cost
		}
		s.result.Paths = append(s.result.Paths, s.path(i))
	}
	return s.o.Least && len(s.result.Paths) > 0
}

// widen pushes the continuations of a partial path.
func (s *search) widen(i int32) {
	s.kids, s.finals = s.kids[:0], s.finals[:0]
	several := false
	p := s.partials[i]
	for _, st := range s.strides(p.key) {
		if !s.a.x.classes[st.class].holds {
			several = s.kid(i, &p, st) || several
			continue
		}
		several = true
		for _, via := range s.strides(placeOf(st.to, p.key.state(), p.key.hold())) {
			s.kid(i, &p, via)
		}
	}
	s.kids = append(s.kids, s.finals...)
	if several {
		s.kids = s.dropTwins(s.kids)
	}
	// Only now: one that says the same and costs too much may say that nothing has to hold.
	s.kids = slices.DeleteFunc(s.kids, func(k partial) bool { return k.bound > s.limit })
	s.kids = s.dropContradictions(&p, s.kids)
	s.tighten(i)
	for _, k := range s.kids {
		if k.bound > s.limit || k.bound == endless {
			continue
		}
		if k.bound < p.bound || k.bound == p.bound && k.length < p.length {
			k.bound, k.length = p.bound, p.length // what holds for the beginning holds for the whole
		}
		s.push(k)
	}
}

// kid adds the continuation of p by a stride, if it can still end in time. It
// reports whether the edge is latent, and so may have a twin.
func (s *search) kid(i int32, p *partial, st stride) bool {
	c := &s.a.x.classes[st.class]
	if s.onPath(i, st.to) {
		return false
	}
	h := s.a.states[st.next].keep[s.exactArrival(p, c)]
	if h == dead {
		return false
	}
	q := p.key.state()
	k := partial{
		key: placeOf(st.to, st.next, h), prev: i, edge: st.edge, class: st.class, from: p.key.node(),
		assumed: s.a.states[q].rules.rows[p.key.hold()][st.class]&assuming != 0,
		asks:    c.asks,
		hops:    p.hops + 1, cost: p.cost + c.cost,
	}
	if k.assumed {
		k.cost += s.a.x.prices.code
	}
	l := s.ahead(k.key, s.o.MaxHops-int(k.hops))
	if l == nil {
		return false
	}
	k.bound, k.length = k.cost+l.cost, k.hops+l.hops
	if st.next != s.a.accept {
		s.kids = append(s.kids, k)
	} else if s.finals = append(s.finals, k); len(s.finals) > 4*(s.o.Limit+1) {
		s.keepFinals(p)
	}
	return c.latent
}

// keepFinals leaves of the continuations that end a path no more than are
// asked for: there may be thousands, as behind a Grant, and all equal.
func (s *search) keepFinals(p *partial) {
	s.finals = s.dropContradictions(p, s.dropTwins(s.finals))
	slices.SortFunc(s.finals, func(x, y partial) int {
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.key.node(), y.key.node()), s.compareSteps(&x, &y))
	})
	s.finals = s.finals[:min(len(s.finals), s.o.Limit+1)]
}

// exactArrival settles what automaton.arrival leaves open, as the whole path is known.
func (s *search) exactArrival(p *partial, c *class) hold {
	h, or := s.a.arrival(p.key.state(), p.key.node(), c)
	if h != or && p.prev >= 0 && s.a.x.classes[p.class].kind == s.a.states[s.a.accept].by {
		return or
	}
	return h
}

func (s *search) onPath(i int32, n graph.NodeID) bool {
	for ; i >= 0; i = s.partials[i].prev {
		if s.partials[i].key.node() == n {
			return true
		}
	}
	return false
}

// dropTwins leaves of the steps that say the same, directly and through
// Grants, or as they are and latent, the cheapest.
func (s *search) dropTwins(kids []partial) []partial {
	slices.SortFunc(kids, func(x, y partial) int {
		return cmp.Or(cmp.Compare(x.key, y.key), s.compareSteps(&x, &y), cmp.Compare(x.cost, y.cost), s.compareEdges(&x, &y))
	})
	out := kids[:0]
	for i := range kids {
		if n := len(out); n > 0 && out[n-1].key == kids[i].key && s.compareSteps(&out[n-1], &kids[i]) == 0 {
			out[n-1].asks = s.a.x.or(out[n-1].asks, kids[i].asks)
			continue
		}
		out = append(out, kids[i])
	}
	return out
}

// dropContradictions leaves the continuations of p that can hold together with it.
func (s *search) dropContradictions(p *partial, kids []partial) []partial {
	if s.a.x.terms == nil {
		return kids
	}
	moved := p.prev >= 0 && s.a.x.classes[p.class].kind == graph.RunsAs
	out := kids[:0]
	for _, k := range kids {
		if k.so = s.a.x.along(p.so, moved, k.asks); k.so != Never {
			out = append(out, k)
		}
	}
	return out
}

// strides lists the edges from a place that lead on, kept for the attempt:
// many partial paths stand on one place, and many holders on one Grant.
func (s *search) strides(k place) []stride {
	if i, ok := s.strideAt.get(k); ok {
		return s.strideList[s.spans[i][0]:s.spans[i][1]]
	}
	lo := len(s.strideList)
	n, q, h := k.node(), k.state(), k.hold()
	st, x := &s.a.states[q], s.a.x
	grant := x.grant(n)
	row := st.rules.rows[h]
	if s.endsOnly(q, n) {
		s.toEnds(n, func(e graph.EdgeID) { s.stride(n, q, e, row) })
	} else {
		from, to := x.s.OutEdges(n)
		for e := from; e < to; {
			raw := x.s.KindCode(e)
			if !st.rules.kinds[h].has(raw) && (grant || raw != s.holdsKind) {
				e = x.skipOut(e, to, raw)
				continue
			}
			s.stride(n, q, e, row)
			e++
		}
	}
	s.strideAt.put(k, uint32(len(s.spans))) //nolint:gosec // fewer than partial paths
	s.spans = append(s.spans, [2]int{lo, len(s.strideList)})
	return s.strideList[lo:]
}

func (s *search) stride(n graph.NodeID, q uint16, e graph.EdgeID, row []move) {
	x := s.a.x
	code, next := x.out[e], s.a.states[q].next
	if code&deadEnd != 0 {
		code, next = code&^deadEnd, s.a.states[q].last
	}
	switch {
	case x.classes[code].holds:
		s.strideList = append(s.strideList, stride{edge: e, class: code, to: x.to[e]})
	case row[code] != 0 && len(next) > 0:
		s.addStrides(n, q, e, code, next)
	}
}

func (s *search) addStrides(n graph.NodeID, q uint16, e graph.EdgeID, code uint32, states []uint16) {
	c, to := &s.a.x.classes[code], s.a.x.to[e]
	h, or := s.a.arrival(q, n, c)
	for _, next := range states {
		st := &s.a.states[next]
		useful := func(h hold) bool {
			return s.a.onward(next, to, st.keep[h]) && s.leads(placeOf(to, next, st.keep[h]))
		}
		if (useful(h) || or != h && useful(or)) && s.a.enters(next, c.kind, to) {
			s.strideList = append(s.strideList, stride{e, code, to, next})
		}
	}
}

// identity names a path by its nodes and kinds: pattern states and parallel
// edges may spell one path in several ways.
func (s *search) identity(i int32) string {
	var b []byte
	for ; i >= 0; i = s.partials[i].prev {
		p := &s.partials[i]
		b = binary.LittleEndian.AppendUint32(b, uint32(p.key.node()))
		if p.prev >= 0 {
			b = append(b, s.a.x.classes[p.class].kind...)
		}
	}
	return string(b)
}

func (s *search) path(i int32) Path {
	path := Path{Cost: float64(s.partials[i].cost) / 1000, Bound: make([]int, s.a.nodes)}
	last := int(s.partials[i].hops)
	for ; i >= 0; i = s.partials[i].prev {
		p := &s.partials[i]
		path.Nodes = append(path.Nodes, p.key.node())
		if at := s.a.states[p.key.state()].at; at >= 0 {
			path.Bound[at] = last - len(path.Nodes) + 1
		}
		if p.prev < 0 {
			break
		}
		c := &s.a.x.classes[p.class]
		path.Edges = append(path.Edges, PathEdge{p.edge, c.kind, p.from, p.key.node(), c.certainty, c.latent, p.assumed, p.term(c)})
		if p.assumed {
			path.Assumptions = append(path.Assumptions, "code:"+s.a.x.s.ID(p.from))
		}
	}
	slices.Reverse(path.Nodes)
	slices.Reverse(path.Edges)
	slices.Reverse(path.Assumptions)
	return path
}

// term gives what the last step of p, whose edge is of class c, depends on: of
// those who say the same, too, unless that is not known.
func (p *partial) term(c *class) uint32 {
	if p.asks == Unread {
		return c.own
	}
	return p.asks
}

// before orders partial paths: by the cost and length of the best walk that
// continues them, then by the ids of their nodes (NodeIDs are numbered by id),
// a beginning before what continues it, then by kinds and edges. The first
// difference from the start counts, so each step up the chain overrules those
// below.
func (s *search) before(a, b int32) bool {
	p, q := &s.partials[a], &s.partials[b]
	if c := cmp.Or(cmp.Compare(p.bound, q.bound), cmp.Compare(p.length, q.length)); c != 0 {
		return c < 0
	}
	longer := cmp.Compare(p.hops, q.hops)
	for ; p.hops > q.hops; p = &s.partials[a] {
		a = p.prev
	}
	for ; q.hops > p.hops; q = &s.partials[b] {
		b = q.prev
	}
	nodes, steps, edges := 0, 0, 0
	for a != b {
		nodes = cmp.Or(cmp.Compare(p.key.node(), q.key.node()), nodes)
		if p.prev < 0 || q.prev < 0 {
			break
		}
		steps = cmp.Or(s.compareSteps(p, q), steps)
		edges = cmp.Or(s.compareEdges(p, q), edges)
		a, b = p.prev, q.prev
		p, q = &s.partials[a], &s.partials[b]
	}
	return cmp.Or(nodes, longer, steps, edges) < 0
}

func (s *search) compareSteps(p, q *partial) int {
	return strings.Compare(string(s.a.x.classes[p.class].kind), string(s.a.x.classes[q.class].kind))
}

// compareEdges prefers an edge as it is to a latent one, then the surer, then
// the first, then the earlier state of the pattern.
func (s *search) compareEdges(p, q *partial) int {
	c, d := &s.a.x.classes[p.class], &s.a.x.classes[q.class]
	if c.latent != d.latent {
		if d.latent {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(c.certainty, d.certainty), cmp.Compare(p.edge, q.edge), cmp.Compare(p.key.state(), q.key.state()))
}

// push and pop keep a binary heap of partial paths by before.
func (s *search) push(p partial) {
	s.partials = append(s.partials, p)
	i := int32(len(s.partials) - 1) //nolint:gosec // the budget keeps it small
	s.heap = append(s.heap, i)
	at := len(s.heap) - 1
	for at > 0 {
		up := (at - 1) / 2
		if !s.before(i, s.heap[up]) {
			break
		}
		s.heap[at] = s.heap[up]
		at = up
	}
	s.heap[at] = i
}

func (s *search) pop() int32 {
	top := s.heap[0]
	n := len(s.heap) - 1
	last := s.heap[n]
	s.heap = s.heap[:n]
	at := 0
	for n > 0 {
		kid := 2*at + 1
		if kid >= n {
			break
		}
		if kid+1 < n && s.before(s.heap[kid+1], s.heap[kid]) {
			kid++
		}
		if !s.before(s.heap[kid], last) {
			break
		}
		s.heap[at] = s.heap[kid]
		at = kid
	}
	if n > 0 {
		s.heap[at] = last
	}
	return top
}
