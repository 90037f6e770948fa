package walk

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// patching makes the plain index of a Snapshot that a Patch made from that of
// the Snapshot under it: edges of sources that changed are classed anew, what
// can follow at them is found anew, and the rest is copied in runs. What is not
// found anew is never too little: a place from which nothing follows any more
// may be looked at in vain. O(changes), and a copy of the columns.
type patching struct {
	x, old *index
	c      *classifier
	ch     graph.Patched
	anew   []graph.NodeID // nodes at which other edges arrive, or that are new
	gained []graph.NodeID // nodes from which more may follow than before
	left   []spareClass   // of old, those not taken over yet
}

// patched gives the index of a Snapshot with a base.
func patched(old *index, s *graph.Snapshot, ch graph.Patched) *index {
	x := &index{s: s, prices: old.prices, classes: slices.Clip(old.classes), base: old.s, columns: old.columnsFor()}
	x.room.Most = columnsKept
	for _, set := range s.LabelSets() {
		x.traits = append(x.traits, traitsOf(set))
	}
	_, x.to = s.Ends()
	p := &patching{x: x, old: old, ch: ch}
	p.c = &classifier{x: x, code: codeRules{s: s}, known: map[class]uint32{}, seen: map[classKey]uint32{}}
	for i := len(s.Kinds()); i < len(x.classes); i++ {
		if _, ok := p.c.known[x.classes[i]]; !ok {
			p.c.known[x.classes[i]] = uint32(i) //nolint:gosec // fewer classes than edges
		}
	}
	p.copies()
	for latent := range x.free {
		x.free[latent] = x.rules(latent == 1, follows)
	}
	p.holds()
	p.deadEnds()
	p.arrivals()
	p.flags()
	return x
}

// copies takes over what stays, and meanwhile gives edges that leave changed
// sources their classes.
func (p *patching) copies() {
	x, old := p.x, p.old
	n := graph.NodeID(old.s.NumNodes()) //nolint:gosec // nodes are numbered as uint32
	p.anew = slices.Clone(p.ch.To)
	for n := old.s.NumNodes(); n < x.s.NumNodes(); n++ {
		p.anew = append(p.anew, graph.NodeID(n)) //nolint:gosec // nodes are numbered as uint32
	}
	slices.Sort(p.anew)
	p.anew = slices.Compact(p.anew)
	x.out, p.left = graph.RoomFor(&x.columns.out, len(x.to)), old.spare
	x.spare = slices.Grow(x.columns.spare[:0], len(old.spare)+len(old.spare)/64)
	var wait sync.WaitGroup
	wait.Go(func() {
		x.in = graph.RoomFor(&x.columns.in, len(x.to))
		for first, last := range between(p.anew, n) {
			a, _ := old.s.InRange(first)
			_, b := old.s.InRange(last - 1)
			at, _ := x.s.InRange(first)
			copy(x.in[at:], old.in[a:b])
		}
	})
	for first, last := range between(p.ch.From, n) {
		a, _ := old.s.OutEdges(first)
		_, b := old.s.OutEdges(last - 1)
		at, _ := x.s.OutEdges(first)
		copy(x.out[at:], old.out[a:b])
	}
	next := graph.NodeID(0)
	for _, m := range p.ch.From {
		p.spares(next, min(m, n))
		p.node(m)
		next = min(m+1, n)
	}
	p.spares(next, n)
	wait.Wait()
}

// between gives the runs [first, last) of nodes below n that are none of some, which ascend.
func between(some []graph.NodeID, n graph.NodeID) iter.Seq2[graph.NodeID, graph.NodeID] {
	return func(yield func(graph.NodeID, graph.NodeID) bool) {
		first := graph.NodeID(0)
		for _, m := range some {
			if last := min(m, n); first < last && !yield(first, last) {
				return
			}
			first = m + 1
		}
		if first < n {
			yield(first, n)
		}
	}
}

// node gives the edges that leave a changed source their classes.
func (p *patching) node(n graph.NodeID) {
	x, c := p.x, p.c
	lo, hi := x.s.OutEdges(n)
	if lo == hi {
		return
	}
	grant, code := x.trait(n)&isGrant != 0, c.codeOf(n)
	for e := lo; e < hi; e++ {
		x.out[e] = c.class(classKey{x.s.PropSet(e), x.s.KindCode(e), x.trait(x.to[e]), code}, e)
		if grant && x.classes[x.out[e]].holds {
			x.out[e] = uint32(x.s.KindCode(e)) // a Grant is not held by another
		}
	}
	first, begin := len(x.spare), lo
	for e := lo; e < hi; e++ {
		if e+1 < hi && x.to[e+1] == x.to[e] && x.s.KindCode(e+1) == x.s.KindCode(e) {
			continue
		}
		c.keepBest(begin, e+1)
		begin = e + 1
	}
	slices.SortFunc(x.spare[first:], func(a, b spareClass) int { return cmp.Compare(a.edge, b.edge) })
}

// spares takes over the edges beside better ones that leave [first, last).
func (p *patching) spares(first, last graph.NodeID) {
	if first >= last {
		return
	}
	x, old := p.x, p.old
	lo, _ := old.s.OutEdges(first)
	_, hi := old.s.OutEdges(last - 1)
	at, _ := x.s.OutEdges(first)
	for ; len(p.left) > 0 && p.left[0].edge < hi; p.left = p.left[1:] {
		if s := p.left[0]; s.edge >= lo {
			x.spare = append(x.spare, spareClass{at + (s.edge - lo), s.class})
		}
	}
}

