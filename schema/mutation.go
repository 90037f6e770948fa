package schema

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/schema/gql"
)

// mutation hands changes to those who make them.
type mutation struct{ s *Server }

var _ gql.MutationResolver = mutation{}

// Mutation implements gql.ResolverRoot.
func (r resolver) Mutation() gql.MutationResolver { return mutation{r.server} }

// Mark answers mark.
func (m mutation) Mark(ctx context.Context, flag gql.MarkFlag, ids []string) (*gql.MarkAnswer, error) {
	return m.s.changes.mark(ctx, flag, ids, true)
}

// Unmark answers unmark.
func (m mutation) Unmark(ctx context.Context, flag gql.MarkFlag, ids []string) (*gql.MarkAnswer, error) {
	return m.s.changes.mark(ctx, flag, ids, false)
}

// SaveView answers saveView.
func (m mutation) SaveView(ctx context.Context, in gql.SavedViewInput) (*gql.SavedView, error) {
	return m.s.changes.saveView(ctx, in)
}

// DeleteView answers deleteView.
func (m mutation) DeleteView(ctx context.Context, name string) (bool, error) {
	return m.s.changes.deleteView(ctx, name)
}

// PruneRuns answers pruneRuns.
func (m mutation) PruneRuns(ctx context.Context, runs []string) (*gql.PruneAnswer, error) {
	return m.s.changes.prune(ctx, runs)
}

// ImportFiles answers importFiles.
func (m mutation) ImportFiles(ctx context.Context, in gql.ImportInput) (*gql.Job, error) {
	return m.s.importFiles(ctx, in)
}

// ImportDemo answers importDemo.
func (m mutation) ImportDemo(ctx context.Context, key string) (*gql.Job, error) {
	return m.s.importDemo(ctx, key)
}

// StartCollection answers startCollection.
func (m mutation) StartCollection(ctx context.Context, in gql.CollectionInput) (*gql.Job, error) {
	return m.s.startCollection(ctx, in)
}

// CancelJob answers cancelJob.
func (m mutation) CancelJob(ctx context.Context, id string) (*gql.Job, error) {
	if err := m.s.changes.writable(); err != nil {
		return nil, err
	}
	m.s.changes.told(ctx, "job ended by hand", "job", id)
	return m.s.jobs.cancel(ctx, id)
}

// Marks answers marks.
func (r resolver) Marks(ctx context.Context) ([]*gql.Mark, error) {
	asked := slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, nil), func(f graphql.CollectedField) bool { return f.Name == "inRun" })
	return r.server.changes.marks(ctx, asked)
}

// Views answers views.
func (r resolver) Views(ctx context.Context) ([]*gql.SavedView, error) {
	return r.server.changes.views(ctx)
}

// Job answers job.
func (r resolver) Job(ctx context.Context, id string) (*gql.Job, error) {
	return r.server.jobs.state(ctx, id)
}

// Jobs answers jobs.
func (r resolver) Jobs(ctx context.Context) ([]*gql.Job, error) { return r.server.jobs.all(ctx) }
