package storetest

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// testHistory: Diff tells what two kept runs say differently.
func testHistory(t *testing.T, sub Subject) {
	s := sub.New(t)
	sc := scope("111111111111", "gaad")
	a, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 3)})
	b, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 1, 3)})
	role, f0, f3 := "arn:aws:iam::111111111111:role/run", "arn:aws:lambda:eu-west-1:111111111111:function:f0000", "arn:aws:lambda:eu-west-1:111111111111:function:f0003"
	want := graph.Difference{
		NodesAdded: []string{f3}, NodesRemoved: []string{f0},
		EdgesAdded: []string{"RUNS_AS|" + f3 + "|" + role + "|k"}, EdgesRemoved: []string{"RUNS_AS|" + f0 + "|" + role + "|k"},
	}
	for _, newer := range []string{b.ID, ""} {
		got, err := store.Diff(t.Context(), s, a.ID, newer)
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Errorf("Diff(%s, %q): %v\n%s", a.ID, newer, err, d)
		}
	}
	_, err := store.Diff(t.Context(), s, "999999", "")
	wantErr(t, "Diff with an absent run", err, store.ErrNotFound)
}

// testPrune: pruned runs are gone, the others whole; the newest stays.
func testPrune(t *testing.T, sub Subject) {
	s := sub.New(t)
	var runs []string
	var snaps []*graph.Snapshot
	for i := range 4 {
		info, snap := publish(t, s, map[store.Scope]*facts{
			scope("111111111111", "gaad"): functions("111111111111", 200*i, 300),
			scope("222222222222", "gaad"): functions("222222222222", 0, 100),
		})
		runs, snaps = append(runs, info.ID), append(snaps, snap)
	}
	wantErr(t, "prune the newest", s.Prune(t.Context(), runs[0], runs[3]), store.ErrInvalid)
	wantErr(t, "prune an absent run", s.Prune(t.Context(), runs[0], "999999"), store.ErrNotFound)
	wantIDs(t, s, runs...)
	if err := s.Prune(t.Context(), runs[0], runs[2]); err != nil {
		t.Fatalf("Prune: %v", err)
	}
	reader := sub.Again(t, s)
	wantIDs(t, reader, runs[1], runs[3])
	for _, i := range []int{1, 3} {
		same(t, reader, runs[i], snaps[i])
		readFacts(t, reader, runs[i])
	}
	_, err := reader.Snapshot(t.Context(), runs[0])
	wantErr(t, "pruned run", err, store.ErrNotFound)
	if err := s.Verify(t.Context()); err != nil {
		t.Errorf("Verify: %v", err)
	}
	next, _ := publish(t, s, map[store.Scope]*facts{scope("111111111111", "gaad"): functions("111111111111", 0, 1)})
	if next.ID <= runs[3] {
		t.Errorf("run %s after run %s", next.ID, runs[3])
	}
	if len(next.Scopes) != 2 {
		t.Errorf("scopes %v, want the carried one too", next.Scopes)
	}
}

// testReaders: readers see one whole run each while runs are published and pruned.
func testReaders(t *testing.T, sub Subject) {
	s := sub.New(t)
	sc := scope("111111111111", "gaad")
	last, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 50)})
	reader := sub.Again(t, s)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				snap, err := reader.Snapshot(t.Context(), "")
				if err != nil {
					t.Errorf("Snapshot while runs are published: %v", err)
					return
				}
				// Every run has as many functions as its number times 50, and their role.
				if n := snap.NumNodes() - 1; n%50 != 0 || snap.NumEdges() != n {
					t.Errorf("half a run: %d functions, %d edges", n, snap.NumEdges())
					return
				}
			}
		})
	}
	for i := range 5 {
		info, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 50*(i+2))})
		if err := s.Prune(t.Context(), last.ID); err != nil {
			t.Errorf("Prune: %v", err)
		}
		last = info
	}
	close(stop)
	wg.Wait()
}
