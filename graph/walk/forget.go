package walk

import (
	"sync"

	"github.com/postern-graph/postern/graph"
)

// columns is what an index of a Snapshot that a Patch made needs for each edge and node.
type columns struct {
	out                   []uint32
	in                    []arc
	spare                 []spareClass
	onward, inward, flags []uint8
}

// room keeps the columns of an index that was forgotten for the next one of a
// Snapshot that a Patch made of the same.
type room struct {
	mu   sync.Mutex
	free *columns
}

func (r *room) get() *columns {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.free
	r.free = nil
	if c == nil {
		return &columns{}
	}
	return c
}

func (r *room) put(c *columns) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.free = c
}

// Reserve makes room for what searches of a Snapshot share that a Patch makes of s.
func Reserve(s *graph.Snapshot) {
	x := indexOf(s)
	x.room.put(&columns{
		out: roomLike(x.out), in: roomLike(x.in), spare: roomLike(x.spare),
		onward: roomLike(x.onward), inward: roomLike(x.inward), flags: roomLike(x.flags),
	})
}

// roomLike gives room for somewhat more than a column has. It is written to, as
// memory that was not costs more when it is written to first.
func roomLike[T any](col []T) []T {
	return append(make([]T, 0, len(col)+len(col)/64+1), col...)
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
	home.put(c)
}

// forget leaves nothing that whoever asks nevertheless could be told.
func (x *index) forget() {
	x.out, x.in, x.spare, x.onward, x.inward, x.flags, x.to, x.columns, x.base = nil, nil, nil, nil, nil, nil, nil, nil, nil
}

// roomFor gives n of what there is; where that is less, it becomes somewhat more.
// What is in it is to be written over.
func roomFor[T any](have *[]T, n int) []T {
	if cap(*have) < n {
		*have = make([]T, n+n/64)
	}
	return (*have)[:n:n]
}

// extended copies a column into room for n, of which the last are empty.
func extended(have *[]uint8, old []uint8, n int) []uint8 {
	out := roomFor(have, n)
	clear(out[copy(out, old):])
	return out
}
