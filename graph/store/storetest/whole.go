package storetest

import (
	"context"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// testWholeOrAbsent: nothing of a run is seen before Publish returns, nor
// after Abort, nor when Publish refuses it.
func testWholeOrAbsent(t *testing.T, sub Subject) {
	s := sub.New(t)
	sc := scope("111111111111", "gaad")
	first, snap := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 5)})

	r := begin(t, s)
	functions("111111111111", 0, 900).give(r.Scope(sc))
	judge(t, r)
	reader := sub.Again(t, s)
	wantIDs(t, s, first.ID)
	wantIDs(t, reader, first.ID)
	same(t, reader, "", snap)
	if err := r.Abort(); err != nil {
		t.Fatalf("Abort: %v", err)
	}
	wantIDs(t, reader, first.ID)
	same(t, reader, "", snap)

	r = begin(t, s)
	if r.ID() <= first.ID {
		t.Errorf("run %s after run %s", r.ID(), first.ID)
	}
	other, err := graph.NewBuilder().Build()
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Publish(t.Context(), other)
	wantErr(t, "snapshot of another run", err, store.ErrInvalid)
	wantIDs(t, reader, first.ID)

	second, snap2 := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 9)})
	wantIDs(t, reader, first.ID, second.ID)
	same(t, reader, "", snap2)
	same(t, reader, first.ID, snap)
	if err := s.Verify(t.Context()); err != nil {
		t.Errorf("Verify: %v", err)
	}
}

// testEnded: a run takes no facts once they were read back, and nothing once it ended.
func testEnded(t *testing.T, sub Subject) {
	s := sub.New(t)
	sc := scope("111111111111", "gaad")
	r := begin(t, s)
	sink := r.Scope(sc)
	snap := judge(t, r)
	sink.Node(graph.NodeFact{ID: "late"})
	_, err := r.Publish(t.Context(), snap)
	wantErr(t, "a fact after Facts", err, store.ErrEnded)
	wantErr(t, "Facts after the end", r.Facts(t.Context(), &facts{}), store.ErrEnded)
	wantErr(t, "KeepStale after the end", r.KeepStale(sc, ""), store.ErrEnded)
	_, err = r.Publish(t.Context(), snap)
	wantErr(t, "Publish after the end", err, store.ErrEnded)
	if err := r.Abort(); err != nil {
		t.Errorf("Abort after the end: %v", err)
	}
	r.Scope(sc).Node(graph.NodeFact{ID: "lost"})
	wantIDs(t, s)
}

// testLock: one writer at a time, whoever it is; readers do not care.
func testLock(t *testing.T, sub Subject) {
	s := sub.New(t)
	first, snap := publish(t, s, map[store.Scope]*facts{scope("1", "gaad"): functions("111111111111", 0, 2)})
	again := sub.Again(t, s)
	r := begin(t, s)
	for name, o := range map[string]store.Store{"same": s, "again": again} {
		_, err := o.Begin(t.Context(), store.RunOptions{})
		wantErr(t, name+": Begin", err, store.ErrLocked)
		wantErr(t, name+": Prune", o.Prune(t.Context(), first.ID), store.ErrLocked)
		wantErr(t, name+": SetNote", o.SetNote(t.Context(), "k", nil), store.ErrLocked)
		same(t, o, "", snap)
	}
	if err := r.Abort(); err != nil {
		t.Fatal(err)
	}
	publish(t, again, map[store.Scope]*facts{scope("1", "gaad"): functions("111111111111", 0, 2)})
	publish(t, s, map[store.Scope]*facts{scope("1", "gaad"): functions("111111111111", 0, 2)})
}

// testCancel: a context that ended ends the work, and the store is as it was.
func testCancel(t *testing.T, sub Subject) {
	s := sub.New(t)
	sc := scope("111111111111", "gaad")
	first, snap := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 5)})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Snapshot(gone, "")
	wantErr(t, "Snapshot", err, context.Canceled)
	_, err = s.Runs(gone)
	wantErr(t, "Runs", err, context.Canceled)
	wantErr(t, "Facts", s.Facts(gone, "", &facts{}), context.Canceled)
	wantErr(t, "Verify", s.Verify(gone), context.Canceled)
	_, err = s.Begin(gone, store.RunOptions{})
	wantErr(t, "Begin", err, context.Canceled)

	r := begin(t, s)
	functions("111111111111", 0, 600).give(r.Scope(sc))
	next := judge(t, r)
	_, err = r.Publish(gone, next)
	wantErr(t, "Publish", err, context.Canceled)

	ctx, stop := context.WithCancel(t.Context())
	r, err = s.Begin(ctx, store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	stop()
	functions("111111111111", 0, 2000).give(r.Scope(sc))
	wantErr(t, "Facts of a cancelled run", r.Facts(t.Context(), &facts{}), context.Canceled)
	if err := r.Abort(); err != nil {
		t.Errorf("Abort: %v", err)
	}
	wantIDs(t, s, first.ID)
	same(t, s, "", snap)
	publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 1)})
}
