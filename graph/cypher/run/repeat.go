package run

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// repeated is a group that repeats: its body is run from where the repetition before it ended. No relationship is used
// twice.
type repeated struct {
	about
	from, to    int // outside
	into        bool
	trail       int // slot of all relationships in order
	others      []int
	body        op
	first, last int // of the body
	rels        []int
	lists       []groupList
	fresh       []int // every slot of the body
	least, most int
}

// groupList is a variable of a group: within, one element; outside, the list of all repetitions.
type groupList struct{ inner, outer int }

func (o *repeated) inner() []op { return []op{o.body} }

// group plans the body of a group that repeats.
func (m *matcher) group(e *ast.Group) *hop {
	around, reads := m.around(e)
	for name := range variables(e.Elements) {
		delete(m.repeats, name) // for the groups behind, their lists are there
	}
	sub := newMatcher(m.p, around, around.copy())
	// Within the group its variables are single elements, outside they are lists.
	sub.declare(e.Elements)
	parts := sub.elements(e.Elements, ast.Search{})
	for _, in := range e.Elements {
		sub.conditions(in)
	}
	sub.where(e.Where)
	g := &repeated{first: parts[0], last: parts[len(parts)-1], least: e.Quant.Min, most: e.Quant.Max}
	for _, h := range sub.hops {
		h.listed = true
	}
	bound := map[int]bool{g.first: true}
	for _, s := range around.slots {
		bound[s] = true
	}
	if e.Var != nil {
		slot := sub.newSlot()
		sub.sc.slots[e.Var.Name] = slot
		sub.walks = append(sub.walks, &walkPart{slot: slot, name: e.Var.Name, parts: parts})
	}
	g.body = sub.build(m.p.start(), bound)
	for i, s := range parts {
		if i%2 == 1 {
			g.rels = append(g.rels, s)
		}
	}
	for name, outer := range m.sc.slots {
		if _, before := around.slots[name]; before {
			continue
		}
		if inner, ok := sub.sc.slots[name]; ok {
			g.lists = append(g.lists, groupList{inner, outer})
		}
	}
	g.fresh = sub.fresh
	h := &hop{name: "group", slot: m.newSlot(), group: g, reads: reads, listed: true}
	for t := range m.p.g.Types() {
		h.types = append(h.types, value.Code(t))
	}
	return h
}

// variables gives the names that elements bind.
func variables(list []ast.Element) map[string]bool {
	names := map[string]bool{}
	name := func(v *ast.Var) {
		if v != nil {
			names[v.Name] = true
		}
	}
	for _, e := range list {
		switch e := e.(type) {
		case *ast.Node:
			name(e.Var)
		case *ast.Rel:
			name(e.Var)
		case *ast.Group:
			maps.Copy(names, variables(e.Elements))
		}
	}
	return names
}

// around gives what the conditions of a group see beside its own variables: what is bound before the MATCH and, with its slots,
// what of the pattern around it they speak of.
func (m *matcher) around(e *ast.Group) (*scope, []int) {
	said := map[string]bool{}
	ast.Inspect(e, func(n any) bool {
		if v, ok := n.(*ast.Var); ok {
			said[v.Name] = true
		}
		return true
	})
	sc := m.outer.copy()
	var reads []int
	for name := range said {
		slot, here := m.sc.slots[name]
		if _, before := sc.slots[name]; here && !before && !m.repeats[name] {
			sc.slots[name] = slot
			reads = append(reads, slot)
		}
	}
	slices.Sort(reads)
	return sc, reads
}

func (o *repeated) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		if r[o.from].Kind() != value.Node || o.into && r[o.to].Kind() != value.Node {
			return nil
		}
		w := &rounds{o: o, x: x, r: r, out: out, want: r[o.to], lists: make([][]value.Value, len(o.lists))}
		return w.visit(r[o.from], 0)
	})
}

// rounds is one run of repeated.
type rounds struct {
	o     *repeated
	x     *exec
	r     row
	out   sink
	want  value.Value
	used  []value.Value
	lists [][]value.Value
}

func (w *rounds) visit(at value.Value, n int) error {
	o := w.o
	if n >= o.least && (!o.into || at.Number() == w.want.Number()) {
		if err := w.give(at); err != nil {
			return err
		}
	}
	if o.most != ast.NoMax && n >= o.most {
		return nil
	}
	w.r[o.first] = at
	return w.x.run(o.body, w.r, func(r row) error {
		used := len(w.used)
		defer func() { w.used = w.used[:used] }()
		if fresh := w.use(r); !fresh || len(w.used) == used && n >= o.least {
			return nil // a round that goes nowhere would repeat for ever
		}
		if err := w.x.keep(roundWeight); err != nil {
			return err
		}
		defer func() { _ = w.x.keep(-roundWeight) }() // giving back cannot fail
		for i, l := range o.lists {
			w.lists[i] = append(w.lists[i], r[l.inner])
		}
		// The next rounds use the same slots: what this one has found is put back afterwards.
		saved := make([]value.Value, len(o.fresh))
		for i, s := range o.fresh {
			saved[i] = r[s]
		}
		err := w.visit(r[o.last], n+1)
		for i, s := range o.fresh {
			r[s] = saved[i]
		}
		for i := range o.lists {
			w.lists[i] = w.lists[i][:n]
		}
		return err
	})
}

// roundWeight is about what a round keeps while those behind it run, on the stack and off it, in values.
const roundWeight = 100

// use adds the relationships of a round to those of the rounds before it, and reports whether all are used the first time.
func (w *rounds) use(r row) bool {
	used := len(w.used)
	for _, s := range w.o.rels {
		w.used = appendRels(w.used, r[s])
	}
	for i := used; i < len(w.used); i++ {
		n := w.used[i].Number()
		if taken(r, w.o.others, n) || slices.ContainsFunc(w.used[:i], func(v value.Value) bool { return v.Number() == n }) {
			return false
		}
	}
	return true
}

func appendRels(list []value.Value, v value.Value) []value.Value {
	if v.Kind() == value.List {
		for _, e := range v.List() {
			list = appendRels(list, e)
		}
		return list
	}
	return append(list, v)
}

func (w *rounds) give(at value.Value) error {
	o := w.o
	for i, l := range o.lists {
		w.r[l.outer] = value.OfList(append([]value.Value{}, w.lists[i]...))
	}
	w.r[o.trail] = value.OfList(append([]value.Value{}, w.used...))
	if !o.into {
		w.r[o.to] = at
	}
	return w.out(w.r)
}
