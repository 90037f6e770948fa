package schema

import (
	"context"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/view"
)

const (
	defaultCounted = 1000
	maxCounted     = 10_000
	defaultCuts    = 3
	maxCuts        = 10
)

// ChokePoints answers chokePoints.
func (r resolver) ChokePoints(ctx context.Context, pattern *string, match *view.PatternInput, from, to *string,
	hops, limit *int, latent *bool, lens *view.Lens, at *string,
) (*view.ChokePoints, error) {
	most, err := hopsOf(hops)
	if err != nil {
		return nil, err
	}
	o := walk.Options{MaxHops: most, Limit: defaultCounted, Latent: or(latent)}
	if limit != nil {
		o.Limit = *limit
	}
	if o.Limit < 1 || o.Limit > maxCounted {
		return nil, view.Errorf(view.BadRequest, "limit: %d is outside 1 to %d", o.Limit, maxCounted)
	}
	q, err := r.question(ctx, view.Ask{Text: pattern, Match: match, From: from, To: to}, lens, at)
	if err != nil {
		return nil, err
	}
	stop, done := r.stop(ctx)
	defer done()
	o.View, o.Stop = q.Options.View, stop
	return q.v.ChokePoints(walk.Chokes(q.e.Snapshot(), q.Pattern, o)), ctx.Err()
}

// Cut answers cut.
func (r resolver) Cut(ctx context.Context, pattern *string, match *view.PatternInput, from, to *string,
	first *int, weights []*view.WeightRule, latent, untried *bool, lens *view.Lens, at *string,
) (*view.CutAnswer, error) {
	n := defaultCuts
	if first != nil {
		n = *first
	}
	if n < 1 || n > maxCuts {
		return nil, view.Errorf(view.BadRequest, "first: %d is outside 1 to %d", n, maxCuts)
	}
	rules, err := view.Rules(weights)
	if err != nil {
		return nil, err
	}
	q, err := r.question(ctx, view.Ask{Text: pattern, Match: match, From: from, To: to}, lens, at)
	if err != nil {
		return nil, err
	}
	stop, done := r.stop(ctx)
	defer done()
	asks := ask.CutQuestion{
		CutOptions: walk.CutOptions{Scope: walk.Scope{Latent: or(latent), View: q.Options.View}, Cuts: n, Stop: stop},
		Pattern:    q.Pattern, Rules: rules, Ready: r.ready(ctx, q.e.Snapshot()),
	}
	if or(untried) {
		asks.Ready = nil
	}
	if lens != nil {
		asks.Look = func(s *graph.Snapshot) (*walk.View, error) {
			seen, _, err := view.Of(access.NewEstate(s, nil)).Look(lens, r.terms)
			return seen, err
		}
	}
	a, err := q.v.Cut(asks)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return a, err
}
