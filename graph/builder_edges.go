package graph

import (
	"cmp"
	"slices"
	"strings"
)

// buildEdges renumbers, sorts and merges the collected edges and lays out both
// CSR arrays.
func (b *Builder) buildEdges(s *Snapshot, number []NodeID) {
	s.kinds = slices.Clone(b.kindList)
	slices.Sort(s.kinds)
	newKind := make([]uint8, len(b.kindList))
	for old, k := range b.kindList {
		i, _ := slices.BinarySearch(s.kinds, k)
		newKind[old] = uint8(i) //nolint:gosec // at most 255 kinds
	}
	for i := range b.edges {
		e := &b.edges[i]
		e.from, e.to, e.kind = uint32(number[e.from]), uint32(number[e.to]), newKind[e.kind]
	}
	slices.SortFunc(b.edges, func(x, y edgeRec) int {
		if c := cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.kind, y.kind), cmp.Compare(x.to, y.to)); c != 0 || x.set == y.set {
			return c
		}
		return cmp.Or(strings.Compare(b.edgeKey(x.set), b.edgeKey(y.set)), cmp.Compare(x.set, y.set))
	})
	merged := b.mergeEdges()
	m, n := len(merged), len(s.ids)
	s.from, s.to, s.kind, s.esets = make([]NodeID, m), make([]NodeID, m), make([]uint8, m), make([]uint32, m)
	s.outOff, s.inOff = make([]uint32, n+1), make([]uint32, n+1)
	for i, e := range merged {
		s.from[i], s.to[i], s.kind[i], s.esets[i] = NodeID(e.from), NodeID(e.to), e.kind, e.set
		s.outOff[e.from+1]++
		s.inOff[e.to+1]++
	}
	b.edges = nil
	for i := range n {
		s.outOff[i+1] += s.outOff[i]
		s.inOff[i+1] += s.inOff[i]
	}
	s.layoutIn()
}

// layoutIn fills inEdges by target, kind and source: edges are numbered by
// source, so a stable pass by target and a sort by kind within it suffice.
func (s *Snapshot) layoutIn() {
	next := slices.Clone(s.inOff)
	s.inEdges = make([]EdgeID, len(s.to))
	for e, t := range s.to {
		s.inEdges[next[t]] = EdgeID(e)
		next[t]++
	}
	for n := range len(s.ids) {
		in := s.inEdges[s.inOff[n]:s.inOff[n+1]]
		slices.SortFunc(in, func(x, y EdgeID) int {
			return cmp.Or(cmp.Compare(s.kind[x], s.kind[y]), cmp.Compare(x, y))
		})
	}
}

func (b *Builder) edgeKey(set uint32) string {
	v, _ := b.sets.get(set, "")
	k, _ := v.(string)
	return k
}

// mergeEdges unites equal edges in place. Of two values of one property the
// greater by bytes wins; of two certainties the better: both sources speak of
// one edge, and one of them was sure.
func (b *Builder) mergeEdges() []edgeRec {
	out := b.edges[:0]
	for _, e := range b.edges {
		if len(out) == 0 {
			out = append(out, e)
			continue
		}
		last := &out[len(out)-1]
		same := last.from == e.from && last.kind == e.kind && last.to == e.to
		switch {
		case !same || (last.set != e.set && b.edgeKey(last.set) != b.edgeKey(e.set)):
			out = append(out, e)
		case last.set != e.set:
			last.set = b.mergeSets(last.set, e.set)
		}
	}
	return out
}

func (b *Builder) mergeSets(x, y uint32) uint32 {
	props := map[string]any{}
	for _, p := range b.sets.list(x) {
		props[p.key] = p.value
	}
	for _, p := range b.sets.list(y) {
		if old, ok := props[p.key]; !ok || compareValues(p.value, old) > 0 {
			props[p.key] = p.value
		}
	}
	if min(b.sets.certainty[x], b.sets.certainty[y]) == Certain {
		delete(props, PropCertainty)
		delete(props, PropConditions)
	}
	list := make([]prop, 0, len(props))
	for k, v := range props {
		list = append(list, prop{k, v})
	}
	slices.SortFunc(list, func(p, q prop) int { return strings.Compare(p.key, q.key) })
	return b.sets.add(list)
}

// finishSets renumbers keys, values and sets by content, so that the order in
// which facts came leaves no trace.
func (b *Builder) finishSets(s *Snapshot) {
	used := make([]bool, len(b.sets.off)-1)
	used[0] = true
	for _, c := range s.nsets {
		used[c] = true
	}
	for _, c := range s.esets {
		used[c] = true
	}
	type set struct {
		code  uint32
		props []prop
	}
	var list []set
	for c, u := range used {
		if u && c != 0 {
			list = append(list, set{uint32(c), b.sets.list(uint32(c))})
		}
	}
	slices.SortFunc(list, func(x, y set) int {
		return slices.CompareFunc(x.props, y.props, func(p, q prop) int {
			return cmp.Or(strings.Compare(p.key, q.key), compareValues(p.value, q.value))
		})
	})
	fresh := newSetBuilder()
	code := make([]uint32, len(used))
	for _, l := range list {
		code[l.code] = fresh.add(l.props)
	}
	for i, c := range s.nsets {
		s.nsets[i] = code[c]
	}
	for i, c := range s.esets {
		s.esets[i] = code[c]
	}
	s.sets = fresh.propSets
}
