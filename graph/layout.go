package graph

import (
	"runtime"
	"slices"
)

// layOffsets makes both CSR arrays of edges that lie in their order: outOff,
// inOff and inEdges, the last by target, kind and source.
func (s *Snapshot) layOffsets() {
	s.layOut()
	s.countIn()
	s.layIn()
}

// layOut finds where the edges of each source begin.
func (s *Snapshot) layOut() {
	n, m := len(s.ids), len(s.from)
	s.outOff = make([]uint32, n+1)
	Spread(m, 1<<16, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			next := 0 // the first source whose edges begin here
			if i > 0 {
				next = int(s.from[i-1]) + 1
			}
			for ; next <= int(s.from[i]); next++ {
				s.outOff[next] = uint32(i) //nolint:gosec // edges are numbered as uint32
			}
		}
	})
	after := 0
	if m > 0 {
		after = int(s.from[m-1]) + 1
	}
	for ; after <= n; after++ {
		s.outOff[after] = uint32(m) //nolint:gosec // edges are numbered as uint32
	}
}

// byTarget does a task for shares of the targets, [lo, hi), one for each processor.
func (s *Snapshot) byTarget(do func(lo, hi NodeID)) {
	n, shares := len(s.ids), runtime.GOMAXPROCS(0)
	Spread(n, max(1<<12, (n+shares-1)/shares), func(lo, hi int) { do(NodeID(lo), NodeID(hi)) }) //nolint:gosec // nodes are numbered as uint32
}

// countIn finds where the edges of each target begin in inEdges.
func (s *Snapshot) countIn() {
	n := len(s.ids)
	s.inOff = make([]uint32, n+1)
	s.byTarget(func(lo, hi NodeID) {
		count := s.inOff[lo+1 : hi+1]
		for _, t := range s.to {
			if i := t - lo; i < hi-lo { // below lo it wraps around
				count[i]++
			}
		}
	})
	for i := range n {
		s.inOff[i+1] += s.inOff[i]
	}
}

// layIn fills inEdges. Edges are numbered by source, so a pass by kind and a
// stable one by target suffice.
func (s *Snapshot) layIn() {
	byKind := s.edgesByKind()
	next := slices.Clone(s.inOff)
	s.inEdges = make([]EdgeID, len(s.to))
	s.byTarget(func(lo, hi NodeID) {
		for _, e := range byKind {
			if t := s.to[e]; t-lo < hi-lo {
				s.inEdges[next[t]] = e
				next[t]++
			}
		}
	})
}

// edgesByKind gives all edges by kind and number.
func (s *Snapshot) edgesByKind() []EdgeID {
	const run = 1 << 18
	next := make([][]uint32, len(s.kind)/run+1) // by run and kind, where its edges go
	Spread(len(s.kind), run, func(lo, hi int) {
		count := make([]uint32, len(s.kinds))
		for _, k := range s.kind[lo:hi] {
			count[k]++
		}
		next[lo/run] = count
	})
	sum := uint32(0)
	for k := range s.kinds {
		for _, count := range next {
			if count != nil {
				count[k], sum = sum, sum+count[k]
			}
		}
	}
	out := make([]EdgeID, len(s.kind))
	Spread(len(s.kind), run, func(lo, hi int) {
		next := next[lo/run]
		for e := lo; e < hi; e++ {
			k := s.kind[e]
			out[next[k]] = EdgeID(e) //nolint:gosec // edges are numbered as uint32
			next[k]++
		}
	})
	return out
}
