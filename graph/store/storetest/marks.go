package storetest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// testMarks: marks are kept beside the runs, and hold for runs that come later.
func testMarks(t *testing.T, sub Subject) {
	s := sub.New(t)
	sc := scope("111111111111", "gaad")
	fn := func(i string) string { return "arn:aws:lambda:eu-west-1:111111111111:function:f000" + i }
	flagged := func(flag string) []string {
		t.Helper()
		snap, err := store.Marked(sub.Again(t, s)).Snapshot(t.Context(), "")
		if err != nil {
			t.Fatalf("Snapshot: %v", err)
		}
		var out []string
		for n := range graph.NodeID(snap.NumNodes()) { //nolint:gosec // a few nodes
			if snap.NodeFlag(n, flag) {
				out = append(out, snap.ID(n))
			}
		}
		return out
	}
	want := func(what, flag string, ids ...string) {
		t.Helper()
		if diff := cmp.Diff(ids, flagged(flag)); diff != "" {
			t.Errorf("%s, %s (-want +got):\n%s", what, flag, diff)
		}
	}
	publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 5)})
	want("nothing is marked", graph.PropOwned)
	m, err := store.ReadMarks(t.Context(), s)
	if err != nil || len(m) != 0 {
		t.Fatalf("marks of a new store: %v, %v", m, err)
	}
	changes := []bool{
		m.Set(graph.PropOwned, fn("1"), true), m.Set(graph.PropOwned, fn("8"), true), m.Set(graph.PropSensitive, fn("2"), true),
		m.Set(graph.PropOwned, fn("1"), true),
	}
	if !slices.Equal(changes, []bool{true, true, true, false}) {
		t.Errorf("changes: %v", changes)
	}
	if err := store.WriteMarks(t.Context(), s, m); err != nil {
		t.Fatalf("WriteMarks: %v", err)
	}
	want("two are marked, one of them absent", graph.PropOwned, fn("1"))
	want("one is marked", graph.PropSensitive, fn("2"))
	publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 2, 8)})
	want("one went, the absent one came", graph.PropOwned, fn("8"))
	want("it stays marked", graph.PropSensitive, fn("2"))
	if m, err = store.ReadMarks(t.Context(), s); err != nil || !m.Set(graph.PropSensitive, fn("2"), false) || m.Set(graph.PropSensitive, fn("2"), false) {
		t.Fatalf("taking a mark off: %v, %v", m, err)
	}
	if err := store.WriteMarks(t.Context(), s, m); err != nil {
		t.Fatalf("WriteMarks: %v", err)
	}
	want("the mark is off", graph.PropSensitive)
}