const marks = living | granting

// holds finds what may follow at nodes, and with what one arrives.
func (p *patching) holds() {
	x, old := p.x, p.old
	n := x.s.NumNodes()
	x.onward, x.inward = extended(&x.columns.onward, old.onward, n), extended(&x.columns.inward, old.inward, n)
	var more []graph.NodeID // at which one may arrive with more
	grants := map[graph.NodeID]uint8{}
	gain := func(n graph.NodeID, bits uint8) {
		if x.onward[n]|bits != x.onward[n] {
			x.onward[n] |= bits
			p.gained = append(p.gained, n)
		}
	}
	for _, n := range p.ch.From {
		own, arrived := p.ownHolds(n)
		more = append(more, arrived...)
		gain(n, own)
		if x.trait(n)&isGrant != 0 {
			x.onward[n] |= granting
			grants[n] = own
		}
	}
	for _, n := range p.ch.From {
		lo, hi := x.s.OutEdges(n)
		for e := lo; e < hi; e++ {
			if c := &x.classes[x.out[e]]; c.walked && c.holds {
				gain(n, x.onward[x.to[e]]&^marks)
				x.inward[x.to[e]] |= x.inward[n]
			}
		}
	}
	for g, own := range grants {
		for h := range x.s.InKind(g, graph.Holds) {
			gain(h.From, own)
		}
	}
	for _, n := range more {
		for h := range x.s.OutKind(n, graph.Holds) {
			x.inward[h.To] |= x.inward[n]
		}
	}
	slices.Sort(p.gained)
	p.gained = slices.Compact(p.gained)
}

// ownHolds gives what may follow at a node by its own edges, and where these arrive with something new.
func (p *patching) ownHolds(n graph.NodeID) (own uint8, more []graph.NodeID) {
	x := p.x
	lo, hi := x.s.OutEdges(n)
	for e := lo; e < hi; e++ {
		if c := &x.classes[x.out[e]]; c.walked && !c.holds {
			own |= uint8(x.free[1].from[x.out[e]]) //nolint:gosec // eight holds
			if to := x.to[e]; x.inward[to]&(1<<c.arrives) == 0 {
				x.inward[to] |= 1 << c.arrives
				more = append(more, to)
			}
		}
	}
	return own, more
}

// deadEnds marks edges after which nothing follows, and takes the mark off
// where something follows now.
func (p *patching) deadEnds() {
	x := p.x
	for _, n := range p.ch.From {
		lo, hi := x.s.OutEdges(n)
		for e := lo; e < hi; e++ {
			if c := &x.classes[x.out[e]]; c.walked && !c.holds && x.dead(e, c) {
				x.out[e] |= deadEnd
			} else if c.walked {
				x.onward[n] |= living
			}
		}
	}
	from, _ := x.s.Ends()
	in := x.s.InEdges()
	for _, n := range p.gained {
		lo, hi := x.s.InRange(n)
		for _, e := range in[lo:hi] {
			if code := x.out[e]; code&deadEnd != 0 && !x.dead(e, &x.classes[code&^deadEnd]) {
				x.out[e] = code &^ deadEnd
				x.onward[from[e]] |= living
			}
		}
	}
}

// arrivals writes the edges of targets that changed: those of changed sources
// from their classes, others as they lie in the index before, in the same order.
func (p *patching) arrivals() {
	x, old := p.x, p.old
	from, _ := x.s.Ends()
	edges := x.s.InEdges()
	sources, fresh := newBitset(x.s.NumNodes()), newBitset(len(x.to))
	for _, n := range p.ch.From {
		sources.add(int(n))
		lo, hi := x.s.OutEdges(n)
		for e := lo; e < hi; e++ {
			fresh.add(int(e))
		}
	}
	graph.Spread(len(p.anew), nodesAtOnce, func(a, b int) {
		for _, n := range p.anew[a:b] {
			var was []arc
			if int(n) < old.s.NumNodes() {
				lo, hi := old.s.InRange(n)
				was = old.in[lo:hi]
			}
			lo, hi := x.s.InRange(n)
			for k := lo; k < hi; k++ {
				e := edges[k]
				if fresh.has(int(e)) {
					x.in[k] = arc{from[e], x.out[e] &^ deadEnd} // looked at backwards, dead ends matter not
					continue
				}
				for sources.has(int(was[0].from)) {
					was = was[1:]
				}
				x.in[k], was = was[0], was[1:]
			}
		}
	})
}

// flags reads the flags of nodes that changed.
func (p *patching) flags() {
	x, old := p.x, p.old
	n := x.s.NumNodes()
	x.flags, x.flagged = extended(&x.columns.flags, old.flags, n), old.flagged
	same := true
	for _, id := range p.ch.Nodes {
		f := x.flagsAt(id)
		same = same && f == x.flags[id]
		x.flags[id] = f
	}
	if same {
		return // Grants, which alone are new, have none
	}
	x.flagged = make([][]graph.NodeID, len(old.flagged))
	for i, f := range x.flags {
		for b := 0; f != 0; b, f = b+1, f>>1 {
			if f&1 != 0 {
				x.flagged[b] = append(x.flagged[b], graph.NodeID(i))
			}
		}
	}
}
