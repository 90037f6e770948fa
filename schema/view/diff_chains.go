package view

import (
	"context"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/causes"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// DiffMeans is what a Diff asks for when somebody asks about chains.
type DiffMeans struct {
	// Chains reads which chains are compared; done ends the time that the search has.
	Chains func(context.Context, Compared) (patterns []walk.Pattern, o walk.Options, done func(), err error)
	// Why reads the facts of both runs.
	Why   func(context.Context) (*causes.Finder, error)
	Terms NewTerms
}

// Compared says which chains are compared.
type Compared struct {
	Patterns       []string
	MaxHops, First *int
	Latent         *bool
}

// DiffChains says what became of the chains of a pattern.
type DiffChains struct {
	Changes *ChainChanges
	Came    []*NewChain
}

// NewChain is a chain that the earlier run did not have.
type NewChain struct {
	Path *Path

	why *openers
}

// Cause is a change in the facts that opened a step of a chain.
type Cause = causes.Cause

// Chains says what became of chains.
func (d *Diff) Chains(ctx context.Context, patterns []string, maxHops, first *int, latent *bool) ([]*DiffChains, error) {
	asked, o, done, err := d.means.Chains(ctx, Compared{patterns, maxHops, first, latent})
	if err != nil {
		return nil, err
	}
	defer done()
	why := &openers{read: d.means.Why}
	out := make([]*DiffChains, 0, len(asked))
	for _, p := range asked {
		q := &Asked{Pattern: p, Options: o, Terms: d.means.Terms(access.Context{})}
		c := &DiffChains{Changes: turns(d.before, d.after, q, whatif.Compare(d.before.s, d.after.s, p, o)), Came: []*NewChain{}}
		for _, path := range slices.Concat(c.Changes.Opened, c.Changes.Further) {
			c.Came = append(c.Came, &NewChain{path, why})
		}
		out = append(out, c)
	}
	return out, ctx.Err()
}

// Causes says what changed in the facts to open the chain.
func (c *NewChain) Causes(ctx context.Context) ([]*Cause, error) { return c.why.of(ctx, c.Path) }

// openers reads the facts of both runs for the first chain that is asked about, and answers one chain at a time.
type openers struct {
	read func(context.Context) (*causes.Finder, error)

	mu     sync.Mutex
	finder *causes.Finder
	err    error
}

func (o *openers) of(ctx context.Context, p *Path) ([]*Cause, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.finder == nil && o.err == nil {
		o.finder, o.err = o.read(ctx)
	}
	if o.err != nil {
		return nil, o.err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	list := o.finder.Of(p.q.Pattern, p.path)
	out := make([]*Cause, 0, len(list))
	for i := range list {
		out = append(out, &list[i])
	}
	return out, nil
}
