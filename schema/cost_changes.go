package schema

import (
	"github.com/postern-graph/postern/findings"
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
	c.Mutation.ImportDemo = func(child int, _ string) int { return costAll + child }
	c.Mutation.StartCollection = func(child int, _ gql.CollectionInput) int { return costAll + child }
	c.Mutation.UpdateFindings = func(child int, _ string) int { return costAll + child }
	c.Query.Findings = func(child int, _ *view.FindingFilter, first *int, _, _ *string) int {
		return costScan + page(first, child)
	}
	c.Query.Finding = func(child int, _ string, _ *string) int { return costScan + child }
	c.Query.FindingsDiff = func(child int, _ *view.FindingFilter, _, _ *string) int {
		return costScan + times(view.DefaultPage, child) // few of many change
	}
	c.FindingConnection.Facets = func(child int, by []findings.Facet) int {
		return times(len(by), costScan+times(view.DefaultPage, child))
	}
	c.FindingConnection.Reports = func(child int) int { return times(manyReports, child) }
	c.FindingConnection.Looks = func(child, last, _ int) int { return times(min(max(last, 0), view.MaxPage), child) }
	c.Finding.History = func(child, last, _ int) int { return times(min(max(last, 0), pathSteps), child) }
	c.Subscription.PathsFound = func(child int, _ *string, _ *view.PatternInput, _, _ *string, _, _ []string, _, first *int, _ *bool, _ *view.Lens, _ *string) int {
		return costWalk + page(first, child)
	}
}
