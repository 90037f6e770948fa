package graph

// Scratch is room for the edges of a Snapshot that is needed for a while only,
// for its nodes where new ones come, and for what a Patch gathers on the way to
// it: whoever makes such Snapshots again and again leaves the collector no columns
// of millions each time. It is empty to begin with and holds one Snapshot at a
// time; not safe for concurrent use.
type Scratch struct {
	from, to      []NodeID
	kind          []uint8
	esets         []uint32
	inEdges       []EdgeID
	outOff, inOff []uint32

	// Nodes as of was left them, with room behind for those that come; the sets of
	// properties are written anew each time.
	of                      []string
	ids, folds              []string
	name, acct, region, typ []uint32
	cloud                   []uint8
	labels                  []uint16
	nsets                   []uint32

	// Of a Patch, until it is built.
	added added
	drop  []EdgeID
}

// NewScratch returns room for what a Patch makes of s, which has some nodes and edges more at most.
// It has what every Patch of s looks up made, too.
func NewScratch(s *Snapshot) *Scratch {
	s.setTable()
	r := &Scratch{
		from: RoomLike(s.from), to: RoomLike(s.to), kind: RoomLike(s.kind), esets: RoomLike(s.esets),
		inEdges: RoomLike(s.inEdges), outOff: RoomLike(s.outOff), inOff: RoomLike(s.inOff),
	}
	r.nodes(&Snapshot{nsets: s.nsets}, s, lateRoom)
	return r
}

// In has Build lay edges and new nodes out in a Scratch where nodes keep their numbers. It
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

// Holds reports whether the edges or the nodes of a Snapshot lie in the Scratch.
func (r *Scratch) Holds(s *Snapshot) bool { return begins(r.from, s.from) || begins(r.ids, s.ids) }

// begins reports whether a column lies at the beginning of a room.
func begins[T any](room, col []T) bool {
	return len(col) > 0 && cap(room) > 0 && &col[0] == &room[:1][0]
}

// Empty takes what lies here of a Snapshot away from it, so that whoever asks it
// for that nevertheless is not told another's.
func (r *Scratch) Empty(s *Snapshot) {
	if begins(r.from, s.from) {
		s.from, s.to, s.kind, s.esets, s.inEdges, s.outOff, s.inOff = nil, nil, nil, nil, nil, nil, nil
	}
	if begins(r.ids, s.ids) {
		s.ids, s.folds, s.name, s.acct, s.region, s.typ, s.cloud, s.labels, s.nsets = nil, nil, nil, nil, nil, nil, nil, nil, nil
	}
}

// nodes gives s, which has the nodes of old, columns of its own with room for
// more. Of those that a Snapshot was built with nothing but the sets of properties
// is written again where they lie here from the question before.
func (r *Scratch) nodes(s, old *Snapshot, more int) {
	built := old
	if old.base != nil {
		built = old.base
	}
	first := len(built.ids)
	if need := len(old.ids) + more; len(built.late) > 0 || len(r.of) != first || !begins(r.of, built.ids) || cap(r.ids) < need {
		n := need + need/64
		r.of = built.ids
		r.ids, r.folds = widen(built.ids, n), widen(built.folds, n)
		r.name, r.acct, r.region, r.typ = widen(built.name, n), widen(built.acct, n), widen(built.region, n), widen(built.typ, n)
		r.cloud, r.labels, r.nsets = widen(built.cloud, n), widen(built.labels, n), make([]uint32, 0, n)
	}
	s.ids, s.folds = behind(r.ids[:first], old.ids), behind(r.folds[:first], old.folds)
	s.name, s.acct, s.region, s.typ = behind(r.name[:first], old.name), behind(r.acct[:first], old.acct), behind(r.region[:first], old.region), behind(r.typ[:first], old.typ)
	s.cloud, s.labels = behind(r.cloud[:first], old.cloud), behind(r.labels[:first], old.labels)
	s.nsets = append(r.nsets[:0], s.nsets...)
}

// behind puts what a column has more behind its beginning, which lies in a room.
func behind[T any](room, col []T) []T { return append(room, col[len(room):]...) }

// columns gives a Snapshot room for m edges. What is in it is to be written over.
func (r *Scratch) columns(s *Snapshot, m int) {
	n := len(s.ids) + 1
	if r == nil {
		s.from, s.to, s.kind, s.esets = make([]NodeID, m), make([]NodeID, m), make([]uint8, m), make([]uint32, m)
		s.inEdges, s.outOff, s.inOff = make([]EdgeID, m), make([]uint32, n), make([]uint32, n)
		return
	}
	s.from, s.to, s.kind, s.esets = RoomFor(&r.from, m), RoomFor(&r.to, m), RoomFor(&r.kind, m), RoomFor(&r.esets, m)
	s.inEdges, s.outOff, s.inOff = RoomFor(&r.inEdges, m), RoomFor(&r.outOff, n), RoomFor(&r.inOff, n)
}
