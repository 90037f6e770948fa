package walk

import (
	"cmp"
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// claims is a product with what holds each of its steps open, asked when it is
// first needed and kept. A step goes from one place that is no Grant to the
// next, through a Grant or not.
type claims struct {
	*product
	h      Holding
	own    []uint32 // by EdgeID: number of the claim that its source makes, plus one
	shared map[Step]uint32
	needs  [][]string // by state: the flags that a node there must have
	helps  [][]string // by state: those that may be what lets it stand there
	wide   widened
	need   []uint32 // by place: number of what its flags rest on, plus one
	given  map[Flag]bool
	rests  [][]Support
	weight []int64 // by change; 0 is not asked for yet
	far    []int32 // by place: fewest arcs to an end
	asked  int
	stop   func() bool
	halted bool
}

func newClaims(p *product, h Holding, wide widened, stop func() bool) *claims {
	c := &claims{
		product: p, h: h, own: make([]uint32, p.a.x.s.NumEdges()), shared: map[Step]uint32{}, need: make([]uint32, len(p.places)),
		given: map[Flag]bool{}, wide: wide, stop: stop,
	}
	for q := range p.a.states {
		must, may := p.a.states[q].asks()
		c.needs, c.helps = append(c.needs, must), append(c.helps, may)
	}
	c.measure()
	return c
}

// measure finds for every place how far the nearest end is.
func (c *claims) measure() {
	in, off := c.backwards()
	c.far = make([]int32, len(c.places))
	var queue []uint32
	for i, end := range c.end {
		if c.far[i] = -1; end {
			c.far[i] = 0
			queue = append(queue, uint32(i))
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, from := range in[off[at]:off[at+1]] {
			if c.far[from] < 0 {
				c.far[from] = c.far[at] + 1
				queue = append(queue, from)
			}
		}
	}
}

// over reports whether the search was stopped; it asks now and then.
func (c *claims) over() bool {
	if c.asked++; c.asked&0xff == 0 {
		return c.stopped()
	}
	return c.halted
}

// stopped asks at once.
func (c *claims) stopped() bool {
	c.halted = c.halted || c.stop != nil && c.stop()
	return c.halted
}

// supports gives what a step rests on.
func (c *claims) supports(st Step) []Support {
	from, _ := c.a.x.s.Ends()
	own := from[st.Edge] == st.From
	n := c.own[st.Edge]
	if !own {
		n = c.shared[st]
	}
	if n == 0 {
		if n = c.keep(c.h.Supports(st.From, st.Edge)); own {
			c.own[st.Edge] = n
		} else {
			c.shared[st] = n
		}
	}
	return c.rests[n-1]
}

// keep numbers what something rests on, from 1.
func (c *claims) keep(list []Support) uint32 {
	for _, s := range list {
		for _, w := range s {
			for _, ch := range w {
				c.weigh(ch)
			}
		}
	}
	c.rests = append(c.rests, list)
	return uint32(len(c.rests)) //nolint:gosec // fewer than pairs and places
}

// flags gives what a place rests on: the flags for which the pattern asks there.
func (c *claims) flags(i uint32) []Support {
	n, q := c.places[i].node(), c.places[i].state()
	if len(c.needs[q])+len(c.helps[q]) == 0 || c.isGrant(i) {
		return nil
	}
	if c.need[i] == 0 {
		var list []Support
		for _, f := range c.needs[q] {
			rests := c.h.Flagged(n, f)
			if len(rests) == 0 {
				c.given[Flag{n, f}] = true
			}
			list = append(list, rests...)
		}
		for _, f := range c.helps[q] {
			if c.a.x.s.NodeFlag(n, f) && !c.wide.has(n, f) {
				list = append(list, c.h.Flagged(n, f)...)
			}
		}
		c.need[i] = c.keep(list)
	}
	return c.rests[c.need[i]-1]
}

func (c *claims) givenFlags() []Flag {
	return slices.SortedFunc(maps.Keys(c.given), func(x, y Flag) int {
		return cmp.Or(cmp.Compare(x.Node, y.Node), cmp.Compare(x.Flag, y.Flag))
	})
}

func (c *claims) weigh(ch Change) int64 {
	if int(ch) >= len(c.weight) {
		c.weight = append(c.weight, make([]int64, int(ch)+1-len(c.weight)+len(c.weight)/2)...)
	}
	if c.weight[ch] == 0 {
		c.weight[ch] = max(1, c.h.Weight(ch))
	}
	return c.weight[ch]
}

// trace is one search for a chain that stands: best first by arcs walked and
// arcs to go, so that it looks at little beside a shortest chain.
type trace struct {
	c    *claims
	gone func(Change) bool
	from []uint32 // by place: the place before, plus one
	by   []Step
	open [][]uint32       // places by arcs walked and to go
	hops []int32          // by place
	left map[uint32][]hop // of a Grant's place: arcs to places not reached
}

// standing finds a chain that stands when some changes are gone, as a strand;
// nil where there is none, or the search was stopped.
func (c *claims) standing(gone func(Change) bool) *Strand {
	t := &trace{c: c, gone: gone, from: make([]uint32, len(c.places)), by: make([]Step, len(c.places)), hops: make([]int32, len(c.places)), left: map[uint32][]hop{}}
	for i := range uint32(c.starts) { //nolint:gosec // a place's number
		if t.holds(i) {
			t.reach(i, i, Step{}, 0)
		}
	}
	for f := 0; f < len(t.open); f++ {
		for len(t.open[f]) > 0 {
			last := len(t.open[f]) - 1
			i := t.open[f][last]
			t.open[f] = t.open[f][:last]
			if c.end[i] {
				return t.strand(i)
			}
			if c.over() {
				return nil
			}
			t.expand(i)
		}
	}
	return nil
}

func (t *trace) reach(i, from uint32, by Step, hops int32) {
	t.from[i], t.by[i], t.hops[i] = from+1, by, hops
	f := int(hops + t.c.far[i])
	for len(t.open) <= f {
		t.open = append(t.open, nil)
	}
	t.open[f] = append(t.open[f], i)
}

// expand takes the steps from a place. A place may be reached first by a way
// that is longer than its shortest; chains found so are chains all the same.
func (t *trace) expand(i uint32) {
	n := t.c.places[i].node()
	for _, a := range t.c.out(i) {
		if t.c.isGrant(a.to) {
			t.through(i, a.to, n)
		} else if t.from[a.to] == 0 && t.stands(Step{n, a.edge}) && t.holds(a.to) {
			t.reach(a.to, i, Step{n, a.edge}, t.hops[i]+1)
		}
	}
}

// through takes the steps that lead through a Grant, of which those that lead
// to places reached already are forgotten.
func (t *trace) through(i, grant uint32, holder graph.NodeID) {
	arcs, seen := t.left[grant]
	if !seen {
		arcs = slices.Clone(t.c.out(grant))
	}
	keep := arcs[:0]
	for _, a := range arcs {
		switch {
		case t.from[a.to] != 0:
		case t.stands(Step{holder, a.edge}) && t.holds(a.to):
			t.reach(a.to, i, Step{holder, a.edge}, t.hops[i]+2) // arcs, as far counts them
		default:
			keep = append(keep, a)
		}
	}
	t.left[grant] = keep
}

func (t *trace) stands(st Step) bool {
	_, ok := Standing(t.c.supports(st), t.gone)
	return ok
}

// holds reports whether a place's node keeps the flags that it needs.
func (t *trace) holds(i uint32) bool {
	_, ok := Standing(t.c.flags(i), t.gone)
	return ok
}

func (t *trace) strand(i uint32) *Strand {
	s := &Strand{}
	rests := slices.Clone(t.c.flags(i))
	for ; t.from[i] != i+1; i = t.from[i] - 1 {
		s.Steps = append(s.Steps, t.by[i])
		rests = append(rests, t.c.flags(t.from[i]-1)...)
	}
	slices.Reverse(s.Steps)
	s.Start = t.c.places[i].node()
	for _, st := range s.Steps {
		rests = append(rests, t.c.supports(st)...)
	}
	settle(s, rests, t.gone)
	return s
}

// settle finds changes on which a chain that stands hangs. Of the ways that
// support a step or a flag it takes the one that adds fewest changes: the fewer, the
// more a strand says.
func settle(s *Strand, rests []Support, gone func(Change) bool) {
	have := map[Change]bool{}
	for _, sup := range rests {
		for _, ch := range sup.least(gone, have) {
			if !have[ch] {
				have[ch] = true
				s.Changes = append(s.Changes, ch)
			}
		}
	}
	slices.Sort(s.Changes)
}

// least gives the way that has not fallen and adds fewest changes to those one has.
func (s Support) least(gone func(Change) bool, have map[Change]bool) Way {
	var best Way
	least := -1
	for _, w := range s {
		if w.fallen(gone) {
			continue
		}
		more := 0
		for _, ch := range w {
			if !have[ch] {
				more++
			}
		}
		if least < 0 || more < least {
			best, least = w, more
		}
	}
	return best
}
