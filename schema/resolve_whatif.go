package schema

import (
	"context"
	"errors"
	"fmt"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/whatif"
	"github.com/postern-graph/postern/schema/view"
)

const (
	defaultCompared = 200
	maxTried        = 5
	maxEdits        = 1000
)

// Trial is a run made ready for what-if questions.
type Trial struct {
	*whatif.Estate

	// Judges builds the judges of the edited estate, for the reasons of its edges.
	Judges func(*graph.Snapshot) []access.Judge
}

// tried are the patterns whose chains are compared where none is asked for.
func tried() []string { return []string{"public -> admin role", "public -> sensitive"} }

// WhatIf answers whatIf.
func (r resolver) WhatIf(ctx context.Context, edits []*view.Edit, patterns []string, hops, first *int, latent *bool, at *string) (*view.WhatIf, error) {
	if r.whatIf == nil {
		return nil, view.Errorf(view.BadRequest, "this server answers no what-if questions; use 'postern what-if'")
	}
	o, err := compareOptions(view.Compared{MaxHops: hops, First: first, Latent: latent})
	if err != nil {
		return nil, err
	}
	if len(edits) > maxEdits || len(edits) == 0 {
		return nil, view.Errorf(view.BadRequest, "%d edits; give 1 to %d", len(edits), maxEdits)
	}
	e, err := r.at(ctx, at)
	if err != nil {
		return nil, err
	}
	v := view.Of(e)
	asked, err := comparePatterns(patterns, v)
	if err != nil {
		return nil, err
	}
	ready, err := r.trial(ctx, e.Snapshot())
	if err != nil {
		return nil, err
	}
	out, err := ready.Try(view.Edits(edits))
	if wrong, ok := errors.AsType[*graph.EditError](err); ok {
		return nil, view.Errorf(view.BadRequest, "edits: %s", wrong)
	}
	if err != nil {
		return nil, fmt.Errorf("what-if: %w", err)
	}
	judged := out.Judged
	atEnd(ctx, out.Release)
	stop, done := r.stop(ctx)
	defer done()
	o.Stop = stop
	after := access.JudgedLater(judged, func() []access.Judge { return ready.Judges(judged) })
	return v.WhatIf(out, after, asked, o, r.terms), ctx.Err()
}

func (r resolver) trial(ctx context.Context, judged *graph.Snapshot) (Trial, error) {
	ready, err := r.whatIf(ctx, judged)
	if err != nil {
		return ready, fmt.Errorf("make run %s ready for what-if: %w", judged.Meta().Run, err)
	}
	return ready, nil
}

// ready gives the estate in which cuts are tried; nil where the server answers no what-if questions.
func (r resolver) ready(ctx context.Context, judged *graph.Snapshot) func() (*whatif.Estate, error) {
	if r.whatIf == nil {
		return nil
	}
	return func() (*whatif.Estate, error) {
		t, err := r.trial(ctx, judged)
		return t.Estate, err
	}
}
