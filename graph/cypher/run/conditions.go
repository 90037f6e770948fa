package run

import (
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// conditions reads what an element must satisfy: labels, properties and its own WHERE.
func (m *matcher) conditions(e ast.Element) {
	switch e := e.(type) {
	case *ast.Node:
		slot := m.slotOf[e]
		if e.Labels != nil {
			m.label(slot, e.Labels)
		}
		m.props(e.Props, slot)
		m.where(e.Where)
	case *ast.Rel:
		h := m.hopOf[e]
		if h.length == nil {
			m.props(e.Props, h.slot)
			m.where(e.Where)
			return
		}
		m.steps(e, h)
	case *ast.Group:
		if e.Quant == nil {
			for _, in := range e.Elements {
				m.conditions(in)
			}
		}
	}
}

// steps makes the test that each relationship of a variable length must pass.
func (m *matcher) steps(e *ast.Rel, h *hop) {
	if e.Props == nil && e.Where == nil {
		return
	}
	slot := m.p.slot()
	sc := m.sc.copy()
	if e.Var != nil {
		sc.slots[e.Var.Name] = slot
	}
	inner := newMatcher(m.p, sc, sc)
	inner.props(e.Props, slot)
	inner.where(e.Where)
	conds := inner.needs
	for _, n := range conds {
		for _, s := range n.slots {
			if slices.Contains(m.fresh, s) {
				h.reads = append(h.reads, s)
			}
		}
	}
	h.step = &stepTest{slot: slot, cond: func(x *exec, r row) (value.Value, error) {
		for _, n := range conds {
			if v, err := n.cond(x, r); err != nil || !isTrue(v) {
				return value.OfBool(false), err
			}
		}
		return value.OfBool(true), nil
	}}
}

func (m *matcher) label(slot int, l ast.Label) {
	if name, ok := l.(ast.LabelName); ok && slices.Contains(m.fresh, slot) {
		if code, ok := m.p.label(string(name)); ok && len(m.p.g.WithLabel(code)) == m.p.g.NumNodes() {
			return // every node has it, and what the pattern binds is one
		}
	}
	test := m.p.labelTest(l)
	name, _ := l.(ast.LabelName)
	m.needs = append(m.needs, &need{
		label: string(name),
		cond: func(_ *exec, r row) (value.Value, error) {
			n := r[slot]
			return value.OfBool(n.Kind() == value.Node && test(n.Number())), nil
		},
		slots: []int{slot}, detail: "labels " + ast.LabelText(l), share: m.p.labelShare(l),
	})
}

// props reads {k: x} or a parameter that holds such a map.
func (m *matcher) props(props ast.Expr, slot int) {
	switch props := props.(type) {
	case *ast.Map:
		for _, en := range props.Entries {
			m.entry(en, slot)
		}
	case *ast.Param:
		want := m.p.compile(props, m.sc)
		m.needs = append(m.needs, &need{
			slots: []int{slot}, detail: ast.Text(props), share: 0.1,
			cond: func(x *exec, r row) (value.Value, error) {
				w, err := want(x, r)
				if err != nil || w.Kind() != value.Map {
					return value.OfBool(false), err
				}
				for i, k := range w.Dict().Keys {
					same, err := sameProperty(x, r[slot], k, w.Dict().Values[i])
					if err != nil || !isTrue(same) {
						return value.OfBool(false), err
					}
				}
				return value.OfBool(true), nil
			},
		})
	}
}

// entry reads one member of {k: x}.
func (m *matcher) entry(en ast.Entry, slot int) {
	want := m.p.compile(en.Expr, m.sc)
	n := &need{slots: append(m.reads(en.Expr), slot), detail: "{" + ast.Name(en.Key) + ": " + ast.Text(en.Expr) + "}", share: 0.1}
	n.cond = func(x *exec, r row) (value.Value, error) {
		w, err := want(x, r)
		if err != nil {
			return w, err
		}
		return sameProperty(x, r[slot], en.Key, w)
	}
	n.within = m.p.taken()
	m.findSeek(n, slot, en.Key, want, en.Expr, false)
	m.needs = append(m.needs, n)
}

func sameProperty(x *exec, of value.Value, key string, want value.Value) (value.Value, error) {
	have, err := value.Property(&x.vc, of, key)
	if err != nil {
		return have, err
	}
	return value.Equal(have, want), nil
}

// findSeek notes that an index may answer a condition.
func (m *matcher) findSeek(n *need, slot int, key string, want eval, e ast.Expr, many bool) {
	spot := m.slotSpot(slot)
	if spot < 0 {
		return
	}
	if _, ok := m.p.g.Find(key, ""); ok {
		n.seek = &seek{spot: spot, key: key, value: want, slots: m.reads(e), many: many, says: e, rows: -1}
	}
}

// reads gives the slots of the variables that an expression mentions.
func (m *matcher) reads(e ast.Expr) []int {
	set := map[int]bool{}
	for name := range ast.Names(e) {
		if slot, ok := m.sc.slots[name]; ok {
			set[slot] = true
		}
	}
	return sortedSlots(set)
}

// where splits a condition at its ANDs, so that each part is asked as soon as it can be.
func (m *matcher) where(e ast.Expr) {
	for _, part := range conjuncts(e) {
		m.condition(part)
	}
}

// conjuncts gives the parts of a condition that must all be true.
func conjuncts(e ast.Expr) []ast.Expr {
	if e == nil {
		return nil
	}
	if b, ok := e.(*ast.Binary); ok && b.Op == ast.And {
		return append(conjuncts(b.L), conjuncts(b.R)...)
	}
	return []ast.Expr{e}
}

func (m *matcher) condition(e ast.Expr) {
	n := &need{cond: m.p.condition(e, m.sc), slots: m.reads(e), detail: ast.Text(e), share: 0.3, heavy: hasSubquery(e)}
	n.within = m.p.taken()
	defer m.p.taken() // what is compiled below are other ways to the same
	switch e := e.(type) {
	case *ast.Compare:
		if len(e.Rest) == 1 && e.Rest[0].Op == ast.Equal {
			n.share = 0.1
			m.equate(n, e.First, e.Rest[0].X)
			m.equate(n, e.Rest[0].X, e.First)
		}
	case *ast.Binary:
		if pr, ok := e.L.(*ast.Property); ok && e.Op == ast.In {
			if v, ok := pr.X.(*ast.Var); ok {
				m.findSeek(n, m.sc.slots[v.Name], pr.Key, m.p.compile(e.R, m.sc), e.R, true)
			}
		}
	case *ast.HasLabel:
		if v, ok := e.X.(*ast.Var); ok {
			if spot := m.slotSpot(m.sc.slots[v.Name]); spot >= 0 {
				m.spots[spot].labels = append(m.spots[spot].labels, e.Labels)
				n.share = m.p.labelShare(e.Labels)
			}
		}
	}
	m.needs = append(m.needs, n)
}

// equate notes what a comparison for equality can be used for.
func (m *matcher) equate(n *need, a, b ast.Expr) {
	if pr, ok := a.(*ast.Property); ok && n.seek == nil {
		if v, ok := pr.X.(*ast.Var); ok {
			m.findSeek(n, m.sc.slots[v.Name], pr.Key, m.p.compile(b, m.sc), b, false)
		}
	}
	if n.equal == nil && !hasSubquery(a) && !hasSubquery(b) {
		n.equal = &equality{left: m.p.compile(a, m.sc), right: m.p.compile(b, m.sc), leftSlots: m.reads(a), rightSlots: m.reads(b)}
	}
}

func hasSubquery(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n any) bool {
		switch n.(type) {
		case *ast.Exists, *ast.Count, *ast.Collect, *ast.PatternExpr, *ast.PatternComp:
			found = true
		}
		return !found
	})
	return found
}
