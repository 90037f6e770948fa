package graph

import (
	"slices"
	"sort"
)

// touchedEdges gives the sources from which other edges lead afterwards,
// ascending, and the edges that each has then.
func (p *Patch) touchedEdges() ([]NodeID, [][]edgeRec) {
	p.added.sort()
	slices.Sort(p.drop)
	p.drop = slices.Compact(p.drop)
	touched := p.sources()
	edges, stays := make([][]edgeRec, len(touched)), make([]bool, len(touched))
	late := make([]bool, len(touched)) // what can be done by one alone
	Spread(len(touched), 16, func(a, b int) {
		m := merging{p: p}
		for i := a; i < b; i++ {
			edges[i] = m.edgesOf(touched[i])
			late[i], stays[i] = m.unites, !m.unites && p.stays(touched[i], edges[i])
		}
	})
	kept, rest := touched[:0], edges[:0]
	for i, n := range touched {
		if late[i] {
			m := merging{p: p, alone: true}
			edges[i] = m.edgesOf(n)
			stays[i] = p.stays(n, edges[i])
		}
		if !stays[i] {
			kept, rest = append(kept, n), append(rest, edges[i])
		}
	}
	return kept, rest
}

// sources gives the sources of edges that come, go or say something else, ascending.
func (p *Patch) sources() []NodeID {
	var out []NodeID
	add := func(n NodeID) {
		if len(out) == 0 || out[len(out)-1] != n {
			out = append(out, n)
		}
	}
	for _, x := range p.added.of {
		add(NodeID(x >> 32))
	}
	for n := range p.bare {
		add(n)
	}
	for _, e := range p.drop {
		add(p.s.from[e])
	}
	for e := range p.reset {
		add(p.s.from[e])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// merging unites what leads from one source after another with what is added.
type merging struct {
	p      *Patch
	fresh  []uint64 // of the last source, see Patch.fresh
	alone  bool     // no other does so at the same time, so that sets of properties may be added
	unites bool     // of the last source: not all is done, as that takes one alone
	out    []edgeRec
}

// edgesOf gives the edges that a source has afterwards.
func (m *merging) edgesOf(n NodeID) []edgeRec {
	p, of := m.p, m.p.added.blocksOf(n)
	m.fresh, m.unites = p.fresh(n, of, m.fresh[:0]), false
	fresh := m.fresh
	next := func() edgeRec {
		x := fresh[0]
		b := &p.added.blocks[uint32(of[x&freshBlock])]                 //nolint:gosec // the lower half of it
		return edgeRec{uint32(n), uint32(x >> freshTo), b.set, b.kind} //nolint:gosec // what lies between
	}
	lo, hi := p.stayingOf(n)
	drop := p.drop[sort.Search(len(p.drop), func(i int) bool { return uint32(p.drop[i]) >= lo }):]
	drop = drop[:sort.Search(len(drop), func(i int) bool { return uint32(drop[i]) >= hi })]
	m.out = make([]edgeRec, 0, int(hi-lo)-len(drop)+len(fresh))
	for e := lo; e < hi; e++ {
		if len(drop) > 0 && uint32(drop[0]) == e {
			drop = drop[1:]
			continue
		}
		rec := edgeRec{uint32(n), uint32(p.s.to[e]), p.s.esets[e], p.s.kind[e]}
		if c, ok := p.reset[EdgeID(e)]; ok {
			if m.unites = m.unites || !m.alone; m.alone {
				rec.set = p.reSet(rec.set, c)
			}
		}
		for len(fresh) > 0 && p.compare(next(), rec) < 0 {
			m.put(next())
			fresh = fresh[1:]
		}
		m.put(rec)
	}
	for len(fresh) > 0 {
		m.put(next())
		fresh = fresh[1:]
	}
	return m.out
}

// stayingOf gives the edges of a source of which some may stay.
func (p *Patch) stayingOf(n NodeID) (lo, hi uint32) {
	if int(n) >= len(p.s.ids) || p.bare[n] {
		return 0, 0
	}
	return p.s.outOff[n], p.s.outOff[n+1]
}

// put adds an edge; one that is there already is united with it.
func (m *merging) put(e edgeRec) {
	k := len(m.out) - 1
	if k < 0 || m.out[k].kind != e.kind || m.out[k].to != e.to {
		m.out = append(m.out, e)
		return
	}
	sets, have := m.p.sets, m.out[k].set
	switch {
	case have == e.set:
	case sets.text(have) == sets.text(e.set):
		if m.unites = m.unites || !m.alone; m.alone {
			m.out[k].set = sets.add(uniteProps(sets.list(have), sets.list(e.set)))
		}
	default:
		m.out = append(m.out, e)
	}
}

// stays reports whether a node has these edges already.
func (p *Patch) stays(n NodeID, edges []edgeRec) bool {
	if int(n) >= len(p.s.ids) {
		return len(edges) == 0
	}
	lo := p.s.outOff[n]
	if int(p.s.outOff[n+1]-lo) != len(edges) {
		return false
	}
	for i, e := range edges {
		at := int(lo) + i
		if uint32(p.s.to[at]) != e.to || p.s.kind[at] != e.kind || p.s.esets[at] != e.set {
			return false
		}
	}
	return true
}
