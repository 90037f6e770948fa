package ask

import (
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/walk/cutcheck"
	"github.com/postern-graph/postern/graph/whatif"
)

// Why there may be no cut.
var (
	ErrCutStopped = errors.New("no cut was found in the time that there was")
	ErrCutOpens   = errors.New("every cut found takes a flag away that the pattern refuses, and so opens chains that nothing closes: ask without the refusal")
)

// CutQuestion asks what is the least that must change so that no chain of a pattern is left.
type CutQuestion struct {
	walk.CutOptions

	Pattern walk.Pattern
	Rules   []remedy.Rule // the user's own, for weights
	// Ready gives the estate ready for what-if questions, in which cuts are tried; nil: they are not.
	Ready func() (*whatif.Estate, error)
	// Look sees another Snapshot as Scope.View sees the estate's; nil where there is no view.
	Look func(*graph.Snapshot) (*walk.View, error)
}

// Cut is the least that must change, and what it takes to tell it.
type Cut struct {
	walk.Cuts

	// Graph is what the cut is of and its edges are numbered in: the estate's Snapshot, or that with what comes to stand
	// when something else is gone (see graph.PropRevealed). Nodes have the same numbers in both.
	Graph *graph.Snapshot
	Book  *remedy.Book
	// Tried is what came of trying each of the Cuts.
	Tried []Tried
	// HeldBack is a chain that guardrails alone hold back once the first cut is made; none where latent steps were cut, too.
	HeldBack []walk.Step
}

// LeastCut finds the least that must change, checks the proof by other means, tries the cuts on the facts, and looks at what
// guardrails alone hold back afterwards.
//
// What is judged of an estate leaves out what adds nothing: who administers an account has no edge of each narrower right in
// it, and who can do all calls of a technique none for doing them together with others. Once the wider right is cut the
// narrower one counts. So cuts are made in the facts, whoever is touched is judged anew, and chains that are left then show
// what came to stand; the search goes on with that beside the rest, until its cuts hold. A cut that closes the wider right
// must close these as well, and one that does not closes the chain where it reaches nobody's: so the least stays the least.
//
// Errors are ErrCutStopped, ErrCutOpens, or a proof that did not hold.
func LeastCut(e *access.Estate, q CutQuestion) (*Cut, error) {
	known := revealed{}
	for round := 0; ; round++ {
		c, err := leastCut(e, q)
		if err != nil {
			return nil, err
		}
		more, err := c.try(q)
		if err != nil {
			return nil, err
		}
		if more = known.fresh(more); len(more) == 0 || round == mostRounds {
			if len(c.Cuts.Cuts) > 0 && !q.Latent {
				c.HeldBack = c.heldBack(q)
			}
			return c, nil
		}
		if e, err = with(e, more); err != nil {
			return nil, err
		}
		if q.Look != nil {
			if q.View, err = q.Look(e.Snapshot()); err != nil {
				return nil, err
			}
		}
	}
}

// mostRounds bounds how often a search goes on with what came to stand. Two are enough for most.
const mostRounds = 32

func leastCut(e *access.Estate, q CutQuestion) (*Cut, error) {
	c := &Cut{Graph: e.Snapshot(), Book: remedy.New(e, q.Rules)}
	c.Cuts = walk.LeastCut(c.Graph, q.Pattern, c.Book, q.CutOptions)
	if len(c.Cuts.Cuts) == 0 && c.Open == nil {
		if q.stopped() {
			return nil, ErrCutStopped
		}
		return nil, ErrCutOpens
	}
	if err := cutcheck.Check(c.Graph, q.Pattern, c.Book, q.Scope, c.Cuts); err != nil {
		return nil, fmt.Errorf("the answer did not pass its check, and is not given: %w", err)
	}
	return c, nil
}

func (q *CutQuestion) stopped() bool { return q.Stop != nil && q.Stop() }

func (c *Cut) heldBack(q CutQuestion) []walk.Step {
	made := c.Cuts.Cuts[0].Changes
	o := q.Scope
	o.Latent = true
	_, steps, _ := walk.AnyChain(c.Graph, q.Pattern, o, walk.Without(c.Book, func(ch walk.Change) bool { return slices.Contains(made, ch) }))
	return steps
}
