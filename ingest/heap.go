package ingest

import (
	"math"
	"runtime/debug"
)

// Judging a large estate makes much garbage beside facts that stay, and then
// the collector's rounds are a fifth of the work. From largeEstate nodes on it
// may wait until the heap is four times what is in use, as long as that is
// within the memory that the program may take.
const (
	largeEstate  = 50_000
	patience     = 300
	usualPercent = 100
)

// letHeapGrow makes the collector wait while an estate of so many nodes is
// judged; what it gives back undoes that. most is in bytes; 0 changes nothing.
// What the user set by GOGC or GOMEMLIMIT stays.
func letHeapGrow(nodes int, most int64) (undo func()) {
	if most <= 0 || nodes < largeEstate || debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return func() {}
	}
	was := debug.SetGCPercent(patience)
	if was != usualPercent {
		debug.SetGCPercent(was)
		return func() {}
	}
	debug.SetMemoryLimit(most)
	return func() {
		debug.SetGCPercent(was)
		debug.SetMemoryLimit(math.MaxInt64)
	}
}
