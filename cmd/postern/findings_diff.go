package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/internal/escape"
)

func findingsDiff() *cobra.Command {
	var as string
	var filter findingFilter
	c := &cobra.Command{
		Use:   "diff [FROM [TO]]",
		Short: "Compare the findings of two runs (default: the newest with the one before)",
		Args:  cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(as, "table", "json"); err != nil {
				return err
			}
			f, err := filter.filter()
			if err != nil {
				return err
			}
			b, err := readBook(cmd)
			if err != nil {
				return err
			}
			to := ""
			if len(args) > 1 {
				to = args[1]
			}
			c, err := b.Compare(first(args), to, b.Fits(f))
			if err != nil {
				return err
			}
			if as == "json" {
				return writeJSON(cmd.OutOrStdout(), comparisonOf(c))
			}
			writeComparison(cmd, c)
			return nil
		},
	}
	c.Flags().StringVar(&as, "format", "table", "table or json")
	filter.flags(c, "all")
	return c
}

type comparisonLines struct {
	From    string           `json:"from"`
	To      string           `json:"to"`
	Changes []comparisonLine `json:"changes"`
	Same    int              `json:"same"`
}

type comparisonLine struct {
	What     string            `json:"what"` // new, back, fixed, not known, changed
	Finding  string            `json:"finding"`
	Severity findings.Severity `json:"severity"`
	Report   string            `json:"report"`
	Subject  string            `json:"subject"`
	Text     string            `json:"text,omitempty"`
}

// comparisonOf lists what a comparison found, the worst news first.
func comparisonOf(c *findings.Comparison) comparisonLines {
	out := comparisonLines{From: c.From, To: c.To, Changes: []comparisonLine{}, Same: c.Same}
	add := func(what string, f *findings.Finding, text string) {
		out.Changes = append(out.Changes, comparisonLine{what, f.ID, f.Standing(c.To).Severity, f.Report, f.Subject.ID, text})
	}
	for _, part := range []struct {
		what string
		list []*findings.Finding
	}{{"new", c.New}, {"back", c.Back}, {"not known", c.NotKnown}, {"fixed", c.Fixed}} {
		for _, f := range part.list {
			text := ""
			if part.what == "not known" && f.NotKnown != nil {
				text = f.NotKnown.Why
			}
			add(part.what, f, text)
		}
	}
	for _, x := range c.Changed {
		add("changed", x.Finding, fmt.Sprintf("%s, %s; was %s, %s", x.After.Severity, x.After.State, x.Before.Severity, x.Before.State))
	}
	return out
}

func writeComparison(cmd *cobra.Command, c *findings.Comparison) {
	lines := comparisonOf(c)
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), "from run %s to run %s: %d new, %d back, %d fixed, %d not known, %d changed, %d as they were\n",
		c.From, c.To, len(c.New), len(c.Back), len(c.Fixed), len(c.NotKnown), len(c.Changed), c.Same)
	if len(lines.Changes) == 0 {
		return
	}
	_, _ = fmt.Fprintln(cmd.OutOrStdout())
	t := newTable(cmd, "what", "id", "severity", "report", "subject", "")
	for _, l := range lines.Changes {
		t.AppendRow(table.Row{l.What, shortID(l.Finding), l.Severity, l.Report, escape.Terminal(l.Subject), escape.Terminal(l.Text)})
	}
	t.Render()
}
