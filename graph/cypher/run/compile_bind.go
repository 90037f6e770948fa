package run

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// elements computes a list for a comprehension: null gives no list, and a single value is no list either.
func elements(x *exec, r row, list eval, pos ast.Pos) ([]value.Value, bool, error) {
	v, err := list(x, r)
	if err != nil || v.IsNull() {
		return nil, false, err
	}
	if v.Kind() != value.List {
		return nil, false, fault.New(fault.Type, "InvalidArgumentType", pos, "a list is wanted here, not %s", value.Describe(v))
	}
	return v.List(), true, nil
}

func (p *planner) listComp(e *ast.ListComp, sc *scope) eval {
	list := p.compile(e.List, sc)
	slot := p.slot()
	in := sc.with(e.Var.Name, slot)
	var where, makes eval
	if e.Where != nil {
		where = p.compile(e.Where, in)
	}
	if e.Make != nil {
		makes = p.compile(e.Make, in)
	}
	return func(x *exec, r row) (value.Value, error) {
		items, ok, err := elements(x, r, list, e.At())
		if err != nil || !ok {
			return value.Value{}, err
		}
		out := make([]value.Value, 0, len(items))
		for _, it := range items {
			if err := x.step(1); err != nil {
				return value.Value{}, err
			}
			r[slot] = it
			if where != nil {
				v, err := where(x, r)
				if err != nil {
					return v, err
				}
				if !isTrue(v) {
					continue
				}
			}
			if makes != nil {
				if it, err = makes(x, r); err != nil {
					return it, err
				}
			}
			out = append(out, it)
		}
		return value.OfList(out), nil
	}
}

func (p *planner) reduce(e *ast.Reduce, sc *scope) eval {
	first, list := p.compile(e.Init, sc), p.compile(e.List, sc)
	acc, slot := p.slot(), p.slot()
	makes := p.compile(e.Make, sc.with(e.Acc.Name, acc).with(e.Var.Name, slot))
	return func(x *exec, r row) (value.Value, error) {
		v, err := first(x, r)
		if err != nil {
			return v, err
		}
		items, ok, err := elements(x, r, list, e.At())
		if err != nil || !ok {
			return value.Value{}, err
		}
		for _, it := range items {
			if err := x.step(1); err != nil {
				return value.Value{}, err
			}
			r[acc], r[slot] = v, it
			if v, err = makes(x, r); err != nil {
				return v, err
			}
		}
		return v, nil
	}
}

// quantifier is all, any, none and single in three-valued logic: what one element decides is decided, and otherwise an
// unknown element makes the whole unknown.
func (p *planner) quantifier(e *ast.Quantifier, sc *scope) eval {
	list := p.compile(e.List, sc)
	slot := p.slot()
	where := p.compile(e.Where, sc.with(e.Var.Name, slot))
	return func(x *exec, r row) (value.Value, error) {
		items, ok, err := elements(x, r, list, e.At())
		if err != nil || !ok {
			return value.Value{}, err
		}
		trues, unknown := 0, false
		for _, it := range items {
			if err := x.step(1); err != nil {
				return value.Value{}, err
			}
			r[slot] = it
			v, err := where(x, r)
			if err != nil {
				return v, err
			}
			switch {
			case v.IsNull():
				unknown = true
			case v.Kind() != value.Bool:
				return v, placed(e.Where.At(), noBoolean(v))
			case v.Bool():
				trues++
			case e.Kind == ast.AllOf:
				return value.OfBool(false), nil
			}
			if trues == 1 && e.Kind == ast.AnyOf {
				return value.OfBool(true), nil
			}
			if trues == 1 && e.Kind == ast.NoneOf || trues == 2 && e.Kind == ast.SingleOf {
				return value.OfBool(false), nil
			}
		}
		if unknown {
			return value.Value{}, nil
		}
		switch e.Kind {
		case ast.AnyOf:
			return value.OfBool(false), nil
		case ast.SingleOf:
			return value.OfBool(trues == 1), nil
		}
		return value.OfBool(true), nil
	}
}

// patternBody makes a query of a pattern within an expression.
func patternBody(path *ast.Path, where ast.Expr) *ast.Body {
	return &ast.Body{Parts: []*ast.Single{{Pos: path.Pos, Clauses: []ast.Clause{&ast.Match{Pos: path.Pos, Paths: []*ast.Path{path}, Where: where}}}}}
}

// nested plans a body within an expression and gives the scope behind it.
func (p *planner) nested(m *ast.Match, sc *scope) (op, *scope) {
	return p.matchClause(m, sc, p.start())
}

func (p *planner) patternComp(e *ast.PatternComp, sc *scope) eval {
	m := &ast.Match{Pos: e.At(), Paths: []*ast.Path{e.Path}, Where: e.Where}
	body, in := p.nested(m, sc)
	makes := p.compile(e.Make, in)
	return func(x *exec, r row) (value.Value, error) {
		out := []value.Value{}
		err := x.run(body, r, func(r row) error {
			v, err := makes(x, r)
			if err != nil {
				return err
			}
			out = append(out, v)
			return x.keep(0)
		})
		return value.OfList(out), err
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
		out := []value.Value{}
		err := x.run(body, r, func(r row) error {
			out = append(out, r[slot])
			return nil
		})
		if err != nil || !one {
			return value.OfList(out), err
		}
		if len(out) == 0 {
			return value.Value{}, nil
		}
		return out[0], nil
	}
}

func (p *planner) exists(b *ast.Body, sc *scope) eval {
	body, _ := p.body(b, sc.copy(), p.start(), false)
	return func(x *exec, r row) (value.Value, error) {
		enough := &stop{}
		err := x.run(body, r, func(row) error { return enough })
		if err == error(enough) {
			return value.OfBool(true), nil
		}
		return value.OfBool(false), err
	}
}

func (p *planner) count(b *ast.Body, sc *scope) eval {
	body, _ := p.body(b, sc.copy(), p.start(), false)
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
	body, given := p.body(b, sc.copy(), p.start(), false)
	slot := given.slots[0]
	return func(x *exec, r row) (value.Value, error) {
		out := []value.Value{}
		err := x.run(body, r, func(r row) error {
			out = append(out, r[slot])
			return nil
		})
		return value.OfList(out), err
	}
}
