package graph

// Scratch is room for the edges of a Snapshot that is needed for a while only,
// as one on the way to another: whoever makes such Snapshots again and again
// leaves the collector no columns of millions of edges each time. It is empty to
// begin with and holds one Snapshot at a time; not safe for concurrent use.
type Scratch struct {
	from, to      []NodeID
	kind          []uint8
	esets         []uint32
	inEdges       []EdgeID
	outOff, inOff []uint32
}

// In has Build lay the edges out in a Scratch where nodes keep their numbers. The
// Snapshot must not be used any more once another one is made there.
func (p *Patch) In(room *Scratch) { p.scratch = room }

// Holds reports whether the edges of a Snapshot lie in the Scratch.
func (r *Scratch) Holds(s *Snapshot) bool {
	return len(s.from) > 0 && cap(r.from) > 0 && &s.from[0] == &r.from[:1][0]
}

// columns gives a Snapshot room for m edges. What is in it is to be written over.
func (r *Scratch) columns(s *Snapshot, m int) {
	if r == nil {
		r = &Scratch{}
	}
	r.from, r.to, r.kind, r.esets = roomFor(r.from, m), roomFor(r.to, m), roomFor(r.kind, m), roomFor(r.esets, m)
	r.inEdges, r.outOff, r.inOff = roomFor(r.inEdges, m), roomFor(r.outOff, len(s.ids)+1), roomFor(r.inOff, len(s.ids)+1)
	s.from, s.to, s.kind, s.esets, s.inEdges, s.outOff, s.inOff = r.from, r.to, r.kind, r.esets, r.inEdges, r.outOff, r.inOff
}

func roomFor[T any](have []T, n int) []T {
	if cap(have) < n {
		return make([]T, n)
	}
	return have[:n:n]
}
