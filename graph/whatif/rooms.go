package whatif

import (
	"sync"

	"github.com/postern-graph/postern/graph"
)

// roomsKept is how many rooms an estate keeps between questions: one of them
// needs as many.
const roomsKept = 2

// rooms are those in which no question is laid out now. They are kept however
// long the next question takes to come; those of many at once are not.
type rooms struct {
	mu   sync.Mutex
	free []*graph.Scratch
}

// get gives a room that is free, or one more.
func (r *rooms) get() *graph.Scratch {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := len(r.free) - 1
	if last < 0 {
		return &graph.Scratch{}
	}
	room := r.free[last]
	r.free = r.free[:last]
	return room
}

func (r *rooms) put(room *graph.Scratch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.free) < roomsKept {
		r.free = append(r.free, room)
	}
}

// fill makes the rooms of one question.
func (r *rooms) fill(s *graph.Snapshot) {
	for range roomsKept {
		r.put(graph.NewScratch(s))
	}
}
