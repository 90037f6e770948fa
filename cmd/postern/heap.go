package main

// mostHeap is enough for the estate that the design is for, with room.
const mostHeap = 6 << 30

// heapToJudge is how far judging may let the heap grow: half of the machine's
// memory, so that other programs keep theirs, and mostHeap at most.
func heapToJudge() int64 { return min(physicalMemory()/2, mostHeap) }
