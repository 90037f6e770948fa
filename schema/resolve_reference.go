package schema

import (
	"context"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/schema/view"
)

// Diff answers diff.
func (r resolver) Diff(ctx context.Context, from string, to *string) (*view.Diff, error) {
	before, err := r.view(ctx, &from)
	if err != nil {
		return nil, err
	}
	after, err := r.view(ctx, to)
	if err != nil {
		return nil, err
	}
	return view.DiffOf(before, after), ctx.Err()
}

// PolicyText answers policyText.
func (r resolver) PolicyText(ctx context.Context, id string, matching *view.Question, at *string) (*view.PolicyText, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.PolicyText(id, matching), nil
}

// Techniques answers techniques.
func (resolver) Techniques(_ context.Context, cloud *graph.Cloud, edge *graph.Kind, first *int, after *string) (*view.TechniqueConnection, error) {
	return view.Techniques(cloud, edge, first, after)
}

// Technique answers technique.
func (resolver) Technique(_ context.Context, id string) (*view.Technique, error) {
	return view.TechniqueByID(id)
}
