package schema

import (
	"context"
	"errors"
	"maps"
	"slices"
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
// process publishes, removes or marks nodes for answers so from the next request on. Marks are read where r is
// store.Notes as well; Snapshots must come without them.
func NewSource(r store.Reader, judges func(*graph.Snapshot) []access.Judge) Source {
	s := &source{r: r, judges: judges}
	s.notes, _ = r.(store.Notes)
	return s
}

type source struct {
	r       store.Reader
	notes   store.Notes // nil: no marks
	judges  func(*graph.Snapshot) []access.Judge
	loading singleflight.Group

	mu   sync.Mutex
	kept []*keptRun // last used first
}

// keptRun is a run in memory.
type keptRun struct {
	id    string
	plain *access.Estate

	mu     sync.Mutex
	marks  store.Marks // those that marked has
	marked *access.Estate
}

// with gives the run with the marks. Judges never look at them, so those of the plain run go on answering.
func (k *keptRun) with(m store.Marks) *access.Estate {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.marked == nil || !maps.EqualFunc(k.marks, m, slices.Equal) {
		k.marks, k.marked = m, k.plain
		if s := m.On(k.plain.Snapshot()); s != k.plain.Snapshot() {
			k.marked = access.NewEstate(s, k.plain.Judges())
		}
	}
	return k.marked
}

// Runs implements Source.
func (s *source) Runs(ctx context.Context) ([]store.RunInfo, error) { return s.r.Runs(ctx) }

// Estate implements Source.
func (s *source) Estate(ctx context.Context, run string) (*access.Estate, error) {
	// The list may come with damaged runs beside the whole ones; the store then says which run is the newest.
	infos, err := s.r.Runs(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, err
	case err == nil && run == "" && len(infos) > 0:
		run = infos[len(infos)-1].ID
	case err == nil && !slices.ContainsFunc(infos, func(r store.RunInfo) bool { return r.ID == run }):
		s.drop(run)
		return nil, store.ErrNotFound
	}
	k, err := s.open(ctx, run)
	if err != nil || s.notes == nil {
		if err != nil {
			return nil, err
		}
		return k.plain, nil
	}
	marks, err := store.ReadMarks(ctx, s.notes)
	if err != nil {
		return nil, err
	}
	return k.with(marks), nil
}

// open gives a run from memory or from the store. Many requests for one run load it once. Each waits as long as its own
// time allows; the loading itself goes on for the others, so it must not end with the request that began it.
func (s *source) open(ctx context.Context, run string) (*keptRun, error) {
	if k := s.cached(run); k != nil {
		return k, nil
	}
	ch := s.loading.DoChan(run, func() (any, error) {
		if e := s.cached(run); e != nil {
			return e, nil // loaded for another request, since this one looked
		}
		snap, err := s.r.Snapshot(context.WithoutCancel(ctx), run)
		if err != nil {
			return nil, err
		}
		k := &keptRun{id: snap.Meta().Run, plain: access.NewEstate(snap, s.judges(snap))}
		s.keep(k)
		return k, nil
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case res := <-ch:
		if res.Err != nil {
			return nil, res.Err
		}
		k, ok := res.Val.(*keptRun)
		if !ok {
			return nil, errors.New("the loader gave no estate")
		}
		return k, nil
	}
}

func (s *source) cached(run string) *keptRun {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, k := range s.kept {
		if run != "" && k.id == run {
			copy(s.kept[1:i+1], s.kept[:i])
			s.kept[0] = k
			return k
		}
	}
	return nil
}

func (s *source) keep(k *keptRun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := []*keptRun{k}
	for _, old := range s.kept {
		if len(kept) < keptEstates && old.id != k.id {
			kept = append(kept, old)
		}
	}
	s.kept = kept
}

func (s *source) drop(run string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = slices.DeleteFunc(s.kept, func(k *keptRun) bool { return k.id == run })
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
