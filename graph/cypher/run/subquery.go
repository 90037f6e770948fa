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
	body, outer := c.Body, newScope()
	switch {
	case c.All:
		outer = sc.copy()
	case c.Scoped:
		for _, v := range c.Imports {
			outer.slots[v.Name] = sc.slots[v.Name]
		}
	default:
		// Without parentheses a leading WITH of plain variables says what the body sees; it is no projection of its own.
		body, outer = imported(body, sc)
	}
	inner, out := p.body(body, outer, p.start(), false)
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

// imported takes the importing WITH off each part of a body and gives the variables that it lets in.
func imported(b *ast.Body, sc *scope) (*ast.Body, *scope) {
	outer := newScope()
	rest := &ast.Body{Unions: b.Unions}
	for _, s := range b.Parts {
		clauses := s.Clauses
		if w, ok := clauses[0].(*ast.With); ok && importing(w, sc) {
			for _, it := range w.Items {
				if v, ok := it.Expr.(*ast.Var); ok { // importing has looked
					outer.slots[v.Name] = sc.slots[v.Name]
				}
			}
			if w.Star {
				outer = sc.copy()
			}
			clauses = clauses[1:]
		}
		rest.Parts = append(rest.Parts, &ast.Single{Pos: s.Pos, Clauses: clauses})
	}
	return rest, outer
}

// importing reports whether a WITH only names variables of the query around it.
func importing(w *ast.With, sc *scope) bool {
	if w.Distinct || len(w.OrderBy) > 0 || w.Skip != nil || w.Limit != nil || w.Where != nil {
		return false
	}
	for _, it := range w.Items {
		v, ok := it.Expr.(*ast.Var)
		if !ok || it.As != nil && it.As.Name != v.Name {
			return false
		}
		if _, known := sc.slots[v.Name]; !known {
			return false
		}
	}
	return true
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

// callOp runs a procedure for each row.
type callOp struct {
	about
	name  string
	args  []eval
	take  []int // the procedure's columns that are wanted
	slots []int
}

func (o *callOp) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		args := make([]value.Value, len(o.args))
		for i, a := range o.args {
			v, err := a(x, r)
			if err != nil {
				return err
			}
			args[i] = v
		}
		return x.in.Call(x.ctx, o.name, args, func(given []value.Value) error {
			if err := x.step(); err != nil {
				return err
			}
			for i, c := range o.take {
				r[o.slots[i]] = given[c]
			}
			return out(r)
		})
	})
}

func (p *planner) callClause(c *ast.Call, sc *scope, in op) (op, *scope, output) {
	proc := p.procs[strings.ToLower(strings.Join(c.Name, "."))]
	o := &callOp{name: proc.Name}
	before := sc
	sc = sc.copy()
	for _, a := range c.Args {
		o.args = append(o.args, p.compile(a, before))
	}
	if c.Implicit {
		for _, f := range proc.Params {
			o.args = append(o.args, p.compile(&ast.Param{Name: f.Name}, before))
		}
	}
	var out output
	yields := c.Yield
	if c.YieldAll {
		yields = nil
		for _, f := range proc.Columns {
			yields = append(yields, ast.Yield{Name: f.Name})
		}
	}
	for _, y := range yields {
		name := y.Name
		if y.As != nil {
			name = y.As.Name
		}
		for i, col := range proc.Columns {
			if col.Name == y.Name {
				slot := p.slot()
				o.take, o.slots = append(o.take, i), append(o.slots, slot)
				sc.slots[name] = slot
				out.names, out.slots = append(out.names, name), append(out.slots, slot)
			}
		}
	}
	o.about = p.describe(in, "ProcedureCall", proc.Name+"("+fieldNames(proc.Params)+")", in.info().rows*10)
	var done op = o
	if len(proc.Columns) == 0 && !c.YieldAll {
		// A procedure without columns gives a row for each row.
		done = &apply{about: p.describe(in, "ProcedureCall", proc.Name, in.info().rows), body: rebase(o, p.start()), unit: true}
	}
	if c.Optional {
		done = &apply{about: p.describe(in, "Optional", proc.Name, in.info().rows), body: rebase(o, p.start()), optional: true, nulls: o.slots}
	}
	if c.Where != nil {
		done = p.filterOp(done, p.compile(c.Where, sc), ast.Text(c.Where), 0.5)
	}
	return done, sc, out
}

// rebase gives the call other rows to begin with.
func rebase(o *callOp, from op) op {
	c := *o
	c.from = from
	return &c
}

func (p *planner) filterOp(in op, cond eval, detail string, share float64) op {
	return &filter{about: p.describe(in, "Filter", detail, in.info().rows*share), cond: cond}
}

// conditionOp filters by an expression, which is computed again only where something that it reads has changed.
func (p *planner) conditionOp(in op, e ast.Expr, sc *scope) op {
	cond := p.compile(e, sc)
	return &filter{about: p.describe(in, "Filter", ast.Text(e), in.info().rows*0.5), cond: cond, memo: memoOf(e, cond, sc)}
}

func fieldNames(fields []value.Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
