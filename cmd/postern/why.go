package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/access"
)

func newWhy() *cobra.Command {
	var r access.Request
	var format string
	c := &cobra.Command{
		Use:   "why --principal P --action A --resource R",
		Short: "Say which statements decide one question",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: why comes as text or json", format)
			}
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			d := e.Decide(r)
			out := cmd.OutOrStdout()
			if format == "json" {
				return writeJSON(out, map[string]any{"decision": d.Effect, "conditions": d.Conditions.List(), "blockedBy": d.BlockedBy, "why": d.Why})
			}
			_, _ = fmt.Fprintln(out, d.Effect)
			if d.Conditions != nil {
				_, _ = fmt.Fprintln(out, "  if", d.Conditions.Words())
			}
			for _, b := range d.BlockedBy {
				_, _ = fmt.Fprintln(out, "  withheld by", b)
			}
			for _, w := range d.Why {
				_, _ = fmt.Fprintf(out, "  %s  %s%s  (%s)\n", w.Effect, w.Policy, statementSuffix(w.Statement), w.Layer)
				if w.Text != "" {
					_, _ = fmt.Fprintln(out, "      ", w.Text)
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&r.Principal, "principal", "", "who")
	f.StringVar(&r.Action, "action", "", "the cloud's own name of the action")
	f.StringVar(&r.Resource, "resource", "", "on what")
	f.BoolVar(&r.Data, "data", false, "Azure: the action is a data action")
	f.StringVar(&format, "format", "text", "text or json")
	for _, n := range []string{"principal", "action", "resource"} {
		_ = c.MarkFlagRequired(n)
	}
	return c
}
