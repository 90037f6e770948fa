package run

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

func (p *planner) unary(e *ast.Unary, sc *scope) eval {
	in := p.compile(e.X, sc)
	f := value.Negate
	switch e.Op {
	case ast.Not:
		f = not
	case ast.Plus:
		f = value.Positive
	}
	return func(x *exec, r row) (value.Value, error) {
		v, err := in(x, r)
		if err != nil {
			return v, err
		}
		v, err = f(v)
		return v, placed(e.At(), err)
	}
}

func not(v value.Value) (value.Value, error) {
	switch v.Kind() {
	case value.Null:
		return v, nil
	case value.Bool:
		return value.OfBool(!v.Bool()), nil
	}
	return v, noBoolean(v)
}

// condition compiles what must be true, false or unknown: any other value is a fault, as it would be in NOT and AND.
func (p *planner) condition(e ast.Expr, sc *scope) eval {
	in := p.compile(e, sc)
	switch e.(type) {
	case *ast.Property, *ast.Param, *ast.Var, *ast.Index, *ast.FuncCall, *ast.Case, *ast.Binary, *ast.Reduce:
	default:
		return in // a boolean by what it is
	}
	return func(x *exec, r row) (value.Value, error) {
		v, err := in(x, r)
		if k := v.Kind(); err == nil && k != value.Bool && k != value.Null {
			err = placed(e.At(), noBoolean(v))
		}
		return v, err
	}
}

func noBoolean(v value.Value) error {
	return fault.New(fault.Type, "InvalidArgumentType", 0, "a boolean is wanted here, not %s", value.Describe(v))
}

func (p *planner) binary(e *ast.Binary, sc *scope) eval {
	plain := func(f func(a, b value.Value) (value.Value, error)) eval {
		return p.two(e.At(), e.L, e.R, sc, func(_ *exec, a, b value.Value) (value.Value, error) { return f(a, b) })
	}
	switch e.Op {
	case ast.And, ast.Or:
		return p.shortcut(e, sc)
	case ast.Xor:
		return plain(xor)
	case ast.In:
		return plain(value.In)
	case ast.Contains:
		return plain(value.Contains)
	case ast.StartsWith:
		return plain(value.StartsWith)
	case ast.EndsWith:
		return plain(value.EndsWith)
	case ast.Matches:
		return plain(value.Matches)
	case ast.Add:
		return plain(value.Add)
	case ast.Concat:
		return plain(value.Concat)
	case ast.Subtract:
		return plain(value.Subtract)
	case ast.Multiply:
		return plain(value.Multiply)
	case ast.Divide:
		return plain(value.Divide)
	case ast.Modulo:
		return plain(value.Modulo)
	case ast.Power:
		return plain(value.Power)
	}
	return constant(value.Value{})
}

// shortcut is AND and OR: the right side is not computed where the left one decides.
func (p *planner) shortcut(e *ast.Binary, sc *scope) eval {
	left, right := p.compile(e.L, sc), p.compile(e.R, sc)
	decides := e.Op == ast.Or // what value of one side decides the whole
	return func(x *exec, r row) (value.Value, error) {
		a, err := left(x, r)
		if err != nil {
			return a, err
		}
		if a.Kind() == value.Bool && a.Bool() == decides {
			return a, nil
		}
		b, err := right(x, r)
		if err != nil {
			return b, err
		}
		for _, v := range []value.Value{a, b} {
			if k := v.Kind(); k != value.Bool && k != value.Null {
				return v, placed(e.At(), noBoolean(v))
			}
		}
		switch {
		case b.Kind() == value.Bool && b.Bool() == decides:
			return b, nil
		case a.IsNull() || b.IsNull():
			return value.Value{}, nil
		}
		return value.OfBool(!decides), nil
	}
}

func xor(a, b value.Value) (value.Value, error) {
	for _, v := range []value.Value{a, b} {
		if k := v.Kind(); k != value.Bool && k != value.Null {
			return v, noBoolean(v)
		}
	}
	if a.IsNull() || b.IsNull() {
		return value.Value{}, nil
	}
	return value.OfBool(a.Bool() != b.Bool()), nil
}

// compare is a chain of comparisons: all must hold, and what stands between two is computed once.
func (p *planner) compare(e *ast.Compare, sc *scope) eval {
	first := p.compile(e.First, sc)
	rest := make([]eval, len(e.Rest))
	for i, c := range e.Rest {
		rest[i] = p.compile(c.X, sc)
	}
	return func(x *exec, r row) (value.Value, error) {
		a, err := first(x, r)
		if err != nil {
			return a, err
		}
		out := value.OfBool(true)
		for i, c := range e.Rest {
			b, err := rest[i](x, r)
			if err != nil {
				return b, err
			}
			v := relate(c.Op, a, b)
			if v.IsNull() {
				out = v
			} else if !v.Bool() {
				return v, nil
			}
			a = b
		}
		return out, nil
	}
}

