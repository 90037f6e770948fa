package kept_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
)

func TestKept(t *testing.T) {
	dir := t.TempDir()
	open := func() store.Store {
		s, err := embedded.Open(dir, embedded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	s := open()
	b, err := kept.Read(t.Context(), s)
	if err != nil || len(b.Findings) != 0 || b.Run.Run != "" {
		t.Fatalf("a new store: %v, %v", b, err)
	}
	at := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	answers := []findings.Answer{{
		Report: findings.Report{ID: "r", Severity: findings.High},
		Rows:   []findings.Row{{Subject: findings.Subject{ID: "f1"}, Cause: []findings.Value{{Name: "via", Value: nil}}}},
	}}
	var want *findings.Book
	if err := kept.Change(t.Context(), s, func(b *findings.Book) (_ *findings.Book, err error) {
		want, _, err = b.Reconcile(findings.Run{ID: "000001", At: at}, answers, findings.Owners{}, at)
		return want, err
	}); err != nil {
		t.Fatal(err)
	}
	got, err := kept.Read(t.Context(), open())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("kept (%v; -want +got):\n%s", err, diff)
	}
	failure := errors.New("no")
	if err := kept.Change(t.Context(), s, func(b *findings.Book) (*findings.Book, error) { return b, failure }); !errors.Is(err, failure) {
		t.Errorf("a change that fails: %v", err)
	}
	if err := s.ChangeDocument(t.Context(), "findings", func([][]byte) ([][]byte, error) { return [][]byte{[]byte("{")}, nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := kept.Read(t.Context(), s); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("what is no book: %v", err)
	}
}
