package schema

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
)

// Source brings the runs that questions are about. Implementations are safe for concurrent use.
type Source interface {
	// Estate gives one run with its judges, the newest for "". store.ErrNotFound where there is none.
	Estate(ctx context.Context, run string) (*access.Estate, error)
	// Runs lists the published runs, oldest first.
	Runs(ctx context.Context) ([]store.RunInfo, error)
}

// keptEstates is how many runs a source of NewSource keeps in memory: the newest, and one to compare with.
const keptEstates = 2

// NewSource reads runs from a store, builds their judges, and keeps those used last in memory. A run that another
// process publishes answers from the next request on.
func NewSource(r store.Reader, judges func(*graph.Snapshot) []access.Judge) Source {
	return &source{r: r, judges: judges}
}

type source struct {
	r       store.Reader
	judges  func(*graph.Snapshot) []access.Judge
	loading singleflight.Group

	mu   sync.Mutex
	kept []*access.Estate // last used first
}

// Runs implements Source.
func (s *source) Runs(ctx context.Context) ([]store.RunInfo, error) { return s.r.Runs(ctx) }

// Estate implements Source.
func (s *source) Estate(ctx context.Context, run string) (*access.Estate, error) {
	if run == "" {
		// The list may come with damaged runs beside the whole ones; the store then says which run is the newest.
		infos, err := s.r.Runs(ctx)
		switch {
		case err == nil && len(infos) == 0:
			return nil, store.ErrNotFound
		case err == nil:
			run = infos[len(infos)-1].ID
		case ctx.Err() != nil:
			return nil, err
		}
	}
	if e := s.cached(run); e != nil {
		return e, nil
	}
	// Many requests for one run load it once. Each waits as long as its own time allows; the loading itself goes on for
	// the others, so it must not end with the request that began it.
	ch := s.loading.DoChan(run, func() (any, error) {
		snap, err := s.r.Snapshot(context.WithoutCancel(ctx), run)
		if err != nil {
			return nil, err
		}
		e := access.NewEstate(snap, s.judges(snap))
		s.keep(e)
		return e, nil
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case res := <-ch:
		if res.Err != nil {
			return nil, res.Err
		}
		e, ok := res.Val.(*access.Estate)
		if !ok {
			return nil, errors.New("the loader gave no estate")
		}
		return e, nil
	}
}

func (s *source) cached(run string) *access.Estate {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, e := range s.kept {
		if run != "" && e.Snapshot().Meta().Run == run {
			copy(s.kept[1:i+1], s.kept[:i])
			s.kept[0] = e
			return e
		}
	}
	return nil
}

func (s *source) keep(e *access.Estate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := []*access.Estate{e}
	for _, old := range s.kept {
		if len(kept) < keptEstates && old.Snapshot().Meta().Run != e.Snapshot().Meta().Run {
			kept = append(kept, old)
		}
	}
	s.kept = kept
}

// pin holds the newest run for one request, so that all of its fields speak of the same one although another may be
// published meanwhile.
type pin struct {
	once   sync.Once
	estate *access.Estate
	err    error
}

type pinKey struct{}

func withPin(ctx context.Context) context.Context { return context.WithValue(ctx, pinKey{}, &pin{}) }

func pinned(ctx context.Context, s Source, run string) (*access.Estate, error) {
	p, ok := ctx.Value(pinKey{}).(*pin)
	if run != "" || !ok {
		return s.Estate(ctx, run)
	}
	p.once.Do(func() { p.estate, p.err = s.Estate(ctx, "") })
	return p.estate, p.err
}
