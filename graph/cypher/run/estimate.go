package run

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// costs keeps what has been counted while planning.
type costs struct {
	fans map[fanKey]float64
}

type fanKey struct {
	label string
	typ   value.Code
	dir   ast.Direction
}

// samples is how many nodes of a label are looked at to learn how many relationships they have.
const samples = 64

// nodes estimates how many nodes satisfy label expressions.
func (p *planner) nodes(labels []ast.Label) float64 {
	n := float64(p.g.NumNodes())
	if name, ok := p.rarest(labels); ok {
		code, known := p.label(name)
		if !known {
			return 0
		}
		n = float64(len(p.g.WithLabel(code)))
	}
	return n
}

// rarest gives, of the labels that a node must have, the one with the fewest nodes.
func (p *planner) rarest(labels []ast.Label) (string, bool) {
	best, least, found := "", 0, false
	var visit func(l ast.Label)
	visit = func(l ast.Label) {
		switch l := l.(type) {
		case ast.LabelName:
			n := 0
			if code, ok := p.label(string(l)); ok {
				n = len(p.g.WithLabel(code))
			}
			if !found || n < least {
				best, least, found = string(l), n, true
			}
		case *ast.LabelAnd:
			visit(l.L)
			visit(l.R)
		}
	}
	for _, l := range labels {
		visit(l)
	}
	return best, found
}

// labelShare estimates the share of nodes that satisfy a label expression.
func (p *planner) labelShare(l ast.Label) float64 {
	switch l := l.(type) {
	case ast.LabelName:
		code, ok := p.label(string(l))
		if !ok || p.g.NumNodes() == 0 {
			return 0
		}
		return float64(len(p.g.WithLabel(code))) / float64(p.g.NumNodes())
	case *ast.LabelNot:
		return 1 - p.labelShare(l.X)
	case *ast.LabelAnd:
		return min(p.labelShare(l.L), p.labelShare(l.R))
	case *ast.LabelOr:
		return min(1, p.labelShare(l.L)+p.labelShare(l.R))
	}
	return 1
}

// fan estimates how many relationships of a type a node with these labels has in one direction.
func (p *planner) fan(labels []ast.Label, t value.Code, dir ast.Direction) float64 {
	name, labelled := p.rarest(labels)
	key := fanKey{name, t, dir}
	if f, ok := p.costs.fans[key]; ok {
		return f
	}
	total := p.g.NumNodes()
	at := func(i int) uint32 { return uint32(i) } //nolint:gosec // below NumNodes
	if labelled {
		var nodes []uint32
		if code, ok := p.label(name); ok {
			nodes = p.g.WithLabel(code)
		}
		total = len(nodes)
		at = func(i int) uint32 { return nodes[i] }
	}
	f := 0.0
	if !labelled && total > 0 {
		f = float64(p.g.NumType(t)) / float64(total)
		if dir == ast.Both {
			f *= 2
		}
	} else if total > 0 {
		step := max(1, total/samples)
		seen := 0
		for i := 0; i < total; i += step {
			out, in := p.g.Degree(at(i), t)
			seen++
			switch dir {
			case ast.Right:
				f += float64(out)
			case ast.Left:
				f += float64(in)
			case ast.Both:
				f += float64(out + in)
			}
		}
		f /= float64(seen)
	}
	if p.costs.fans == nil {
		p.costs.fans = map[fanKey]float64{}
	}
	p.costs.fans[key] = f
	return f
}

// farthest is how many steps of an open length are reckoned with.
const farthest = 4

// cost estimates how many rows one row becomes by a hop. Into says that both ends are bound.
func (m *matcher) cost(h *hop, back, into bool) float64 {
	from, dir := m.spots[h.from], h.dir
	if back {
		from, dir = m.spots[h.to], opposite(dir)
	}
	one, more := 0.0, 0.0
	for _, t := range h.types {
		one += m.p.fan(from.labels, t, dir)
		more += m.p.fan(nil, t, dir)
	}
	if h.group != nil {
		one, more = max(one, 2), 2
	}
	rows := one
	if h.length != nil || h.group != nil {
		steps := farthest
		if h.length != nil && h.length.Max != ast.NoMax {
			steps = min(steps, h.length.Max)
		}
		for range steps - 1 {
			rows *= max(1, more)
		}
	}
	if into {
		return rows / float64(max(1, m.p.g.NumNodes()))
	}
	return rows
}
