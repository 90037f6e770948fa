package lint

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
)

// bounds warns of what takes long on a large estate: repetitions without an upper bound, patterns that begin nowhere, LIMIT
// of rows in no order.
func (l *linter) bounds(q *ast.Query) {
	ast.Inspect(q.Body, func(n any) bool {
		switch x := n.(type) {
		case *ast.Rel:
			l.open(x.Length)
			l.open(x.Quant)
		case *ast.Group:
			l.open(x.Quant)
		case *ast.With:
			l.page(x.Pos, &x.Projection)
		case *ast.Return:
			l.page(x.Pos, &x.Projection)
		}
		return true
	})
	l.anchors(q.Body, map[string]bool{})
}

func (l *linter) open(length *ast.Length) {
	if length != nil && length.Max == ast.NoMax {
		l.at(length.Pos, true, "the repetition has no upper bound: a large estate may not answer within the limits")
	}
}

func (l *linter) page(pos ast.Pos, p *ast.Projection) {
	if (p.Limit != nil || p.Skip != nil) && len(p.OrderBy) == 0 {
		l.at(pos, true, "which rows are left is chance: LIMIT and SKIP need ORDER BY")
	}
}

// anchors wants each pattern of a MATCH to begin somewhere: at a label, a kind, a property or a variable that is bound. Bound
// grows with what clauses bind.
func (l *linter) anchors(body *ast.Body, outer map[string]bool) {
	for _, part := range body.Parts {
		bound := map[string]bool{}
		for name := range outer {
			bound[name] = true
		}
		for _, c := range part.Clauses {
			if m, ok := c.(*ast.Match); ok {
				for _, p := range m.Paths {
					if !anchored(p.Elements, bound) && m.Where == nil {
						l.at(p.Pos, true, "the pattern begins nowhere and reads every node: give one a label")
					}
				}
			}
			if s, ok := c.(*ast.Subquery); ok {
				l.anchors(s.Body, bound)
			}
			for name := range ast.Names(c) {
				bound[name] = true
			}
		}
	}
}

func anchored(elements []ast.Element, bound map[string]bool) bool {
	for _, e := range elements {
		switch x := e.(type) {
		case *ast.Node:
			if x.Labels != nil || x.Props != nil || x.Where != nil || x.Var != nil && bound[x.Var.Name] {
				return true
			}
		case *ast.Rel:
			if x.Types != nil {
				return true
			}
		case *ast.Group:
			if anchored(x.Elements, bound) {
				return true
			}
		}
	}
	return false
}
