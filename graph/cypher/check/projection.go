package check

import (
	"maps"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

func (c *checker) with(w *ast.With, sc, outer scope) scope {
	_, after, late := c.projection(&w.Projection, sc, outer)
	shadows(&w.Projection, outer)
	for _, it := range w.Items {
		if _, ok := it.Expr.(*ast.Var); !ok && it.As == nil {
			panic(fail("NoExpressionAlias", it.Expr.At(), "a WITH gives every expression a name").WithHint("write %s AS name", it.Text))
		}
	}
	if w.Where != nil {
		columns := map[string]bool{}
		for _, it := range w.Items {
			columns[ast.Text(it.Expr)] = true
		}
		if w.Distinct {
			c.folded(w.Where, columns, sc, late, false)
		} else {
			c.where(w.Where, late)
		}
	}
	return after
}

// shadows refuses a column that hides a variable from outside of a subquery.
func shadows(p *ast.Projection, outer scope) {
	for _, it := range p.Items {
		if it.As == nil {
			continue
		}
		if _, hides := outer[it.As.Name]; !hides {
			continue
		}
		if v, ok := it.Expr.(*ast.Var); !ok || v.Name != it.As.Name {
			panic(fail("VariableAlreadyBound", it.As.At(), "%s hides what is called so outside of the subquery", it.As.Name).Over(len(it.As.Name)).WithHint("choose another name"))
		}
	}
}

func (c *checker) returns(r *ast.Return, sc, kept scope, at place) ([]string, scope) {
	if r.Star && len(sc) == 0 {
		panic(fail("NoVariablesInScope", r.Pos, "RETURN * needs a variable, and none is bound").Over(len("RETURN *")))
	}
	names, after, _ := c.projection(&r.Projection, sc, scope{})
	if at == existsBody || at == collectBody {
		shadows(&r.Projection, kept)
	}
	if at == collectBody && len(names) != 1 {
		panic(fail("InvalidArgumentType", r.Pos, "COLLECT takes a query with one column, not %d", len(names)))
	}
	if at == callBody {
		for _, it := range r.Items {
			if _, ok := it.Expr.(*ast.Var); !ok && it.As == nil {
				panic(fail("NoExpressionAlias", it.Expr.At(), "a subquery gives every expression a name").WithHint("write %s AS name", it.Text))
			}
		}
	}
	return names, after
}

// projection checks items, ORDER BY, SKIP and LIMIT, and gives the columns, what is seen behind the clause, and what ORDER BY
// and WHERE see.
func (c *checker) projection(p *ast.Projection, sc, outer scope) (names []string, after, late scope) {
	after = maps.Clone(outer)
	folded := p.Distinct
	own := scope{}
	give := func(name string, k kind, at ast.Pos) {
		if _, taken := own[name]; taken {
			panic(fail("ColumnNameConflict", at, "two columns are called %s", name).WithHint("rename one with AS"))
		}
		own[name] = k
		after[name] = k
		names = append(names, name)
	}
	if p.Star {
		named := p.Named()
		for name, k := range sc {
			if !named[name] {
				give(name, k, 0)
			}
		}
	}
	aggregates := false
	for _, it := range p.Items {
		k := c.expr(it.Expr, sc, itemExpr)
		aggregates = aggregates || HasAggregate(it.Expr)
		name := it.Text
		if v, ok := it.Expr.(*ast.Var); ok {
			name = v.Name
		}
		if it.As != nil {
			name = it.As.Name
		}
		give(name, k, it.Expr.At())
	}
	if aggregates {
		c.grouped(p, sc)
	}
	folded = folded || aggregates
	late = maps.Clone(after)
	if !folded {
		for n, k := range sc {
			if _, hidden := late[n]; !hidden {
				late[n] = k
			}
		}
	}
	c.order(p, sc, late, folded, aggregates)
	c.page(p.Skip, "SKIP")
	c.page(p.Limit, "LIMIT")
	return names, after, late
}

// order checks ORDER BY. Behind an aggregation it sees columns, and expressions that are columns or aggregations.
func (c *checker) order(p *ast.Projection, sc, late scope, folded, aggregates bool) {
	columns := map[string]bool{}
	for _, it := range p.Items {
		columns[ast.Text(it.Expr)] = true
	}
	for _, s := range p.OrderBy {
		if HasAggregate(s.Expr) && !aggregates {
			panic(fail("InvalidAggregation", s.Expr.At(), "ORDER BY cannot aggregate where the columns do not"))
		}
		if columns[ast.Text(s.Expr)] {
			continue
		}
		if !folded {
			c.expr(s.Expr, late, plainExpr)
			continue
		}
		c.folded(s.Expr, columns, sc, late, aggregates && HasAggregate(s.Expr))
	}
}

// folded checks an expression behind an aggregation or DISTINCT: what is a column may be used by its text.
func (c *checker) folded(e ast.Expr, columns map[string]bool, sc, late scope, mixed bool) {
	lost := func(name string) bool { return known(sc, name) && !known(late, name) }
	simple := func(e ast.Expr) { c.folded(e, columns, sc, late, mixed) }
	if e == nil || columns[ast.Text(e)] && (!mixed || isPlain(e)) {
		return
	}
	switch x := e.(type) {
	case *ast.FuncCall:
		if value.IsAggregate(x.Function()) {
			if !contains(columns, ast.Text(e)) {
				c.expr(e, late, itemExpr)
			}
			return
		}
	case *ast.CountStar:
		return
	case *ast.ListComp:
		simple(x.List)
		in := late.with(x.Var.Name, anything)
		c.folded(x.Where, columns, sc, in, mixed)
		c.folded(x.Make, columns, sc, in, mixed)
		return
	case *ast.Quantifier:
		simple(x.List)
		c.folded(x.Where, columns, sc, late.with(x.Var.Name, anything), mixed)
		return
	case *ast.Reduce:
		simple(x.Init)
		simple(x.List)
		c.folded(x.Make, columns, sc, late.with(x.Acc.Name, anything).with(x.Var.Name, anything), mixed)
		return
	case *ast.PatternComp, *ast.PatternExpr, *ast.Exists, *ast.Count, *ast.Collect:
		c.expr(e, late, predicate)
		return
	case *ast.Var:
		if mixed && lost(x.Name) {
			panic(fail("AmbiguousAggregationExpression", e.At(), "%s is neither a column nor aggregated", ast.Text(e)))
		}
		c.known(x, late)
		return
	case *ast.Property:
		if v, ok := x.X.(*ast.Var); ok && mixed && lost(v.Name) {
			panic(fail(ambiguity(columns, v.Name), e.At(), "%s is neither a column nor aggregated", ast.Text(e)))
		}
	}
	children(e, simple)
}

func known(sc scope, name string) bool {
	_, ok := sc[name]
	return ok
}

// contains reports whether a column computes an expression, alone or within something.
func contains(columns map[string]bool, expr string) bool {
	for c := range columns {
		if strings.Contains(c, expr) {
			return true
		}
	}
	return false
}

// ambiguity tells a variable that is simply gone from one of which something is a column.
func ambiguity(columns map[string]bool, name string) string {
	for text := range columns {
		if len(text) > len(name) && (text[:len(name)] == name || len(text) > len(name)+1 && text[1:len(name)+1] == name) {
			return "AmbiguousAggregationExpression"
		}
	}
	return "UndefinedVariable"
}

// isPlain reports whether an expression is a variable or a property of one: the only columns that may stand beside an
// aggregation.
func isPlain(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Var:
		return true
	case *ast.Property:
		_, ok := x.X.(*ast.Var)
		return ok
	}
	return false
}

