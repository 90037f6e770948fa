package run

import (
	"errors"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// elements is the list of a comprehension and the slot of its variable.
type elements struct {
	list eval
	slot int
	pos  ast.Pos
}

// each puts every element into its slot and calls visit, until that asks for no more. Null gives no list, and a single value
// is no list either: then known is false.
func (l *elements) each(x *exec, r row, visit func() (more bool, err error)) (known bool, err error) {
	v, err := l.list(x, r)
	if err != nil || v.IsNull() {
		return false, err
	}
	if v.Kind() != value.List {
		return false, fault.New(fault.Type, "InvalidArgumentType", l.pos, "a list is wanted here, not %s", value.Describe(v))
	}
	held := holding{x: x}
	defer held.free()
	if err := held.heavy(v); err != nil {
		return false, placed(l.pos, err)
	}
	for _, it := range v.List() {
		if err := x.step(); err != nil {
			return false, err
		}
		r[l.slot] = it
		if more, err := visit(); err != nil || !more {
			return true, err
		}
	}
	return true, nil
}

// gathered is a list that an expression makes element by element.
type gathered struct {
	held holding
	list []value.Value
}

func (g *gathered) add(v value.Value) error {
	g.list = append(g.list, v)
	return g.held.keep(v.Weight())
}

func (p *planner) listComp(e *ast.ListComp, sc *scope) eval {
	l := &elements{p.compile(e.List, sc), p.slot(), e.At()}
	in := sc.with(e.Var.Name, l.slot)
	where, makes := constant(value.OfBool(true)), readSlot(l.slot)
	if e.Where != nil {
		where = p.condition(e.Where, in)
	}
	if e.Make != nil {
		makes = p.compile(e.Make, in)
	}
	return func(x *exec, r row) (value.Value, error) {
		out := gathered{held: holding{x: x}, list: []value.Value{}}
		defer out.held.free()
		known, err := l.each(x, r, func() (bool, error) {
			if v, err := where(x, r); err != nil || !isTrue(v) {
				return true, err
			}
			v, err := makes(x, r)
			if err != nil {
				return false, err
			}
			return true, out.add(v)
		})
		if err != nil || !known {
			return value.Value{}, placed(e.At(), err)
		}
		return value.OfList(out.list), nil
	}
}

func (p *planner) reduce(e *ast.Reduce, sc *scope) eval {
	first, acc := p.compile(e.Init, sc), p.slot()
	l := &elements{p.compile(e.List, sc), p.slot(), e.At()}
	makes := p.compile(e.Make, sc.with(e.Acc.Name, acc).with(e.Var.Name, l.slot))
	return func(x *exec, r row) (value.Value, error) {
		v, err := first(x, r)
		if err != nil {
			return v, err
		}
		known, err := l.each(x, r, func() (bool, error) {
			r[acc] = v
			v, err = makes(x, r)
			return true, err
		})
		if err != nil || !known {
			return value.Value{}, err
		}
		return v, nil
	}
}

// quantifier is all, any, none and single in three-valued logic: what one element decides is decided, and otherwise an
// unknown element makes the whole unknown.
func (p *planner) quantifier(e *ast.Quantifier, sc *scope) eval {
	l := &elements{p.compile(e.List, sc), p.slot(), e.At()}
	where := p.compile(e.Where, sc.with(e.Var.Name, l.slot))
	return func(x *exec, r row) (value.Value, error) {
		t := tally{kind: e.Kind}
		known, err := l.each(x, r, func() (bool, error) {
			v, err := where(x, r)
			if err != nil {
				return false, err
			}
			if k := v.Kind(); k != value.Bool && k != value.Null {
				return false, placed(e.Where.At(), noBoolean(v))
			}
			t.add(v)
			return !t.decided(), nil
		})
		if err != nil || !known {
			return value.Value{}, err
		}
		return t.answer(), nil
	}
}

// tally counts what a condition says of the elements of a list.
type tally struct {
	kind                   ast.Quantity
	trues, falses, unknown int
}

func (t *tally) add(v value.Value) {
	switch {
	case v.IsNull():
		t.unknown++
	case v.Bool():
		t.trues++
	default:
		t.falses++
	}
}

// decided reports whether no further element can change the answer.
func (t *tally) decided() bool {
	switch t.kind {
	case ast.AllOf:
		return t.falses > 0
	case ast.SingleOf:
		return t.trues > 1
	case ast.AnyOf, ast.NoneOf:
	}
	return t.trues > 0
}

func (t *tally) answer() value.Value {
	if !t.decided() && t.unknown > 0 {
		return value.Value{}
	}
	switch t.kind {
	case ast.AnyOf:
		return value.OfBool(t.trues > 0)
	case ast.NoneOf:
		return value.OfBool(t.trues == 0)
	case ast.SingleOf:
		return value.OfBool(t.trues == 1)
	case ast.AllOf:
	}
	return value.OfBool(t.falses == 0)
}

// patternBody makes a query of a pattern within an expression.
func patternBody(path *ast.Path, where ast.Expr) *ast.Body {
	return &ast.Body{Parts: []*ast.Single{{Pos: path.Pos, Clauses: []ast.Clause{&ast.Match{Pos: path.Pos, Paths: []*ast.Path{path}, Where: where}}}}}
}

// nested plans a body within an expression and gives the scope behind it.
func (p *planner) nested(m *ast.Match, sc *scope) (body op, behind *scope) {
	body = p.inside(func() op {
		var o op
		o, behind = p.matchClause(m, sc, p.start())
		return o
	})
	return body, behind
}

// subquery plans a body within an expression and says what it gives.
func (p *planner) subquery(b *ast.Body, sc *scope) (body op, given output) {
	body = p.inside(func() op {
		var o op
		o, given = p.body(b, sc.copy(), p.start(), false)
		return o
	})
	return body, given
}

func (p *planner) patternComp(e *ast.PatternComp, sc *scope) eval {
	m := &ast.Match{Pos: e.At(), Paths: []*ast.Path{e.Path}, Where: e.Where}
	body, in := p.nested(m, sc)
	makes := p.compile(e.Make, in)
	return func(x *exec, r row) (value.Value, error) {
		out := gathered{held: holding{x: x}, list: []value.Value{}}
		defer out.held.free()
		err := x.run(body, r, func(r row) error {
			v, err := makes(x, r)
			if err != nil {
				return err
			}
			return out.add(v)
		})
		return value.OfList(out.list), placed(e.At(), err)
	}
}

// patternExpr is a predicate, or of shortestPath the path itself and of allShortestPaths the list of paths.
func (p *planner) patternExpr(e *ast.PatternExpr, sc *scope) eval {
	if !e.Path.Search.Legacy {
		return p.exists(patternBody(e.Path, nil), sc)
	}
	path := *e.Path
	name := "  path" // no query can write it
	path.Var = &ast.Var{Name: name}
	body, in := p.nested(&ast.Match{Pos: e.At(), Paths: []*ast.Path{&path}}, sc)
	slot := in.slots[name]
	one := path.Search.Kind == ast.Shortest
	return func(x *exec, r row) (value.Value, error) {
		out := gathered{held: holding{x: x}, list: []value.Value{}}
		defer out.held.free()
		err := x.run(body, r, func(r row) error { return out.add(r[slot]) })
		if err != nil || !one {
			return value.OfList(out.list), placed(e.At(), err)
		}
		if len(out.list) == 0 {
			return value.Value{}, nil
		}
		return out.list[0], nil
	}
}

func (p *planner) exists(b *ast.Body, sc *scope) eval {
	body, _ := p.subquery(b, sc)
	return func(x *exec, r row) (value.Value, error) {
		enough := &stop{}
		err := x.run(body, r, func(row) error { return enough })
		if errors.Is(err, enough) {
			return value.OfBool(true), nil
		}
		return value.OfBool(false), err
	}
}

func (p *planner) count(b *ast.Body, sc *scope) eval {
	body, _ := p.subquery(b, sc)
	return func(x *exec, r row) (value.Value, error) {
		n := int64(0)
		err := x.run(body, r, func(row) error {
			n++
			return nil
		})
		return value.OfInt(n), err
	}
}

func (p *planner) collect(b *ast.Body, sc *scope) eval {
	body, given := p.subquery(b, sc)
	slot := given.slots[0]
	return func(x *exec, r row) (value.Value, error) {
		out := gathered{held: holding{x: x}, list: []value.Value{}}
		defer out.held.free()
		err := x.run(body, r, func(r row) error { return out.add(r[slot]) })
		return value.OfList(out.list), err
	}
}
