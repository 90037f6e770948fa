package walk

import (
	"math"
	"slices"
)

// network is a product drawn out for a maximum flow: each step a line of its
// supports, each support its ways side by side, each way a line of its
// changes, and each change as wide as its weight. Where no change closes two
// steps the least cut of the network is the least cut of the chains; where
// some do, it is a cut all the same, and the flow a proof as far as the walks
// that it is made of share no change beyond its weight.
type network struct {
	c     *claims
	head  []uint32 // by vertex: its first arc, plus one
	arcs  []pipe
	steps []Step
	sink  uint32
	level []int32
	at    []uint32
}

// pipe is an arc; the one beside it (its number with the last bit turned) leads back.
type pipe struct {
	to, next uint32
	left     int64
	change   uint32 // plus one; 0 for none
	step     uint32 // plus one; 0 for none
}

// boundless is the width of what no change closes.
const boundless = math.MaxInt64 / 4

// mostPipes bounds the network: wide Grants have more pairs than a flow is good for.
const mostPipes = 12_000_000

// newNetwork gives nil where the network would be too large or the search was stopped.
func newNetwork(c *claims) *network {
	n := &network{c: c, head: make([]uint32, len(c.places)+1), sink: uint32(len(c.places))} //nolint:gosec // a place's number
	for i := range uint32(len(c.places)) {                                                  //nolint:gosec // as above
		if c.isGrant(i) {
			continue
		}
		at := i
		if flags := c.flags(i); len(flags) > 0 {
			at = n.vertex()
			n.line(i, at, flags, 0)
		}
		if c.end[i] {
			n.pipe(at, n.sink, boundless, 0, 0)
			continue
		}
		from := c.places[i].node()
		for _, a := range c.out(i) {
			if !c.isGrant(a.to) {
				n.step(at, a.to, Step{from, a.edge})
				continue
			}
			for _, b := range c.out(a.to) {
				n.step(at, b.to, Step{from, b.edge})
			}
		}
		if c.over() || len(n.arcs) > mostPipes {
			return nil
		}
	}
	return n
}

func (n *network) vertex() uint32 {
	n.head = append(n.head, 0)
	return uint32(len(n.head) - 1) //nolint:gosec // bounded by mostPipes
}

func (n *network) pipe(from, to uint32, width int64, change, step uint32) {
	n.arcs = append(n.arcs, pipe{to, n.head[from], width, change, step}, pipe{from, n.head[to], 0, 0, 0})
	n.head[from], n.head[to] = uint32(len(n.arcs)-1), uint32(len(n.arcs)) //nolint:gosec // bounded by mostPipes
}

func (n *network) step(from, to uint32, st Step) {
	supports := n.c.supports(st)
	n.steps = append(n.steps, st)
	mark := uint32(len(n.steps)) //nolint:gosec // bounded by mostPipes
	if len(supports) == 0 {
		n.pipe(from, to, boundless, 0, mark)
		return
	}
	n.line(from, to, supports, mark)
}

// line draws supports one after the other. A step is marked once, on the first pipe.
func (n *network) line(from, to uint32, supports []Support, mark uint32) {
	for i, s := range supports {
		next := to
		if i < len(supports)-1 {
			next = n.vertex()
		}
		for _, w := range s {
			n.way(from, next, w, mark)
		}
		from, mark = next, 0
	}
}

func (n *network) way(from, to uint32, w Way, mark uint32) {
	if len(w) == 0 {
		n.pipe(from, to, boundless, 0, mark)
		return
	}
	for i, ch := range w {
		next := to
		if i < len(w)-1 {
			next = n.vertex()
		}
		n.pipe(from, next, n.c.weigh(ch), uint32(ch)+1, mark)
		from, mark = next, 0
	}
}

// run finds a maximum flow (Dinic: shortest walks first, all of one length
// together). It is false where the search was stopped, or where some chain
// has nothing that closes it.
func (n *network) run() bool {
	for n.levels() {
		n.at = slices.Clone(n.head)
		for i := range uint32(n.c.starts) { //nolint:gosec // a place's number
			for {
				got, ok := n.push(i)
				if !ok {
					return false
				}
				if got == 0 {
					break
				}
			}
		}
		if n.c.over() {
			return false
		}
	}
	return !n.c.halted
}

