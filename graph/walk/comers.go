package walk

import "github.com/postern-graph/postern/graph"

// Comers lists, ascending, the nodes that come to control one of some nodes by
// steps that Spread takes, these nodes themselves included, without edges that
// skip picks; nil picks none. O(what comes there), and a byte a node.
func Comers(s *graph.Snapshot, to []graph.NodeID, skip func(graph.EdgeID) bool) []graph.NodeID {
	x := indexOf(s)
	type place struct {
		n graph.NodeID
		h hold
	}
	seen := make([]uint8, s.NumNodes())
	var queue []place
	put := func(n graph.NodeID, h hold) {
		if seen[n]&(1<<h) == 0 {
			seen[n] |= 1 << h
			queue = append(queue, place{n, h})
		}
	}
	for _, n := range to {
		put(n, control)
	}
	in := s.InEdges()
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		lo, hi := s.InRange(at.n)
		for i := lo; i < hi; i++ {
			a := x.in[i]
			code := a.class
			if skip != nil {
				if spare, ok := x.spareOf(in[i]); ok {
					code = spare // the better one beside it may be skipped
				}
			}
			c := &x.classes[code]
			if skip != nil && c.walked && !c.holds && c.arrives == at.h && skip(in[i]) {
				continue
			}
			switch {
			case c.holds && c.walked:
				put(a.from, at.h) // a Grant has what its holders have
			case c.walked && c.arrives == at.h:
				for h := range holds {
					if x.free[0].rows[h][code] == moves {
						put(a.from, h)
					}
				}
			}
		}
	}
	var out []graph.NodeID
	for n, held := range seen {
		if held&(1<<control) != 0 {
			out = append(out, graph.NodeID(n)) //nolint:gosec // nodes are numbered as uint32
		}
	}
	return out
}
