package ask

import (
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/walk/cutcheck"
)

// Why there may be no cut.
var (
	ErrCutStopped = errors.New("no cut was found in the time that there was")
	ErrCutOpens   = errors.New("every cut found takes a flag away that the pattern refuses, and so opens chains that nothing closes: ask without the refusal")
)

// Cut is the least that must change, and what it takes to tell it.
type Cut struct {
	walk.Cuts

	Book *remedy.Book
	// HeldBack is a chain that guardrails alone hold back once the first cut is made; none where latent steps were cut, too.
	HeldBack []walk.Step
}

// LeastCut finds the least that must change so that no chain of a pattern is left, checks the proof by other means, and looks
// at what guardrails alone hold back afterwards. Errors are ErrCutStopped, ErrCutOpens, or a proof that did not hold.
func LeastCut(e *access.Estate, p walk.Pattern, rules []remedy.Rule, o walk.CutOptions) (*Cut, error) {
	s := e.Snapshot()
	c := &Cut{Book: remedy.New(e, rules)}
	c.Cuts = walk.LeastCut(s, p, c.Book, o)
	if len(c.Cuts.Cuts) == 0 && c.Open == nil {
		if o.Stop != nil && o.Stop() {
			return nil, ErrCutStopped
		}
		return nil, ErrCutOpens
	}
	if err := cutcheck.Check(s, p, c.Book, o.Scope, c.Cuts); err != nil {
		return nil, fmt.Errorf("the answer did not pass its check, and is not given: %w", err)
	}
	if len(c.Cuts.Cuts) > 0 && !o.Latent {
		c.HeldBack = c.heldBack(e, p, o.Scope)
	}
	return c, nil
}

func (c *Cut) heldBack(e *access.Estate, p walk.Pattern, o walk.Scope) []walk.Step {
	made := c.Cuts.Cuts[0].Changes
	o.Latent = true
	_, steps, _ := walk.AnyChain(e.Snapshot(), p, o, walk.Without(c.Book, func(ch walk.Change) bool { return slices.Contains(made, ch) }))
	return steps
}
