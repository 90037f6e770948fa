package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
)

func newKinds() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "kinds",
		Short: "List node labels and edge kinds with their words in path patterns",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch format {
			case "json":
				return writeJSON(cmd.OutOrStdout(), map[string]any{"labels": graph.Labels(), "kinds": graph.Kinds()})
			case "text":
			default:
				return usagef("--format %s: kinds come as text or json", format)
			}
			t := newTable(cmd, "node", "word", "meaning")
			for _, l := range graph.Labels() {
				t.AppendRow(table.Row{l.Label, l.Word, l.Description})
			}
			t.Render()
			_, _ = fmt.Fprintln(cmd.OutOrStdout())
			t = newTable(cmd, "edge", "word", "class", "cost", "meaning")
			for _, k := range graph.Kinds() {
				t.AppendRow(table.Row{k.Kind, k.Word, k.Class.String(), k.Cost, k.Description})
			}
			t.Render()
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}
