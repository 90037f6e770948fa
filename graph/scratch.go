package graph

// Scratch is room for the edges of a Snapshot that is needed for a while only,
// and for what a Patch gathers on the way to it: whoever makes such Snapshots
// again and again leaves the collector no columns of millions of edges each time.
// It is empty to begin with and holds one Snapshot at a time; not safe for
// concurrent use.
type Scratch struct {
	from, to      []NodeID
	kind          []uint8
	esets         []uint32
	inEdges       []EdgeID
	outOff, inOff []uint32

	// Of a Patch, until it is built.
	added added
	drop  []EdgeID
}

// NewScratch returns room for the edges of what a Patch makes of s, which has some more at most.
// It has what every Patch of s looks up made, too.
func NewScratch(s *Snapshot) *Scratch {
	s.setTable()
	return &Scratch{
		from: roomLike(s.from), to: roomLike(s.to), kind: roomLike(s.kind), esets: roomLike(s.esets),
		inEdges: roomLike(s.inEdges), outOff: roomLike(s.outOff), inOff: roomLike(s.inOff),
	}
}

// roomLike gives room for somewhat more than a column has. It is written to, as
// memory that was not costs more when it is written to first.
func roomLike[T any](col []T) []T {
	return append(make([]T, 0, len(col)+len(col)/64+1), col...)
}

// In has Build lay the edges out in a Scratch where nodes keep their numbers. It
// comes before anything is changed. The Snapshot must not be used any more once
// another one is made there.
func (p *Patch) In(room *Scratch) {
	p.scratch = room
	p.added, p.drop = added{room.added.blocks[:0], room.added.ends[:0], room.added.of[:0]}, room.drop[:0]
}

// built takes back what the Patch gathered.
func (r *Scratch) built(p *Patch) {
	if r != nil {
		r.added, r.drop = p.added, p.drop
	}
}

// Holds reports whether the edges of a Snapshot lie in the Scratch.
func (r *Scratch) Holds(s *Snapshot) bool {
	return len(s.from) > 0 && cap(r.from) > 0 && &s.from[0] == &r.from[:1][0]
}

// Empty takes the edges of a Snapshot that lie here away from it, so that
// whoever asks it for one nevertheless is not told another's.
func (r *Scratch) Empty(s *Snapshot) {
	if r.Holds(s) {
		s.from, s.to, s.kind, s.esets, s.inEdges, s.outOff, s.inOff = nil, nil, nil, nil, nil, nil, nil
	}
}

// columns gives a Snapshot room for m edges. What is in it is to be written over.
func (r *Scratch) columns(s *Snapshot, m int) {
	n := len(s.ids) + 1
	if r == nil {
		s.from, s.to, s.kind, s.esets = make([]NodeID, m), make([]NodeID, m), make([]uint8, m), make([]uint32, m)
		s.inEdges, s.outOff, s.inOff = make([]EdgeID, m), make([]uint32, n), make([]uint32, n)
		return
	}
	s.from, s.to, s.kind, s.esets = roomFor(&r.from, m), roomFor(&r.to, m), roomFor(&r.kind, m), roomFor(&r.esets, m)
	s.inEdges, s.outOff, s.inOff = roomFor(&r.inEdges, m), roomFor(&r.outOff, n), roomFor(&r.inOff, n)
}

// roomFor gives n of what there is; where that is less, it becomes somewhat more,
// as the next Snapshot may have some edges more.
func roomFor[T any](have *[]T, n int) []T {
	if cap(*have) < n {
		*have = make([]T, n+n/64)
	}
	return (*have)[:n:n]
}
