package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/format"
)

func newReport() *cobra.Command {
	c := &cobra.Command{
		Use:   "report",
		Short: "Run saved Cypher reports",
		Args:  subcommandsOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(reportRun(), reportList(), reportShow())
	return c
}

func reportRun() *cobra.Command {
	var as string
	var params []string
	var limits queryLimits
	c := &cobra.Command{
		Use:   "run NAME",
		Short: "Run one report on the newest run",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(format.Names(), as) {
				return usagef("--format %s: reports come as %s", as, strings.Join(format.Names(), ", "))
			}
			r, err := findReport(args[0])
			if err != nil {
				return err
			}
			values, err := r.Args(params)
			if err != nil {
				return usagef("%w", err)
			}
			engine, done, err := openEngine(cmd, limits)
			if err != nil {
				return err
			}
			defer done()
			res, err := queries.Run(cmd.Context(), engine, r, values)
			if err != nil {
				return err
			}
			return format.Write(cmd.OutOrStdout(), as, []queries.Result{res}, format.Options{Width: terminalWidth(cmd.OutOrStdout())})
		},
	}
	c.Flags().StringVar(&as, "format", "table", strings.Join(format.Names(), ", "))
	c.Flags().StringArrayVar(&params, "param", nil, "NAME=VALUE, repeated")
	limits.flags(c)
	return c
}

func findReport(id string) (queries.Report, error) {
	set, err := queries.Builtin()
	if err != nil {
		return queries.Report{}, err
	}
	r, ok := set.Find(id)
	if !ok {
		if near := set.Nearest(id); near != "" {
			return r, usagef("no report %q; did you mean %q?", id, near)
		}
		return r, usagef("no report %q; see 'postern report list'", id)
	}
	return r, nil
}

func reportList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the reports",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := queries.Builtin()
			if err != nil {
				return err
			}
			t := newTable(cmd, "report", "severity", "title")
			for _, r := range set {
				t.AppendRow(table.Row{r.ID, r.Severity, r.Title})
			}
			t.Render()
			return nil
		},
	}
}

func reportShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show NAME",
		Short: "Show a report's parameters, columns and query",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := findReport(args[0])
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			_, _ = fmt.Fprintf(out, "%s  (%s)\n\n%s\n\n", r.Title, r.Severity, r.Description)
			for _, p := range r.Parameters {
				_, _ = fmt.Fprintf(out, "  --param %s=…  %s, %s (default %v)\n", p.Name, p.Type, p.Description, p.Default)
			}
			for _, c := range r.Columns {
				_, _ = fmt.Fprintf(out, "  %-16s %s\n", c.Name, c.Meaning)
			}
			_, err = fmt.Fprintf(out, "\n%s\n", r.Cypher)
			return err
		},
	}
}
