package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// testPublish: a published run is listed, opens by id and as the newest, here
// and in a second opening of the store.
func testPublish(t *testing.T, sub Subject) {
	s := sub.New(t)
	wantIDs(t, s)
	_, err := s.Snapshot(t.Context(), "")
	wantErr(t, "newest of an empty store", err, store.ErrNotFound)

	f := functions("111111111111", 0, 40)
	info, snap := publish(t, s, map[store.Scope]*facts{scope("111111111111", "gaad"): f})
	want := store.RunInfo{
		ID: info.ID, Started: 1700000001, AsOf: 1700000002, Sources: []string{"--gaad a.json"},
		Scopes: []store.ScopeInfo{{Scope: scope("111111111111", "gaad"), Run: info.ID, Facts: 41 + 40 + 1}},
		Nodes:  41, Edges: 40, Gaps: 1,
	}
	if d := cmp.Diff(want, info); d != "" {
		t.Errorf("RunInfo:\n%s", d)
	}
	for name, o := range map[string]store.Store{"same": s, "again": sub.Again(t, s)} {
		t.Run(name, func(t *testing.T) {
			runs, err := o.Runs(t.Context())
			if d := cmp.Diff([]store.RunInfo{want}, runs); d != "" || err != nil {
				t.Errorf("Runs: %v\n%s", err, d)
			}
			same(t, o, "", snap)
			same(t, o, info.ID, snap)
			_, err = o.Snapshot(t.Context(), "999999")
			wantErr(t, "absent run", err, store.ErrNotFound)
			_, err = o.Snapshot(t.Context(), "../../etc/passwd")
			wantErr(t, "run with a strange id", err, store.ErrNotFound)
			if err := o.Verify(t.Context()); err != nil {
				t.Errorf("Verify: %v", err)
			}
		})
	}
}

// testFacts: facts come back as they were given, in their order, with their
// scope as origin.
func testFacts(t *testing.T, sub Subject) {
	s := sub.New(t)
	f := functions("111111111111", 0, 700)
	g := functions("222222222222", 0, 3)
	a, b := scope("111111111111", "gaad"), scope("222222222222", "config")
	publish(t, s, map[store.Scope]*facts{a: f, b: g})
	if d := cmp.Diff(f.origins(a), readFacts(t, s, "", a)); d != "" {
		t.Errorf("facts of %s:\n%s", a, d)
	}
	if d := cmp.Diff(g.origins(b), readFacts(t, s, "", b)); d != "" {
		t.Errorf("facts of %s:\n%s", b, d)
	}
	if n := len(readFacts(t, s, "").Nodes); n != len(f.Nodes)+len(g.Nodes) {
		t.Errorf("all scopes have %d nodes, want %d", n, len(f.Nodes)+len(g.Nodes))
	}
	wantErr(t, "facts of an absent scope", s.Facts(t.Context(), "", &facts{}, scope("3", "gaad")), store.ErrNotFound)
	wantErr(t, "facts of an absent run", s.Facts(t.Context(), "999999", &facts{}), store.ErrNotFound)

	r := begin(t, s)
	r.Scope(a).Node(graph.NodeFact{ID: "x", Props: graph.Props{"bad": struct{}{}}})
	wantErr(t, "a property that no graph holds", r.Facts(t.Context(), &facts{}), store.ErrInvalid)
}
