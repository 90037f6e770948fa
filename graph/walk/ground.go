package walk

import (
	"math/bits"

	"github.com/postern-graph/postern/graph"
)

// ground is what searches of the whole graph walk on: the index with its
// classes cut down to what a chain of any walking edges asks, and a number
// for each place, node and hold, from which something can follow. Most nodes
// have one such place or none, so lists by place are little longer than lists
// by node. 5 bytes a node; O(N) to build.
//
// No hold is ever exhausted here: that rule keeps a list of chains short, and
// these searches list none.
type ground struct {
	*index

	paces [2][]pace // by latent, then class
	mask  []uint8   // by node, a bit for each hold that has a place, and for the place of no return
	first []uint32  // by node, the number of its first place; one more at the end
}

// pace is what a chain of any walking edges sees of a class of edges.
type pace struct {
	allowed uint8 // a bit for each hold from which it may be taken
	assumed uint8 // of those, the ones that take the assumption code:<function>
	arrives hold
	free    bool // HOLDS: leads to a Grant, which counts as standing where one stood
	doubt   graph.Certainty
	cost    micro
	code    micro // what the assumption adds
}

// noReturn is the place of whoever has reached a node with a hold from which
// nothing follows. Every node has it.
const noReturn = reached

// places are the holds that may have a place of their own.
const places = 1<<exhausted - 1

// groundOf gives the ground of an index, made at the first call.
func groundOf(x *index) *ground {
	x.groundOnce.Do(func() { x.ground = newGround(x) })
	return x.ground
}

func newGround(x *index) *ground {
	g := &ground{index: x}
	for latent := range g.paces {
		g.paces[latent] = x.pacesBy(&x.free[latent])
	}
	n := x.s.NumNodes()
	g.mask, g.first = make([]uint8, n), make([]uint32, n+1)
	for i, onward := range x.onward {
		g.mask[i] = onward&places | 1<<noReturn
		g.first[i+1] = g.first[i] + uint32(bits.OnesCount8(g.mask[i])) //nolint:gosec // at most 8
	}
	return g
}

func (x *index) pacesBy(rules *ruleTable) []pace {
	out := make([]pace, len(x.classes))
	for i := range x.classes {
		c := &x.classes[i]
		p := &out[i]
		p.free, p.doubt, p.cost, p.code = c.walked && c.holds, c.certainty, c.cost, x.prices.code
		p.arrives = c.arrives
		for h := range exhausted {
			m := rules.rows[h][i]
			if m&moves != 0 {
				p.allowed |= 1 << h
			}
			if m&assuming != 0 {
				p.assumed |= 1 << h
			}
		}
	}
	return out
}

// pacesFor gives the paces that a search may take.
func (g *ground) pacesFor(latent bool) []pace {
	if latent {
		return g.paces[1]
	}
	return g.paces[0]
}

// place gives the number of a node's place with a hold, and that of no return
// where nothing follows from the hold.
func (g *ground) place(n graph.NodeID, h hold) uint32 {
	m := g.mask[n]
	if m&(1<<h) == 0 {
		return g.first[n+1] - 1
	}
	return g.first[n] + uint32(bits.OnesCount8(m&(1<<h-1))) //nolint:gosec // at most 8
}

// doubtOf gives how far a pace from one of the holds can be
// trusted: an assumption makes it conditional.
func (p *pace) doubtOf(from uint8) graph.Certainty {
	if from&p.allowed&^p.assumed == 0 {
		return max(p.doubt, graph.Conditional)
	}
	return p.doubt
}

// priced gives the cost of a pace from a hold.
func (p *pace) priced(h hold) micro {
	if p.assumed&(1<<h) != 0 {
		return p.cost + p.code
	}
	return p.cost
}
