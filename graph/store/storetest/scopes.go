package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// testScopes: a run replaces the scopes that it brings, one that it brings
// empty included, and leaves the others.
func testScopes(t *testing.T, sub Subject) {
	s := sub.New(t)
	gaad, config, other := scope("111111111111", "gaad"), scope("111111111111", "config"), scope("222222222222", "gaad")
	old := functions("111111111111", 0, 300)
	first, _ := publish(t, s, map[store.Scope]*facts{gaad: old, config: functions("111111111111", 500, 2), other: functions("222222222222", 0, 2)})

	r := begin(t, s)
	fresh := functions("111111111111", 10, 5)
	fresh.give(r.Scope(gaad))
	r.Scope(other)
	if r.Scope(gaad) != r.Scope(gaad) {
		t.Error("one scope has two sinks")
	}
	snap := judge(t, r)
	info, err := r.Publish(t.Context(), snap)
	if err != nil {
		t.Fatalf("Publish: %v", err)
	}
	want := []store.ScopeInfo{
		{Scope: config, Run: first.ID, Facts: 3 + 2 + 1},
		{Scope: gaad, Run: info.ID, Facts: 6 + 5 + 1},
		{Scope: other, Run: info.ID},
	}
	if d := cmp.Diff(want, info.Scopes); d != "" {
		t.Errorf("scopes:\n%s", d)
	}
	if d := cmp.Diff(fresh.origins(gaad), readFacts(t, s, "", gaad)); d != "" {
		t.Errorf("replaced scope:\n%s", d)
	}
	if n := len(readFacts(t, s, "", other).Nodes); n != 0 {
		t.Errorf("emptied scope has %d nodes", n)
	}
	if n := len(readFacts(t, s, "", config).Nodes); n != 3 {
		t.Errorf("untouched scope has %d nodes, want 3", n)
	}
	if d := cmp.Diff(old.origins(gaad), readFacts(t, s, first.ID, gaad)); d != "" {
		t.Errorf("the run before changed:\n%s", d)
	}
	if snap.NumNodes() != 6+2 {
		t.Errorf("snapshot has %d nodes, want 8", snap.NumNodes())
	}
}

// testStale: a scope that could not be read keeps its earlier facts and says so.
func testStale(t *testing.T, sub Subject) {
	s := sub.New(t)
	sc := scope("111111111111", "gaad")
	first, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 4)})
	r := begin(t, s)
	functions("111111111111", 0, 1).give(r.Scope(sc))
	if err := r.KeepStale(sc, "access denied"); err != nil {
		t.Fatalf("KeepStale: %v", err)
	}
	wantErr(t, "KeepStale of what never was", r.KeepStale(scope("9", "gaad"), ""), store.ErrNotFound)
	info, err := r.Publish(t.Context(), judge(t, r))
	if err != nil {
		t.Fatalf("Publish: %v", err)
	}
	if d := cmp.Diff([]store.ScopeInfo{{Scope: sc, Run: first.ID, Facts: 5 + 4 + 1, Stale: "access denied"}}, info.Scopes); d != "" {
		t.Errorf("scopes:\n%s", d)
	}
	got := readFacts(t, s, "")
	if len(got.Nodes) != 5 || len(got.Gaps) != 2 || got.Gaps[1].Reason != graph.GapStale {
		t.Errorf("got %d nodes and gaps %v, want 5 nodes and a stale gap at the end", len(got.Nodes), got.Gaps)
	}
	next, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 1)})
	if next.Scopes[0].Stale != "" {
		t.Error("a scope that was read again is still stale")
	}
}
