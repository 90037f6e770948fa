package storetest

import (
	"bytes"
	"testing"

	"github.com/postern-graph/postern/graph/store"
)

// testDamage: changed bytes are found, never served, and a damaged newest run
// is not replaced by the one before.
func testDamage(t *testing.T, sub Subject) {
	sc := scope("111111111111", "gaad")
	t.Run("record", func(t *testing.T) {
		s := sub.New(t)
		old, snap := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 10)})
		bad, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 20)})
		sub.Damage(t, s, NewestRecord)
		s = sub.Again(t, s)
		runs, err := s.Runs(t.Context())
		wantErr(t, "Runs", err, store.ErrDamaged)
		if len(runs) != 1 || runs[0].ID != old.ID {
			t.Errorf("Runs = %v, want the whole one", runs)
		}
		_, err = s.Snapshot(t.Context(), "")
		wantErr(t, "newest", err, store.ErrDamaged)
		wantErr(t, "Verify", s.Verify(t.Context()), store.ErrDamaged)
		_, err = s.Begin(t.Context(), store.RunOptions{})
		wantErr(t, "Begin", err, store.ErrDamaged)
		same(t, s, old.ID, snap)
		if err := s.Prune(t.Context(), bad.ID); err != nil {
			t.Fatalf("Prune of the damaged run: %v", err)
		}
		same(t, s, "", snap)
		publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 20)})
		if err := s.Verify(t.Context()); err != nil {
			t.Errorf("Verify after the repair: %v", err)
		}
	})
	t.Run("chunks", func(t *testing.T) {
		s := sub.New(t)
		publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 10)})
		sub.Damage(t, s, Chunks)
		s = sub.Again(t, s)
		_, err := s.Snapshot(t.Context(), "")
		wantErr(t, "Snapshot", err, store.ErrDamaged)
		wantErr(t, "Facts", s.Facts(t.Context(), "", &facts{}), store.ErrDamaged)
		wantErr(t, "Verify", s.Verify(t.Context()), store.ErrDamaged)
		// A new import of the same facts must not lean on the damaged bytes.
		_, snap := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 10)})
		same(t, s, "", snap)
	})
}

// testNotes: notes are kept beside the runs.
func testNotes(t *testing.T, sub Subject) {
	s := sub.New(t)
	_, err := s.Note(t.Context(), "fingerprint key")
	wantErr(t, "absent note", err, store.ErrNotFound)
	for _, v := range [][]byte{[]byte("one"), {0, 255, '\n'}, {}} {
		if err := s.SetNote(t.Context(), "fingerprint key", v); err != nil {
			t.Fatalf("SetNote: %v", err)
		}
		got, err := sub.Again(t, s).Note(t.Context(), "fingerprint key")
		if err != nil || !bytes.Equal(got, v) {
			t.Errorf("Note = %q, %v, want %q", got, err, v)
		}
	}
	wantErr(t, "note without a key", s.SetNote(t.Context(), "", nil), store.ErrInvalid)
}
