package walk

import "github.com/postern-graph/postern/graph"

// Comers lists, ascending, the nodes that come to control one of some nodes by
// steps that Spread takes, these nodes themselves included, without edges that
// skip picks; nil picks none. O(what comes there), and a byte a node.
func Comers(s *graph.Snapshot, to []graph.NodeID, skip func(graph.EdgeID) bool) []graph.NodeID {
	c := &coming{x: indexOf(s), in: s.InEdges(), skip: skip, seen: make([]uint8, s.NumNodes())}
	for _, n := range to {
		c.put(n, control)
	}
	for ; len(c.queue) > 0; c.queue = c.queue[1:] {
		at := c.queue[0]
		lo, hi := s.InRange(at.n)
		for i := lo; i < hi; i++ {
			c.along(at, i)
		}
	}
	var out []graph.NodeID
	for n, held := range c.seen {
		if held&(1<<control) != 0 {
			out = append(out, graph.NodeID(n))
		}
	}
	return out
}

// coming is one search backwards.
type coming struct {
	x     *index
	in    []graph.EdgeID
	skip  func(graph.EdgeID) bool
	seen  []uint8 // by node, the holds with which it comes there, as bits
	queue []comer
}

// comer is a node with what is held at it.
type comer struct {
	n graph.NodeID
	h hold
}

func (c *coming) put(n graph.NodeID, h hold) {
	if c.seen[n]&(1<<h) == 0 {
		c.seen[n] |= 1 << h
		c.queue = append(c.queue, comer{n, h})
	}
}

// along goes back over the edge at a place of InEdges.
func (c *coming) along(at comer, i uint32) {
	a := c.x.in[i]
	code := a.class
	if c.skip != nil {
		if spare, ok := c.x.spareOf(c.in[i]); ok {
			code = spare // the better one beside it may be skipped
		}
	}
	class := &c.x.classes[code]
	switch {
	case !class.walked:
	case class.holds:
		c.put(a.from, at.h) // a Grant has what its holders have
	case class.arrives == at.h && (c.skip == nil || !c.skip(c.in[i])):
		for h := range holds {
			if c.x.free[0].rows[h][code] == moves {
				c.put(a.from, h)
			}
		}
	}
}
