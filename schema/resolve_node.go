package schema

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// maxNodes is how many ids one question for nodes may name.
const maxNodes = 100

// Node answers node.
func (r resolver) Node(ctx context.Context, id string, at *string) (view.Node, error) {
	return r.finder(ctx, at).find(ctx, id)
}

// Nodes answers nodes.
func (r resolver) Nodes(ctx context.Context, ids []string, at *string) ([]view.Node, error) {
	if len(ids) > maxNodes {
		return nil, &view.Error{
			Code: view.LimitPage, Message: fmt.Sprintf("%d ids are more than the limit of %d; ask for the rest in a query of its own", len(ids), maxNodes),
			Extra: map[string]any{"limit": maxNodes, "asked": len(ids)},
		}
	}
	f := r.finder(ctx, at)
	out := make([]view.Node, len(ids))
	for i, id := range ids {
		var err error
		if out[i], err = f.find(ctx, id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// NeighbourGroup answers neighbourGroup.
func (r resolver) NeighbourGroup(ctx context.Context, id string, at *string) (*view.NeighbourGroup, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.NeighbourGroupByID(id)
}

// Edges answers edges.
func (r resolver) Edges(ctx context.Context, kinds []graph.Kind, latent bool, first *int, after, at *string) (*view.EdgeConnection, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.AllEdges(kinds, latent, first, after)
}

// finder finds whatever has an id. What it needs of the store it reads once, however many ids it is asked for.
type finder struct {
	estate func() (*view.Estate, error)
	runs   func() ([]store.RunInfo, error)
	views  func() ([]*gql.SavedView, error)
	jobs   func() ([]*gql.Job, error)
	book   func() (*findings.Book, error)
}

func (r resolver) finder(ctx context.Context, at *string) *finder {
	return &finder{
		estate: sync.OnceValues(func() (*view.Estate, error) { return r.view(ctx, at) }),
		runs:   sync.OnceValues(func() ([]store.RunInfo, error) { return r.source.Runs(ctx) }),
		views:  sync.OnceValues(func() ([]*gql.SavedView, error) { return r.server.changes.views(ctx) }),
		jobs:   sync.OnceValues(func() ([]*gql.Job, error) { return r.server.jobs.all(ctx) }),
		book:   sync.OnceValues(func() (*findings.Book, error) { return r.server.ledger.read(ctx) }),
	}
}

// find gives what has the id; nil where there is none.
func (f *finder) find(ctx context.Context, id string) (view.Node, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch {
	case strings.HasPrefix(id, view.RunPrefix):
		return f.run(id)
	case strings.HasPrefix(id, view.ViewPrefix):
		return f.view(id)
	case strings.HasPrefix(id, view.JobPrefix):
		return f.job(id)
	case strings.HasPrefix(id, view.FindingPrefix):
		return f.finding(id)
	}
	if t, err := view.TechniqueByID(id); t != nil || err != nil {
		return t, err
	}
	v, err := f.estate()
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(id, view.EdgePrefix) {
		return v.NodeByID(id), nil
	}
	edge, err := v.EdgeByID(id)
	if edge == nil {
		return nil, err
	}
	return edge, nil
}

func (f *finder) run(id string) (view.Node, error) {
	infos, err := f.runs()
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	for _, r := range infos {
		if run := view.RunOf(r); run.ID() == id {
			return run, nil
		}
	}
	return nil, nil //nolint:nilnil // absent, as GraphQL's null
}

func (f *finder) job(id string) (view.Node, error) {
	jobs, err := f.jobs()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(jobs, func(j *gql.Job) bool { return j.ID == id }); i >= 0 {
		return jobs[i], nil
	}
	return nil, nil //nolint:nilnil // absent, as GraphQL's null
}

func (f *finder) view(id string) (view.Node, error) {
	views, err := f.views()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(views, func(v *gql.SavedView) bool { return v.ID == id }); i >= 0 {
		return views[i], nil
	}
	return nil, nil //nolint:nilnil // absent, as GraphQL's null
}

func (f *finder) finding(id string) (view.Node, error) {
	b, err := f.book()
	if err != nil {
		return nil, err
	}
	found, ok := b.Findings[strings.TrimPrefix(id, view.FindingPrefix)]
	if !ok {
		return nil, nil //nolint:nilnil // null is the answer
	}
	return view.OfFinding(b, found), nil
}
