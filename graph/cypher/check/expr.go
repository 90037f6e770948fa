package check

import (
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// role says where an expression stands.
type role uint8

const (
	plainExpr role = iota // a value
	itemExpr              // a column: may aggregate
	folding               // inside of an aggregation

	predicate role = 4 // beside one of them: a condition, where patterns may stand for "there is one"
)

// inner is the role of what stands within: a value, still inside of what the whole is inside of.
func (r role) inner() role { return r &^ predicate }

// HasAggregate reports whether an expression folds rows; a subquery's own folding is its own.
func HasAggregate(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n any) bool {
		switch n := n.(type) {
		case *ast.CountStar:
			found = true
		case *ast.FuncCall:
			found = found || value.IsAggregate(n.Function())
		case *ast.Body:
			return false
		}
		return !found
	})
	return found
}

// children gives the expressions directly below one.
func children(e ast.Expr, visit func(ast.Expr)) {
	first := true
	ast.Inspect(e, func(n any) bool {
		if first {
			first = false
			return true
		}
		if x, ok := n.(ast.Expr); ok {
			visit(x)
		}
		return false
	})
}

// expr checks an expression and gives its type.
func (c *checker) expr(e ast.Expr, sc scope, r role) kind {
	switch e := e.(type) {
	case *ast.Literal:
		return literalKind(e.Value)
	case *ast.Param, *ast.Operand:
		return anything
	case *ast.Var:
		return c.known(e, sc)
	case *ast.List:
		return c.list(e, sc, r)
	case *ast.Map:
		for _, en := range e.Entries {
			c.expr(en.Expr, sc, r.inner())
		}
		return mapping
	case *ast.MapProjection:
		return c.mapProjection(e, sc, r)
	case *ast.HasLabel:
		c.want(c.expr(e.X, sc, r.inner()), e.At(), "labels are asked of", node, relationship)
		return boolean
	case *ast.IsNull:
		c.expr(e.X, sc, r.inner())
		return boolean
	case *ast.IsType:
		c.expr(e.X, sc, r.inner())
		if _, err := value.IsType(value.Value{}, e.Type); err != nil {
			panic(fail("InvalidArgumentType", e.At(), "there is no type %s", e.Type))
		}
		c.oneNullability(e)
		return boolean
	case *ast.Unary:
		return c.unary(e, sc, r)
	case *ast.Binary:
		return c.binary(e, sc, r)
	case *ast.Compare:
		c.expr(e.First, sc, r.inner())
		for _, x := range e.Rest {
			c.expr(x.X, sc, r.inner())
		}
		return boolean
	case *ast.Case:
		return c.caseOf(e, sc, r)
	case *ast.CaseTest:
		return c.expr(e.Test, sc, r.inner())
	case *ast.CountStar:
		c.mayFold(e, r)
		return integer
	case *ast.FuncCall:
		return c.function(e, sc, r)
	case *ast.Property, *ast.Index, *ast.Slice:
		return c.access(e, sc, r)
	}
	return c.binding(e, sc, r)
}

// oneNullability refuses a union of which some types are NOT NULL and others are not.
func (c *checker) oneNullability(e *ast.IsType) {
	parts := value.SplitTypes(e.Type)
	for _, t := range parts {
		if strings.HasSuffix(t, " NOT NULL") != strings.HasSuffix(parts[0], " NOT NULL") {
			panic(fail("UnexpectedSyntax", e.At(), "either all of the types with | between them are NOT NULL or none is"))
		}
	}
}

func (c *checker) mapProjection(e *ast.MapProjection, sc scope, r role) kind {
	c.want(c.known(e.Of, sc), e.At(), "a map projection is of", node, relationship, mapping)
	for _, it := range e.Items {
		if it.Expr != nil {
			c.expr(it.Expr, sc, r.inner())
		}
	}
	return mapping
}

// access checks what takes a part of a value.
func (c *checker) access(e ast.Expr, sc scope, r role) kind {
	switch e := e.(type) {
	case *ast.Property:
		k := c.expr(e.X, sc, r.inner())
		if k == path {
			c.want(k, e.At(), "a property is of", node, relationship, mapping, temporal)
		}
		c.wantType(k, e.At(), "a property is of", node, relationship, mapping, temporal)
		return anything
	case *ast.Index:
		k := c.expr(e.X, sc, r.inner())
		c.expr(e.I, sc, r.inner())
		c.wantType(k, e.At(), "an index is into", sequence, mapping, node, relationship, temporal)
		return elementOf(k)
	case *ast.Slice:
		k := c.expr(e.X, sc, r.inner())
		for _, b := range []ast.Expr{e.From, e.To} {
			if b != nil {
				c.want(c.expr(b, sc, r.inner()), b.At(), "a slice is bounded by", integer)
			}
		}
		c.want(k, e.At(), "a slice is of", sequence)
		return k
	}
	return anything
}

