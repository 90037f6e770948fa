package walk

import (
	"sync"

	"github.com/postern-graph/postern/graph"
)

// columns is what an index of a Snapshot that a Patch made needs for each edge and node.
type columns struct {
	out                   []uint32
	in                    []arc
	onward, inward, flags []uint8
}

// spareColumns keeps the columns of indexes that were forgotten.
var spareColumns sync.Pool

func newColumns() *columns {
	c, ok := spareColumns.Get().(*columns)
	if !ok {
		return &columns{}
	}
	return c
}

// Forget ends the searches of a Snapshot that a Patch made: what they shared
// becomes room for that of the next one. The Snapshot must not be searched any
// more, nor while it is forgotten.
func Forget(s *graph.Snapshot) {
	x, ok := s.Derived(indexKey{}, func() any { return nil }).(*index)
	if !ok || x.columns == nil {
		return
	}
	c := x.columns
	*x = index{}
	spareColumns.Put(c)
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
