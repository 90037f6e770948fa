package check

import (
	"maps"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/internal/spelling"
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

func functionName(c *ast.FuncCall) string { return strings.ToLower(strings.Join(c.Name, ".")) }

// hasAggregate reports whether an expression folds rows; a subquery's own folding is its own.
func hasAggregate(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n any) bool {
		switch n := n.(type) {
		case *ast.CountStar:
			found = true
		case *ast.FuncCall:
			found = found || value.IsAggregate(functionName(n))
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
	c.want(k, e.At(), e.Op.String()+" takes", integer, float, temporal)
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
	case ast.Contains, ast.StartsWith, ast.EndsWith, ast.Matches:
		return boolean
	case ast.Add:
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
			at := r.inner()
			if e.X == nil {
				at |= predicate
			}
			c.expr(cond, sc, at)
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

// mayFold refuses an aggregation where there are no rows to fold.
func (c *checker) mayFold(e ast.Expr, r role) {
	switch r.inner() {
	case folding:
		panic(fail("NestedAggregation", e.At(), "an aggregation cannot stand within another one").WithHint("put the inner one in a WITH before"))
	case itemExpr:
		return
	}
	panic(fail("InvalidAggregation", e.At(), "an aggregation stands in WITH or RETURN, not here").WithHint("put it in a WITH before and use its name"))
}

func (c *checker) function(e *ast.FuncCall, sc scope, r role) kind {
	name := functionName(e)
	if value.IsAggregate(name) {
		return c.aggregate(e, name, sc, r)
	}
	if name == "exists" && len(e.Args) == 1 {
		if _, ok := e.Args[0].(*ast.PatternExpr); !ok {
			panic(fail("InvalidArgumentType", e.At(), "exists takes a pattern").WithHint("of a value ask IS NOT NULL"))
		}
		c.expr(e.Args[0], sc, predicate)
		return boolean
	}
	f, ok := value.Lookup(name)
	if !ok {
		ft := fail("UnknownFunction", e.At(), "there is no function %s", strings.Join(e.Name, ".")).Over(len(strings.Join(e.Name, ".")))
		if near := spelling.Nearest(name, lowered(value.FunctionNames())); near != "" {
			if g, ok := value.Lookup(near); ok {
				near = g.Name
			}
			ft = ft.WithHint("did you mean %s?", near)
		}
		panic(ft)
	}
	if len(e.Args) < f.Min || f.Max >= 0 && len(e.Args) > f.Max {
		panic(fail("InvalidNumberOfArguments", e.At(), "%s takes %s, not %d", f.Name, span(f.Min, f.Max), len(e.Args)).Over(len(name)))
	}
	at := r.inner()
	kinds := make([]kind, len(e.Args))
	for i, a := range e.Args {
		kinds[i] = c.expr(a, sc, at)
		if want, ok := takes[strings.ToLower(f.Name)]; ok && i == 0 {
			c.want(kinds[i], a.At(), f.Name+"() takes", want...)
		}
	}
	return gives(f.Name, kinds)
}

func lowered(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.ToLower(n)
	}
	return out
}

func span(least, most int) string {
	words := func(n int) string {
		return []string{"no argument", "one argument", "two arguments", "three arguments"}[min(n, 3)]
	}
	switch {
	case most < 0:
		return words(least) + " or more"
	case least == most:
		return words(least)
	}
	return words(least) + " to " + words(most)
}

// takes is what the first argument of a function may be, where a wrong one can be told before the run.
var takes = map[string][]kind{
	"length": {path}, "nodes": {path}, "relationships": {path}, "type": {relationship}, "startnode": {relationship}, "endnode": {relationship}, "labels": {node},
	"size": {sequence, text}, "head": {sequence}, "last": {sequence}, "tail": {sequence}, "keys": {node, relationship, mapping}, "properties": {node, relationship, mapping},
	"elementid": {node, relationship}, "id": {node, relationship}, "tolower": {text}, "toupper": {text}, "abs": {integer, float}, "sqrt": {integer, float}, "ceil": {integer, float},
}

func gives(name string, args []kind) kind {
	switch strings.ToLower(name) {
	case "nodes":
		return nodes
	case "relationships":
		return relationships
	case "startnode", "endnode":
		return node
	case "size", "length", "tointeger", "timestamp", "sign", "id":
		return integer
	case "tostring", "type", "elementid", "tolower", "toupper", "trim", "substring", "replace", "left", "right":
		return text
	case "toboolean", "isempty", "isnan":
		return boolean
	case "tofloat", "rand", "sqrt", "ceil", "floor", "round", "exp", "log", "pi", "e":
		return float
	case "labels", "keys", "range", "split":
		return sequence
	case "properties":
		return mapping
	case "head", "last":
		if len(args) > 0 {
			return elementOf(args[0])
		}
	case "tail", "reverse":
		if len(args) > 0 && args[0].isList() {
			return args[0]
		}
	}
	return anything
}

func (c *checker) aggregate(e *ast.FuncCall, name string, sc scope, r role) kind {
	c.mayFold(e, r)
	want := 1
	if strings.HasPrefix(name, "percentile") {
		want = 2
	}
	if len(e.Args) != want {
		panic(fail("InvalidNumberOfArguments", e.At(), "%s takes %s, not %d", strings.Join(e.Name, "."), span(want, want), len(e.Args)))
	}
	k := anything
	for i, a := range e.Args {
		if ki := c.expr(a, sc, folding); i == 0 {
			k = ki
		}
		c.steady(a)
	}
	switch name {
	case "count":
		return integer
	case "collect":
		switch k {
		case node:
			return nodes
		case relationship:
			return relationships
		}
		return sequence
	case "min", "max":
		return k
	}
	return anything
}

// steady refuses functions that differ from row to row without a reason in an aggregation.
func (c *checker) steady(e ast.Expr) {
	ast.Inspect(e, func(n any) bool {
		if f, ok := n.(*ast.FuncCall); ok {
			if fn, ok := value.Lookup(functionName(f)); ok && fn.Varies {
				panic(fail("NonConstantExpression", f.At(), "%s() gives another value each time and cannot be aggregated", fn.Name))
			}
		}
		return true
	})
}

// binding checks what binds variables of its own.
func (c *checker) binding(e ast.Expr, sc scope, r role) kind {
	switch e := e.(type) {
	case *ast.ListComp:
		k := c.expr(e.List, sc, r.inner())
		c.want(k, e.List.At(), "a comprehension is over", sequence)
		in := sc.with(e.Var.Name, elementOf(k))
		c.noFold(e.Where)
		c.noFold(e.Make)
		if e.Where != nil {
			c.expr(e.Where, in, predicate)
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
			c.expr(e.Where, in, predicate)
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
	if e != nil && hasAggregate(e) {
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

// where checks a condition.
func (c *checker) where(e ast.Expr, sc scope) {
	c.want(c.expr(e, sc, predicate), e.At(), "a condition is", boolean)
}
