package kept_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/kept"
)

func open(t *testing.T) store.Store {
	t.Helper()
	st, err := embedded.Open(t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
}

func publish(t *testing.T, st store.Store) (run string) {
	t.Helper()
	r, err := st.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: r.ID()})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Publish(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return r.ID()
}

func result(id, run, by string, when int64, args map[string]any, rows ...[]any) kept.Result {
	return kept.Of(queries.Result{Report: queries.Report{ID: id, Columns: []queries.Column{{Name: "x"}}}, Args: args, Rows: rows}, run, by, when)
}

func titles(t *testing.T, st store.Store, run string) []string {
	t.Helper()
	list, err := kept.Read(t.Context(), st, run)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range list {
		out = append(out, fmt.Sprint(r.Report, " ", r.Schedule, " ", r.When, " ", r.Rows))
	}
	return out
}

// TestResultsStayWithTheirRun: the same question asked again stands for the one before, others stay; what is kept is read
// as it was, and goes with its run.
func TestResultsStayWithTheirRun(t *testing.T) {
	st := open(t)
	first := publish(t, st)
	if got := titles(t, st, first); got != nil {
		t.Errorf("before anything is kept: %q", got)
	}
	if runs, err := kept.Runs(t.Context(), st); err != nil || runs != nil {
		t.Errorf("before anything is kept, runs have results: %q, %v", runs, err)
	}
	args := map[string]any{"min": int64(1) << 60, "names": []string{"a"}}
	keep := func(run string, results ...kept.Result) {
		t.Helper()
		if err := kept.Keep(t.Context(), st, run, results); err != nil {
			t.Fatal(err)
		}
	}
	keep(first, result("b", first, "daily", 1, args, []any{int64(1) << 60, 1.5, nil, "x"}), result("a", first, "", 1, nil, []any{"old"}))
	keep(first, result("a", first, "", 2, nil, []any{"new"}), result("b", first, "daily", 2, map[string]any{"min": int64(2)}))
	if diff := cmp.Diff([]string{"a  2 [[new]]", "b daily 1 [[1152921504606846976 1.5 <nil> x]]", "b daily 2 []"}, titles(t, st, first)); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	second := publish(t, st)
	keep(second, kept.Failure(queries.Report{ID: "c"}, nil, second, "daily", 3, errors.New("took too long")))
	if list, err := kept.Read(t.Context(), st, second); err != nil || len(list) != 1 || list[0].Failed != "took too long" {
		t.Errorf("a failure: %+v, %v", list, err)
	}
	if got := titles(t, st, first); len(got) != 3 {
		t.Errorf("the run before: %q", got)
	}
	with := func() []string {
		t.Helper()
		runs, err := kept.Runs(t.Context(), st)
		if err != nil {
			t.Fatal(err)
		}
		return runs
	}
	if diff := cmp.Diff([]string{first, second}, with()); diff != "" {
		t.Errorf("runs with results (-want +got):\n%s", diff)
	}
	if err := st.Prune(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{second}, with()); diff != "" {
		t.Errorf("runs with results, one being gone (-want +got):\n%s", diff)
	}
	keep(second, result("a", second, "", 4, nil))
	if got := titles(t, st, first); got != nil {
		t.Errorf("of a run that is no more: %q", got)
	}
}

// TestWhatIsNotKept: rows beyond the bound are counted; a run that there is not, and a store in which somebody writes, refuse.
func TestWhatIsNotKept(t *testing.T) {
	st := open(t)
	run := publish(t, st)
	rows := make([][]any, kept.MostRows+5)
	for i := range rows {
		rows[i] = []any{int64(i)}
	}
	if r := result("a", run, "", 1, nil, rows...); len(r.Rows) != kept.MostRows || r.Found != len(rows) {
		t.Errorf("%d rows of %d", len(r.Rows), r.Found)
	}
	if err := kept.Keep(t.Context(), st, "000009", nil); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such run: %v", err)
	}
	open, err := st.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Keep(t.Context(), st, run, nil); !errors.Is(err, store.ErrLocked) {
		t.Errorf("while a run is open: %v", err)
	}
	if err := open.Abort(); err != nil {
		t.Fatal(err)
	}
}
