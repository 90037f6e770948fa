package main

import (
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/internal/escape"
)

func findingsHistory() *cobra.Command {
	var as string
	var limit int
	var filter findingFilter
	c := &cobra.Command{
		Use:   "history [ID]",
		Short: "What happened to findings, or to one of them, the oldest first",
		Example: `  postern findings history 3f2a91c0
  postern findings history --since 000004 --report public-invoke`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(as, "table", "json"); err != nil {
				return err
			}
			since := filter.since
			filter.since = "" // of the events, and not of when the finding began
			f, err := filter.filter()
			if err != nil {
				return err
			}
			if len(args) > 0 {
				_, one, err := readFinding(cmd, args[0])
				if err != nil {
					return err
				}
				return writeHistory(cmd, as, eventsOf([]*findings.Finding{one}, since, limit))
			}
			b, err := readBook(cmd)
			if err != nil {
				return err
			}
			return writeHistory(cmd, as, eventsOf(b.Sorted(b.Fits(f)), since, limit))
		},
	}
	c.Flags().StringVar(&as, "format", "table", "table or json")
	orAllVar(c.Flags(), &limit, "limit", 100, "at most so many, the newest")
	filter.flags(c, "all")
	c.Flags().Lookup("since").Usage = "a run: what happened after it"
	return c
}

// eventsOf gives the events of findings in the order in which they happened.
func eventsOf(list []*findings.Finding, since string, limit int) []findings.Event {
	var events []findings.Event
	for _, f := range list {
		for _, e := range f.History {
			if e.Run > since {
				events = append(events, e)
			}
		}
	}
	slices.SortStableFunc(events, func(a, b findings.Event) int {
		if c := strings.Compare(a.Run, b.Run); c != 0 {
			return c
		}
		return a.At.Compare(b.At)
	})
	if limit > 0 {
		events = events[max(0, len(events)-limit):]
	}
	return events
}

type eventLineJSON struct {
	Finding string `json:"finding"`
	findings.Event
}

func writeHistory(cmd *cobra.Command, as string, events []findings.Event) error {
	if as == "json" {
		lines := []eventLineJSON{}
		for _, e := range events {
			lines = append(lines, eventLineJSON{e.Finding, e})
		}
		return writeJSON(cmd.OutOrStdout(), map[string]any{"events": lines})
	}
	t := newTable(cmd, "when", "run", "finding", "what", "by", "")
	for _, e := range events {
		t.AppendRow(table.Row{dateOf(e.At), e.Run, shortID(e.Finding), e.Kind, escape.Terminal(e.By), escape.Terminal(strings.ReplaceAll(e.Text, "\n", " "))})
	}
	t.Render()
	return nil
}
