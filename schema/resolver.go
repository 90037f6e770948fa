package schema

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

const maxQuestions = 100

// resolver finds the run that answers and hands the rest to package view.
type resolver struct {
	source Source
	// pathTime bounds one path search; what was found by then is the answer, marked incomplete.
	pathTime time.Duration
	// terms reads what edges depend on, under what is assumed of requests.
	terms  view.NewTerms
	whatIf func(ctx context.Context, judged *graph.Snapshot) (Trial, error)
	facts  Facts
	// server holds what lives longer than a request.
	server *Server
}

var (
	_ gql.ResolverRoot  = resolver{}
	_ gql.QueryResolver = resolver{}
)

// Query implements gql.ResolverRoot.
func (r resolver) Query() gql.QueryResolver { return r }

func (r resolver) at(ctx context.Context, run *string) (*access.Estate, error) {
	id := strings.TrimPrefix(or(run), view.RunPrefix)
	e, err := pinned(ctx, r.source, id)
	switch {
	case errors.Is(err, store.ErrNotFound) && id == "":
		return nil, view.Errorf(view.NotFound, "the store holds no run yet; load one with 'postern import'")
	case errors.Is(err, store.ErrNotFound):
		return nil, view.Errorf(view.NotFound, "no run %.80q; the query runs lists what there is", id)
	case err != nil:
		return nil, fmt.Errorf("open run %q: %w", id, err)
	}
	return e, nil
}

// named gives the name of a run, for questions that need nothing of what it holds: a run that is not the newest is not loaded.
func (r resolver) named(ctx context.Context, run *string) (string, error) {
	id := strings.TrimPrefix(or(run), view.RunPrefix)
	if id != "" {
		runs, err := r.source.Runs(ctx)
		if slices.ContainsFunc(runs, func(i store.RunInfo) bool { return i.ID == id }) {
			return id, nil // beside a damaged run, too
		}
		if err != nil {
			return "", fmt.Errorf("list runs: %w", err)
		}
	}
	e, err := r.at(ctx, run)
	if err != nil {
		return "", err
	}
	return e.Snapshot().Meta().Run, nil
}

func (r resolver) view(ctx context.Context, run *string) (*view.Estate, error) {
	e, err := r.at(ctx, run)
	if err != nil {
		return nil, err
	}
	return view.Of(e), nil
}

// Estate answers estate.
func (r resolver) Estate(ctx context.Context, at *string) (*view.Estate, error) {
	return r.view(ctx, at)
}

// Entity answers entity.
func (r resolver) Entity(ctx context.Context, id string, at *string) (view.Entity, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.NodeByID(id), nil
}

// Edge answers edge.
func (r resolver) Edge(ctx context.Context, id string, at *string) (*view.Edge, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.EdgeByID(id)
}

// Search answers search.
func (r resolver) Search(ctx context.Context, text *string, label *graph.Label, cloud *graph.Cloud, account, typeArg, tag *string,
	flag *view.Flag, first *int, after, at *string,
) (*view.EntityConnection, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.Search(graph.Query{
		Text: or(text), Label: or(label), Cloud: or(cloud), Account: or(account), Type: or(typeArg), Tag: or(tag), Flag: string(or(flag)),
	}, first, after)
}

// Can answers can.
func (r resolver) Can(ctx context.Context, questions []*view.Question, at *string) ([]*view.Decision, error) {
	if len(questions) > maxQuestions {
		return nil, &view.Error{
			Code: view.LimitCost, Message: fmt.Sprintf("%d questions; ask %d at a time, or use 'postern can'", len(questions), maxQuestions),
			Extra: map[string]any{"limit": maxQuestions, "asked": len(questions)},
		}
	}
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	out := make([]*view.Decision, 0, len(questions))
	for _, q := range questions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = append(out, v.Decide(q))
	}
	return out, nil
}

// WhoCan answers whoCan.
func (r resolver) WhoCan(ctx context.Context, action, resource string, data *bool, entries []*view.ContextEntry, at *string) (*view.WhoCan, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	known := false // what the resource makes certain is known of everybody
	q := view.Question{Action: action, Resource: resource, Data: data, Context: entries, Literal: &known}
	return v.WhoCan(q.Request()), ctx.Err()
}

// Why answers why.
func (r resolver) Why(ctx context.Context, id string, at *string) ([]*view.Reason, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	edge, err := v.EdgeByID(id)
	if err != nil {
		return nil, err
	}
	if edge == nil {
		return nil, view.Errorf(view.NotFound, "run %s does not hold that edge; ask at: the run that does", v.Run())
	}
	return edge.Why(), nil
}

// Admins answers admins.
func (r resolver) Admins(ctx context.Context, first *int, after, at *string) (*view.EntityConnection, error) {
	e, err := r.at(ctx, at)
	if err != nil {
		return nil, err
	}
	return view.Of(e).Page(e.Admins(), first, after)
}

// Runs answers runs.
func (r resolver) Runs(ctx context.Context, first *int, after *string, last *int, before *string) (*view.RunConnection, error) {
	infos, err := r.source.Runs(ctx)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return view.Runs(infos, view.Paging{First: first, After: after, Last: last, Before: before})
}

// Coverage answers coverage.
func (r resolver) Coverage(ctx context.Context, reason *string, first *int, after, at *string) (*view.GapConnection, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.Coverage(reason, first, after)
}

// Kinds answers kinds.
func (resolver) Kinds(context.Context) ([]*view.KindInfo, error) { return view.Kinds(), nil }

// Labels answers labels.
func (resolver) Labels(context.Context) ([]*view.LabelInfo, error) { return view.Labels(), nil }

// or gives what an argument holds, the zero value where it is absent.
func or[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