// grouped checks items that aggregate: what stands beside an aggregation must be a key of the grouping, or constant.
func (c *checker) grouped(p *ast.Projection, sc scope) {
	keys := map[string]bool{}
	for _, it := range p.Items {
		if !HasAggregate(it.Expr) {
			if isPlain(it.Expr) {
				keys[ast.Text(it.Expr)] = true
			}
		}
	}
	if p.Star {
		for name := range sc {
			keys[ast.Name(name)] = true
		}
	}
	var visit func(e ast.Expr)
	visit = func(e ast.Expr) {
		if e == nil || keys[ast.Text(e)] {
			return
		}
		switch x := e.(type) {
		case *ast.FuncCall:
			if value.IsAggregate(x.Function()) {
				return
			}
		case *ast.CountStar:
			return
		case *ast.Var:
			if _, known := sc[x.Name]; known {
				panic(fail("AmbiguousAggregationExpression", e.At(), "%s stands beside an aggregation and is no key of the grouping", x.Name).
					WithHint("put it in a WITH before, or make it a column of its own"))
			}
			return
		case *ast.Exists, *ast.Count, *ast.Collect, *ast.PatternComp, *ast.PatternExpr:
			return
		}
		children(e, visit)
	}
	for _, it := range p.Items {
		if HasAggregate(it.Expr) {
			visit(it.Expr)
		}
	}
}

func (c *checker) page(e ast.Expr, what string) {
	if e == nil {
		return
	}
	ast.Inspect(e, func(n any) bool {
		if v, ok := n.(*ast.Var); ok {
			panic(fail("NonConstantExpression", v.At(), "%s is the same for all rows and cannot depend on %s", what, v.Name).Over(len(v.Name)))
		}
		return true
	})
	k := c.expr(e, scope{}, plainExpr)
	if !fits(k, integer) {
		panic(fail("InvalidArgumentType", e.At(), "%s takes a whole number, not %s", what, k))
	}
	if l, ok := e.(*ast.Literal); ok {
		if n, ok := l.Value.(int64); ok && n < 0 {
			panic(fail("NegativeIntegerArgument", e.At(), "%s takes a number from 0, not %d", what, n))
		}
	}
}
