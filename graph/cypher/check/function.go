package check

import (
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/internal/spelling"
)

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
	name := e.Function()
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
			if fn, ok := value.Lookup(f.Function()); ok && fn.Varies {
				panic(fail("NonConstantExpression", f.At(), "%s() gives another value each time and cannot be aggregated", fn.Name))
			}
		}
		return true
	})
}
