package estate

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher/value"
)

var _ value.Shaped = (*Graph)(nil)

// NodeShape implements value.Shaped: the labels, which of the properties that every node may have are there, and the set of
// the others.
func (g *Graph) NodeShape(n uint32) uint64 {
	id := graph.NodeID(n)
	var have uint64
	for i, k := range coreKeys {
		if s, _ := g.core(id, k); s != "" {
			have |= 1 << i
		}
	}
	return uint64(g.LabelSet(id))<<48 | have<<32 | uint64(g.NodePropSet(id))
}

// RelShape implements value.Shaped.
func (g *Graph) RelShape(r uint32) uint64 {
	e := graph.EdgeID(r)
	return uint64(g.KindCode(e))<<32 | uint64(g.PropSet(e))
}
