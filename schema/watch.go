package schema

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/postern-graph/postern/graph/store"
)

// watch looks for runs that any process publishes, while somebody listens: once for all who do.
type watch struct {
	source Source
	every  time.Duration

	mu        sync.Mutex
	listeners int
	stop      context.CancelFunc
	moved     chan struct{} // closed when there is something new
}

func newWatch(s Source, every time.Duration) *watch {
	return &watch{source: s, every: every, moved: make(chan struct{})}
}

// join keeps the watch going until the function it gives is called.
func (w *watch) join() (leave func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listeners++; w.listeners == 1 {
		ctx, stop := context.WithCancel(context.Background()) //nolint:forbidigo // it ends with the last listener, with no request
		w.stop = stop
		go w.look(ctx)
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.listeners--; w.listeners == 0 {
			w.stop()
		}
	}
}

func (w *watch) look(ctx context.Context) {
	tick := time.NewTicker(w.every)
	defer tick.Stop()
	last, _ := w.newest(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if id, err := w.newest(ctx); err == nil && id != last {
			last = id
			w.poke()
		}
	}
}

// poke has all listeners look for themselves.
func (w *watch) poke() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.moved)
	w.moved = make(chan struct{})
}

func (w *watch) newest(ctx context.Context) (string, error) { return newestOf(w.source.Runs(ctx)) }

// after lists the runs published after one, and gives what is closed when there may be more.
func (w *watch) after(ctx context.Context, run string) ([]store.RunInfo, <-chan struct{}, error) {
	w.mu.Lock()
	moved := w.moved
	w.mu.Unlock()
	infos, err := w.source.Runs(ctx)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, nil, fmt.Errorf("list runs: %w", err)
	}
	return slices.DeleteFunc(slices.Clone(infos), func(r store.RunInfo) bool { return r.ID <= run }), moved, nil
}
