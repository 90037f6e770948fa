package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// product is the graph of all places that lie on some walk from a start of a
// pattern to an end: what questions about all chains at once are asked of. A
// Grant keeps places of its own, so a wide one is as many arcs as it has
// holders and resources, not as many as it has pairs. Parallel edges are all
// in it, for each keeps a chain open by itself. O(N + E) for each state and hold.
//
// Chains are walks here: one that comes back to a node with more in hand than
// before counts, where a Path would leave it out.
type product struct {
	a      *automaton
	places []place // starts first
	starts int     // how many
	end    []bool  // by place: stands at the pattern's end
	off    []uint32
	arcs   []hop   // by place, off[i] to off[i+1]
	onWay  []int32 // by node: working memory of sweep, all 0 between two
}

// hop is one edge between two places.
type hop struct {
	to   uint32
	edge graph.EdgeID
}

// newProduct explores a pattern. It gives nil where stop said so.
func newProduct(a *automaton, stop func() bool) *product {
	p := &product{a: a}
	var tab table
	number := func(k place) uint32 {
		i, ok := tab.get(k)
		if !ok {
			i = uint32(len(p.places)) //nolint:gosec // places are fewer than 4 G
			tab.put(k, i)
			p.places = append(p.places, k)
		}
		return i
	}
	a.starts(func(n graph.NodeID) { number(placeOf(n, 0, control)) })
	p.starts = len(p.places)
	for i := 0; i < len(p.places); i++ {
		if i&0xfff == 0 && stop != nil && stop() {
			return nil
		}
		k := p.places[i]
		p.off = append(p.off, uint32(len(p.arcs))) //nolint:gosec // as above
		p.end = append(p.end, k.state() == a.accept)
		a.leave(k, func(e graph.EdgeID, to place) { p.arcs = append(p.arcs, hop{number(to), e}) })
	}
	p.off = append(p.off, uint32(len(p.arcs))) //nolint:gosec // as above
	p.prune()
	return p
}

// couldEnd is a mark beside the hold of a place in a product: the chain could
// have ended here. Only places of which endsAt leaves it open carry it.
const couldEnd place = 8

var _ [8 - holds]struct{} // the mark has room

func (p place) held() hold { return hold(p & 7) }

// leave gives the edges that may be taken from a place and where they lead.
func (a *automaton) leave(k place, yield func(graph.EdgeID, place)) {
	n, q, h := k.node(), k.state(), k.held()
	st := &a.states[q]
	if st.rules == nil {
		return
	}
	x := a.x
	holds, hasHolds := slices.BinarySearch(x.s.Kinds(), graph.Holds)
	lo, hi := x.s.OutEdges(n)
	for e := lo; e < hi; {
		raw := x.s.KindCode(e)
		isHolds := hasHolds && int(raw) == holds
		if !st.rules.kinds[h].has(raw) && (!isHolds || x.grant(n)) {
			e = x.skipOut(e, hi, raw)
			continue
		}
		for ; e < hi && x.s.KindCode(e) == raw; e++ {
			a.take(k, e, func(to place) { yield(e, to) })
		}
	}
}

// take gives the places to which one edge leads from a place.
func (a *automaton) take(k place, e graph.EdgeID, yield func(place)) {
	q, h := k.state(), k.held()
	st, x := &a.states[q], a.x
	if st.rules == nil {
		return
	}
	code, next, to := x.class(e), st.next, x.to[e]
	if code&deadEnd != 0 {
		code, next = code&^deadEnd, st.last
	}
	c := &x.classes[code]
	if c.holds {
		if a.onward(q, to, h) {
			yield(placeOf(to, q, h) | a.ended(k))
		}
		return
	}
	if st.rules.rows[h][code] == 0 {
		return
	}
	at := c.arrives
	if c.kind == graph.Administers && a.ended(k) != 0 {
		at = exhausted
	}
	for _, q2 := range next {
		h2 := a.states[q2].keep[at]
		if !a.onward(q2, to, h2) || !a.enters(q2, c.kind, to) {
			continue
		}
		k2 := placeOf(to, q2, h2)
		if a.endsAt(q2, to) == maybe && c.kind == a.states[a.accept].by {
			k2 |= couldEnd
		}
		yield(k2)
	}
}

// ended tells, as a mark, whether the chain could have ended at a place.
func (a *automaton) ended(k place) place {
	if a.endsAt(k.state(), k.node()) == yes {
		return couldEnd
	}
	return k & couldEnd
}

// class gives the class of an edge, also where the index leaves it to a better
// parallel one: whoever closes that has not closed this.
func (x *index) class(e graph.EdgeID) uint32 {
	c := x.out[e]
	if x.classes[c&^deadEnd].walked {
		return c
	}
	spare, ok := x.spareOf(e)
	if !ok {
		return c
	}
	if x.dead(e, &x.classes[spare]) {
		spare |= deadEnd
	}
	return spare
}

// prune keeps the places from which an end is within reach.
func (p *product) prune() {
	in, off := p.backwards()
	useful := make([]bool, len(p.places))
	var work []uint32
	for i, end := range p.end {
		if end {
			useful[i] = true
			work = append(work, uint32(i))
		}
	}
	for len(work) > 0 {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		for _, from := range in[off[at]:off[at+1]] {
			if !useful[from] {
				useful[from] = true
				work = append(work, from)
			}
		}
	}
	p.keep(useful)
}

// backwards gives for each place from where arcs lead to it.
func (p *product) backwards() (in, off []uint32) {
	off = make([]uint32, len(p.places)+2)
	for _, a := range p.arcs {
		off[a.to+2]++
	}
	for i := 2; i < len(off); i++ {
		off[i] += off[i-1]
	}
	in = make([]uint32, len(p.arcs))
	for i := range p.places {
		for _, a := range p.arcs[p.off[i]:p.off[i+1]] {
			in[off[a.to+1]] = uint32(i)
			off[a.to+1]++
		}
	}
	return in, off[:len(p.places)+1]
}

func (p *product) keep(useful []bool) {
	number, n, starts := make([]uint32, len(p.places)), uint32(0), 0
	for i, yes := range useful {
		if number[i] = n; yes {
			n++
			if i < p.starts {
				starts++
			}
		}
	}
	out := &product{a: p.a, starts: starts, off: make([]uint32, 0, n+1)}
	for i, yes := range useful {
		if !yes {
			continue
		}
		out.places = append(out.places, p.places[i])
		out.end = append(out.end, p.end[i])
		out.off = append(out.off, uint32(len(out.arcs))) //nolint:gosec // fewer than before
		for _, a := range p.arcs[p.off[i]:p.off[i+1]] {
			if useful[a.to] {
				out.arcs = append(out.arcs, hop{number[a.to], a.edge})
			}
		}
	}
	out.off = append(out.off, uint32(len(out.arcs))) //nolint:gosec // as above
	*p = *out
}

// out gives the arcs that leave a place.
func (p *product) out(i uint32) []hop { return p.arcs[p.off[i]:p.off[i+1]] }

func (p *product) isGrant(i uint32) bool { return p.a.x.grant(p.places[i].node()) }
