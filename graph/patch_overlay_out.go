package graph

import "slices"

// overlayEdges lays out the edges, of which those of untouched sources stay as
// they are, and gives to which nodes others lead than before.
func (p *Patch) overlayEdges(s *Snapshot, touched []NodeID, edges [][]edgeRec) (to []NodeID) {
	old := p.s
	n, m := len(old.ids), len(old.to)
	bounds := make([]uint32, 0, len(touched))  // where the old edges of each touched source begin
	shifts := make([]int64, 1, len(touched)+1) // how far edges moved behind each
	total := 0
	for i, at := range touched {
		lo, hi := uint32(m), uint32(m) //nolint:gosec // edges are numbered as uint32
		if int(at) < n {
			lo, hi = old.outOff[at], old.outOff[at+1]
		}
		bounds = append(bounds, lo)
		shifts = append(shifts, shifts[i]+int64(len(edges[i]))-int64(hi-lo))
		total += len(edges[i]) - int(hi-lo)
	}
	m += total
	p.scratch.columns(s, m)
	// runs of untouched sources: old edges [lo, hi) come to lie at lo+shift
	Spread(len(touched)+1, 64, func(a, b int) {
		for i := a; i < b; i++ {
			first, last := NodeID(0), NodeID(n) //nolint:gosec // nodes are numbered as uint32
			if i > 0 {
				first = min(touched[i-1]+1, last)
			}
			if i < len(touched) {
				last = min(touched[i], last)
			}
			lo, hi := old.outOff[first], old.outOff[last]
			at := uint32(int64(lo) + shifts[i]) //nolint:gosec // edges are numbered as uint32
			for k := first; k < last; k++ {
				s.outOff[k] = uint32(int64(old.outOff[k]) + shifts[i]) //nolint:gosec // edges are numbered as uint32
			}
			copy(s.from[at:], old.from[lo:hi])
			copy(s.to[at:], old.to[lo:hi])
			copy(s.kind[at:], old.kind[lo:hi])
			copy(s.esets[at:], old.esets[lo:hi])
			if i == len(touched) {
				continue
			}
			at += hi - lo
			s.outOff[touched[i]] = at
			for k, e := range edges[i] {
				x := int(at) + k
				s.from[x], s.to[x], s.kind[x], s.esets[x] = touched[i], NodeID(e.to), e.kind, e.set
			}
		}
	})
	s.outOff[len(s.ids)] = uint32(m) //nolint:gosec // edges are numbered as uint32
	for k := len(s.ids) - 1; k >= n; k-- {
		if _, ok := slices.BinarySearch(touched, NodeID(k)); !ok { //nolint:gosec // nodes are numbered as uint32
			s.outOff[k] = s.outOff[k+1] // a new node from which nothing leads
		}
	}
	in := &overlayIn{old: old, s: s, touched: touched, bounds: bounds, shifts: shifts}
	in.keep()
	in.gather()
	in.layOut()
	return in.others
}
