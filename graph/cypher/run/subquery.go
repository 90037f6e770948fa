package run

import (
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// union gives the rows of several plans with their columns in the same slots.
type union struct {
	about
	parts    []op
	from     [][]int // the slots of each part's columns
	to       []int
	distinct bool
}

func (o *union) inner() []op { return o.parts }

func (o *union) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		seen := newSeen(x)
		defer seen.free()
		for i, part := range o.parts {
			err := x.run(part, r, func(r row) error {
				for j, s := range o.from[i] {
					r[o.to[j]] = r[s]
				}
				if o.distinct {
					if first, err := seen.add(r, o.to); err != nil || !first {
						return err
					}
				}
				return out(r)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// run runs a plan within another one, counting its rows.
func (x *exec) run(o op, r row, out sink) error {
	if x.counts == nil {
		return o.push(x, r, out)
	}
	n := &x.counts[o.info().id].rows
	return o.push(x, r, func(r row) error {
		*n++
		return out(r)
	})
}

// apply runs a plan for each row: CALL { … }. Where the body returns nothing a row passes once, whatever the body found.
type apply struct {
	about
	body     op
	unit     bool
	optional bool
	nulls    []int // the slots that are null where an optional body gives no row
}

func (o *apply) inner() []op { return []op{o.body} }

func (o *apply) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		found := false
		err := x.run(o.body, r, func(r row) error {
			if o.unit {
				return nil
			}
			found = true
			return out(r)
		})
		if err != nil {
			return err
		}
		if o.unit {
			return out(r)
		}
		if o.optional && !found {
			for _, s := range o.nulls {
				r[s] = value.Value{}
			}
			return out(r)
		}
		return nil
	})
}

func (p *planner) subqueryClause(c *ast.Subquery, sc *scope, in op) (op, *scope) {
	var inner op
	var out output
	if c.Scoped {
		outer := newScope()
		if c.All {
			outer = sc.copy()
		}
		for _, v := range c.Imports {
			outer.slots[v.Name] = sc.slots[v.Name]
		}
		inner, out = p.body(c.Body, outer, p.start(), false)
	} else {
		// Without parentheses a leading WITH of plain variables says what its part sees, until the next WITH; it is no
		// projection of its own.
		body, imports := imported(c.Body, sc)
		inner, out = p.parts(body, func(i int) (seen, kept *scope) { return imports[i], newScope() }, p.start(), false)
	}
	a := &apply{body: inner, unit: len(out.names) == 0, optional: c.Optional, nulls: out.slots}
	rows := in.info().rows
	if !a.unit {
		rows *= inner.info().rows
	}
	a.about = p.describe(in, "Apply", "CALL "+strings.Join(out.names, ", "), rows)
	sc = sc.copy()
	for i, n := range out.names {
		sc.slots[n] = out.slots[i]
	}
	return a, sc
}

// imported takes the importing WITH off each part of a body and gives the variables that it lets into that part.
func imported(b *ast.Body, sc *scope) (*ast.Body, []*scope) {
	var outers []*scope
	rest := &ast.Body{Unions: b.Unions}
	for _, s := range b.Parts {
		clauses, outer := s.Clauses, newScope()
		if w, ok := clauses[0].(*ast.With); ok && w.Importing() {
			for _, it := range w.Items {
				if v, ok := it.Expr.(*ast.Var); ok { // Importing has looked
					outer.slots[v.Name] = sc.slots[v.Name]
				}
			}
			if w.Star {
				outer = sc.copy()
			}
			clauses = clauses[1:]
		}
		rest.Parts = append(rest.Parts, &ast.Single{Pos: s.Pos, Clauses: clauses})
		outers = append(outers, outer)
	}
	return rest, outers
}

// unwind gives a row for each element of a list.
type unwind struct {
	about
	list eval
	slot int
}

func (o *unwind) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		v, err := o.list(x, r)
		if err != nil || v.IsNull() {
			return err
		}
		if v.Kind() != value.List {
			r[o.slot] = v
			return out(r)
		}
		held := holding{x: x}
		defer held.free()
		if err := held.heavy(v); err != nil {
			return err
		}
		for _, e := range v.List() {
			if err := x.step(); err != nil {
				return err
			}
			r[o.slot] = e
			if err := out(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *planner) filterOp(in op, cond eval, detail string, share float64) op {
	return &filter{about: p.describe(in, "Filter", detail, in.info().rows*share), cond: cond}
}

// conditionOp filters by an expression, which is computed again only where something that it reads has changed.
func (p *planner) conditionOp(in op, e ast.Expr, sc *scope) op {
	cond := p.condition(e, sc)
	return &filter{about: p.describe(in, "Filter", ast.Text(e), in.info().rows*0.5), cond: cond, memo: memoOf(e, cond, sc)}
}
