package walk

import "github.com/postern-graph/postern/graph"

// columns is what an index of a Snapshot that a Patch made needs for each edge and node.
type columns struct {
	out                   []uint32
	in                    []arc
	spare                 []spareClass
	onward, inward, flags []uint8
}

// columnsKept is how many columns of indexes that were forgotten an index keeps for
// what Patches make of its Snapshot next.
const columnsKept = 1

// columnsFor gives columns that are free, or new ones.
func (x *index) columnsFor() *columns {
	c, ok := x.room.Get()
	if !ok {
		return &columns{}
	}
	return c
}

// Reserve makes room for what searches of a Snapshot share that a Patch makes of s.
func Reserve(s *graph.Snapshot) {
	x := indexOf(s)
	x.room.Put(&columns{
		out: graph.RoomLike(x.out), in: graph.RoomLike(x.in), spare: graph.RoomLike(x.spare),
		onward: graph.RoomLike(x.onward), inward: graph.RoomLike(x.inward), flags: graph.RoomLike(x.flags),
	})
}

// Forget ends the searches of a Snapshot that a Patch made: what they shared
// becomes room for that of the next one. The Snapshot must not be searched any
// more, nor while it is forgotten.
func Forget(s *graph.Snapshot) {
	x, ok := s.Derived(indexKey{}, func() any { return nil }).(*index)
	if !ok || x.columns == nil {
		return
	}
	c, home := x.columns, &indexOf(x.base).room
	c.spare = x.spare[:0]
	x.forget()
	home.Put(c)
}

// forget leaves nothing that whoever asks nevertheless could be told.
func (x *index) forget() {
	x.out, x.in, x.spare, x.onward, x.inward, x.flags, x.to, x.columns, x.base = nil, nil, nil, nil, nil, nil, nil, nil, nil
}

// extended copies a column into room for n, of which the last are empty.
func extended(have *[]uint8, old []uint8, n int) []uint8 {
	out := graph.RoomFor(have, n)
	clear(out[copy(out, old):])
	return out
}
