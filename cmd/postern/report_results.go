package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/format"
	"github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/queries/schedule"
)

func reportResults() *cobra.Command {
	var as, run, by string
	c := &cobra.Command{
		Use:   "results [NAME]",
		Short: "List what is kept of reports with runs, or show one",
		Long: `Without a name, lists what schedules and 'postern report run --keep' kept with each
run. With one, shows what the report found on a run: the newest that has it, or
the one that --run names.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(as, format.Names()...); err != nil {
				return err
			}
			results, err := readResults(cmd, run, by)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return listResults(cmd, as, results)
			}
			for _, r := range slices.Backward(results) {
				if r.Report != args[0] {
					continue
				}
				if at := serverOf(cmd); at != nil && r.Failed == "" {
					if r.Rows, err = serverKeptRows(cmd.Context(), at, r, by); err != nil {
						return err
					}
				}
				return showResult(cmd, as, r)
			}
			return fmt.Errorf("nothing is kept of report %s; see 'postern report results'", args[0])
		},
	}
	c.Flags().StringVar(&as, "format", "table", strings.Join(format.Names(), ", "))
	c.Flags().StringVar(&run, "run", "", "only of this run")
	c.Flags().StringVar(&by, "schedule", "", "only of this schedule")
	return c
}

// readResults gives what is kept with the runs, oldest run first; that of --server without rows.
func readResults(cmd *cobra.Command, run, by string) ([]kept.Result, error) {
	if at := serverOf(cmd); at != nil {
		return serverResults(cmd.Context(), at, run, by)
	}
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	return keptResults(cmd, st, run, by)
}

// keptResults reads what is kept with the runs, oldest run first.
func keptResults(cmd *cobra.Command, st store.Store, run, by string) ([]kept.Result, error) {
	runs, err := st.Runs(cmd.Context())
	if err != nil {
		return nil, err
	}
	if run != "" && !slices.ContainsFunc(runs, func(r store.RunInfo) bool { return r.ID == run }) {
		return nil, noSuchRun(store.ErrNotFound, run)
	}
	var out []kept.Result
	for _, r := range runs {
		if run != "" && r.ID != run {
			continue
		}
		results, err := kept.Read(cmd.Context(), st, r.ID)
		if err != nil {
			return nil, err
		}
		for _, k := range results {
			if by == "" || k.Schedule == by {
				out = append(out, k)
			}
		}
	}
	return out, nil
}

func listResults(cmd *cobra.Command, as string, results []kept.Result) error {
	if as != "table" {
		list := format.Of([]string{"run", "report", "schedule", "when", "rows", "failed"}, nil)
		for _, r := range results {
			list.Rows = append(list.Rows, []any{r.Run, r.Report, r.Schedule, stamp(r.When), int64(r.Found), r.Failed})
		}
		return format.Write(cmd.OutOrStdout(), as, []queries.Result{list}, format.Options{})
	}
	t := newTable(cmd, "run", "report", "schedule", "when", "rows")
	for _, r := range results {
		found := strconv.Itoa(r.Found)
		if r.Failed != "" {
			found = "failed"
		}
		t.AppendRow(table.Row{r.Run, r.Report, r.Schedule, stamp(r.When), found})
	}
	t.Render()
	return nil
}

func stamp(seconds int64) string { return time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04") }

func showResult(cmd *cobra.Command, as string, r kept.Result) error {
	if r.Failed != "" {
		return fmt.Errorf("report %s failed on run %s: %s", r.Report, r.Run, r.Failed)
	}
	if r.Found > len(r.Rows) {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "note: %d rows were found, of which %d are kept\n", r.Found, len(r.Rows))
	}
	res := format.Of(r.Columns, r.Rows)
	res.Report.ID, res.Report.Title, res.Report.Severity, res.Args = r.Report, r.Title, queries.Severity(r.Severity), r.Args
	if set, err := queries.Builtin(); err == nil {
		// What the report says of itself stands beside rows that still have its columns.
		if now, ok := set.Find(r.Report); ok && slices.Equal(columnNames(now), r.Columns) {
			res.Report = now
		}
	}
	return format.Write(cmd.OutOrStdout(), as, []queries.Result{res}, format.Options{
		Width: terminalWidth(cmd.OutOrStdout()), Run: fmt.Sprintf("run %s, asked %s UTC", r.Run, stamp(r.When)),
	})
}

func columnNames(r queries.Report) []string {
	var out []string
	for _, c := range r.Columns {
		out = append(out, c.Name)
	}
	return out
}

func reportSchedules() *cobra.Command {
	var folders reportFolders
	c := &cobra.Command{
		Use:   "schedules",
		Short: "List the schedules of the configuration, and when each runs",
		Long:  "Schedules stand in the configuration file; 'postern serve' runs them while it serves.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := folders.load()
			if err != nil {
				return err
			}
			schedules, err := readSchedules(set)
			if err != nil {
				return err
			}
			t := newTable(cmd, "schedule", "when", "reports")
			for _, s := range schedules {
				t.AppendRow(table.Row{s.Name, s.When(time.Now()), len(s.Reports)})
			}
			t.Render()
			return nil
		},
	}
	folders.flags(c)
	return c
}

// readSchedules reads the schedules of the configuration.
func readSchedules(set queries.Set) ([]schedule.Schedule, error) {
	c, err := readConfig()
	if err != nil {
		return nil, err
	}
	schedules, err := schedule.Parse(c.Reports.Schedules, set)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return schedules, nil
}

// keepResults keeps answers with the run that gave them.
func keepResults(cmd *cobra.Command, a *answers, results []queries.Result) error {
	runs, err := a.st.Runs(cmd.Context())
	if len(runs) == 0 {
		return errors.Join(err, noRun(store.ErrNotFound))
	}
	run, now := runs[len(runs)-1].ID, time.Now().Unix()
	var list []kept.Result
	for _, res := range results {
		list = append(list, kept.Of(res, run, "", now))
	}
	return kept.Keep(cmd.Context(), a.st, run, list)
}
