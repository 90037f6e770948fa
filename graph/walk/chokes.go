package walk

import (
	"cmp"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Choke is a node that chains cannot avoid.
type Choke struct {
	Node graph.NodeID
	// All says that every chain, from any start to any end, passes the node.
	All bool
	// Ends are those that no chain reaches but through the node, ascending.
	// With All they are every end.
	Ends []graph.NodeID
	// Chains is how many of the chains counted pass the node.
	Chains int
}

// ChokePoints is the answer to "where do all chains meet?".
type ChokePoints struct {
	Chokes []Choke // by chains carried, then ends, then node
	// Starts and Ends are those that some chain of any length joins.
	Starts, Ends int
	// Chains is how many simple chains of at most MaxHops edges there are, or,
	// unless Exact, how many were counted before the limit: then every count is
	// "at least".
	Chains int
	Exact  bool
	// EachEnd is false where there are too many ends to ask for each alone:
	// then only nodes that every chain passes are listed.
	EachEnd bool
	// Complete is false where the search was stopped.
	Complete bool
}

const (
	mostEnds    = 64
	countChains = 1000
)

// Chokes finds the nodes that every chain of a pattern passes, and for each
// end the nodes that every chain to it passes: dominators, but of nodes and
// not of the places that a node has by pattern state and hold. A choke holds
// for chains of any length; what it carries is counted over the simple chains
// of at most o.MaxHops edges, up to o.Limit (0: 1,000). An only start and an
// only end are no chokes of themselves. O(ends × (N + E)) beside the counting.
func Chokes(g *graph.Snapshot, p Pattern, o Options) ChokePoints {
	o.Limit = cmp.Or(o.Limit, countChains)
	a := compile(o.View.index(g), p, o.Latent)
	pr := newProduct(a, o.Stop)
	if pr == nil {
		return ChokePoints{}
	}
	starts, ends := pr.startNodes(), pr.endNodes()
	r := ChokePoints{Starts: len(starts), Ends: len(ends), EachEnd: len(ends) <= mostEnds, Complete: true}
	found := map[graph.NodeID]*Choke{}
	note := func(n graph.NodeID) *Choke {
		c := found[n]
		if c == nil {
			c = &Choke{Node: n}
			found[n] = c
		}
		return c
	}
	lonely := func(n graph.NodeID, list []graph.NodeID) bool { return len(list) == 1 && list[0] == n }
	for _, n := range pr.guards(nil) {
		if !lonely(n, starts) && !lonely(n, ends) {
			c := note(n)
			c.All, c.Ends = true, ends
		}
	}
	for _, end := range ends {
		if !r.EachEnd {
			break
		}
		if o.Stop != nil && o.Stop() {
			r.Complete = false
			break
		}
		for _, n := range pr.guards(&end) {
			if c := note(n); !c.All && n != end && !lonely(n, starts) {
				c.Ends = append(c.Ends, end)
			}
		}
	}
	r.count(g, p, o, found)
	return r
}

// count says how many chains each choke carries and puts them in order.
func (r *ChokePoints) count(g *graph.Snapshot, p Pattern, o Options, found map[graph.NodeID]*Choke) {
	chains := Cheapest(g, p, o)
	r.Chains, r.Exact = len(chains.Paths), chains.Complete
	for _, path := range chains.Paths {
		for _, n := range path.Nodes {
			if c := found[n]; c != nil {
				c.Chains++
			}
		}
	}
	for _, c := range found {
		if len(c.Ends) > 0 {
			r.Chokes = append(r.Chokes, *c)
		}
	}
	slices.SortFunc(r.Chokes, func(x, y Choke) int {
		all := func(c Choke) int {
			if c.All {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(all(x), all(y)), cmp.Compare(y.Chains, x.Chains), cmp.Compare(len(y.Ends), len(x.Ends)), cmp.Compare(x.Node, y.Node))
	})
}

func (p *product) startNodes() []graph.NodeID {
	var out []graph.NodeID
	for _, k := range p.places[:p.starts] {
		out = append(out, k.node())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *product) endNodes() []graph.NodeID {
	var out []graph.NodeID
	for i, k := range p.places {
		if p.end[i] {
			out = append(out, k.node())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// guards gives the nodes, Grants aside, that every walk to one end passes, or
// with nil every walk to any. They lie on the shortest walk. It is gone along
// node by node, each held until all that can be reached without it is known;
// only where another place of a later node is reached so is the graph asked
// again without the node.
func (p *product) guards(end *graph.NodeID) []graph.NodeID {
	stands := func(i uint32) bool { return p.end[i] && (end == nil || p.places[i].node() == *end) }
	way := p.shortest(stands, nowhere)
	if way == nil {
		return nil
	}
	sw := newSweep(p, way, stands)
	for i := range p.starts {
		sw.visit(uint32(i))
	}
	var out []graph.NodeID
	for i, n := range sw.nodes {
		sw.drain()
		if sw.ended {
			break
		}
		if sw.far <= i || sw.along <= sw.last[i] && p.shortest(stands, n) == nil {
			out = append(out, n)
		}
		sw.pass(i)
	}
	for _, n := range sw.nodes {
		p.onWay[n] = 0
	}
	return out
}

// nowhere is a node that no graph has.
const nowhere = ^graph.NodeID(0)

// sweep is what is reachable without the nodes of a walk behind the last done.
type sweep struct {
	p       *product
	nodes   []graph.NodeID // of the walk, in order, once each
	at      []int32        // by node: position among them, plus one
	last    []int          // of each, where on the walk it stands last
	wayAt   map[uint32]int // the walk's places
	held    [][]uint32     // places of each node of the walk, once reached
	reached []bool
	work    []uint32
	done    int
	far     int  // the furthest node of the walk of which a place is reached
	along   int  // the furthest place of the walk that is reached
	ended   bool // an end is reached
	stands  func(uint32) bool
}

func newSweep(p *product, way []uint32, stands func(uint32) bool) *sweep {
	if p.onWay == nil {
		p.onWay = make([]int32, p.a.x.s.NumNodes())
	}
	s := &sweep{p: p, at: p.onWay, wayAt: map[uint32]int{}, reached: make([]bool, len(p.places)), done: -1, far: -1, along: -1, stands: stands}
	for m, i := range way {
		s.wayAt[i] = m
		n := p.places[i].node()
		switch {
		case s.at[n] > 0:
			s.last[s.at[n]-1] = m
		case !p.isGrant(i):
			s.nodes, s.last = append(s.nodes, n), append(s.last, m)
			s.at[n] = int32(len(s.nodes)) //nolint:gosec // a walk's length
		}
	}
	s.held = make([][]uint32, len(s.nodes))
	return s
}

func (s *sweep) visit(i uint32) {
	if s.reached[i] {
		return
	}
	s.reached[i] = true
	if at := int(s.at[s.p.places[i].node()]) - 1; at >= 0 {
		if m, on := s.wayAt[i]; on {
			s.along = max(s.along, m)
		}
		if at > s.done {
			s.held[at] = append(s.held[at], i)
			s.far = max(s.far, at)
			return
		}
	}
	s.ended = s.ended || s.stands(i)
	s.work = append(s.work, i)
}

// pass lets the walks go on through the next node.
func (s *sweep) pass(i int) {
	s.done = i
	for _, at := range s.held[i] {
		s.ended = s.ended || s.stands(at)
		s.work = append(s.work, at)
	}
}

func (s *sweep) drain() {
	for len(s.work) > 0 {
		i := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		for _, a := range s.p.out(i) {
			s.visit(a.to)
		}
	}
}

// shortest gives the places of a walk with fewest arcs that avoids a node and
// ends where a place stands; nil where there is none.
func (p *product) shortest(stands func(uint32) bool, avoid graph.NodeID) []uint32 {
	from := make([]uint32, len(p.places))
	for i := range from {
		from[i] = none
	}
	var queue []uint32
	for i := range p.starts {
		if p.places[i].node() != avoid {
			from[i] = uint32(i)
			queue = append(queue, from[i])
		}
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if stands(i) {
			return p.trail(from, i)
		}
		for _, a := range p.out(i) {
			if from[a.to] == none && p.places[a.to].node() != avoid {
				from[a.to] = i
				queue = append(queue, a.to)
			}
		}
	}
	return nil
}

func (p *product) trail(from []uint32, i uint32) []uint32 {
	way := []uint32{i}
	for from[i] != i {
		i = from[i]
		way = append(way, i)
	}
	slices.Reverse(way)
	return way
}
