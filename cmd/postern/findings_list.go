package main

import (
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/format"
	"github.com/postern-graph/postern/internal/escape"
)

func findingsList() *cobra.Command {
	var filter findingFilter
	var gate gateFlags
	var as string
	c := &cobra.Command{
		Use:   "list",
		Short: "List findings, the worst first",
		Example: `  postern findings list --new --severity high
  postern findings list --state accepted --format csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(as, append([]string{"table"}, format.Names()...)...); err != nil {
				return err
			}
			gates, err := gate.gates()
			if err != nil {
				return err
			}
			f, err := filter.filter(findings.Open)
			if err != nil {
				return err
			}
			b, err := readList(cmd, as)
			if err != nil {
				return err
			}
			list := b.Sorted(b.Fits(f))
			if as == "table" {
				findingsTable(cmd, b, list)
			} else if err := writeFindings(cmd, as, "", b, list, asffTarget{}); err != nil {
				return err
			}
			return gate.close(cmd, tripped(b, gates))
		},
	}
	c.Flags().StringVar(&as, "format", "table", "table, json, csv, markdown and the other formats of 'postern findings export'")
	filter.flags(c, "open")
	gate.flags(c)
	return c
}

func findingsTable(cmd *cobra.Command, b *findings.Book, list []*findings.Finding) {
	t := newTable(cmd, "id", "severity", "state", "report", "subject", "owner", "since")
	for _, f := range list {
		t.AppendRow(table.Row{shortID(f.ID), f.Severity, standing(b, f), f.Report, escape.Terminal(f.Subject.ID), escape.Terminal(f.Owner), dateOf(f.Since().At)})
	}
	t.Render()
}
