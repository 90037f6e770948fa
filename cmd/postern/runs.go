package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/store"
)

func newRuns() *cobra.Command {
	c := &cobra.Command{
		Use:   "runs",
		Short: "List runs; show one's coverage; compare, prune, verify",
		Args:  subcommandsOnly,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if at := serverOf(cmd); at != nil {
				return serverRuns(cmd, at)
			}
			st, err := openStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = st.Close() }()
			runs, err := st.Runs(cmd.Context())
			t := runsTable(cmd)
			for _, r := range runs {
				t.AppendRow(table.Row{r.ID, when(r.Started), when(r.AsOf), len(r.Scopes), r.Nodes, r.Edges, r.Gaps, len(r.Sources)})
			}
			t.Render()
			return err
		},
	}
	c.AddCommand(asksServer(runsShow()), asksServer(runsDiff()), runsPrune(), runsVerify())
	return c
}

func runsTable(cmd *cobra.Command) table.Writer {
	return newTable(cmd, "run", "started", "as of", "scopes", "nodes", "edges", "gaps", "sources")
}

func coverageTable(cmd *cobra.Command) table.Writer {
	return newTable(cmd, "scope", "service", "not known", "count", "detail")
}

func runHead(run, asOf string, nodes, edges int) string {
	return fmt.Sprintf("run %s as of %s: %d nodes, %d edges\n", run, asOf, nodes, edges)
}

func when(unix int64) string {
	if unix == 0 {
		return "-"
	}
	return time.Unix(unix, 0).UTC().Format("2006-01-02 15:04")
}

func runsShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show [RUN]",
		Short: "Show a run's scopes and what could not be read (default: the newest run)",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if at := serverOf(cmd); at != nil {
				return serverCoverage(cmd, at, first(args))
			}
			st, err := openStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = st.Close() }()
			s, err := st.Snapshot(cmd.Context(), first(args))
			if err != nil {
				return noSuchRun(err, first(args))
			}
			t := coverageTable(cmd)
			for _, g := range s.Gaps() {
				t.AppendRow(table.Row{g.Scope, g.Service, g.Reason, g.Count, g.Detail})
			}
			_, _ = fmt.Fprint(cmd.OutOrStdout(), runHead(s.Meta().Run, when(s.Meta().AsOf), s.NumNodes(), s.NumEdges()))
			t.Render()
			return nil
		},
	}
}

func first(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return ""
}

func runsPrune() *cobra.Command {
	return &cobra.Command{
		Use:   "prune RUN...",
		Short: "Remove runs, and what only they need",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			st, err := openStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = st.Close() }()
			err = st.Prune(cmd.Context(), args...)
			if errors.Is(err, store.ErrNotFound) {
				err = fmt.Errorf("%w; 'postern runs' lists what there is", err)
			}
			return err
		},
	}
}

func runsVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Read every byte of the store and name what is damaged",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := openStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = st.Close() }()
			return st.Verify(cmd.Context())
		},
	}
}
