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
}

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
	return Result{r, args, rows}, nil
}
