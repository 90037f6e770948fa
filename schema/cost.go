package schema

import (
	"cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// What fields cost beside the 1 that every field costs. A unit is about what writing one value takes; the figures say
// what a field looks at in a large estate, so that the sum bounds the time of a query before it runs.
const (
	costScan  = 100  // all nodes once
	costAsk   = 20   // one question to a judge
	costAll   = 1000 // one question for every class of principals
	costWalk  = 500  // a path search, which has its own budget as well
	costCount = 50   // all edges at one node
	costSolve = 5000 // the least cut, or all choke points
	// pathSteps is what a chain holds on average, for the fields of its nodes and edges.
	pathSteps = 6
	// manyReports is about how many reports there are.
	manyReports = 60
	// accountGroups is how many labels the nodes of an account have, for the groups of an overview.
	accountGroups = 8
	// policyLines is what a policy document has, for the fields of its lines.
	policyLines = 50
)

// costs says what each field that is not one value costs.
func costs() gql.ComplexityRoot {
	var c gql.ComplexityRoot
	c.Query.Estate = func(child int, _ *string) int { return 1 + child }
	c.Query.Search = func(child int, _ *string, _ *graph.Label, _ *graph.Cloud, _, _, _ *string, _ *view.Flag, first *int, _, _ *string) int {
		return costScan + page(first, child)
	}
	chainCosts(&c)
	c.Query.Nodes = func(child int, ids []string, _ *string) int { return 1 + times(len(ids), child) }
	c.Query.Can = func(child int, questions []*view.Question, _ *string) int {
		return 1 + times(len(questions), costAsk+child)
	}
	c.Query.WhoCan = func(child int, _, _ string, _ *bool, _ []*view.ContextEntry, _ *string) int { return costAll + child }
	c.Query.Why = func(child int, _ string, _ *string) int { return costAsk + child }
	c.Query.Admins = func(child int, first *int, _, _ *string) int { return costScan + page(first, child) }
	c.Query.Runs = func(child int, first *int, _ *string, last *int, _ *string) int {
		return page(cmp.Or(last, first), child)
	}
	c.Query.Coverage = func(child int, _ *string, first *int, _, _ *string) int { return costCount + page(first, child) }
	c.Query.Kinds = func(child int) int { return times(len(graph.Kinds()), child) }
	c.Query.Labels = func(child int) int { return times(len(graph.Labels()), child) }
	c.Query.Diff = func(child int, _ string, _ *string) int { return costAll + child }
	c.Query.Techniques = func(child int, _ *graph.Cloud, _ *graph.Kind, first *int, _ *string) int { return page(first, child) }
	c.Query.NeighbourGroup = func(child int, _ string, _ *string) int { return costCount + child }
	c.Query.Edges = func(child int, _ []graph.Kind, _ bool, first *int, _, _ *string) int {
		return costAll + page(first, child) // those of a rare kind lie far apart
	}
	c.Query.Overview = func(child int, _ []string, _ *int, _ *string) int { return costAll + child } // all edges once
	c.Query.PolicyText = func(child int, _ string, _ *view.Question, _ *string) int { return costAsk + child }

	reportCosts(&c)
	changeCosts(&c)

	fieldCosts(&c)
	entityCosts(&c)
	return c
}

// reportCosts says what reports, queries and what is kept of them cost.
func reportCosts(c *gql.ComplexityRoot) {
	c.Query.Reports = func(child int, _ *queries.Practice, _ *queries.Severity, _ *graph.Cloud) int {
		return times(manyReports, child)
	}
	c.Query.RunReport = func(child int, _ string, _ view.Arguments, first *int, _ *string) int {
		return costAll + page(first, 1) + child
	}
	// Who writes a query says what it takes; it ends at its own limits.
	c.Query.Cypher = func(child int, _ string, _ view.Arguments, first *int, _ *string) int {
		return costSolve + page(first, 1) + child
	}
	c.Query.KeptResults = func(child int, _ *string, _ *string, _ *string) int { return costScan + times(manyReports, child) }
	c.Query.KeptRuns = func(child int) int { return costScan + child }
	c.KeptResult.Rows = func(_ int, first, _ *int) int { return page(first, 1) }
}

// fieldCosts says what the fields of an answer cost.
func fieldCosts(c *gql.ComplexityRoot) {
	c.Estate.ByCloud = func(child int) int { return costScan + times(4, child) }
	c.Estate.ByLabel = func(child int) int { return times(len(graph.Labels()), child) }
	c.Run.Scopes = func(child int, first *int, _ *string) int { return page(first, child) }
	c.EdgeConnection.TotalCount = func(int) int { return costCount }
	c.Decision.Summary = func(int) int { return costAsk }
	c.Decision.Layers = func(child int) int { return costAsk + times(2*pathSteps, child) }
	c.Edge.Why = func(child int) int { return costAsk + child }
	c.WhoCan.Principals = func(child int, first *int, _ *string) int { return page(first, child) }
	c.WhoCan.Notes = func(int) int { return costScan }
	c.PolicyText.Lines = func(child int) int { return costAsk + times(policyLines, child) }
	c.Diff.Changes = func(child int, _ *view.DiffSubject, first *int, _ *string) int { return page(first, child) }
	c.Decision.Trace = func(int) int { return costAsk }
	c.EntityConnection.Facets = func(child int, by []view.FacetKind, first *int) int {
		return times(len(by), costScan+page(first, child))
	}
	c.Overview.Groups = func(child int, ids []string) int {
		if ids != nil {
			return times(len(ids), child)
		}
		return times(view.DefaultAccounts*accountGroups, child)
	}
	c.Overview.Links = func(child int, _ []graph.Kind, first *int) int {
		n := view.DefaultLinks
		if first != nil {
			n = min(max(*first, 1), view.MaxLinks)
		}
		return costScan + times(n, child) // its list is one of n
	}
	c.Overview.ByKind = func(child int) int { return times(len(graph.Kinds()), child) }
	c.OverviewGroup.Flags = func(child int) int { return times(len(walk.Flags()), child) }
	c.OverviewGroup.Members = func(child int, first *int, _ *string) int { return page(first, child) }
	c.NeighbourGroup.Edges = func(child int, first *int, _ *string) int { return page(first, child) }
}

// chainCosts says what questions about chains cost.
func chainCosts(c *gql.ComplexityRoot) {
	c.Query.Paths = func(child int, _ *string, _ *view.PatternInput, _, _ *string, _, _ []string, _, first *int, _, _, _ *bool, _ *view.Lens, _ *string) int {
		return costWalk + page(first, child)
	}
	c.Query.Reach = func(child int, _ string, _, _ *bool, _ *view.Lens, _ *string) int { return costAll + child }
	c.Query.Nearest = func(child int, _, _ *string, _ *bool, first *int, _ *view.Lens, _ *string) int {
		return costAll + page(first, child)
	}
	c.Query.ChokePoints = func(child int, _ *string, _ *view.PatternInput, _, _ *string, _, _ *int, _ *bool, _ *view.Lens, _ *string) int {
		return costSolve + times(view.DefaultPage, child)
	}
	c.Query.Cut = func(child int, _ *string, _ *view.PatternInput, _, _ *string, _ *int, _ []*view.WeightRule, _, _ *bool, _ *view.Lens, _ *string) int {
		return costSolve + times(pathSteps, child)
	}
	c.Query.WhatIf = func(child int, _ []*view.Edit, _ []string, _, _ *int, _ *bool, _ *string) int {
		return costSolve + times(2*maxTried, child) // few chains of few patterns change
	}
	c.Diff.Chains = func(child int, _ []string, _, _ *int, _ *bool) int {
		return costSolve + times(2*maxTried, child) // as in a what-if
	}
	c.NewChain.Causes = func(child int) int { return costAll + times(pathSteps, child) }
	c.Reach.ByAccount = func(child int) int { return times(view.DefaultPage, child) }
	c.Reach.ByLabel = func(child int) int { return times(len(graph.Labels()), child) }
	c.Reach.Reached = func(child int, first *int, _ *string) int { return page(first, child) }
	c.Path.Nodes = func(child int) int { return times(pathSteps, child) }
	c.Path.Edges = func(child int) int { return times(pathSteps, child) }
	c.Path.CostParts = func(child int) int { return times(2*pathSteps, child) }
	c.Path.MustHold = func(child int) int { return times(pathSteps, child) }
	c.CutAnswer.Chains = func(child int) int { return times(view.DefaultPage, child) }
	c.Cut.Falls = func(child int) int { return costAll + times(pathSteps, child) }
}

// page is the cost of a page: its fields for each item. A size out of range costs what the largest one does; the
// resolver then refuses it by its own name.
func page(first *int, child int) int {
	n := view.DefaultPage
	if first != nil {
		n = min(max(*first, 1), view.MaxPage)
	}
	return 1 + times(n, child)
}

// times multiplies without overflow; a sum of many still fits.
func times(n, cost int) int {
	const ceiling = 1 << 40
	if n > 0 && cost > ceiling/n {
		return ceiling
	}
	return n * cost
}
