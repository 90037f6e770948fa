package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/postern-graph/postern/graph/store"
)

// setDocument replaces a document, whatever it was.
func setDocument(t testing.TB, s store.Store, name string, parts ...[]byte) {
	t.Helper()
	if err := s.ChangeDocument(t.Context(), name, func([][]byte) ([][]byte, error) { return parts, nil }); err != nil {
		t.Fatalf("ChangeDocument(%q): %v", name, err)
	}
}

func wantDocument(t testing.TB, s store.Store, name string, want ...[]byte) {
	t.Helper()
	got, err := s.Document(t.Context(), name)
	if err != nil || !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("Document(%q) = %d parts, %v; want %d others", name, len(got), err, len(want))
	}
}

// findingsState gives the state of the document that the case changes.
func findingsState(t testing.TB, s store.Store) string {
	t.Helper()
	state, err := s.DocumentState(t.Context(), "findings")
	if err != nil {
		t.Errorf("DocumentState: %v", err)
	}
	return state
}

// testDocuments: documents are kept beside the runs, whole, and outlive them.
func testDocuments(t *testing.T, sub Subject) {
	s := sub.New(t)
	_, err := s.Document(t.Context(), "findings")
	wantErr(t, "absent document", err, store.ErrNotFound)
	wantErr(t, "document without a name", s.ChangeDocument(t.Context(), "", nil), store.ErrInvalid)

	var parts [][]byte
	for i := range 700 {
		parts = append(parts, fmt.Appendf(nil, "part %d %s", i, bytes.Repeat([]byte{byte(i), 0}, i)))
	}
	states := map[string]bool{findingsState(t, s): true}
	if !states[""] {
		t.Error("an absent document has a state")
	}
	setDocument(t, s, "findings", parts...)
	whole := findingsState(t, s)
	setDocument(t, s, "findings", parts[1:]...)
	states[whole], states[findingsState(t, s)] = true, true
	setDocument(t, s, "findings", parts...)
	if len(states) != 3 || findingsState(t, sub.Again(t, s)) != whole {
		t.Errorf("states %v, and then %s", states, findingsState(t, s))
	}
	setDocument(t, s, "other", []byte("one"), []byte("one"))
	setDocument(t, s, "empty")
	again := sub.Again(t, s)
	wantDocument(t, again, "findings", parts...)
	wantDocument(t, again, "other", []byte("one"), []byte("one"))
	wantDocument(t, again, "empty")

	// A change sees what was there; one that fails, or dies, leaves it.
	failure := errors.New("not now")
	err = s.ChangeDocument(t.Context(), "other", func(was [][]byte) ([][]byte, error) {
		if len(was) != 2 || string(was[1]) != "one" {
			t.Errorf("the change sees %q", was)
		}
		return nil, failure
	})
	wantErr(t, "a change that fails", err, failure)
	wantDocument(t, s, "other", []byte("one"), []byte("one"))

	// Runs come and go; documents stay, and what was replaced goes with a prune.
	sc := scope("111111111111", "gaad")
	first, _ := publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 0, 20)})
	publish(t, s, map[store.Scope]*facts{sc: functions("111111111111", 500, 20)})
	setDocument(t, s, "findings", append([][]byte{[]byte("new")}, parts[350:]...)...)
	if err := s.Prune(t.Context(), first.ID); err != nil {
		t.Fatalf("Prune: %v", err)
	}
	for _, st := range []store.Store{s, sub.Again(t, s)} {
		wantDocument(t, st, "findings", append([][]byte{[]byte("new")}, parts[350:]...)...)
		wantDocument(t, st, "other", []byte("one"), []byte("one"))
		if err := st.Verify(t.Context()); err != nil {
			t.Errorf("Verify: %v", err)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.ChangeDocument(ctx, "other", func([][]byte) ([][]byte, error) { return nil, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled change: %v", err)
	}
	wantDocument(t, s, "other", []byte("one"), []byte("one"))

	sub.Damage(t, s, Chunks)
	damaged := sub.Again(t, s)
	_, err = damaged.Document(t.Context(), "findings")
	wantErr(t, "damaged document", err, store.ErrDamaged)
	wantErr(t, "Verify of a damaged document", damaged.Verify(t.Context()), store.ErrDamaged)
}

// testDocumentChanges: changes go one by one and none is lost; who comes meanwhile is told so, and readers see one version whole.
func testDocumentChanges(t *testing.T, sub Subject) {
	s := sub.New(t)
	other := sub.Again(t, s)
	setDocument(t, s, "counter")
	err := s.ChangeDocument(t.Context(), "counter", func([][]byte) ([][]byte, error) {
		return nil, other.ChangeDocument(t.Context(), "counter", func([][]byte) ([][]byte, error) { return nil, nil })
	})
	wantErr(t, "a second writer", err, store.ErrLocked)
	r := begin(t, s)
	wantErr(t, "a change while a run is open", other.ChangeDocument(t.Context(), "counter", nil), store.ErrLocked)
	if err := r.Abort(); err != nil {
		t.Fatalf("Abort: %v", err)
	}

	const writers, each = 3, 5
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := 0; i < each; {
				err := s.ChangeDocument(t.Context(), "counter", func(was [][]byte) ([][]byte, error) {
					return append(slices.Clone(was), fmt.Appendf(nil, "%d/%d of %d", w, i, len(was))), nil
				})
				switch {
				case err == nil:
					i++
				case !errors.Is(err, store.ErrLocked):
					t.Errorf("ChangeDocument: %v", err)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	reader := make(chan struct{})
	go func() {
		defer close(reader)
		for {
			select {
			case <-done:
				return
			default:
			}
			parts, err := other.Document(t.Context(), "counter")
			if err != nil {
				t.Errorf("Document while it is changed: %v", err)
				return
			}
			for i, p := range parts {
				if !bytes.HasSuffix(p, fmt.Appendf(nil, " of %d", i)) {
					t.Errorf("part %d is %q", i, p)
				}
			}
		}
	}()
	wg.Wait()
	close(done)
	<-reader
	if parts, err := s.Document(t.Context(), "counter"); err != nil || len(parts) != writers*each {
		t.Errorf("%d changes are kept of %d (%v)", len(parts), writers*each, err)
	}
}
