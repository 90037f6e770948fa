package procedures

import (
	"fmt"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// look is one way of looking at the Snapshot, made by the first who asks while others wait.
type look struct {
	words string // what tells it from others
	once  sync.Once
	lens  walk.Lens
	view  *walk.View
	terms *access.Terms
	err   error
}

// looks keeps the ways of looking that were asked for: each is an index of the whole run, and a query that calls for each of
// its rows asks for the same one.
type looks struct {
	mu   sync.Mutex
	kept map[string]*look
}

// keptLooks bounds them.
const keptLooks = 3

// look reads the options that say how a chain question looks at the estate: assume, a map of what requests say; code, the names
// of functions whose code lets its caller act, each with "not " before it for one that does not; and certain, to walk nothing
// else. It comes after the other options: it ends their reading.
func (a *asked) look(o *options) (*look, error) {
	assumed, code, certain := o.context("assume"), o.texts("code"), o.flag("certain")
	if err := o.done(); err != nil {
		return nil, err
	}
	l := walk.Lens{Certain: certain}
	for _, name := range code {
		name, refuse := strings.CutPrefix(name, "not ")
		l.Code = append(l.Code, walk.Code{Name: name, Refuse: refuse})
	}
	k := a.looks.of(fmt.Sprintf("%q %q %t", assumed, code, certain))
	k.once.Do(func() {
		k.terms = a.m.Terms(assumed)
		l.Terms = k.terms
		k.lens = l
		k.view, k.err = l.On(a.s)
	})
	if k.err != nil {
		o.fail("code", "%s", k.err)
		return nil, o.done()
	}
	return k, nil
}

func (l *looks) of(words string) *look {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.kept[words]
	if k == nil {
		if k = (&look{words: words}); l.kept == nil || len(l.kept) >= keptLooks {
			l.kept = map[string]*look{}
		}
		l.kept[words] = k
	}
	return k
}
