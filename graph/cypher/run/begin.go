package run

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// begin binds a spot of a part of the pattern that nothing bound leads to, false where every spot is bound.
func (b *builder) begin() bool {
	spot, sk, rows := b.cheapest(nil)
	if spot < 0 {
		return false
	}
	if b.lone || sk != nil && b.dependent(sk) || b.nested(spot) {
		b.cur = b.scan(b.cur, spot, sk, rows)
		b.lone = false
		b.bound[b.m.spots[spot].slot] = true
		b.ask()
		return true
	}
	b.join(spot)
	return true
}

// nested reports whether scanning again for each row costs no more than keeping what a scan gives: there is one row, or
// only nodes to scan and nothing that a hash could find.
func (b *builder) nested(spot int) bool {
	if b.cur.source() != nil && b.cur.info().rows <= 1 {
		return true
	}
	part := b.m.connected(spot, b.bound)
	if len(part) > 1 {
		return false
	}
	slot := b.m.spots[spot].slot
	only := map[int]bool{slot: true}
	for _, n := range b.m.needs {
		if e := n.equal; !n.done && e != nil && (b.has(e.leftSlots) && within(e.rightSlots, only) || b.has(e.rightSlots) && within(e.leftSlots, only)) {
			return false
		}
	}
	return true
}

// within reports whether slots are some, and all in a set.
func within(slots []int, set map[int]bool) bool {
	for _, s := range slots {
		if !set[s] {
			return false
		}
	}
	return len(slots) > 0
}

// dependent reports whether a seek reads what rows say: then it is asked for each of them.
func (b *builder) dependent(sk *seek) bool { return len(sk.slots) > 0 }

// cheapest chooses where to begin among unbound spots: where an index answers, then where the fewest nodes are.
func (b *builder) cheapest(within map[int]bool) (spot int, sk *seek, rows float64) {
	spot = -1
	for i, s := range b.m.spots {
		if b.bound[s.slot] || within != nil && !within[i] {
			continue
		}
		n := b.m.p.nodes(s.labels)
		var found *seek
		for _, c := range b.m.needs {
			if k := c.seek; !c.done && k != nil && k.spot == i && b.has(k.slots) {
				if k.key == "id" && !k.many {
					return i, k, 1 // nothing else needs to be counted
				}
				if rows := b.m.p.found(k); rows <= n {
					found, n = k, rows
				}
			}
		}
		if spot < 0 || n < rows {
			spot, sk, rows = i, found, n
		}
	}
	return spot, sk, rows
}

// Guesses of how many nodes have one value of a property, where the value is known only when the query runs: names are
// rarely shared, and there are at least so many types and accounts in an estate that is large enough to matter.
const (
	oneName  = 4
	manySame = 100
	oneList  = 10
)

// found gives how many nodes a seek leads to: counted where the query says what it looks for.
func (p *planner) found(k *seek) float64 {
	if k.rows < 0 {
		k.rows = p.countSeek(k)
	}
	return k.rows
}

func (p *planner) countSeek(k *seek) float64 {
	texts := []ast.Expr{k.says}
	if k.many {
		l, ok := k.says.(*ast.List)
		if !ok {
			return oneList * p.guess(k.key)
		}
		texts = l.Items
	}
	rows := 0.0
	for _, e := range texts {
		if l, ok := e.(*ast.Literal); ok {
			if text, ok := l.Value.(string); ok {
				nodes, _ := p.g.Find(k.key, text)
				rows += float64(len(nodes))
			}
			continue
		}
		rows += p.guess(k.key)
	}
	return rows
}

func (p *planner) guess(key string) float64 {
	switch key {
	case "id":
		return 1
	case "name":
		return oneName
	}
	return max(1, float64(p.g.NumNodes())/manySame)
}

