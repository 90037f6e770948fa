package run

import (
	"maps"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/check"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// column is one expression and the slot for its value.
type column struct {
	slot int
	expr eval
	memo *memo // nil where the expression is computed for each row
}

// project computes columns.
type project struct {
	about
	columns []column
}

func (o *project) push(x *exec, r row, out sink) error {
	held := holding{x: x}
	defer held.free()
	last := make([]remembered, len(o.columns))
	return o.pushInto(x, r, func(r row) error {
		held.free() // of the row before
		for i, c := range o.columns {
			var v value.Value
			var err error
			if c.memo != nil {
				v, err = c.memo.at(x, r, &last[i])
			} else {
				v, err = c.expr(x, r)
			}
			if err != nil {
				return err
			}
			r[c.slot] = v
			if err := held.heavy(v); err != nil {
				return err
			}
		}
		return out(r)
	})
}

// distinct lets pass the first of equal rows.
type distinct struct {
	about
	slots []int
}

func (o *distinct) push(x *exec, r row, out sink) error {
	seen := newSeen(x)
	defer seen.free()
	return o.pushInto(x, r, func(r row) error {
		first, err := seen.add(r, o.slots)
		if err != nil || !first {
			return err
		}
		return out(r)
	})
}

// seen is a set of rows, compared by equivalence.
type seen struct {
	x    *exec
	keys map[string]struct{}
	buf  []byte
	n    int
}

func newSeen(x *exec) *seen { return &seen{x: x, keys: map[string]struct{}{}} }

// add reports whether the values of these slots were not there before.
func (s *seen) add(r row, slots []int) (bool, error) {
	s.buf = s.buf[:0]
	for _, i := range slots {
		s.buf = value.AppendKey(s.buf, r[i])
	}
	return s.fresh()
}

// value reports whether a single value was not there before.
func (s *seen) value(v value.Value) (bool, error) {
	s.buf = value.AppendKey(s.buf[:0], v)
	return s.fresh()
}

// fresh adds what the buffer holds, and reports whether it was not there before.
func (s *seen) fresh() (bool, error) {
	if _, ok := s.keys[string(s.buf)]; ok {
		return false, nil
	}
	s.keys[string(s.buf)] = struct{}{}
	n := 1 + len(s.buf)/value.Unit
	s.n += n
	return true, s.x.keep(n)
}

// free gives back what the set kept, which cannot fail.
func (s *seen) free() {
	_ = s.x.keep(-s.n)
	s.n = 0
}

// projection is what planning one WITH or RETURN has come to.
type projection struct {
	p      *planner
	before *scope // what the items see
	after  *scope // what comes after the clause sees
	late   *scope // what ORDER BY and WITH's WHERE see
	out    output
}

// project plans WITH and RETURN: items, aggregation, DISTINCT, ORDER BY, SKIP, LIMIT and WITH's WHERE. What outer sees
// stays visible after a WITH in a subquery whose variables were imported by name.
func (p *planner) project(c *ast.Projection, where ast.Expr, before, outer *scope, in op) (op, *scope, output) {
	items := p.items(c, before)
	pr := &projection{p: p, before: before, after: newScope()}
	pr.after.operand = before.operand
	maps.Copy(pr.after.slots, outer.slots)
	for _, it := range items {
		delete(pr.after.slots, it.name)
	}
	aggregates := false
	for _, it := range items {
		aggregates = aggregates || check.HasAggregate(it.expr)
	}
	for _, s := range c.OrderBy {
		aggregates = aggregates || check.HasAggregate(s.Expr)
	}
	if aggregates {
		in = pr.aggregate(c, items, in)
	} else {
		in = pr.plain(items, in)
	}
	if c.Distinct && !aggregates {
		in = &distinct{p.describe(in, "Distinct", columnsDetail(pr.out.names), in.info().rows*0.9), pr.out.slots}
	}
	pr.seeLate(items, c.Distinct || aggregates)
	in = pr.page(c, in, where != nil)
	parts := conjuncts(where)
	for _, heavy := range []bool{false, true} {
		for _, e := range parts {
			if hasSubquery(e) == heavy {
				in = p.conditionOp(in, e, pr.late)
			}
		}
	}
	return in, pr.after, pr.out
}

// projected is one item with its name.
type projected struct {
	name string
	expr ast.Expr
}

// items lists what a projection gives, * spelled out in order of names.
func (p *planner) items(c *ast.Projection, sc *scope) []projected {
	var items []projected
	if c.Star {
		named := c.Named()
		for _, name := range sortedNames(sc.slots) {
			if named[name] {
				continue
			}
			items = append(items, projected{name, &ast.Var{Name: name}})
		}
	}
	for _, it := range c.Items {
		name := it.Text
		if v, ok := it.Expr.(*ast.Var); ok {
			name = v.Name
		}
		if it.As != nil {
			name = it.As.Name
		}
		items = append(items, projected{name, it.Expr})
	}
	return items
}

// give says that a column lies in a slot.
func (pr *projection) give(name string, slot int) {
	pr.after.slots[name] = slot
	pr.out.names = append(pr.out.names, name)
	pr.out.slots = append(pr.out.slots, slot)
}

// plain computes the items; a variable stays where it is.
func (pr *projection) plain(items []projected, in op) op {
	o := &project{}
	var detail []string
	for _, it := range items {
		if v, ok := it.expr.(*ast.Var); ok {
			pr.give(it.name, pr.before.slots[v.Name])
			continue
		}
		slot := pr.p.slot()
		expr := pr.p.compile(it.expr, pr.before)
		o.columns = append(o.columns, column{slot, expr, memoOf(it.expr, expr, pr.before)})
		pr.give(it.name, slot)
		detail = append(detail, ast.Text(it.expr)+" AS "+ast.Name(it.name))
	}
	if len(o.columns) == 0 {
		return in
	}
	o.about = pr.p.describe(in, "Projection", strings.Join(detail, ", "), in.info().rows)
	return o
}

// seeLate says what ORDER BY and WHERE see: the columns, then expressions that are columns, and where rows are still those
// of before, the variables of before.
func (pr *projection) seeLate(items []projected, folded bool) {
	late := newScope()
	late.operand = pr.before.operand
	late.texts = map[string]int{}
	maps.Copy(late.texts, pr.before.texts)
	if !folded {
		maps.Copy(late.slots, pr.before.slots)
	}
	for i, it := range items {
		late.texts[ast.Text(it.expr)] = pr.out.slots[i]
	}
	maps.Copy(late.slots, pr.after.slots)
	// A column that is named like a variable of before hides it: its text no longer means what was computed.
	for text := range late.texts {
		for i, it := range items {
			if v, ok := it.expr.(*ast.Var); (!ok || v.Name != it.name) && text == ast.Name(it.name) {
				late.texts[text] = pr.out.slots[i]
			}
		}
	}
	pr.late = late
}

// page plans ORDER BY, SKIP and LIMIT.
func (pr *projection) page(c *ast.Projection, in op, filtered bool) op {
	p := pr.p
	var skip, limit eval
	if c.Skip != nil {
		skip = p.compile(c.Skip, newScope())
	}
	if c.Limit != nil {
		limit = p.compile(c.Limit, newScope())
	}
	rows := in.info().rows
	if n, ok := literalCount(c.Limit); ok && n < rows {
		rows = n
	}
	if len(c.OrderBy) > 0 {
		o := &sortOp{skip: skip, limit: limit, skipPos: posOf(c.Skip), limitPos: posOf(c.Limit)}
		var detail []string
		for _, s := range c.OrderBy {
			o.keys = append(o.keys, sortKey{p.compile(s.Expr, pr.late), s.Desc})
			detail = append(detail, ast.Text(s.Expr)+map[bool]string{true: " DESC", false: " ASC"}[s.Desc])
		}
		o.live = liveSlots(pr.after, pr.late, filtered)
		name := "Sort"
		if limit != nil {
			name = "Top"
		}
		o.about = p.describe(in, name, strings.Join(detail, ", "), rows)
		return o
	}
	if skip == nil && limit == nil {
		return in
	}
	o := &page{skip: skip, limit: limit, skipPos: posOf(c.Skip), limitPos: posOf(c.Limit)}
	var detail []string
	if c.Skip != nil {
		detail = append(detail, "SKIP "+ast.Text(c.Skip))
	}
	if c.Limit != nil {
		detail = append(detail, "LIMIT "+ast.Text(c.Limit))
	}
	o.about = p.describe(in, "Limit", strings.Join(detail, " "), rows)
	return o
}

func posOf(e ast.Expr) ast.Pos {
	if e == nil {
		return 0
	}
	return e.At()
}

func literalCount(e ast.Expr) (float64, bool) {
	if l, ok := e.(*ast.Literal); ok {
		if n, ok := l.Value.(int64); ok {
			return float64(n), true
		}
	}
	return 0, false
}

// liveSlots lists what must survive a sort: the columns, and for a WHERE behind it what that sees.
func liveSlots(after, late *scope, filtered bool) []int {
	sc := after
	if filtered {
		sc = late
	}
	set := map[int]bool{}
	for _, s := range sc.slots {
		set[s] = true
	}
	if filtered {
		for _, s := range sc.texts {
			set[s] = true
		}
	}
	return sortedSlots(set)
}