// relate compares two values; null where they cannot be compared.
func relate(op ast.Op, a, b value.Value) value.Value {
	switch op {
	case ast.Equal:
		return value.Equal(a, b)
	case ast.NotEqual:
		v := value.Equal(a, b)
		if v.IsNull() {
			return v
		}
		return value.OfBool(!v.Bool())
	}
	c, ok := value.Compare(a, b)
	if !ok {
		if k := a.Kind(); (k == value.Duration || k == value.Point) && (op == ast.LessEqual || op == ast.GreaterEqual) {
			if e := value.Equal(a, b); !e.IsNull() && e.Bool() {
				return e // these have no order, but each is what it is
			}
		}
		if value.Unordered(a, b) {
			return value.OfBool(false) // NaN lies neither below nor above
		}
		return value.Value{}
	}
	switch op {
	case ast.Less:
		return value.OfBool(c < 0)
	case ast.LessEqual:
		return value.OfBool(c <= 0)
	case ast.Greater:
		return value.OfBool(c > 0)
	}
	return value.OfBool(c >= 0)
}

func (p *planner) caseOf(e *ast.Case, sc *scope) eval {
	c := &caseEval{otherwise: constant(value.Value{})}
	if e.X != nil {
		c.operand = p.compile(e.X, sc)
		c.slot = p.slot()
		sc = sc.copy()
		sc.operand = c.slot
	}
	for _, w := range e.Whens {
		b := branch{then: p.compile(w.Then, sc)}
		for _, cond := range w.Conds {
			_, test := cond.(*ast.CaseTest)
			if e.X == nil {
				b.conds = append(b.conds, p.condition(cond, sc))
			} else {
				b.conds = append(b.conds, p.compile(cond, sc))
			}
			b.tests = append(b.tests, test || e.X == nil)
		}
		c.branches = append(c.branches, b)
	}
	if e.Else != nil {
		c.otherwise = p.compile(e.Else, sc)
	}
	return c.eval
}

// caseEval is a CASE made ready.
type caseEval struct {
	operand   eval // nil in the searched form
	slot      int
	branches  []branch
	otherwise eval
}

// branch is one WHEN: conds that are no tests are compared with the operand.
type branch struct {
	conds []eval
	tests []bool
	then  eval
}

func (c *caseEval) eval(x *exec, r row) (value.Value, error) {
	if c.operand != nil {
		v, err := c.operand(x, r)
		if err != nil {
			return v, err
		}
		r[c.slot] = v
	}
	for _, b := range c.branches {
		taken, err := c.takes(x, r, &b)
		if err != nil {
			return value.Value{}, err
		}
		if taken {
			return b.then(x, r)
		}
	}
	return c.otherwise(x, r)
}

// takes reports whether one of a branch's conditions holds.
func (c *caseEval) takes(x *exec, r row, b *branch) (bool, error) {
	for i, cond := range b.conds {
		v, err := cond(x, r)
		if err != nil {
			return false, err
		}
		if !b.tests[i] {
			v = value.Equal(r[c.slot], v)
		}
		if isTrue(v) {
			return true, nil
		}
	}
	return false, nil
}

// hasLabel tests the labels of a node or the type of a relationship.
func (p *planner) hasLabel(e *ast.HasLabel, sc *scope) eval {
	in := p.compile(e.X, sc)
	node, rel := p.labelTest(e.Labels), p.typeTest(e.Labels)
	return func(x *exec, r row) (value.Value, error) {
		v, err := in(x, r)
		if err != nil {
			return v, err
		}
		switch v.Kind() {
		case value.Null:
			return v, nil
		case value.Node:
			return value.OfBool(node(v.Number())), nil
		case value.Rel:
			t, _, _ := x.g.Ends(v.Number())
			return value.OfBool(rel[t]), nil
		}
		return v, fault.New(fault.Type, "InvalidArgumentType", e.At(), "labels are asked of nodes and relationships, not of %s", value.Describe(v))
	}
}

// labelTest makes a test of a node's labels.
func (p *planner) labelTest(l ast.Label) func(n uint32) bool {
	switch l := l.(type) {
	case ast.LabelName:
		code, ok := p.label(string(l))
		if !ok {
			return func(uint32) bool { return false }
		}
		return func(n uint32) bool { return p.g.HasLabel(n, code) }
	case ast.LabelAny:
		return func(n uint32) bool { return len(p.g.NodeLabels(n)) > 0 }
	case *ast.LabelNot:
		in := p.labelTest(l.X)
		return func(n uint32) bool { return !in(n) }
	case *ast.LabelAnd:
		a, b := p.labelTest(l.L), p.labelTest(l.R)
		return func(n uint32) bool { return a(n) && b(n) }
	case *ast.LabelOr:
		a, b := p.labelTest(l.L), p.labelTest(l.R)
		return func(n uint32) bool { return a(n) || b(n) }
	}
	return func(uint32) bool { return true }
}

// typeTest says of each relationship type whether a label expression takes it.
func (p *planner) typeTest(l ast.Label) []bool {
	names := p.g.Types()
	out := make([]bool, len(names))
	for i, name := range names {
		out[i] = takesType(l, name)
	}
	return out
}

func takesType(l ast.Label, name string) bool {
	switch l := l.(type) {
	case ast.LabelName:
		return string(l) == name
	case *ast.LabelNot:
		return !takesType(l.X, name)
	case *ast.LabelAnd:
		return takesType(l.L, name) && takesType(l.R, name)
	case *ast.LabelOr:
		return takesType(l.L, name) || takesType(l.R, name)
	}
	return true
}

func (p *planner) label(name string) (value.Code, bool) {
	for i, l := range p.g.Labels() {
		if l == name {
			return value.Code(i), true
		}
	}
	return 0, false
}
