package walk

import "github.com/postern-graph/postern/graph"

// Comers lists, ascending, the nodes that come to control one of some nodes by
// steps that Spread takes, these nodes themselves included. O(what comes there), and a byte a node.
func Comers(s *graph.Snapshot, to []graph.NodeID) []graph.NodeID {
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
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		lo, hi := s.InRange(at.n)
		for i := lo; i < hi; i++ {
			a := x.in[i]
			code := a.class
			c := &x.classes[code]
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
