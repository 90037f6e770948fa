package queries

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Engine runs reading Cypher on the newest run of a store.
type Engine interface {
	// Query gives the columns in the order of RETURN and the rows. Values are those of JSON, integers as int64.
	Query(ctx context.Context, cypher string, params map[string]any) (columns []string, rows [][]any, err error)
}

// ErrColumns says that a query gave other columns than its front matter promises.
var ErrColumns = errors.New("the query's columns are not those of its front matter")

// Result is a report's answer.
type Result struct {
	Report Report
	Args   map[string]any
	Rows   [][]any // in the order of Report.Columns
	Bound  string  // the bound by which rows may be missing where that is known from elsewhere than the rows; mostly empty
}

// The names by which a report tells that it left rows out.
const (
	limitParameter = "limit"    // an int: rows, or what rows are made of, at most
	completeColumn = "complete" // false where a bound left something out
)

// Cut says by which bound rows may be missing from an answer: as many came as its parameter limit lets through, or its
// column complete says so; of no rows at all, its query whole. It is empty where none are.
func (r Result) Cut() string {
	if r.Bound != "" {
		return r.Bound
	}
	if most, ok := r.Args[limitParameter].(int64); ok && int64(len(r.Rows)) >= most {
		return fmt.Sprintf("as many rows as %s=%d lets through", limitParameter, most)
	}
	i := slices.IndexFunc(r.Report.Columns, func(c Column) bool { return c.Name == completeColumn })
	if i >= 0 && slices.ContainsFunc(r.Rows, func(row []any) bool { return row[i] == false }) {
		return searchEnded
	}
	return ""
}

const searchEnded = "its search ended at a bound"

// Run asks a report with arguments from Args.
func Run(ctx context.Context, e Engine, r Report, args map[string]any) (Result, error) {
	columns, rows, err := e.Query(ctx, r.Cypher, args)
	if err != nil {
		return Result{}, fmt.Errorf("report %s: %w", r.ID, err)
	}
	want := make([]string, 0, len(r.Columns))
	for _, c := range r.Columns {
		want = append(want, c.Name)
	}
	if !slices.Equal(columns, want) {
		return Result{}, fmt.Errorf("report %s: %w: %v, not %v", r.ID, ErrColumns, columns, want)
	}
	res := Result{Report: r, Args: args, Rows: rows}
	if len(rows) > 0 || r.Whole == "" {
		return res, nil
	}
	_, rows, err = e.Query(ctx, r.Whole, args)
	if err != nil {
		return Result{}, fmt.Errorf("report %s: whether that is the whole answer: %w", r.ID, err)
	}
	if len(rows) != 1 || len(rows[0]) != 1 || rows[0][0] != true {
		res.Bound = searchEnded
	}
	return res, nil
}