func (n *network) levels() bool {
	n.level = make([]int32, len(n.head))
	var queue []uint32
	for i := range uint32(n.c.starts) { //nolint:gosec // a place's number
		n.level[i] = 1
		queue = append(queue, i)
	}
	for at := 0; at < len(queue) && n.level[n.sink] == 0; at++ {
		for a := n.head[queue[at]]; a != 0; a = n.arcs[a-1].next {
			if p := &n.arcs[a-1]; p.left > 0 && n.level[p.to] == 0 {
				n.level[p.to] = n.level[queue[at]] + 1
				queue = append(queue, p.to)
			}
		}
	}
	return n.level[n.sink] > 0
}

// push sends what one walk from a start takes, and reports false for a walk
// without bound.
func (n *network) push(start uint32) (int64, bool) {
	var way []uint32 // arcs, from 0
	v := start
	for v != n.sink {
		a := n.at[v]
		for ; a != 0; a = n.arcs[a-1].next {
			if p := &n.arcs[a-1]; p.left > 0 && n.level[p.to] == n.level[v]+1 {
				break
			}
		}
		n.at[v] = a
		switch {
		case a != 0:
			way = append(way, a-1)
			v = n.arcs[a-1].to
		case len(way) == 0:
			return 0, true
		default: // a dead end: back, and past the arc that led here
			last := way[len(way)-1]
			way = way[:len(way)-1]
			v = n.arcs[last^1].to
			n.at[v] = n.arcs[last].next
		}
	}
	width := int64(boundless)
	for _, a := range way {
		width = min(width, n.arcs[a].left)
	}
	if width >= boundless/2 {
		return 0, false
	}
	for _, a := range way {
		n.arcs[a].left -= width
		n.arcs[a^1].left += width
	}
	return width, true
}

// cut gives the changes on the least cut next to the starts, ascending.
func (n *network) cut() []Change {
	n.levels() // the last one, which did not reach the sink, says what is on this side
	var out []Change
	for a := 0; a < len(n.arcs); a += 2 {
		p := &n.arcs[a]
		if from := n.arcs[a+1].to; p.change != 0 && n.level[from] > 0 && n.level[p.to] == 0 {
			out = append(out, Change(p.change-1))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// strands takes the flow apart into walks, each with what flows along it.
func (n *network) strands() (list []Strand, amount []int64) {
	at := slices.Clone(n.head)
	flow := func(a uint32) int64 { return n.arcs[a^1].left } // of the even ones
	for i := range uint32(n.c.starts) {                      //nolint:gosec // a place's number
		for {
			way, got := n.follow(i, at, flow)
			if got == 0 {
				break
			}
			for _, a := range way {
				n.arcs[a^1].left -= got
				n.arcs[a].left += got
			}
			if s, ok := n.strand(i, way); ok {
				list, amount = append(list, s), append(amount, got)
			}
		}
	}
	return list, amount
}

// follow gives a walk along arcs that carry something from a start to the
// sink, without circles; or a circle, which strand refuses.
func (n *network) follow(start uint32, at []uint32, flow func(uint32) int64) (way []uint32, got int64) {
	seen := map[uint32]int{start: 0}
	for v := start; v != n.sink; {
		a := at[v]
		for a != 0 && (a-1)&1 == 0 && flow(a-1) == 0 || a != 0 && (a-1)&1 == 1 {
			a = n.arcs[a-1].next
		}
		at[v] = a
		if a == 0 {
			return nil, 0
		}
		way = append(way, a-1)
		v = n.arcs[a-1].to
		if i, again := seen[v]; again {
			way = way[i:]
			break
		}
		seen[v] = len(way)
	}
	got = boundless
	for _, a := range way {
		got = min(got, flow(a))
	}
	return way, got
}

func (n *network) strand(start uint32, way []uint32) (Strand, bool) {
	if n.arcs[way[len(way)-1]].to != n.sink {
		return Strand{}, false
	}
	s := Strand{Start: n.c.places[start].node()}
	for _, a := range way {
		p := &n.arcs[a]
		if p.step != 0 {
			s.Steps = append(s.Steps, n.steps[p.step-1])
		}
		if p.change != 0 {
			s.Changes = append(s.Changes, Change(p.change-1))
		}
	}
	slices.Sort(s.Changes)
	s.Changes = slices.Compact(s.Changes)
	return s, true
}
