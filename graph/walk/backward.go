package walk

import (
	"container/heap"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// backward computes, for every product state from which an end can be reached,
// the least cost and the fewest hops to one. Both are lower bounds for simple
// paths and exact for walks. Hops come from a breadth-first pass, cost from
// Dijkstra; both share the list of predecessors.
func (s *search) backward() map[place]ahead {
	dist := map[place]ahead{}
	var frontier []place
	for _, n := range s.a.states[s.a.accept].matcher.all() {
		for h := range holds {
			p := place{n, uint16(s.a.accept), h} //nolint:gosec // a pattern has few states
			dist[p] = ahead{cost: -1}
			frontier = append(frontier, p)
		}
	}
	ends := slices.Clone(frontier)
	// Breadth first: hops. Grants cost none, so they join the frontier in place.
	for depth := int32(0); len(frontier) > 0 && int(depth) <= s.o.MaxHops; depth++ {
		var next []place
		for i := 0; i < len(frontier); i++ {
			s.before(frontier[i], func(q place, _ micro, hop bool) {
				if _, ok := dist[q]; ok {
					return
				}
				if !hop {
					dist[q] = ahead{cost: -1, hops: depth}
					frontier = append(frontier, q)
				} else if int(depth) < s.o.MaxHops {
					dist[q] = ahead{cost: -1, hops: depth + 1}
					next = append(next, q)
				}
			})
			if len(dist) > s.o.Budget {
				s.cut = true
				for p, a := range dist {
					dist[p] = ahead{hops: a.hops}
				}
				return dist
			}
		}
		frontier = next
	}
	s.settle(dist, ends)
	return dist
}

// settle runs Dijkstra backwards over the states that the first pass found.
func (s *search) settle(dist map[place]ahead, ends []place) {
	q := &placeHeap{}
	for _, p := range ends {
		heap.Push(q, costed{p, 0})
	}
	for q.Len() > 0 {
		c, ok := heap.Pop(q).(costed)
		if !ok {
			return
		}
		a := dist[c.place]
		if a.cost >= 0 {
			continue
		}
		a.cost = c.cost
		dist[c.place] = a
		s.before(c.place, func(p place, cost micro, _ bool) {
			if b, ok := dist[p]; ok && b.cost < 0 {
				heap.Push(q, costed{p, c.cost + cost})
			}
		})
	}
	for p, a := range dist {
		if a.cost < 0 { // found by hops within a Grant's loop, but no cost path: cannot be
			delete(dist, p)
		}
	}
}

// before lists the product states from which one step leads to p, with the
// step's cost and whether it counts as a hop.
func (s *search) before(p place, yield func(q place, cost micro, hop bool)) {
	isGrant := s.g.HasLabel(p.node, graph.Grant)
	for e := range s.g.In(p.node) {
		if isGrant {
			if e.Kind == graph.Holds {
				q := p
				q.node = e.From
				if s.stands(q) {
					yield(q, 0, false)
				}
			}
			continue
		}
		if e.Kind == graph.Holds {
			continue
		}
		c, ok := s.claimOf(e, e.From)
		if !ok || arrive(s.g, c.kind, p.node) != p.hold || !s.a.enters(int(p.state), c.kind, p.node) {
			continue
		}
		s.beforeBy(p, c, yield)
	}
}

func (s *search) beforeBy(p place, c claim, yield func(q place, cost micro, hop bool)) {
	for from := range s.a.states {
		if !leads(s.a.states[from].next, int(p.state)) {
			continue
		}
		for h := range holds {
			q := place{c.other, uint16(from), h}
			ok, assumed := s.a.allows(from, h, c.kind, p.node)
			if !ok || !s.stands(q) {
				continue
			}
			cost := c.cost
			if assumed {
				cost += assumptionExtra
			}
			yield(q, cost, true)
		}
	}
}

// stands reports whether the node may be in the state at all; Grants stand in
// for any node, their holder is asked.
func (s *search) stands(q place) bool {
	m := s.a.states[q.state].matcher
	return m == nil || s.g.HasLabel(q.node, graph.Grant) || m.match(q.node)
}

func leads(next []int, to int) bool {
	return slices.Contains(next, to)
}

type costed struct {
	place
	cost micro
}

type placeHeap []costed

func (h placeHeap) Len() int           { return len(h) }
func (h placeHeap) Less(i, j int) bool { return h[i].cost < h[j].cost }
func (h placeHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *placeHeap) Push(x any) {
	if c, ok := x.(costed); ok {
		*h = append(*h, c)
	}
}

func (h *placeHeap) Pop() any {
	old := *h
	n := len(old)
	c := old[n-1]
	*h = old[:n-1]
	return c
}
