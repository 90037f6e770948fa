package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/view"
)

// keptLenses is how many ways of looking stay in memory: each is an index of the whole run.
const keptLenses = 3

// lenses keeps the ways of looking that were asked for last. To make one looks at every edge, and most questions look
// the plain way.
type lenses struct {
	mu   sync.Mutex
	kept []*look // last used first
}

// look is one way of looking at one run, made by the first who asks while the others wait.
type look struct {
	s     *graph.Snapshot
	words string
	once  sync.Once
	view  *walk.View
	terms *access.Terms
	err   error
}

// look gives a run's view under a lens, as view.Estate.Look makes it.
func (r resolver) look(v *view.Estate, s *graph.Snapshot, lens *view.Lens) (*walk.View, *access.Terms, error) {
	words, err := json.Marshal(lens)
	if err != nil {
		return nil, nil, fmt.Errorf("read a lens: %w", err)
	}
	k := r.server.lenses.of(s, string(words))
	k.once.Do(func() { k.view, k.terms, k.err = v.Look(lens, r.terms) })
	return k.view, k.terms, k.err
}

func (l *lenses) of(s *graph.Snapshot, words string) *look {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.kept, func(k *look) bool { return k.s == s && k.words == words })
	k := &look{s: s, words: words}
	if i >= 0 {
		k = l.kept[i]
		l.kept = slices.Delete(l.kept, i, i+1)
	}
	l.kept = slices.Insert(l.kept, 0, k)
	l.kept = l.kept[:min(len(l.kept), keptLenses)]
	return k
}
