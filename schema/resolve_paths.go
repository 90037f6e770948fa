package schema

import (
	"context"
	"fmt"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/view"
)

const maxHops = 32

// bounded reads how many chains, or nodes with a chain, are wanted.
func bounded(first *int) (int, error) {
	n := view.DefaultPage
	if first != nil {
		n = *first
	}
	if n < 1 || n > view.MaxPage {
		return 0, &view.Error{
			Code: view.LimitPage, Message: fmt.Sprintf("first: %d is outside 1 to %d; ask for fewer chains, or narrow the pattern", n, view.MaxPage),
			Extra: map[string]any{"limit": view.MaxPage, "asked": n},
		}
	}
	return n, nil
}

func hopsOf(hops *int) (int, error) {
	if hops != nil && (*hops < 1 || *hops > maxHops) {
		return 0, view.Errorf(view.BadRequest, "maxHops: %d is outside 1 to %d", *hops, maxHops)
	}
	return or(hops), nil
}

// stop bounds a search by its time; what was found by then is the answer, marked incomplete.
func (r resolver) stop(ctx context.Context) (stop func() bool, done context.CancelFunc) {
	limited, done := context.WithTimeout(ctx, r.pathTime)
	return func() bool { return limited.Err() != nil }, done
}

// asked is a path question, read and ready.
type asked struct {
	view.Asked

	e *access.Estate
	v *view.Estate
}

func (r resolver) question(ctx context.Context, q view.Ask, lens *view.Lens, at *string) (*asked, error) {
	e, err := r.at(ctx, at)
	if err != nil {
		return nil, err
	}
	a := &asked{e: e, v: view.Of(e)}
	if a.Pattern, err = a.v.Pattern(q); err != nil {
		return nil, err
	}
	a.Options.View, a.Terms, err = r.look(a.v, e.Snapshot(), lens)
	return a, err
}

// Paths answers paths.
func (r resolver) Paths(ctx context.Context, pattern *string, match *view.PatternInput, from, to *string, via, avoiding []string,
	hops, first *int, latent, shortest, each *bool, lens *view.Lens, at *string,
) (*view.PathAnswer, error) {
	limit, err := bounded(first)
	if err != nil {
		return nil, err
	}
	most, err := hopsOf(hops)
	if err != nil {
		return nil, err
	}
	q, err := r.question(ctx, view.Ask{Text: pattern, Match: match, From: from, To: to, Via: via, Avoiding: avoiding}, lens, at)
	if err != nil {
		return nil, err
	}
	stop, done := r.stop(ctx)
	defer done()
	q.Options = walk.Options{MaxHops: most, Limit: limit, Latent: or(latent), Least: or(shortest), View: q.Options.View, Stop: stop}
	if !or(each) {
		return q.v.Paths(&q.Asked, walk.Cheapest(q.e.Snapshot(), q.Pattern, q.Options)), ctx.Err()
	}
	found, err := q.v.EachPair(&q.Asked)
	if err != nil {
		return nil, err
	}
	return q.v.Paths(&q.Asked, found), ctx.Err()
}

// Reach answers reach.
func (r resolver) Reach(ctx context.Context, of string, backwards, latent *bool, lens *view.Lens, at *string) (*view.Reach, error) {
	e, err := r.at(ctx, at)
	if err != nil {
		return nil, err
	}
	v := view.Of(e)
	ends, err := v.Ends(of)
	if err != nil {
		return nil, err
	}
	looked, _, err := r.look(v, e.Snapshot(), lens)
	if err != nil {
		return nil, err
	}
	stop, done := r.stop(ctx)
	defer done()
	return v.Reach(ends, walk.ReachOptions{Backwards: or(backwards), Latent: or(latent), View: looked, Stop: stop}), ctx.Err()
}

// Nearest answers nearest.
func (r resolver) Nearest(ctx context.Context, from, to *string, latent *bool, first *int, lens *view.Lens, at *string) (*view.NearestAnswer, error) {
	limit, err := bounded(first)
	if err != nil {
		return nil, err
	}
	e, err := r.at(ctx, at)
	if err != nil {
		return nil, err
	}
	v := view.Of(e)
	word := "sensitive"
	if to != nil {
		word = *to
	}
	ends, err := v.Ends(word)
	if err != nil {
		return nil, err
	}
	starts, err := v.Starts(or(from))
	if err != nil {
		return nil, err
	}
	q := view.Asked{Options: walk.Options{Limit: limit, Latent: or(latent)}}
	if q.Options.View, q.Terms, err = r.look(v, e.Snapshot(), lens); err != nil {
		return nil, err
	}
	stop, done := r.stop(ctx)
	defer done()
	o := walk.DistanceOptions{Backwards: true, Latent: or(latent), By: walk.End(word).ReachedBy, View: q.Options.View, Stop: stop}
	return v.Nearest(starts, ends, &q, o), ctx.Err()
}
