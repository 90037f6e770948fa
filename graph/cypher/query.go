package cypher

import (
	"context"
	"errors"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/check"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/parse"
	"github.com/postern-graph/postern/graph/cypher/run"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// Query is a query made ready for one graph. Safe for many runs at once.
type Query struct {
	text string
	plan *run.Plan
}

// Prepare parses, checks and plans a query. Procs are found by their names in lower case. The error is a *fault.Error that
// knows the text.
func Prepare(g value.Graph, text string, procs map[string]value.Procedure) (*Query, error) {
	q, err := parse.Query(text)
	if err != nil {
		return nil, err
	}
	if err := check.Query(q, procs); err != nil {
		return nil, placed(text, err)
	}
	return &Query{text, run.Make(q, g, procs)}, nil
}

// Columns gives the names of the columns in order.
func (q *Query) Columns() []string { return q.plan.Columns }

// Run runs the query and gives each row to row, which must not keep the slice.
func (q *Query) Run(ctx context.Context, input *run.Input, row func([]value.Value) error) error {
	return placed(q.text, q.plan.Run(ctx, input, row))
}

// placed gives a fault the text that it is of.
func placed(text string, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		_ = f.In(text) // err is, or holds, f
	}
	return err
}

// Calls reports whether a query calls a procedure of a namespace, such as "postern.". What cannot be read calls nothing: who
// answers it says what is wrong.
func Calls(text, namespace string) bool {
	q, err := parse.Query(text)
	if err != nil {
		return false
	}
	found := false
	ast.Inspect(q.Body, func(n any) bool {
		if c, ok := n.(*ast.Call); ok {
			found = found || strings.HasPrefix(strings.ToLower(strings.Join(c.Name, ".")), namespace)
		}
		return !found
	})
	return found
}
