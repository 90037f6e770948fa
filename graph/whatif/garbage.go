package whatif

import (
	"runtime"
	"runtime/metrics"
	"sync/atomic"
)

// collecting says that a round of the collector is under way that collect began.
var collecting atomic.Bool

// collect has the collector make its round between two questions rather than
// within the next one, of which it would take both processors for a good part of
// a second: a question about a large estate leaves hundreds of megabytes. It does
// nothing while the heap has room for another question, and does not wait.
func collect() {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/goal:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 || s[1].Value.Kind() != metrics.KindUint64 {
		return
	}
	if used, goal := s[0].Value.Uint64(), s[1].Value.Uint64(); goal < largeHeap || used < goal/4*3 || !collecting.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer collecting.Store(false)
		runtime.GC()
	}()
}

// largeHeap is what the collector lets a heap grow to, in bytes, below which its
// round is too short to matter.
const largeHeap = 1 << 29
