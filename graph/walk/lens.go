package walk

import (
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// Lens says how one looks at a graph: what is assumed of requests and of code,
// and what steps cost. The zero value assumes nothing, so that a step is walked
// whether or not something must hold for it.
type Lens struct {
	// Terms reads what edges depend on. nil: no condition is read, and none is
	// carried along a path.
	Terms Terms
	// Certain leaves out whatever is not certain under the assumptions.
	Certain bool
	// Code says of functions whether their code lets its caller act. Of two that
	// speak of one function a refusal counts.
	Code  []Code
	Costs Costs
}

// Code grants or refuses the assumption that a function's code lets its caller
// act as the function.
type Code struct {
	Name   string // id, alias, or a glob over names
	Refuse bool
}

// Terms gives walk what it needs of conditions, which are graph/access's. A
// term stands for a condition: Always, Never, or a number of the
// implementation's own. Implementations are safe for concurrent use, and give
// one term to equal conditions.
type Terms interface {
	// Read gives what is left, under what is assumed, of the condition that an
	// edge carries (graph.PropConditions).
	Read(text string) uint32
	// Or gives the term for two edges of which one is enough.
	Or(a, b uint32) uint32
	// Along gives what a path asks, of the things that stay the same from one
	// step to the next, once a step of term next follows what was asked so far;
	// Never where the two contradict each other.
	Along(soFar, next uint32) uint32
}

// The terms that every implementation has.
const (
	Always uint32 = iota // asks nothing
	Never                // cannot hold
	Unread               // asks something that was not read: neither of the two
)

// View is a Snapshot seen through a Lens, ready for any number of searches.
type View struct {
	s *graph.Snapshot
	x *index
}

// On makes the view. It builds an index of the Snapshot: O(N + E) and about
// 12 bytes an edge, for as long as the view is kept. It fails where Code names
// nothing that the Snapshot holds.
func (l Lens) On(s *graph.Snapshot) (*View, error) {
	code, err := newCodeRules(s, l.Code)
	if err != nil {
		return nil, err
	}
	return &View{s, newIndex(s, l, code)}, nil
}

// index gives that of the view, or of the plain one where the view is none of
// this Snapshot.
func (v *View) index(s *graph.Snapshot) *index {
	if v != nil && v.s == s {
		return v.x
	}
	return indexOf(s)
}

// codeWord is what is said of the code at a node.
type codeWord uint8

const (
	unsaid codeWord = iota
	granted
	refused
)

// codeRules answers for nodes what was said of their code.
type codeRules struct {
	s     *graph.Snapshot
	named map[graph.NodeID]codeWord
	globs []Code
}

func newCodeRules(s *graph.Snapshot, list []Code) (codeRules, error) {
	r := codeRules{s: s, named: map[graph.NodeID]codeWord{}}
	for _, c := range list {
		if n, ok := s.Lookup(c.Name); ok {
			r.named[n] = max(r.named[n], c.word())
			continue
		}
		if !r.anyNamed(c.Name) {
			return r, fmt.Errorf("code:%s: no function of this id or name in this run", c.Name)
		}
		r.globs = append(r.globs, c)
	}
	return r, nil
}

func (c Code) word() codeWord {
	if c.Refuse {
		return refused
	}
	return granted
}

func (r codeRules) anyNamed(glob string) bool {
	for _, l := range []graph.Label{graph.Function, graph.Instance, graph.Endpoint, graph.Trigger} {
		for _, n := range r.s.WithLabel(l) {
			if globMatch(glob, r.s.Name(n)) {
				return true
			}
		}
	}
	return false
}

func (r codeRules) of(n graph.NodeID) codeWord {
	w := r.named[n]
	for _, c := range r.globs {
		if c.word() > w && globMatch(c.Name, r.s.Name(n)) {
			w = c.word()
		}
	}
	return w
}

// ofHolders is what is said of the code of all who hold a Grant, unsaid where
// that differs: then a chain through the Grant carries the assumption, with the
// holder's name.
func (r codeRules) ofHolders(grant graph.NodeID) codeWord {
	if len(r.named)+len(r.globs) == 0 {
		return unsaid
	}
	w, first := unsaid, true
	for e := range r.s.InKind(grant, graph.Holds) {
		of := r.of(e.From)
		if !first && of != w {
			return unsaid
		}
		w, first = of, false
	}
	return w
}
