package run

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// counted gives counts that the graph keeps, in place of an aggregation over a scan of nodes or relationships.
type counted struct {
	about
	total int64 // of one group
	slots []int // for the count
	// types are the groups where relationships are counted by type, whose name goes to key; nil without a key.
	types []value.Code
	key   int
}

func (o *counted) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		if o.types == nil {
			return o.give(r, o.total, out)
		}
		for _, t := range o.types {
			n := x.g.NumType(t)
			if n == 0 {
				continue // no relationship, no group
			}
			if err := x.step(); err != nil {
				return err
			}
			r[o.key] = value.OfString(x.g.Types()[t])
			if err := o.give(r, int64(n), out); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *counted) give(r row, n int64, out sink) error {
	for _, s := range o.slots {
		r[s] = value.OfInt(n)
	}
	return out(r)
}

// fromCounts gives an aggregation from the graph's own counts, nil where they do not say it: it counts all nodes of a label, or
// all relationships of some types, as a whole or by type.
func (pr *projection) fromCounts(a *aggregate, items []projected, in op) op {
	p := pr.p
	o := &counted{}
	bound := binds(in)
	for _, f := range a.folds {
		if f.name != "count" || f.distinct || len(f.args) > 0 && !slices.Contains(bound, f.variable) {
			return nil
		}
		o.slots = append(o.slots, f.slot)
	}
	switch from := in.(type) {
	case *nodeScan:
		if len(a.keys) > 0 || !begins(from.source()) {
			return nil
		}
		o.total = int64(p.g.NumNodes())
		if from.labelled {
			o.total = int64(len(from.nodes))
		}
		o.about = p.describe(from.source(), "NodeCountFromCountStore", from.detail, 1)
	case *expand:
		if !p.followsAll(from) || len(a.keys) > 1 || len(a.keys) == 1 && !pr.typeOf(items, from.rel) {
			return nil
		}
		for _, t := range from.types {
			o.total += int64(p.g.NumType(t))
		}
		if len(a.keys) == 1 {
			o.types, o.key = from.types, a.keys[0].slot
		}
		o.about = p.describe(from.source().source(), "RelationshipCountFromCountStore", from.detail, float64(max(1, len(o.types))))
	default:
		return nil
	}
	return o
}

// binds gives the slots that a scan, or an expansion of one, fills with what is never null.
func binds(o op) []int {
	switch o := o.(type) {
	case *nodeScan:
		return []int{o.slot}
	case *expand:
		return append(binds(o.source()), o.rel, o.to)
	}
	return nil
}

// begins reports whether an operator is the beginning of a plan.
func begins(o op) bool {
	_, ok := o.(*start)
	return ok && o.source() == nil
}

// followsAll reports whether an expansion goes along every relationship of its types, each once.
func (p *planner) followsAll(e *expand) bool {
	scan, ok := e.source().(*nodeScan)
	return ok && begins(scan.source()) && (!scan.labelled || len(scan.nodes) == p.g.NumNodes()) && e.dir != ast.Both && !e.into && len(e.others) == 0
}

// typeOf reports whether the one item that is no aggregation is the type of the relationship in a slot.
func (pr *projection) typeOf(items []projected, rel int) bool {
	for _, it := range items {
		f, ok := it.expr.(*ast.FuncCall)
		if !ok || !strings.EqualFold(f.Function(), "type") || len(f.Args) != 1 {
			continue
		}
		v, ok := f.Args[0].(*ast.Var)
		return ok && pr.before.slots[v.Name] == rel
	}
	return false
}
