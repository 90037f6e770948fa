package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/causes"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/client"
)

// serverRuns lists the runs.
func serverRuns(cmd *cobra.Command, at client.Client) error {
	t := runsTable(cmd)
	err := eachPage(func(after *string) (bool, *string, error) {
		p, err := client.Runs(cmd.Context(), at, after)
		if err != nil {
			return false, nil, err
		}
		for _, x := range p.Runs.Edges {
			r := x.Node
			t.AppendRow(table.Row{r.Run, moment(r.Started), moment(r.AsOf), r.Scopes.TotalCount, r.Nodes, r.Edges, r.Gaps, len(r.Sources)})
		}
		return p.Runs.PageInfo.HasNextPage, p.Runs.PageInfo.EndCursor, nil
	})
	if err == nil {
		t.Render()
	}
	return err
}

// moment writes a time of the API as tables do.
func moment(text *string) string {
	at, err := time.Parse(time.RFC3339, said(text))
	if err != nil {
		return when(0)
	}
	return when(at.Unix())
}

// serverCoverage shows what a run could not read, the newest for "".
func serverCoverage(cmd *cobra.Command, at client.Client, run string) error {
	t := coverageTable(cmd)
	head := ""
	err := eachPage(func(after *string) (bool, *string, error) {
		p, err := client.Coverage(cmd.Context(), at, given(run), after)
		if err != nil {
			return false, nil, err
		}
		e := p.Estate
		run = e.Run // the pages are of one run though another is published meanwhile
		head = runHead(e.Run, moment(e.AsOf), e.Nodes, e.Edges)
		for _, x := range p.Coverage.Edges {
			g := x.Node
			t.AppendRow(table.Row{g.Scope, g.Service, g.Reason, g.Count, g.Detail})
		}
		return p.Coverage.PageInfo.HasNextPage, p.Coverage.PageInfo.EndCursor, nil
	})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprint(cmd.OutOrStdout(), head)
	t.Render()
	return nil
}

// serverDiff lists what changed from one run to another, the newest for "".
func serverDiff(ctx context.Context, at client.Client, from, to string) (runsDiffLines, error) {
	l := runsDiffLines{
		NodesAdded: []string{}, NodesRemoved: []string{}, NodesChanged: []changeLine{}, EdgesAdded: []string{}, EdgesRemoved: []string{}, EdgesChanged: []changeLine{},
	}
	err := eachPage(func(after *string) (bool, *string, error) {
		p, err := client.Diff(ctx, at, from, given(to), after)
		if err != nil {
			return false, nil, err
		}
		list := p.Diff.Changes
		for _, x := range list.Edges {
			added, removed, changed := &l.NodesAdded, &l.NodesRemoved, &l.NodesChanged
			if x.Node.Of == client.DiffSubjectEdge {
				added, removed, changed = &l.EdgesAdded, &l.EdgesRemoved, &l.EdgesChanged
			}
			switch x.Node.Sign {
			case client.DiffSignAdded:
				*added = append(*added, x.Node.Subject)
			case client.DiffSignRemoved:
				*removed = append(*removed, x.Node.Subject)
			case client.DiffSignChanged:
				*changed = append(*changed, changeLine{x.Node.Subject, x.Node.Keys})
			}
		}
		return list.PageInfo.HasNextPage, list.PageInfo.EndCursor, nil
	})
	return l, err
}

// serverDiffChains says what became of chains from one run to another, the newest for "".
func serverDiffChains(ctx context.Context, at client.Client, from, to string, patterns []walk.Pattern, o walk.Options) ([]chainsLines, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	var texts []string
	for _, p := range patterns {
		texts = append(texts, p.String())
	}
	d, err := client.DiffChains(ctx, at, from, given(to), texts, &o.MaxHops, &o.Limit, given(o.Latent), false, false)
	if err != nil {
		return nil, client.Plain(err)
	}
	var out []chainsLines
	for _, c := range d.Diff.Chains {
		line := chainsLines{patternChanges: changesOf(c.Changes), Causes: [][]causes.Cause{}}
		for _, came := range c.Came {
			list := []causes.Cause{}
			for _, x := range came.Causes {
				list = append(list, causes.Cause(*x))
			}
			line.Causes = append(line.Causes, list)
		}
		out = append(out, line)
	}
	return out, nil
}
