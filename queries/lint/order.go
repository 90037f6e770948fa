package lint

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
)

// order wants rows in one order whatever store gives them: each part of the query ends in ORDER BY, and what tells one row
// from another is among its keys.
func (l *linter) order(body *ast.Body) {
	for _, part := range body.Parts {
		ret, ok := part.Clauses[len(part.Clauses)-1].(*ast.Return)
		if !ok {
			continue
		}
		if len(ret.OrderBy) == 0 {
			l.at(ret.Pos, false, "rows must come in a stable order: end in ORDER BY")
			continue
		}
		var loose []string
		for _, c := range append([]string{l.report.Subject}, l.report.Cause...) {
			if !sorts(ret, c) {
				loose = append(loose, c)
			}
		}
		if len(loose) > 0 {
			l.at(ret.Pos, true, "rows with equal keys may change places: order by %s as well", strings.Join(loose, ", "))
		}
	}
}

// sorts reports whether a column is a key of the order, or needs not be one.
func sorts(ret *ast.Return, column string) bool {
	text := column
	for _, it := range ret.Items {
		if it.As != nil && it.As.Name == column || it.As == nil && it.Text == column {
			if _, same := it.Expr.(*ast.Literal); same {
				return true // in every row
			}
			text = ast.Text(it.Expr)
		}
	}
	return slices.ContainsFunc(ret.OrderBy, func(s ast.Sort) bool {
		v, ok := s.Expr.(*ast.Var)
		return ok && v.Name == column || ast.Text(s.Expr) == text
	})
}
