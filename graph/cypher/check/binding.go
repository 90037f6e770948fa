package check

import (
	"maps"

	"github.com/postern-graph/postern/graph/cypher/ast"
)

// binding checks what binds variables of its own.
func (c *checker) binding(e ast.Expr, sc scope, r role) kind {
	switch e := e.(type) {
	case *ast.ListComp:
		k := c.expr(e.List, sc, r.inner())
		c.want(k, e.List.At(), "a comprehension is over", sequence)
		in := sc.with(e.Var.Name, c.element(e.List, k))
		c.noFold(e.Where)
		c.noFold(e.Make)
		if e.Where != nil {
			c.where(e.Where, in)
		}
		if e.Make == nil {
			return k
		}
		return listOf(c.expr(e.Make, in, plainExpr))
	case *ast.Reduce:
		k := c.expr(e.Init, sc, r.inner())
		l := c.expr(e.List, sc, r.inner())
		c.want(l, e.List.At(), "reduce is over", sequence)
		c.noFold(e.Make)
		c.expr(e.Make, sc.with(e.Acc.Name, anything).with(e.Var.Name, elementOf(l)), plainExpr)
		_ = k
		return anything
	case *ast.Quantifier:
		k := c.expr(e.List, sc, r.inner())
		c.want(k, e.List.At(), e.Kind.String()+" is over", sequence)
		c.noFold(e.Where)
		w := c.expr(e.Where, sc.with(e.Var.Name, c.element(e.List, k)), predicate)
		c.want(w, e.Where.At(), "a condition is", boolean)
		return boolean
	case *ast.PatternComp:
		in := c.paths([]*ast.Path{e.Path}, sc, true)
		if e.Where != nil {
			c.where(e.Where, in)
		}
		c.noFold(e.Make)
		return listOf(c.expr(e.Make, in, plainExpr))
	case *ast.PatternExpr:
		return c.patternExpr(e, sc, r)
	case *ast.Exists:
		c.body(e.Body, maps.Clone(sc), existsBody)
		return boolean
	case *ast.Count:
		c.body(e.Body, maps.Clone(sc), existsBody)
		return integer
	case *ast.Collect:
		c.body(e.Body, maps.Clone(sc), collectBody)
		return sequence
	}
	return anything
}

// element gives the type of a list's elements; of a list that is written out, the type that they share.
func (c *checker) element(e ast.Expr, k kind) kind {
	l, ok := e.(*ast.List)
	if !ok || len(l.Items) == 0 {
		return elementOf(k)
	}
	out := nothing
	for _, it := range l.Items {
		lit, ok := it.(*ast.Literal)
		if !ok {
			return elementOf(k)
		}
		switch ik := literalKind(lit.Value); {
		case ik == nothing || ik == out:
		case out == nothing:
			out = ik
		default:
			return anything
		}
	}
	return out
}

func listOf(k kind) kind {
	switch k {
	case node:
		return nodes
	case relationship:
		return relationships
	}
	return sequence
}

func (c *checker) noFold(e ast.Expr) {
	if e != nil && HasAggregate(e) {
		panic(fail("InvalidAggregation", e.At(), "an aggregation folds rows, not the elements of a list"))
	}
}

// patternExpr checks a pattern as an expression: it binds nothing, and stands where a condition does.
func (c *checker) patternExpr(e *ast.PatternExpr, sc scope, r role) kind {
	if !e.Path.Search.Legacy && r&predicate == 0 {
		panic(fail("UnexpectedSyntax", e.At(), "a pattern is a condition and stands where one is asked").WithHint("for a value write EXISTS { … }, COUNT { … } or [pattern | expression]"))
	}
	c.paths([]*ast.Path{e.Path}, sc, false)
	if !e.Path.Search.Legacy {
		return boolean
	}
	if e.Path.Search.Kind == ast.AllShortest {
		return sequence
	}
	return path
}
