package walk

import (
	"cmp"
	"container/heap"
	"encoding/binary"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Options bound a search. The zero value asks for 25 paths of up to 8 hops.
type Options struct {
	MaxHops int // edges in a path; 0 is 8
	Limit   int // paths; 0 is 25
	Budget  int // partial paths to look at; 0 is 2,000,000
	Latent  bool
	// Stop is asked now and then; when it says yes the search ends with what
	// it has, incomplete. nil never stops.
	Stop func() bool
}

func (o Options) withDefaults() Options {
	o.MaxHops = cmp.Or(o.MaxHops, 8)
	o.Limit = cmp.Or(o.Limit, 25)
	o.Budget = cmp.Or(o.Budget, 2_000_000)
	return o
}

// Cheapest finds the cheapest simple paths that match the pattern, in a stable
// order. A backward Dijkstra over (node, pattern state, hold) gives each
// partial path the exact least cost to an end, which then guides a best-first
// enumeration: O((N+E)·S log N) once for the S states, and per path found the
// edges that leave its nodes.
func Cheapest(g Graph, p Pattern, o Options) Result {
	o = o.withDefaults()
	s := &search{g: g, a: compile(g, p), o: o, seen: map[string]bool{}, kindCost: kindCosts()}
	s.toEnd = s.backward()
	return s.run()
}

// micro is a cost in thousandths, so that sums are exact.
type micro int32

const (
	conditionalExtra micro = 1000
	unknownExtra     micro = 2000
	assumptionExtra  micro = 2000
)

type search struct {
	g        Graph
	a        *automaton
	o        Options
	kindCost map[graph.Kind]micro
	toEnd    map[place]ahead
	cut      bool // the backward pass ran out of budget: places it has not seen may still lead to an end
	steps    int
	queue    partialHeap
	seen     map[string]bool
	result   Result
}

func kindCosts() map[graph.Kind]micro {
	m := map[graph.Kind]micro{}
	for _, k := range graph.Kinds() {
		m[k.Kind] = micro(k.Cost * 1000)
	}
	return m
}

// place is a product state.
type place struct {
	node  graph.NodeID
	state uint16
	hold  hold
}

// ahead is the least cost and, apart from that, the fewest hops to an end.
type ahead struct {
	cost micro
	hops int32
}

// claim is an edge as a walk sees it: kind resolved for latent edges, cost known.
type claim struct {
	id        graph.EdgeID
	kind      graph.Kind
	other     graph.NodeID
	cost      micro
	certainty graph.Certainty
	latent    bool
}

func (s *search) claimOf(e graph.Edge, other graph.NodeID) (claim, bool) {
	c := claim{id: e.ID, kind: e.Kind, other: other, certainty: s.g.Certainty(e.ID)}
	if e.Kind == graph.Latent {
		if !s.o.Latent {
			return c, false
		}
		v, _ := s.g.EdgeProp(e.ID, graph.PropLatentKind)
		k, _ := v.(string)
		c.kind, c.latent = graph.Kind(k), true
	}
	c.cost = s.kindCost[c.kind]
	if own, ok := s.g.Cost(e.ID); ok {
		c.cost = micro(own * 1000)
	}
	switch c.certainty {
	case graph.Conditional:
		c.cost += conditionalExtra
	case graph.Unknown:
		c.cost += unknownExtra
	}
	return c, true
}

// partial is a path on its way, linked to what it grew from.
type partial struct {
	place
	prev    *partial
	via     claim
	from    graph.NodeID // who takes the step; differs from prev's node after a Grant
	assumed bool
	grant   bool // stands on a Grant, which no path shows
	cost    micro
	bound   micro // cost plus the least cost to an end
	hops    int32
	order   int // insertion, for a stable order among equals
}

func (s *search) run() Result {
	s.result.Complete = true
	start := 0
	for _, n := range s.a.states[start].matcher.all() {
		s.push(&partial{place: place{n, 0, control}})
	}
	for len(s.queue) > 0 {
		s.steps++
		if s.steps > s.o.Budget || s.steps%1024 == 0 && s.o.Stop != nil && s.o.Stop() {
			s.result.Complete = false
			break
		}
		p, ok := heap.Pop(&s.queue).(*partial)
		if !ok {
			break
		}
		if int(p.state) == s.a.accept {
			if len(s.result.Paths) == s.o.Limit {
				if !s.seen[key(p)] {
					s.result.Complete = false
					break
				}
				continue
			}
			s.take(p)
			continue
		}
		s.expand(p)
	}
	s.result.Steps = s.steps
	if s.cut {
		s.result.Complete = false
	}
	slices.SortStableFunc(s.result.Paths, func(x, y Path) int {
		return cmp.Or(cmp.Compare(x.Cost, y.Cost), cmp.Compare(len(x.Edges), len(y.Edges)), slices.Compare(x.Nodes, y.Nodes))
	})
	return s.result
}

func (s *search) push(p *partial) {
	a, ok := s.toEnd[p.place]
	if !ok && !s.cut || int(p.hops+a.hops) > s.o.MaxHops {
		return
	}
	p.bound = p.cost + a.cost
	s.steps++
	p.order = s.steps
	heap.Push(&s.queue, p)
}

func (s *search) expand(p *partial) {
	var best claim
	have := false
	for e := range s.g.Out(p.node) {
		if e.Kind == graph.Holds {
			if !p.grant {
				q := *p
				q.node, q.grant, q.prev, q.from = e.To, true, p, p.node
				s.push(&q)
			}
			continue
		}
		c, ok := s.claimOf(e, e.To)
		if !ok {
			continue
		}
		// Parallel edges of one kind are neighbours in Out: the best stands for all.
		switch {
		case have && best.kind == c.kind && best.other == c.other && best.latent == c.latent:
			if better(c, best) {
				best = c
			}
			continue
		case have:
			s.step(p, best)
		}
		best, have = c, true
	}
	if have {
		s.step(p, best)
	}
}

func better(c, than claim) bool {
	return c.certainty < than.certainty || c.certainty == than.certainty && c.cost < than.cost
}

func (s *search) step(p *partial, c claim) {
	if onPath(p, c.other) {
		return
	}
	ok, assumed := s.a.allows(int(p.state), p.hold, c.kind, c.other)
	if !ok || c.kind == graph.Contains && s.goesOnFromMatch(p) {
		return
	}
	from := p.node
	prev := p
	if p.grant {
		from, prev = p.from, p.prev
	}
	cost := p.cost + c.cost
	if assumed {
		cost += assumptionExtra
	}
	for _, next := range s.a.states[p.state].next {
		if s.a.enters(next, c.kind, c.other) {
			s.push(&partial{
				place: place{c.other, uint16(next), arrive(s.g, c.kind, c.other)}, //nolint:gosec // a pattern has few states
				prev:  prev, via: c, from: from, assumed: assumed, cost: cost, hops: p.hops + 1,
			})
		}
	}
}

// goesOnFromMatch reports whether p stands on what an earlier node of the last
// chain administers, and that node would have ended the chain itself. Such a
// chain says nothing new: who is there already has everything in the account,
// and one chain for each thing in it would bury the rest.
func (s *search) goesOnFromMatch(p *partial) bool {
	for p.prev != nil && p.via.kind == graph.Contains {
		p = p.prev
	}
	return p.prev != nil && p.via.kind == graph.Administers && s.a.endsAt(p.prev)
}

func onPath(p *partial, n graph.NodeID) bool {
	for ; p != nil; p = p.prev {
		if p.node == n {
			return true
		}
	}
	return false
}

// key identifies a path by its nodes and kinds: pattern states and parallel
// edges may spell one path in several ways.
func key(p *partial) string {
	var b []byte
	for ; p != nil; p = p.prev {
		b = binary.LittleEndian.AppendUint32(b, uint32(p.node))
		b = append(b, p.via.kind...)
	}
	return string(b)
}

func (s *search) take(p *partial) {
	k := key(p)
	if s.seen[k] {
		return
	}
	s.seen[k] = true
	path := Path{Cost: float64(p.cost) / 1000}
	for ; p != nil; p = p.prev {
		path.Nodes = append(path.Nodes, p.node)
		if p.prev == nil {
			break
		}
		path.Edges = append(path.Edges, PathEdge{p.via.id, p.via.kind, p.from, p.node, p.via.certainty, p.via.latent})
		if p.assumed {
			path.Assumptions = append(path.Assumptions, "code:"+s.g.ID(p.from))
		}
	}
	slices.Reverse(path.Nodes)
	slices.Reverse(path.Edges)
	slices.Reverse(path.Assumptions)
	s.result.Paths = append(s.result.Paths, path)
}

type partialHeap []*partial

func (h partialHeap) Len() int { return len(h) }
func (h partialHeap) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[i].bound, h[j].bound), cmp.Compare(h[i].hops, h[j].hops), cmp.Compare(h[i].order, h[j].order)) < 0
}
func (h partialHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *partialHeap) Push(x any) {
	if p, ok := x.(*partial); ok {
		*h = append(*h, p)
	}
}

func (h *partialHeap) Pop() any {
	old := *h
	n := len(old)
	p := old[n-1]
	old[n-1] = nil
	*h = old[:n-1]
	return p
}
