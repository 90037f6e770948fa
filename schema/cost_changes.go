package schema

import (
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// changeCosts says what changes cost, what is kept beside the runs, and what is told as events.
func changeCosts(c *gql.ComplexityRoot) {
	c.Query.Jobs = func(child int) int { return times(endedJobs, child) }
	c.Query.Views = func(child int) int { return times(view.MaxPage, child) }
	c.Query.Marks = func(child int) int { return times(view.MaxPage, child) }
	c.Mutation.Mark = func(child int, _ gql.MarkFlag, ids []string) int { return costScan + len(ids) + child }
	c.Mutation.Unmark = c.Mutation.Mark
	c.Mutation.PruneRuns = func(child int, runs []string) int { return costScan + len(runs) + child }
	c.Mutation.ImportFiles = func(child int, _ gql.ImportInput) int { return costAll + child }
	c.Mutation.StartCollection = func(child int, _ gql.CollectionInput) int { return costAll + child }
	c.Subscription.PathsFound = func(child int, _ *string, _ *view.PatternInput, _, _ *string, _, _ []string, _, first *int, _ *bool, _ *view.Lens, _ *string) int {
		return costWalk + page(first, child)
	}
}