// scan gives the nodes that a spot may be.
func (b *builder) scan(in op, spot int, sk *seek, rows float64) op {
	s := b.m.spots[spot]
	p := b.m.p
	total := in.info().rows * rows
	if sk != nil {
		o := &nodeSeek{slot: s.slot, key: sk.key, value: sk.value, many: sk.many}
		o.about = p.describe(in, "NodeIndexSeek", s.name+"."+ast.Name(sk.key), total)
		return o
	}
	if name, ok := p.rarest(s.labels); ok {
		o := &nodeScan{slot: s.slot}
		if code, ok := p.label(name); ok {
			o.nodes = p.g.WithLabel(code)
		}
		o.labelled, o.total = true, len(o.nodes)
		for _, n := range b.m.needs {
			n.done = n.done || n.label == name && n.slots[0] == s.slot // what is scanned has it
		}
		o.about = p.describe(in, "NodeByLabelScan", s.name+":"+ast.Name(name), total)
		return o
	}
	o := &nodeScan{slot: s.slot, total: p.g.NumNodes()}
	o.about = p.describe(in, "AllNodesScan", s.name, total)
	return o
}

// join plans the part of the pattern around a spot on its own, once for the whole run, and joins it to what there is: by
// hash where a condition says that two things are equal, otherwise each with each.
func (b *builder) join(spot int) {
	m := b.m
	part := m.connected(spot, b.bound)
	right := &builder{m: m, cur: m.p.start(), bound: map[int]bool{}, lone: true}
	// Within the part only its own slots count, and the conditions that read nothing else.
	first, sk, rows := right.cheapest(part)
	if sk != nil && len(sk.slots) > 0 {
		sk = nil
	}
	right.cur = right.scan(right.cur, first, sk, rows)
	right.lone = false
	right.bound[m.spots[first].slot] = true
	right.ask()
	for right.follow() {
	}
	o := &join{right: right.cur}
	for s := range right.bound {
		o.slots = append(o.slots, s)
	}
	o.slots = sortedSlots(right.bound)
	for _, n := range m.needs {
		if n.done || n.equal == nil {
			continue
		}
		l, r := n.equal.left, n.equal.right
		ls, rs := n.equal.leftSlots, n.equal.rightSlots
		if !b.has(ls) || len(rs) == 0 || !right.has(rs) {
			l, r, ls, rs = r, l, rs, ls
		}
		if b.has(ls) && len(rs) > 0 && right.has(rs) {
			o.leftKeys, o.rightKeys = append(o.leftKeys, l), append(o.rightKeys, r)
		}
	}
	total := b.cur.info().rows * right.cur.info().rows
	name := "CartesianProduct"
	if len(o.leftKeys) > 0 {
		name, total = "NodeHashJoin", total/10
	}
	o.about = m.p.describe(b.cur, name, "", total)
	b.cur = o
	b.apart(right)
	for s := range right.bound {
		b.bound[s] = true
	}
	b.lone = false
	b.ask()
}

// apart adds the condition that no relationship of the right side is one of the left side.
func (b *builder) apart(right *builder) {
	type pair struct{ a, b int }
	var pairs []pair
	for _, x := range b.m.hops {
		for _, y := range b.m.hops {
			if x.done && y.done && b.bound[x.slot] && right.bound[y.slot] && overlap(x.types, y.types) {
				pairs = append(pairs, pair{x.slot, y.slot})
			}
		}
	}
	if len(pairs) == 0 {
		return
	}
	b.cur = b.m.p.filterOp(b.cur, func(_ *exec, r row) (value.Value, error) {
		for _, p := range pairs {
			if shares(r[p.a], r[p.b]) {
				return value.OfBool(false), nil
			}
		}
		return value.OfBool(true), nil
	}, "relationships are different", 0.99)
}

// shares reports whether two relationships, or lists of them, have one in common.
func shares(a, b value.Value) bool {
	if a.Kind() == value.List {
		for _, v := range a.List() {
			if shares(v, b) {
				return true
			}
		}
		return false
	}
	if b.Kind() == value.List {
		return shares(b, a)
	}
	return a.Kind() == value.Rel && b.Kind() == value.Rel && a.Number() == b.Number()
}

// connected gives the spots that hops which are not planned yet lead to, from one spot on, without going through what is
// bound.
func (m *matcher) connected(spot int, bound map[int]bool) map[int]bool {
	part := map[int]bool{spot: true}
	for grew := true; grew; {
		grew = false
		for _, h := range m.hops {
			if h.done || bound[m.spots[h.from].slot] || bound[m.spots[h.to].slot] {
				continue
			}
			if part[h.from] != part[h.to] {
				part[h.from], part[h.to] = true, true
				grew = true
			}
		}
	}
	return part
}
