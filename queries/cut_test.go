package queries_test

import (
	"context"
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

// asking answers by the text of the query.
type asking map[string][][]any

func (a asking) Query(_ context.Context, cypher string, _ map[string]any) ([]string, [][]any, error) {
	return []string{"id", "complete"}, a[cypher], nil
}

// TestCutOfNothing: no rows are the whole answer where the report's query whole says so, and are not taken for it where it does not.
func TestCutOfNothing(t *testing.T) {
	r := queries.Report{Columns: []queries.Column{{Name: "id"}, {Name: "complete"}}, Cypher: "rows", Whole: "whole"}
	for _, tc := range []struct {
		name   string
		engine asking
		want   string
	}{
		{"all was looked at", asking{"whole": {{true}}}, ""},
		{"not all was", asking{"whole": {{false}}}, "its search ended at a bound"},
		{"rows speak for themselves", asking{"rows": {{"a", true}}, "whole": {{false}}}, ""},
	} {
		res, err := queries.Run(t.Context(), tc.engine, r, nil)
		if got := res.Cut(); err != nil || got != tc.want {
			t.Errorf("%s: %q, want %q (%v)", tc.name, got, tc.want, err)
		}
	}
}
