package schema

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"github.com/postern-graph/postern/schema/view"
)

// turns shares the machine out among queries, so that small ones are answered whatever large ones are asked. All of
// them together hold so much memory. The large, which may work for as long as a query may, have half of the processors
// between them, and the middling, which look at the whole estate once, the other half. Who finds no room
// waits in line for as long as its time allows, and is refused at once where the line is long already.
type turns struct {
	all     *semaphore.Weighted // by cost: many small queries, or few large ones
	whole   int64
	lanes   []lane
	waiting atomic.Int64
}

// lane has a place for each query of a cost or more that runs.
type lane struct {
	from   int
	places *semaphore.Weighted
}

const (
	// parallelQueries is how many of the most expensive queries have room at the same time.
	parallelQueries = 8
	// mostWaiting is how long the line may be.
	mostWaiting = 500
)

func newTurns(cost int) *turns {
	whole := int64(cost) * parallelQueries
	cores := int64(runtime.GOMAXPROCS(0))
	// Half of the cores for each of the two leaves turns of some 10 ms for whoever asks little.
	return &turns{all: semaphore.NewWeighted(whole), whole: whole, lanes: []lane{
		{costSolve, semaphore.NewWeighted(max(1, cores/2))},
		{costAll, semaphore.NewWeighted(max(1, cores/2))},
	}}
}

// enter waits until a query of that cost may run; leave must follow. What has no cost was refused already.
func (t *turns) enter(ctx context.Context, cost int) (leave func(), refused *view.Error) {
	if cost == 0 {
		return func() {}, nil
	}
	if t.waiting.Add(1) > mostWaiting {
		t.waiting.Add(-1)
		return nil, view.Errorf(view.Busy, "too many queries wait for this server already; ask again later")
	}
	defer t.waiting.Add(-1)
	type held struct {
		places *semaphore.Weighted
		n      int64
	}
	wanted := []held{{t.all, min(int64(cost), t.whole)}}
	for _, l := range t.lanes {
		if cost >= l.from {
			wanted = []held{{l.places, 1}, wanted[0]}
			break
		}
	}
	for i, w := range wanted {
		if w.places.Acquire(ctx, w.n) != nil {
			for _, had := range wanted[:i] {
				had.places.Release(had.n)
			}
			return nil, view.Errorf(view.Busy, "the server was busy with other queries for as long as this one may take; ask again later")
		}
	}
	return func() {
		for _, w := range wanted {
			w.places.Release(w.n)
		}
	}, nil
}
