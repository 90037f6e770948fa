package graph

import (
	"maps"
	"slices"
	"strings"
	"sync/atomic"
)

// overlays reports whether the nodes can keep their numbers: none goes, and those
// that come are Grants, of which nobody asks where they stand.
func (p *Patch) overlays(target []uint32) bool {
	if len(p.gone) > 0 || len(p.b.kindList) > len(p.s.kinds) || len(p.b.alias) > 0 {
		return false
	}
	for i := range p.b.nodes {
		if n := &p.b.nodes[i]; target[i] != uint32(i) || !n.known || !slices.Contains(n.labels, Grant) {
			return false
		}
	}
	return !p.deep()
}

// deep reports whether a node says something else that is no property.
func (p *Patch) deep() bool {
	for n, t := range p.nodes {
		if !slices.Equal(t.labels, p.s.Labels(n)) || t.core != p.s.accountOf(n).core {
			return true
		}
	}
	return false
}

// overlay makes the changed Snapshot of the old columns: what stays is shared, or
// copied in runs where something comes between.
func (p *Patch) overlay() *Snapshot {
	old := p.s
	s := &Snapshot{
		meta: old.meta, gaps: old.gaps, strs: old.strs, ids: old.ids, folds: old.folds, aliases: old.aliases, late: old.late,
		name: old.name, cloud: old.cloud, acct: old.acct, region: old.region, typ: old.typ,
		labels: old.labels, nsets: old.nsets, labelSets: old.labelSets, byLabel: old.byLabel, kinds: old.kinds,
	}
	var c Patched
	if len(p.nodes) > 0 {
		s.nsets = widen(old.nsets, len(old.nsets)+len(p.b.nodes))
		for n, t := range p.nodes {
			if set := p.sets.add(sortedProps(t.props)); set != s.nsets[n] {
				s.nsets[n] = set
				c.Nodes = append(c.Nodes, n)
			}
		}
		slices.Sort(c.Nodes)
	}
	touched, edges := p.touchedEdges()
	if len(touched)+len(p.b.nodes)+len(c.Nodes) == 0 {
		return old
	}
	p.lateNodes(s)
	if len(touched)+len(p.b.nodes) == 0 {
		s.outOff, s.from, s.to, s.kind, s.esets, s.inOff, s.inEdges = old.outOff, old.from, old.to, old.kind, old.esets, old.inOff, old.inEdges
	} else {
		c.From = touched
		c.To = p.overlayEdges(s, touched, edges)
	}
	s.sets = p.sets.propSets
	s.note(old, c)
	return s
}

// lateNodes puts new nodes behind the others.
func (p *Patch) lateNodes(s *Snapshot) {
	old := p.s
	if len(p.b.nodes) == 0 && (p.scratch == nil || len(old.late) == 0) {
		return
	}
	if p.scratch != nil { // those of old may lie in another one, which is given to others when old is done with
		p.scratch.nodes(s, old, len(p.b.nodes))
	} else if old.room == nil || !old.room.CompareAndSwap(false, true) {
		n := len(s.ids) + len(p.b.nodes) + lateRoom
		s.ids, s.folds = widen(s.ids, n), widen(s.folds, n)
		s.name, s.acct, s.region, s.typ = widen(s.name, n), widen(s.acct, n), widen(s.region, n), widen(s.typ, n)
		s.cloud, s.labels, s.nsets = widen(s.cloud, n), widen(s.labels, n), widen(s.nsets, n)
	}
	s.room = &atomic.Bool{}
	s.labelSets, s.byLabel, s.late = slices.Clip(s.labelSets), maps.Clone(s.byLabel), maps.Clone(s.late)
	for l, list := range s.byLabel {
		s.byLabel[l] = slices.Clip(list)
	}
	if s.late == nil {
		s.late = map[string]NodeID{}
	}
	codes := map[string]uint16{}
	for i, set := range s.labelSets {
		codes[labelKey(set)] = uint16(i)
	}
	w := &nodeWriter{p.b, s, &interner{map[string]uint32{"": 0}, slices.Clip(s.strs)}, codes, p.sets.add}
	for i := range p.b.nodes {
		s.late[p.b.nodes[i].fold] = NodeID(len(s.ids)) //nolint:gosec // nodes are numbered as uint32
		w.write(&p.b.nodes[i])
	}
	s.strs = w.strs.list
}

// lateRoom is how many nodes more the columns of nodes have room for: what
// follows from chains brings few Grants, and is a Patch of a Patch.
const lateRoom = 1 << 12

// widen gives a column of its own room for n nodes.
func widen[T any](col []T, n int) []T { return append(make([]T, 0, n), col...) }

// labelKey is how a combination of labels is found among those that occur.
func labelKey(set []Label) string {
	var key strings.Builder
	for _, l := range set {
		key.WriteString(string(l) + "\x00")
	}
	return key.String()
}
