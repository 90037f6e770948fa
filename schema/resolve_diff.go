package schema

import (
	"context"
	"errors"
	"fmt"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/causes"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/view"
)

// Diff answers diff.
func (r resolver) Diff(ctx context.Context, from string, to *string) (*view.Diff, error) {
	a, err := r.at(ctx, &from)
	if err != nil {
		return nil, err
	}
	b, err := r.at(ctx, to)
	if err != nil {
		return nil, err
	}
	before, after := view.Of(a), view.Of(b)
	// Facts are read only where somebody asks what opened a chain.
	why := func(ctx context.Context) (*causes.Finder, error) {
		if r.facts == nil {
			return nil, view.Errorf(view.BadRequest, "this server does not read the facts of runs; use 'postern runs diff --chains'")
		}
		was, err := r.facts(ctx, a.Snapshot())
		if err != nil {
			return nil, fmt.Errorf("facts of run %s: %w", before.Run(), err)
		}
		is, err := r.facts(ctx, b.Snapshot())
		if err != nil {
			return nil, fmt.Errorf("facts of run %s: %w", after.Run(), err)
		}
		return causes.New(a.Snapshot(), was, is, b), nil
	}
	chains := func(ctx context.Context, ask view.Compared) (patterns []walk.Pattern, o walk.Options, done func(), err error) {
		if o, err = compareOptions(ask); err != nil {
			return nil, o, nil, err
		}
		if patterns, err = comparePatterns(ask.Patterns, after, before); err != nil {
			return nil, o, nil, err
		}
		stop, done := r.stop(ctx)
		o.Stop = stop
		return patterns, o, done, nil
	}
	return view.DiffOf(before, after, view.DiffMeans{Chains: chains, Why: why, Terms: r.terms}), ctx.Err()
}

// compareOptions reads which chains are compared.
func compareOptions(ask view.Compared) (o walk.Options, err error) {
	o = walk.Options{Limit: defaultCompared, Latent: or(ask.Latent)}
	if ask.First != nil {
		if o.Limit, err = bounded(ask.First); err != nil {
			return o, err
		}
	}
	o.MaxHops, err = hopsOf(ask.MaxHops)
	return o, err
}

// comparePatterns reads patterns whose ends one of the runs holds.
func comparePatterns(texts []string, runs ...*view.Estate) ([]walk.Pattern, error) {
	if len(texts) == 0 {
		texts = tried()
	}
	if len(texts) > maxTried {
		return nil, view.Errorf(view.BadRequest, "%d patterns; give %d at most", len(texts), maxTried)
	}
	out := make([]walk.Pattern, 0, len(texts))
	for _, text := range texts {
		var p walk.Pattern
		var err error
		for _, v := range runs {
			p, err = v.Pattern(view.Ask{Text: &text})
			if wrong, ok := errors.AsType[*view.Error](err); !ok || wrong.Code != view.NotFound {
				break
			}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// Facts reads the facts of a run whose judged Snapshot is given.
type Facts func(ctx context.Context, judged *graph.Snapshot) (*graph.Snapshot, error)
