package graph

import (
	"cmp"
	"slices"
	"strings"
)

// buildEdges renumbers, sorts and merges the collected edges and lays out both
// CSR arrays.
func (b *Builder) buildEdges(s *Snapshot, number []NodeID) {
	b.layOut(s, b.mergeEdges(b.sortedEdges(number, b.renumberKinds(s))))
}

// renumberKinds orders the kinds by word and gives their new codes by old code.
func (b *Builder) renumberKinds(s *Snapshot) []uint8 {
	s.kinds = slices.Clone(b.kindList)
	slices.Sort(s.kinds)
	fresh := make([]uint8, len(b.kindList))
	for old, k := range b.kindList {
		i, _ := slices.BinarySearch(s.kinds, k)
		fresh[old] = uint8(i) //nolint:gosec // at most 255 kinds
	}
	return fresh
}

// layOut fills the columns of edges, and both CSR arrays, with edges in their order.
func (b *Builder) layOut(s *Snapshot, merged []edgeRec) {
	m := len(merged)
	s.from, s.to, s.kind, s.esets = make([]NodeID, m), make([]NodeID, m), make([]uint8, m), make([]uint32, m)
	for i, e := range merged {
		s.from[i], s.to[i], s.kind[i], s.esets[i] = NodeID(e.from), NodeID(e.to), e.kind, e.set
	}
	s.layOffsets()
}

func (b *Builder) edgeKey(set uint32) string {
	v, _ := b.sets.get(set, "")
	k, _ := v.(string)
	return k
}

// mergeEdges unites equal edges in place. Of two values of one property the
// greater by bytes wins; of two certainties the better: both sources speak of
// one edge, and one of them was sure.
func (b *Builder) mergeEdges(edges []edgeRec) []edgeRec {
	both := map[[2]uint32]uint32{} // what two sets come to: the same few meet again
	out := edges[:0]
	for _, e := range edges {
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
			pair := [2]uint32{last.set, e.set}
			set, ok := both[pair]
			if !ok {
				set = b.mergeSets(last.set, e.set)
				both[pair] = set
			}
			last.set = set
		}
	}
	return out
}

func (b *Builder) mergeSets(x, y uint32) uint32 {
	return b.sets.add(uniteProps(b.sets.list(x), b.sets.list(y)))
}

// uniteProps is what two sources together say of one edge.
func uniteProps(x, y []prop) []prop {
	props := map[string]any{}
	for _, p := range x {
		props[p.key] = p.value
	}
	for _, p := range y {
		if old, ok := props[p.key]; !ok || compareValues(p.value, old) > 0 {
			props[p.key] = p.value
		}
	}
	one, _ := judgedBy(x)
	other, _ := judgedBy(y)
	if min(one, other) == Certain {
		delete(props, PropCertainty)
		delete(props, PropConditions)
	}
	list := make([]prop, 0, len(props))
	for k, v := range props {
		list = append(list, prop{k, v})
	}
	slices.SortFunc(list, func(p, q prop) int { return strings.Compare(p.key, q.key) })
	return list
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

// sortedEdges gives the collected edges with the numbers of nodes and kinds that
// stay, in their order: by source in one pass, then those of each source, of
// which there are few. The Builder holds them no longer.
func (b *Builder) sortedEdges(number []NodeID, kinds []uint8) []edgeRec {
	var last NodeID
	for _, n := range number {
		last = max(last, n)
	}
	next := make([]uint32, int(last)+2)
	b.edges.each(func(e *edgeRec) {
		e.from, e.to, e.kind = uint32(number[e.from]), uint32(number[e.to]), kinds[e.kind]
		next[e.from+1]++
	})
	for i := range int(last) + 1 {
		next[i+1] += next[i]
	}
	off := slices.Clone(next)
	out := make([]edgeRec, b.edges.len())
	b.edges.each(func(e *edgeRec) {
		out[next[e.from]] = *e
		next[e.from]++
	})
	b.edges = edgeList{}
	Spread(int(last)+1, 1<<12, func(from, to int) {
		for i := from; i < to; i++ {
			if part := out[off[i]:off[i+1]]; len(part) > 1 {
				slices.SortFunc(part, b.compareEdges)
			}
		}
	})
	return out
}
