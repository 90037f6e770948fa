package run

import (
	"errors"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// eval computes an expression on a row.
type eval func(x *exec, r row) (value.Value, error)

func isTrue(v value.Value) bool { return v.Kind() == value.Bool && v.Bool() }

// placed gives a fault from a value's operation the place of the operation in the query.
func placed(pos ast.Pos, err error) error {
	var f *fault.Error
	if err != nil && errors.As(err, &f) && f.Pos == 0 {
		f.Pos = pos
	}
	return err
}

// made is the result of an operation at a place: with a fault placed, and without one if it leaves room.
func made(x *exec, pos ast.Pos, v value.Value, err error) (value.Value, error) {
	if err == nil {
		err = x.fits(v)
	}
	return v, placed(pos, err)
}

func constant(v value.Value) eval {
	return func(*exec, row) (value.Value, error) { return v, nil }
}

// compile makes an expression ready; check has made sure that its names are known.
func (p *planner) compile(e ast.Expr, sc *scope) eval {
	if len(sc.texts) > 0 {
		if slot, ok := sc.texts[ast.Text(e)]; ok {
			return readSlot(slot)
		}
	}
	switch e := e.(type) {
	case *ast.Literal:
		return constant(value.Of(e.Value))
	case *ast.Param:
		return param(e)
	case *ast.Var:
		return readSlot(sc.slots[e.Name])
	case *ast.Operand:
		return readSlot(sc.operand)
	case *ast.List:
		return p.list(e, sc)
	case *ast.Map:
		return p.mapOf(e, sc)
	case *ast.MapProjection:
		return p.mapProjection(e, sc)
	case *ast.Property:
		return p.property(e, sc)
	case *ast.Index:
		return p.two(e.At(), e.X, e.I, sc, func(x *exec, a, b value.Value) (value.Value, error) { return value.Index(&x.vc, a, b) })
	case *ast.Slice:
		return p.slice(e, sc)
	case *ast.HasLabel:
		return p.hasLabel(e, sc)
	case *ast.IsNull:
		in := p.compile(e.X, sc)
		return func(x *exec, r row) (value.Value, error) {
			v, err := in(x, r)
			return value.OfBool(v.IsNull() != e.Not), err
		}
	case *ast.IsType:
		in := p.compile(e.X, sc)
		return func(x *exec, r row) (value.Value, error) {
			v, err := in(x, r)
			if err != nil {
				return v, err
			}
			is, err := value.IsType(v, e.Type)
			return value.OfBool(is != e.Not), placed(e.At(), err)
		}
	case *ast.Unary:
		return p.unary(e, sc)
	case *ast.Binary:
		return p.binary(e, sc)
	case *ast.Compare:
		return p.compare(e, sc)
	case *ast.Case:
		return p.caseOf(e, sc)
	case *ast.CaseTest:
		return p.compile(e.Test, sc)
	case *ast.FuncCall:
		return p.call(e, sc)
	}
	return p.compileBinding(e, sc)
}

// compileBinding compiles what binds variables of its own.
func (p *planner) compileBinding(e ast.Expr, sc *scope) eval {
	switch e := e.(type) {
	case *ast.ListComp:
		return p.listComp(e, sc)
	case *ast.Reduce:
		return p.reduce(e, sc)
	case *ast.Quantifier:
		return p.quantifier(e, sc)
	case *ast.PatternComp:
		return p.patternComp(e, sc)
	case *ast.PatternExpr:
		return p.patternExpr(e, sc)
	case *ast.Exists:
		return p.exists(e.Body, sc)
	case *ast.Count:
		return p.count(e.Body, sc)
	case *ast.Collect:
		return p.collect(e.Body, sc)
	}
	return constant(value.Value{})
}

func readSlot(slot int) eval {
	return func(_ *exec, r row) (value.Value, error) { return r[slot], nil }
}

func param(e *ast.Param) eval {
	return func(x *exec, _ row) (value.Value, error) {
		v, ok := x.in.Params[e.Name]
		if !ok {
			return v, fault.New(fault.Parameter, "MissingParameter", e.At(), "the query needs a parameter $%s", e.Name).Over(len(e.Name) + 1)
		}
		return v, nil
	}
}

func (p *planner) all(list []ast.Expr, sc *scope) []eval {
	out := make([]eval, len(list))
	for i, e := range list {
		out[i] = p.compile(e, sc)
	}
	return out
}

func (p *planner) list(e *ast.List, sc *scope) eval {
	items := p.all(e.Items, sc)
	return func(x *exec, r row) (value.Value, error) {
		held := holding{x: x}
		defer held.free()
		out := make([]value.Value, len(items))
		for i, it := range items {
			v, err := it(x, r)
			if err != nil {
				return v, err
			}
			if err := held.heavy(v); err != nil {
				return v, err
			}
			out[i] = v
		}
		return made(x, e.At(), value.OfList(out), nil)
	}
}

func (p *planner) mapOf(e *ast.Map, sc *scope) eval {
	evals := make([]eval, len(e.Entries))
	for i, en := range e.Entries {
		evals[i] = p.compile(en.Expr, sc)
	}
	return func(x *exec, r row) (value.Value, error) {
		held := holding{x: x}
		defer held.free()
		var b value.DictBuilder
		for i, en := range e.Entries {
			v, err := evals[i](x, r)
			if err != nil {
				return v, err
			}
			if err := held.heavy(v); err != nil {
				return v, err
			}
			b.Set(en.Key, v)
		}
		return made(x, e.At(), b.Build(), nil)
	}
}

func (p *planner) mapProjection(e *ast.MapProjection, sc *scope) eval {
	of := p.compile(e.Of, sc)
	evals := make([]eval, len(e.Items))
	for i, it := range e.Items {
		if it.Expr != nil {
			evals[i] = p.compile(it.Expr, sc)
		}
	}
	return func(x *exec, r row) (value.Value, error) {
		v, err := of(x, r)
		if err != nil || v.IsNull() {
			return v, err
		}
		var b value.DictBuilder
		for i, it := range e.Items {
			switch {
			case it.All:
				if err := value.EachProperty(&x.vc, v, b.Set); err != nil {
					return v, placed(it.Pos, err)
				}
			case it.Expr == nil:
				y, err := value.Property(&x.vc, v, it.Key)
				if err != nil {
					return y, placed(it.Pos, err)
				}
				b.Set(it.Key, y)
			default:
				y, err := evals[i](x, r)
				if err != nil {
					return y, err
				}
				b.Set(it.Key, y)
			}
		}
		return b.Build(), nil
	}
}

func (p *planner) property(e *ast.Property, sc *scope) eval {
	// x.key of a variable is by far the most frequent expression.
	if v, ok := e.X.(*ast.Var); ok {
		if slot, ok := sc.slots[v.Name]; ok && !hasText(sc, v) {
			return func(x *exec, r row) (value.Value, error) {
				if n := r[slot]; n.Kind() == value.Node {
					return x.g.NodeProp(n.Number(), e.Key), nil
				}
				out, err := value.Property(&x.vc, r[slot], e.Key)
				return out, placed(e.At(), err)
			}
		}
	}
	in := p.compile(e.X, sc)
	return func(x *exec, r row) (value.Value, error) {
		v, err := in(x, r)
		if err != nil {
			return v, err
		}
		out, err := value.Property(&x.vc, v, e.Key)
		return out, placed(e.At(), err)
	}
}

func hasText(sc *scope, e ast.Expr) bool {
	_, ok := sc.texts[ast.Text(e)]
	return ok
}

// two computes two expressions and then what f makes of them.
func (p *planner) two(pos ast.Pos, l, r ast.Expr, sc *scope, f func(x *exec, a, b value.Value) (value.Value, error)) eval {
	left, right := p.compile(l, sc), p.compile(r, sc)
	return func(x *exec, r row) (value.Value, error) {
		a, err := left(x, r)
		if err != nil {
			return a, err
		}
		held := holding{x: x}
		if err := held.heavy(a); err != nil {
			return a, placed(pos, err)
		}
		b, err := right(x, r)
		held.free()
		if err != nil {
			return b, err
		}
		v, err := f(x, a, b)
		return made(x, pos, v, err)
	}
}

func (p *planner) slice(e *ast.Slice, sc *scope) eval {
	of := p.compile(e.X, sc)
	bound := func(e ast.Expr) eval {
		if e == nil {
			return nil
		}
		return p.compile(e, sc)
	}
	from, to := bound(e.From), bound(e.To)
	return func(x *exec, r row) (value.Value, error) {
		v, err := of(x, r)
		if err != nil {
			return v, err
		}
		var ends [2]*value.Value
		for i, b := range []eval{from, to} {
			if b == nil {
				continue
			}
			w, err := b(x, r)
			if err != nil {
				return w, err
			}
			ends[i] = &w
		}
		out, err := value.Slice(v, ends[0], ends[1])
		return out, placed(e.At(), err)
	}
}

func (p *planner) call(e *ast.FuncCall, sc *scope) eval {
	f, ok := value.Lookup(e.Function())
	if !ok { // exists(pattern), which check has seen to
		return p.compile(e.Args[0], sc)
	}
	p.varies = p.varies || f.Varies
	args := p.all(e.Args, sc)
	return func(x *exec, r row) (value.Value, error) {
		held := holding{x: x}
		defer held.free()
		var few [3]value.Value
		in := few[:0]
		for _, a := range args {
			v, err := a(x, r)
			if err != nil {
				return v, err
			}
			if err := held.heavy(v); err != nil {
				return v, placed(e.At(), err)
			}
			in = append(in, v)
		}
		v, err := f.Call(&x.vc, in)
		return made(x, e.At(), v, err)
	}
}
