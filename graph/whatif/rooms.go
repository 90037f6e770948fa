package whatif

import "github.com/postern-graph/postern/graph"

// roomsKept is how many rooms an estate keeps between questions: one of them
// needs as many.
const roomsKept = 2

// rooms are those in which no question is laid out now. They are kept however
// long the next question takes to come; those of many at once are not.
type rooms struct{ graph.Spares[*graph.Scratch] }

// get gives a room that is free, or one more.
func (r *rooms) get() *graph.Scratch {
	room, ok := r.Get()
	if !ok {
		return &graph.Scratch{}
	}
	return room
}

// fill makes the rooms of one question.
func (r *rooms) fill(s *graph.Snapshot) {
	for r.Put(graph.NewScratch(s)) {
	}
}
