package run

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// builder puts the operators of one MATCH in order: greedily, always the cheapest step next, conditions as soon as what they
// read is bound.
type builder struct {
	m     *matcher
	cur   op
	bound map[int]bool
	lone  bool // nothing has run yet: a scan here runs once
}

// build plans the pattern behind in, with some slots bound already.
func (m *matcher) build(in op, bound map[int]bool) op {
	b := &builder{m: m, cur: in, bound: map[int]bool{}, lone: in.source() == nil && len(bound) == 0}
	for s := range bound {
		b.bound[s] = true
	}
	b.ask()
	for {
		b.held()
		if b.follow() {
			continue
		}
		if !b.begin() {
			break
		}
	}
	for _, k := range m.kepts {
		b.keepShortest(k)
	}
	for _, w := range m.walks {
		b.cur = &bindPath{about: m.p.describe(b.cur, "Projection", "path "+w.name, b.cur.info().rows), slot: w.slot, parts: w.parts}
		b.bound[w.slot] = true
	}
	b.ask()
	return b.cur
}

func (b *builder) has(slots []int) bool {
	for _, s := range slots {
		if !b.bound[s] {
			return false
		}
	}
	return true
}

// ask places every condition whose slots are bound, the light ones first.
func (b *builder) ask() {
	for _, heavy := range []bool{false, true} {
		for _, n := range b.m.needs {
			if !n.done && n.heavy == heavy && b.has(n.slots) {
				n.done = true
				b.cur = b.m.p.filterOp(b.cur, n.cond, n.detail, n.share)
				b.cur.info().within = n.within
			}
		}
	}
}

// held places the hops whose relationship is bound before the pattern: they bind both ends.
func (b *builder) held() {
	for _, h := range b.m.hops {
		if h.done || !h.held || h.length != nil {
			continue
		}
		h.done = true
		from, to := b.m.spots[h.from], b.m.spots[h.to]
		o := &heldRel{rel: h.slot, from: from.slot, to: to.slot, fromBound: b.bound[from.slot], toBound: b.bound[to.slot], dir: h.dir, types: typeSet(b.m.p, h.types)}
		o.about = b.m.p.describe(b.cur, "Project Endpoints", h.name, b.cur.info().rows)
		b.cur = o
		b.lone = false
		b.bound[from.slot], b.bound[to.slot] = true, true
		b.ask()
	}
}

// follow adds the cheapest hop from what is bound, false where none is left.
func (b *builder) follow() bool {
	var best *hop
	least := 0.0
	backwards := false
	for _, h := range b.m.hops {
		if !b.ready(h) {
			continue
		}
		from, to := b.bound[b.m.spots[h.from].slot], b.bound[b.m.spots[h.to].slot]
		for _, back := range []bool{false, true} {
			if back && !to || !back && !from || back && h.group != nil && !from {
				continue
			}
			if back && from && h.group != nil {
				continue
			}
			cost := b.m.cost(h, back, from && to)
			if best == nil || cost < least {
				best, least, backwards = h, cost, back
			}
		}
	}
	if best == nil {
		return false
	}
	b.hop(best, backwards, least)
	b.ask()
	return true
}

// ready reports whether a hop is left to follow and all that its conditions read is bound.
func (b *builder) ready(h *hop) bool {
	return !h.done && (!h.held || h.length != nil) && b.has(h.reads)
}

// hop adds the operator of one hop.
func (b *builder) hop(h *hop, back bool, fan float64) {
	m := b.m
	from, to, dir := m.spots[h.from], m.spots[h.to], h.dir
	if back {
		from, to, dir = to, from, opposite(dir)
	}
	into := b.bound[to.slot]
	others := b.others(h)
	h.done = true
	rows := b.cur.info().rows * fan
	detail := pictured(m.p, from.name, to.name, h, dir)
	switch {
	case h.group != nil:
		o := *h.group
		o.from, o.to, o.into, o.others, o.trail = from.slot, to.slot, into, others, h.slot
		o.about = m.p.describe(b.cur, "Repeat(Trail)", detail, rows)
		b.cur = &o
	case h.search.Kind != ast.Every:
		o := &shortest{from: from.slot, to: to.slot, rels: h.slot, types: h.types, dir: dir, length: *h.length, into: into, back: back, step: h.step, kind: h.search.Kind, count: h.count}
		b.accepted(o, h)
		o.about = m.p.describe(b.cur, "ShortestPath", detail, rows)
		b.cur = o
	case h.length != nil:
		o := &varExpand{from: from.slot, to: to.slot, rels: h.slot, types: h.types, dir: dir, least: h.length.Min, most: h.length.Max, into: into, back: back, step: h.step, others: others, held: h.held}
		o.listed = h.listed || len(m.hops) > 1
		name := "VarLengthExpand(All)"
		if into {
			name = "VarLengthExpand(Into)"
		}
		o.about = m.p.describe(b.cur, name, detail, rows)
		b.cur = o
	default:
		o := &expand{from: from.slot, to: to.slot, rel: h.slot, types: h.types, dir: dir, into: into, others: others}
		name := "Expand(All)"
		if into {
			name = "Expand(Into)"
		}
		o.about = m.p.describe(b.cur, name, detail, rows)
		b.cur = o
	}
	b.lone = false
	b.bound[h.slot], b.bound[to.slot] = true, true
	if h.group != nil {
		for _, l := range h.group.lists {
			b.bound[l.outer] = true
		}
	}
}

// others gives the slots of relationships already in the pattern that this hop may not use again.
func (b *builder) others(h *hop) []int {
	var out []int
	for _, o := range b.m.hops {
		if o.done && o != h && o.slot != h.slot && overlap(o.types, h.types) {
			out = append(out, o.slot)
		}
	}
	return out
}

func overlap(a, b []value.Code) bool {
	return slices.ContainsFunc(a, func(x value.Code) bool { return slices.Contains(b, x) })
}

func opposite(d ast.Direction) ast.Direction {
	switch d {
	case ast.Left:
		return ast.Right
	case ast.Right:
		return ast.Left
	case ast.Both:
	}
	return d
}

// pictured draws a hop for plans.
func pictured(p *planner, from, to string, h *hop, dir ast.Direction) string {
	types := ""
	names := p.g.Types()
	if len(h.types) < len(names) {
		var words []string
		for _, t := range h.types {
			words = append(words, ast.Name(names[t]))
		}
		types = ":" + strings.Join(words, "|")
	}
	if h.length != nil {
		types += fmt.Sprintf("*%d..", h.length.Min)
		if h.length.Max != ast.NoMax {
			types += strconv.Itoa(h.length.Max)
		}
	}
	left, right := "-", "-"
	switch dir {
	case ast.Left:
		left = "<-"
	case ast.Right:
		right = "->"
	case ast.Both:
	}
	return "(" + from + ")" + left + "[" + h.name + types + "]" + right + "(" + to + ")"
}

func typeSet(p *planner, types []value.Code) []bool {
	set := make([]bool, len(p.g.Types()))
	for _, t := range types {
		set[t] = true
	}
	return set
}