func literalKind(v any) kind {
	switch v.(type) {
	case bool:
		return boolean
	case int64:
		return integer
	case float64:
		return float
	case string:
		return text
	}
	return nothing
}

// want refuses a type that is known and none of those that may stand here.
func (c *checker) want(k kind, pos ast.Pos, what string, kinds ...kind) {
	c.refuse(fault.Syntax, k, pos, what, kinds)
}

// wantType is want for what openCypher calls a fault of types.
func (c *checker) wantType(k kind, pos ast.Pos, what string, kinds ...kind) {
	c.refuse(fault.Type, k, pos, what, kinds)
}

func (c *checker) refuse(class fault.Kind, k kind, pos ast.Pos, what string, kinds []kind) {
	for _, w := range kinds {
		if fits(k, w) {
			return
		}
	}
	words := make([]string, len(kinds))
	for i, w := range kinds {
		words[i] = w.String()
	}
	panic(fault.New(class, "InvalidArgumentType", pos, "%s %s, not %s", what, strings.Join(words, " or "), k))
}

func (c *checker) list(e *ast.List, sc scope, r role) kind {
	all := nothing
	for i, it := range e.Items {
		k := c.expr(it, sc, r.inner())
		if i == 0 {
			all = k
		} else if k != all {
			all = anything
		}
	}
	switch all {
	case node:
		return nodes
	case relationship:
		return relationships
	}
	return sequence
}

func (c *checker) unary(e *ast.Unary, sc scope, r role) kind {
	if e.Op == ast.Not {
		c.want(c.expr(e.X, sc, r|predicate), e.At(), "NOT takes", boolean)
		return boolean
	}
	k := c.expr(e.X, sc, r.inner())
	c.want(k, e.At(), e.Op.String()+" takes", integer, float)
	return k
}

func (c *checker) binary(e *ast.Binary, sc scope, r role) kind {
	switch e.Op {
	case ast.And, ast.Or, ast.Xor:
		c.want(c.expr(e.L, sc, r|predicate), e.L.At(), e.Op.String()+" takes", boolean)
		c.want(c.expr(e.R, sc, r|predicate), e.R.At(), e.Op.String()+" takes", boolean)
		return boolean
	}
	left, right := c.expr(e.L, sc, r.inner()), c.expr(e.R, sc, r.inner())
	switch e.Op {
	case ast.In:
		c.want(right, e.R.At(), "IN looks into", sequence)
		return boolean
	case ast.Matches:
		c.want(left, e.L.At(), "=~ takes", text)
		c.want(right, e.R.At(), "=~ takes", text)
		return boolean
	case ast.Contains, ast.StartsWith, ast.EndsWith:
		return boolean
	case ast.Add:
		if left == text && right == boolean || left == boolean && right == text {
			panic(fail("InvalidArgumentType", e.At(), "+ does not go with %s and %s", left, right).WithHint("write toString() around the BOOLEAN"))
		}
		return sumKind(left, right)
	case ast.Concat:
		return left
	}
	for i, k := range []kind{left, right} {
		c.want(k, []ast.Expr{e.L, e.R}[i].At(), e.Op.String()+" takes", integer, float, temporal)
	}
	switch {
	case e.Op == ast.Power:
		return float
	case left == integer && right == integer:
		return integer
	case left.isNumber() && right.isNumber():
		return float
	}
	return anything
}

func sumKind(a, b kind) kind {
	switch {
	case a.isList() && a == b:
		return a
	case a.isList() || b.isList():
		return sequence
	case a == integer && b == integer:
		return integer
	case a.isNumber() && b.isNumber():
		return float
	case a == text && (b == text || b.isNumber()), b == text && a.isNumber():
		return text // beside null or what is not known it may be an element of a list
	}
	return anything
}

func (c *checker) caseOf(e *ast.Case, sc scope, r role) kind {
	if e.X != nil {
		c.expr(e.X, sc, r.inner())
	}
	out := anything
	for i, w := range e.Whens {
		for _, cond := range w.Conds {
			if e.X == nil {
				c.want(c.expr(cond, sc, r.inner()|predicate), cond.At(), "a condition is", boolean)
				continue
			}
			c.expr(cond, sc, r.inner())
		}
		k := c.expr(w.Then, sc, r.inner())
		if i == 0 {
			out = k
		} else if out != k {
			out = anything
		}
	}
	if e.Else != nil {
		if k := c.expr(e.Else, sc, r.inner()); k != out {
			out = anything
		}
	}
	return out
}

// where checks a condition.
func (c *checker) where(e ast.Expr, sc scope) {
	c.want(c.expr(e, sc, predicate), e.At(), "a condition is", boolean)
}
