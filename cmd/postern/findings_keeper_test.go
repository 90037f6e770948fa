package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/evaluate"
	findingstore "github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/schema"
)

// TestFindingKeeperUpdatesAfterEachRun: once for each run, again where somebody wrote, not again where it failed, and not at a run
// that an earlier server looked at.
func TestFindingKeeperUpdatesAfterEachRun(t *testing.T) {
	st, err := embedded.Open(t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	publish := func() string {
		t.Helper()
		run, err := st.Begin(t.Context(), store.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		b := graph.NewBuilder()
		b.SetMeta(graph.Meta{Run: run.ID()})
		s, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := run.Publish(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		return run.ID()
	}
	calls, fault := 0, error(nil)
	begin := func() *findingKeeper {
		return &findingKeeper{st: st, source: schema.NewSource(st, judges), log: slog.New(slog.DiscardHandler), update: func(ctx context.Context) (*evaluate.Outcome, error) {
			calls++
			if fault != nil {
				return nil, fault
			}
			runs, err := st.Runs(ctx)
			if err != nil {
				return nil, err
			}
			newest := runs[len(runs)-1]
			err = findingstore.Change(ctx, st, func(b *findings.Book) (*findings.Book, error) {
				next, _, err := b.Reconcile(findings.Run{ID: newest.ID}, nil, findings.Owners{}, demoDay)
				return next, err
			})
			return &evaluate.Outcome{Run: newest}, err
		}}
	}
	k := begin()
	want := func(what string, n int) {
		t.Helper()
		k.look(t.Context())
		if calls != n {
			t.Errorf("%s: %d updates, want %d", what, calls, n)
		}
	}
	want("no run", 0)
	publish()
	want("a run", 1)
	want("the same run", 1)
	publish()
	fault = store.ErrLocked
	want("somebody writes", 2)
	fault = nil
	want("nobody writes any more", 3)
	publish()
	fault = errors.New("no report runs")
	want("it fails", 4)
	want("it failed", 4)
	fault = nil
	k = begin()
	want("a server that began anew, at a run that nobody looked at", 5)
	k = begin()
	want("and at one that was", 5)
}
