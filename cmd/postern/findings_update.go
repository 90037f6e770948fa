package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/evaluate"
	"github.com/postern-graph/postern/findings/format"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/schema"
)

func findingsUpdate() *cobra.Command {
	var folders reportFolders
	var gate gateFlags
	var limits queryLimits
	var as string
	c := &cobra.Command{
		Use:   "update",
		Short: "Ask the reports of the newest run, and keep what became of the findings",
		Long: `Every report with a severity is asked of the newest run. What it gives is new, still
there, or back; what it no longer gives is fixed, if the report ran and the account
was read as completely as when the finding was last seen, and else not known.
To update twice at one run changes nothing.`,
		Example: `  postern findings update
  postern findings update --fail-on 'severity>=high,new' --format markdown > summary.md`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(as, append([]string{"text"}, format.Names()...)...); err != nil {
				return err
			}
			gates, err := gate.gates()
			if err != nil {
				return err
			}
			out, err := updateFindings(cmd, &folders, limits)
			if err != nil {
				return err
			}
			trip := tripped(out.Book, gates)
			list := trip
			if len(gates) == 0 {
				list = out.Book.Sorted(out.Book.Fits(findings.Filter{New: true, States: []findings.State{findings.Open}}))
			}
			if as == "text" {
				writeOutcome(cmd, out, list)
			} else if err := writeFindings(cmd, as, "", out.Book, list, asffTarget{}); err != nil {
				return err
			}
			return gate.close(cmd, trip)
		},
	}
	c.Flags().StringVar(&as, "format", "text", "text, "+strings.Join(format.Names(), ", ")+": what is written of the findings that trip --fail-on, or of the new ones")
	c.Flags().String(timeFlag, "", timeHelp)
	folders.flags(c)
	gate.flags(c)
	limits.flags(c)
	return c
}

func updateFindings(cmd *cobra.Command, folders *reportFolders, limits queryLimits) (*evaluate.Outcome, error) {
	now, err := asOf(cmd)
	if err != nil {
		return nil, err
	}
	set, err := folders.load()
	if err != nil {
		return nil, err
	}
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	return updateIn(cmd.Context(), st, nil, set, limits, now)
}

// updateIn updates the findings of a store that is open, by the owners of the configuration. source is where the newest run may
// be in memory; nil reads it.
func updateIn(ctx context.Context, st store.Store, source schema.Source, set queries.Set, limits queryLimits, now time.Time) (*evaluate.Outcome, error) {
	c, err := readConfig()
	if err != nil {
		return nil, err
	}
	owners, err := c.Findings.owners()
	if err != nil {
		return nil, err
	}
	o := evaluate.Options{
		Reports: set, Owners: owners, Now: now,
		Engine: func(s *graph.Snapshot) queries.Engine { return newEngine(st, s, limits) },
	}
	if source != nil {
		o.Newest = func(ctx context.Context) (*graph.Snapshot, error) {
			e, err := source.Estate(ctx, "")
			if err != nil {
				return nil, err
			}
			return e.Snapshot(), nil
		}
	}
	out, err := evaluate.Update(ctx, st, o)
	return out, noRun(err)
}

// writeOutcome tells what an update found, for people.
func writeOutcome(cmd *cobra.Command, out *evaluate.Outcome, list []*findings.Finding) {
	b := out.Book
	open := b.Sorted(b.Fits(findings.Filter{States: []findings.State{findings.Open}}))
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), "run %s: %s open%s\n", b.Run.Run, count(len(open), "finding"), tallied(b, open))
	if words := happened(out.Events); words != "" {
		_, _ = fmt.Fprintln(cmd.OutOrStdout(), words)
	}
	for _, id := range notRun(b) {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "report %s did not run, so nothing is known of its findings: %s\n", id, b.Reports[id].NotRun)
	}
	for _, id := range slices.Sorted(maps.Keys(b.Reports)) {
		if why := b.Reports[id].Cut; why != "" {
			_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "report %s left rows out, so none of its findings counts as fixed: %s\n", id, why)
		}
	}
	if len(list) == 0 {
		return
	}
	_, _ = fmt.Fprintln(cmd.OutOrStdout())
	findingsTable(cmd, b, list[:min(len(list), shownFindings)])
	if more := len(list) - shownFindings; more > 0 {
		_, _ = fmt.Fprintf(cmd.OutOrStdout(), "and %d more; see 'postern findings list --new'\n", more)
	}
}

// shownFindings is how many findings an update shows, the worst: the first look at an estate finds all of them new.
const shownFindings = 25

// tallied counts findings by severity in brackets, "" where there are none.
func tallied(b *findings.Book, list []*findings.Finding) string {
	var words []string
	for _, c := range b.Count(list, findings.BySeverity) {
		words = append(words, fmt.Sprint(c.Count, " ", c.Value))
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

// happened counts events by what happened.
func happened(events []findings.Event) string {
	var words []string
	for _, kind := range findings.EventKinds() {
		n := 0
		for _, e := range events {
			if e.Kind == kind {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprint(n, " ", kind))
		}
	}
	return strings.Join(words, ", ")
}

func notRun(b *findings.Book) []string {
	var ids []string
	for id, r := range b.Reports {
		if r.NotRun != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
