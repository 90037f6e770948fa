package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/internal/spelling"
)

func newSearch() *cobra.Command {
	var q graph.Query
	var label, format string
	c := &cobra.Command{
		Use:   "search [TEXT]",
		Short: "Find nodes by part of an id or name, label, cloud, account, type, tag or flag",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", "json"); err != nil {
				return err
			}
			if err := checkQuery(&q, label); err != nil {
				return err
			}
			q.Text = first(args)
			found, total, err := askSearch(cmd, q)
			if err != nil {
				return err
			}
			if format == "json" {
				ids := []string{}
				for _, n := range found {
					ids = append(ids, n.id)
				}
				return writeJSON(cmd.OutOrStdout(), map[string]any{"nodes": ids, "total": total})
			}
			if total == 0 {
				_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "nothing matches")
				return nil
			}
			showFound(cmd, found)
			if total > len(found) {
				_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%d of %d; narrow the search or raise --limit\n", len(found), total)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&label, "label", "", "a node label, as in 'postern kinds'")
	f.StringVar((*string)(&q.Cloud), "cloud", "", "aws, gcp or azure")
	f.StringVar(&q.Account, "account", "", "account, project or subscription")
	f.StringVar(&q.Type, "type", "", "the cloud's own type name")
	f.StringVar(&q.Tag, "tag", "", "KEY or KEY=VALUE")
	f.StringVar(&q.Flag, "flag", "", "public, admin, external, sensitive or owned")
	orAllVar(f, &q.Limit, "limit", 50, "nodes at most")
	f.StringVar(&format, "format", "text", "text or json")
	return c
}

// checkQuery refuses a label, cloud or flag that no node can have, which would find nothing and so say that there is none. A label
// may be written as in path patterns, too.
func checkQuery(q *graph.Query, label string) error {
	var labels []string
	for _, l := range graph.Labels() {
		if string(l.Label) == label || l.Word != "" && l.Word == label {
			q.Label = l.Label
		}
		labels = append(labels, string(l.Label))
	}
	clouds := []string{string(graph.AWS), string(graph.GCP), string(graph.Azure), string(graph.Internet)}
	switch {
	case label != "" && q.Label == "":
		return usagef("--label %s: no such label; see 'postern kinds'%s", label, spelling.DidYouMean(spelling.Nearest(label, labels)))
	case q.Cloud != "" && !slices.Contains(clouds, string(q.Cloud)):
		return usagef("--cloud %s: want aws, gcp or azure", q.Cloud)
	case q.Flag != "" && !slices.Contains(walk.Flags(), q.Flag):
		return usagef("--flag %s: want %s", q.Flag, strings.Join(walk.Flags(), ", "))
	}
	return nil
}

// foundNode is one line of an answer.
type foundNode struct{ id, name, typ, account string }

// askSearch asks the server, or else the store.
func askSearch(cmd *cobra.Command, q graph.Query) (found []foundNode, total int, err error) {
	if at := serverOf(cmd); at != nil {
		return serverSearch(cmd.Context(), at, q)
	}
	e, done, err := openEstate(cmd)
	if err != nil {
		return nil, 0, err
	}
	defer done()
	s := e.Snapshot()
	list, total := s.Search(q)
	for _, n := range list {
		found = append(found, foundNode{s.ID(n), s.Name(n), s.Type(n), s.Account(n)})
	}
	return found, total, nil
}

// showFound lists nodes in a table, or where the terminal is too narrow for it,
// each id on a line of its own: people copy ids.
func showFound(cmd *cobra.Command, found []foundNode) {
	width := terminalWidth(cmd.OutOrStdout())
	longest := 0
	for _, n := range found {
		longest = max(longest, len(n.id)+len(n.name)+len(n.typ)+len(n.account)+8)
	}
	if width > 0 && longest > width {
		for _, n := range found {
			_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s\n    %s\n", n.id, strings.Join(strings.Fields(n.name+"  "+n.typ+"  "+n.account), "  "))
		}
		return
	}
	t := newTable(cmd, "id", "name", "type", "account")
	for _, n := range found {
		t.AppendRow(table.Row{n.id, n.name, n.typ, n.account})
	}
	t.Render()
}
