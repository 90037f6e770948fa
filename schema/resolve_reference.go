package schema

import (
	"context"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/schema/view"
)

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
