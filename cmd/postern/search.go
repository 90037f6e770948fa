package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
)

func newSearch() *cobra.Command {
	var q graph.Query
	var label, format string
	c := &cobra.Command{
		Use:   "search [TEXT]",
		Short: "Find nodes by part of an id or name, label, cloud, account, type, tag or flag",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Text, q.Label = first(args), graph.Label(label)
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			s := e.Snapshot()
			found, total := s.Search(q)
			switch format {
			case "json":
				ids := []string{}
				for _, n := range found {
					ids = append(ids, s.ID(n))
				}
				return writeJSON(cmd.OutOrStdout(), map[string]any{"nodes": ids, "total": total})
			case "text":
			default:
				return usagef("--format %s: search comes as text or json", format)
			}
			if total == 0 {
				_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "nothing matches")
				return nil
			}
			showFound(cmd, s, found)
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
	f.IntVar(&q.Limit, "limit", 50, "nodes at most")
	f.StringVar(&format, "format", "text", "text or json")
	return c
}

// showFound lists nodes in a table, or where the terminal is too narrow for it,
// each id on a line of its own: people copy ids.
func showFound(cmd *cobra.Command, s *graph.Snapshot, found []graph.NodeID) {
	width := terminalWidth(cmd.OutOrStdout())
	longest := 0
	for _, n := range found {
		longest = max(longest, len(s.ID(n))+len(s.Name(n))+len(s.Type(n))+len(s.Account(n))+8)
	}
	if width > 0 && longest > width {
		for _, n := range found {
			_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s\n    %s\n", s.ID(n), strings.Join(strings.Fields(s.Name(n)+"  "+s.Type(n)+"  "+s.Account(n)), "  "))
		}
		return
	}
	t := newTable(cmd, "id", "name", "type", "account")
	for _, n := range found {
		t.AppendRow(table.Row{s.ID(n), s.Name(n), s.Type(n), s.Account(n)})
	}
	t.Render()
}
