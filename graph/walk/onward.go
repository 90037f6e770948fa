package walk

import (
	"sync/atomic"

	"github.com/postern-graph/postern/graph"
)

// Marks in index.onward, on the bits of holds from which nothing follows.
const (
	// living: the node has an edge that is no dead end. A Grant to read data has none.
	living = 1 << reached
	// granting: the node is a Grant.
	granting = 1 << exhausted
)

// deadEnd marks in index.out an edge after which nothing follows by the rules:
// it is of use at the end of a path only, or before a step with named kinds.
const deadEnd = 1 << 31

// gatherHolds finds for every node what may arrive there and what may follow,
// latent edges included: half the places that the rules allow are dead ends,
// such as data that nobody keeps a credential in. A Grant has what its holders have.
func (x *index) gatherHolds() {
	n := x.s.NumNodes()
	x.onward, x.inward = make([]uint8, n), make([]uint8, n)
	for _, e := range x.gatherWalked() {
		from, to := x.s.Ends()
		x.onward[from[e]] |= x.onward[to[e]]
		x.inward[to[e]] |= x.inward[from[e]]
	}
	for n, lives := range x.markDeadEnds() {
		if lives {
			x.onward[n] |= living
		}
	}
	for _, n := range x.s.WithLabel(graph.Grant) {
		x.onward[n] |= granting
	}
}

// gatherWalked fills onward and inward from the edges that are steps, and gives
// those that lead to Grants. Of many edges that arrive at a node nearly all say
// what was said, so that few of the writes to inward happen.
func (x *index) gatherWalked() []graph.EdgeID {
	n := x.s.NumNodes()
	inward := make([]uint32, n)
	held := make([][]graph.EdgeID, n/nodesAtOnce+1)
	graph.Spread(n, nodesAtOnce, func(lo, hi int) {
		var mine []graph.EdgeID
		for n := lo; n < hi; n++ {
			first, end := x.s.OutEdges(graph.NodeID(n)) //nolint:gosec // nodes are numbered as uint32
			for e := first; e < end; e++ {
				code := x.out[e]
				switch c := &x.classes[code]; {
				case c.holds:
					mine = append(mine, e)
				case c.walked:
					x.onward[n] |= uint8(x.free[1].from[code]) //nolint:gosec // eight holds
					if at, bit := &inward[x.to[e]], uint32(1)<<c.arrives; atomic.LoadUint32(at)&bit == 0 {
						atomic.OrUint32(at, bit)
					}
				}
			}
		}
		held[lo/nodesAtOnce] = mine
	})
	for n, in := range inward {
		x.inward[n] = uint8(in) //nolint:gosec // eight holds
	}
	var all []graph.EdgeID
	for _, list := range held {
		all = append(all, list...)
	}
	return all
}

// markDeadEnds marks the edges after which nothing follows, and gives by node
// whether it has another one.
func (x *index) markDeadEnds() []bool {
	alive := make([]bool, x.s.NumNodes())
	graph.Spread(len(alive), nodesAtOnce, func(lo, hi int) {
		for n := lo; n < hi; n++ {
			first, end := x.s.OutEdges(graph.NodeID(n)) //nolint:gosec // nodes are numbered as uint32
			for e := first; e < end; e++ {
				switch c := &x.classes[x.out[e]]; {
				case !c.walked:
				case !c.holds && x.dead(e, c):
					x.out[e] |= deadEnd
				default:
					alive[n] = true
				}
			}
		}
	})
	return alive
}

// dead reports whether nothing follows an edge by the rules.
func (x *index) dead(e graph.EdgeID, c *class) bool {
	return x.onward[x.to[e]]&^(living|granting)&(1<<c.arrives) == 0
}
