package queries_test

import (
	"testing"

	"github.com/postern-graph/postern/queries"
)

// TestCut: an answer tells that rows may be missing, by its limit or by its column complete, and else says nothing.
func TestCut(t *testing.T) {
	r := queries.Report{Columns: []queries.Column{{Name: "id"}, {Name: "complete"}}}
	whole, part := []any{"a", true}, []any{"b", false}
	for _, tc := range []struct {
		name string
		args map[string]any
		rows [][]any
		want string
	}{
		{"nothing bounds it", nil, [][]any{whole}, ""},
		{"fewer than the limit", map[string]any{"limit": int64(2)}, [][]any{whole}, ""},
		{"as many as the limit", map[string]any{"limit": int64(1)}, [][]any{whole}, "as many rows as limit=1 lets through"},
		{"a search that ended early", map[string]any{"limit": int64(9)}, [][]any{whole, part}, "its search ended at a bound"},
	} {
		if got := (queries.Result{Report: r, Args: tc.args, Rows: tc.rows}).Cut(); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
