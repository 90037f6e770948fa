package run

import (
	"maps"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/check"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// aggregate groups rows by its keys and folds each group; without keys all rows are one group, even where there are none.
type aggregate struct {
	about
	keys  []column
	folds []fold
}

// fold is one aggregation.
type fold struct {
	slot     int
	name     string
	distinct bool
	args     []eval // none for count(*)
	variable int    // the slot of an argument that is a variable of a pattern, -1 for any other
	pos      ast.Pos
}

// group is the rows of one key.
type group struct {
	key   string // the bytes of the keys
	keys  []value.Value
	folds []value.Aggregator
	seen  []*seen
}

func (o *aggregate) push(x *exec, r row, out sink) error {
	t := newGrouping(o, x)
	defer t.free()
	if err := o.group(x, r, t); err != nil {
		return err
	}
	if len(t.order) == 0 && len(o.keys) == 0 {
		if _, err := t.open(); err != nil {
			return err
		}
	}
	for _, g := range t.order {
		if err := t.give(g, r); err != nil {
			return err
		}
		if err := out(r); err != nil {
			return err
		}
	}
	return nil
}

// group gives each row that comes before to its group; what is spread over cores is grouped there and put together here.
func (o *aggregate) group(x *exec, r row, t *grouping) error {
	g, ok := o.from.(*gather)
	if !ok {
		return o.pushInto(x, r, t.add)
	}
	return g.spread(x, r, &taking{
		here: func(x *exec, r row) error { return x.run(g.op, r, t.add) },
		apart: func(w *exec, r row) (any, error) {
			own := newGrouping(o, w)
			part := &partGrouping{grouping: own}
			own.part = part
			return part, w.run(g.op, r, part.add)
		},
		merge: func(part any) error { return t.merge(part) },
	})
}

// grouping is one run of aggregate.
type grouping struct {
	o      *aggregate
	x      *exec
	held   holding
	groups map[string]*group
	order  []*group
	buf    []byte
	args   [2]value.Value
	part   *partGrouping // where this is of a worker
}

func newGrouping(o *aggregate, x *exec) *grouping {
	return &grouping{o: o, x: x, held: holding{x: x}, groups: map[string]*group{}}
}

// free gives back what all groups keep.
func (t *grouping) free() {
	t.held.free()
	for _, g := range t.order {
		for _, s := range g.seen {
			if s != nil {
				s.free()
			}
		}
	}
}

// open begins a group.
func (t *grouping) open() (*group, error) {
	o := t.o
	g := &group{keys: make([]value.Value, len(o.keys)), folds: make([]value.Aggregator, len(o.folds)), seen: make([]*seen, len(o.folds))}
	for i, f := range o.folds {
		g.folds[i] = value.NewAggregator(f.name)
		if f.distinct {
			g.seen[i] = newSeen(t.x)
		}
	}
	t.order = append(t.order, g)
	return g, t.held.keep(len(o.keys) + len(o.folds) + 2)
}

// add gives a row to its group.
func (t *grouping) add(r row) error {
	g, err := t.of(r)
	if err != nil {
		return err
	}
	for i := range t.o.folds {
		if err := t.o.folds[i].add(t, r, g, i); err != nil {
			return err
		}
	}
	return nil
}

// of gives the group of a row.
func (t *grouping) of(r row) (*group, error) {
	t.buf = t.buf[:0]
	for _, k := range t.o.keys {
		v, err := k.expr(t.x, r)
		if err != nil {
			return nil, err
		}
		r[k.slot] = v
		t.buf = value.AppendKey(t.buf, v)
	}
	if g := t.groups[string(t.buf)]; g != nil {
		return g, nil
	}
	g, err := t.open()
	if err != nil {
		return nil, err
	}
	g.key = string(t.buf)
	t.groups[g.key] = g
	for i, k := range t.o.keys {
		g.keys[i] = r[k.slot]
	}
	return g, t.lookUp(g)
}

// lookUp counts what finding a group keeps: the key's bytes beside the values.
func (t *grouping) lookUp(g *group) error { return t.held.keep(2 * len(g.key) / value.Unit) }

// give puts what a group has come to into the row.
func (t *grouping) give(g *group, r row) error {
	for i, k := range t.o.keys {
		r[k.slot] = g.keys[i]
	}
	for i, f := range t.o.folds {
		v, err := g.folds[i].Result()
		if err != nil {
			return placed(f.pos, err)
		}
		r[f.slot] = v
		if g.seen[i] != nil {
			g.seen[i].free()
		}
	}
	return nil
}

// add gives a row to one aggregation of a group.
func (f *fold) add(t *grouping, r row, g *group, i int) error {
	args := t.args[:0]
	for _, a := range f.args {
		v, err := a(t.x, r)
		if err != nil {
			return err
		}
		args = append(args, v)
	}
	if len(args) > 0 && args[0].IsNull() {
		return nil // aggregations pass over null
	}
	if t.part != nil && !f.joins() {
		return t.part.note(f, g, i, args)
	}
	return f.take(t, g, i, args)
}

// take folds what is no null.
func (f *fold) take(t *grouping, g *group, i int, args []value.Value) error {
	if f.distinct {
		if first, err := g.seen[i].value(args[0]); err != nil || !first {
			return err
		}
	}
	if g.folds[i].Keeps() {
		if err := t.held.keep(args[0].Weight()); err != nil {
			return err
		}
	}
	return placed(f.pos, g.folds[i].Add(args...))
}

func isAggregate(c *ast.FuncCall) bool { return value.IsAggregate(c.Function()) }

// aggregate plans a projection that folds rows: items without a fold are the keys, and what is around a fold is computed
// from keys and results afterwards.
func (pr *projection) aggregate(c *ast.Projection, items []projected, in op) op {
	p := pr.p
	o := &aggregate{}
	done := newScope() // what is there after the folding
	done.operand = pr.before.operand
	done.texts = map[string]int{}
	slots := make([]int, len(items))
	var detail []string
	for i, it := range items {
		if check.HasAggregate(it.expr) {
			continue
		}
		slot := p.slot()
		slots[i] = slot
		o.keys = append(o.keys, column{slot: slot, expr: p.compile(it.expr, pr.before)})
		done.texts[ast.Text(it.expr)] = slot
		if v, ok := it.expr.(*ast.Var); ok {
			done.slots[v.Name] = slot
		}
		detail = append(detail, ast.Text(it.expr))
	}
	for _, it := range items {
		p.folds(it.expr, pr.before, o, done)
	}
	for _, s := range c.OrderBy {
		p.folds(s.Expr, pr.before, o, done)
	}
	rows := 1.0
	if len(o.keys) > 0 {
		rows = max(1, in.info().rows/4)
	}
	folded := pr.fromCounts(o, items, in)
	if folded == nil {
		o.about = p.describe(in, "EagerAggregation", strings.Join(detail, ", "), rows)
		folded = o
	}
	rest := &project{}
	var computed []string
	for i, it := range items {
		if !check.HasAggregate(it.expr) {
			pr.give(it.name, slots[i])
			continue
		}
		if slot, ok := done.texts[ast.Text(it.expr)]; ok {
			pr.give(it.name, slot)
			continue
		}
		slot := p.slot()
		rest.columns = append(rest.columns, column{slot: slot, expr: p.compile(it.expr, done)})
		computed = append(computed, ast.Text(it.expr)+" AS "+ast.Name(it.name))
		pr.give(it.name, slot)
	}
	// ORDER BY may use keys and folds by what they are.
	pr.before = &scope{slots: done.slots, texts: maps.Clone(done.texts), operand: done.operand}
	if len(rest.columns) == 0 {
		return folded
	}
	rest.about = p.describe(folded, "Projection", strings.Join(computed, ", "), rows)
	return rest
}

// folds plans every aggregation in an expression once.
func (p *planner) folds(e ast.Expr, before *scope, o *aggregate, done *scope) {
	ast.Inspect(e, func(n any) bool {
		f := fold{variable: -1}
		var text string
		switch n := n.(type) {
		case *ast.CountStar:
			f.name, f.pos, text = "count", n.At(), ast.Text(n)
		case *ast.FuncCall:
			if !isAggregate(n) {
				return true
			}
			f.name, f.distinct, f.pos, text = n.Function(), n.Distinct, n.At(), ast.Text(n)
			if _, ok := done.texts[text]; !ok {
				for _, a := range n.Args {
					f.args = append(f.args, p.compile(a, before))
					if v, ok := a.(*ast.Var); ok {
						f.variable = before.slots[v.Name]
					}
				}
			}
		case *ast.Body:
			return false
		default:
			return true
		}
		if _, ok := done.texts[text]; !ok {
			f.slot = p.slot()
			done.texts[text] = f.slot
			o.folds = append(o.folds, f)
		}
		return false
	})
}
