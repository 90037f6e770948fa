package run

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/check"
)

// moveUp gives a MATCH and the WITH behind it as they run: what the WITH asks of variables that it only passes on, the MATCH
// asks, which can choose its way by it, and asks before it follows relationships.
func moveUp(m *ast.Match, w *ast.With, sc *scope) (*ast.Match, *ast.With) {
	if m.Optional || w.Where == nil || w.Skip != nil || w.Limit != nil {
		return m, w
	}
	known := map[string]bool{}
	for name := range sc.slots {
		known[name] = true
	}
	for _, path := range m.Paths {
		for name := range ast.Names(path) {
			known[name] = true
		}
	}
	match, with := *m, *w
	with.Where = nil
	for _, e := range conjuncts(w.Where) {
		if passedOn(e, w, known) {
			match.Where = both(match.Where, e)
		} else {
			with.Where = both(with.Where, e)
		}
	}
	return &match, &with
}

func both(a, b ast.Expr) ast.Expr {
	if a == nil {
		return b
	}
	return &ast.Binary{Op: ast.And, L: a, R: b}
}

// passedOn reports whether a condition means before a WITH what it means behind it: it speaks of variables that keep their
// names, of at least one, and otherwise of what it binds itself.
func passedOn(e ast.Expr, w *ast.With, known map[string]bool) bool {
	if check.HasAggregate(e) || varies(e) {
		return false
	}
	one := false
	for name := range ast.Names(e) {
		switch passes, named := columnOf(w, name); {
		case passes && known[name]:
			one = true
		case named || known[name]:
			return false
		}
	}
	return one
}

// columnOf reports whether a WITH has a column of this name, and whether that is the variable of before.
func columnOf(w *ast.With, name string) (same, is bool) {
	for _, it := range w.Items {
		v, plain := it.Expr.(*ast.Var)
		switch {
		case it.As != nil && it.As.Name == name:
			return plain && v.Name == name, true
		case it.As == nil && plain && v.Name == name:
			return true, true
		}
	}
	return w.Star, w.Star
}
