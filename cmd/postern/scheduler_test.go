package main

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/queries/schedule"
	"github.com/postern-graph/postern/schema"
)

// TestSchedulerKeepsWhatReportsFind: at each look what is due is run on the newest run and kept with it; a store in which
// somebody writes is waited for; who serves again does not repeat what was done.
func TestSchedulerKeepsWhatReportsFind(t *testing.T) {
	snapshot, err := demoSnapshot()
	if err != nil {
		t.Fatal(err)
	}
	st, err := embedded.Open(t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	schedules, err := schedule.Parse([]schedule.Config{
		{Name: "each", After: "run", Reports: []string{"public-invoke", "shared-roles"}},
		{Name: "hourly", At: "0 * * * *", Reports: []string{"public-owner"}},
	}, builtinReports(t))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 6, 1, 9, 30, 0, 0, time.Local)
	begin := func() *scheduler {
		return &scheduler{st: st, source: schema.NewSource(st, judges), schedules: schedules, log: slog.New(slog.DiscardHandler), now: func() time.Time { return now }}
	}
	s := begin()
	s.look(t.Context()) // there is no run yet
	run, err := st.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	meta := snapshot.Meta()
	if run.ID() != meta.Run {
		t.Fatalf("run %s, the demo is %s", run.ID(), meta.Run)
	}
	if _, err := run.Publish(t.Context(), snapshot); err != nil {
		t.Fatal(err)
	}
	held := func() string {
		t.Helper()
		list, err := kept.Read(t.Context(), st, meta.Run)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, r := range list {
			if r.Found == 0 || r.Failed != "" {
				t.Errorf("%s: %d rows, %q", r.Report, r.Found, r.Failed)
			}
			fmt.Fprintf(&out, "%s by %s at %s; ", r.Report, r.Schedule, time.Unix(r.When, 0).Format("15:04"))
		}
		return out.String()
	}
	writer, err := st.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.look(t.Context())
	if got := held(); got != "" {
		t.Errorf("while somebody writes: %s", got)
	}
	if err := writer.Abort(); err != nil {
		t.Fatal(err)
	}
	s.look(t.Context())
	const each = "public-invoke by each at 09:30; "
	if got := held(); got != each+"shared-roles by each at 09:30; " {
		t.Errorf("after the run: %s", got)
	}
	now = now.Add(31 * time.Minute)
	begin().look(t.Context())
	s.look(t.Context())
	if got := held(); got != each+"public-owner by hourly at 10:01; shared-roles by each at 09:30; " {
		t.Errorf("after the hour, and a server that began anew: %s", got)
	}
}
