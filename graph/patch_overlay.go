package graph

import (
	"maps"
	"math/bits"
	"slices"
	"sort"
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

// overlayEdges lays out the edges, of which those of untouched sources stay as
// they are, and gives to which nodes others lead than before.
func (p *Patch) overlayEdges(s *Snapshot, touched []NodeID, edges [][]edgeRec) (to []NodeID) {
	old := p.s
	n, m := len(old.ids), len(old.to)
	bounds := make([]uint32, 0, len(touched))  // where the old edges of each touched source begin
	shifts := make([]int64, 1, len(touched)+1) // how far edges moved behind each
	total := 0
	for i, at := range touched {
		lo, hi := uint32(m), uint32(m) //nolint:gosec // edges are numbered as uint32
		if int(at) < n {
			lo, hi = old.outOff[at], old.outOff[at+1]
		}
		bounds = append(bounds, lo)
		shifts = append(shifts, shifts[i]+int64(len(edges[i]))-int64(hi-lo))
		total += len(edges[i]) - int(hi-lo)
	}
	m += total
	p.scratch.columns(s, m)
	// runs of untouched sources: old edges [lo, hi) come to lie at lo+shift
	Spread(len(touched)+1, 64, func(a, b int) {
		for i := a; i < b; i++ {
			first, last := NodeID(0), NodeID(n) //nolint:gosec // nodes are numbered as uint32
			if i > 0 {
				first = min(touched[i-1]+1, last)
			}
			if i < len(touched) {
				last = min(touched[i], last)
			}
			lo, hi := old.outOff[first], old.outOff[last]
			at := uint32(int64(lo) + shifts[i]) //nolint:gosec // edges are numbered as uint32
			for k := first; k < last; k++ {
				s.outOff[k] = uint32(int64(old.outOff[k]) + shifts[i]) //nolint:gosec // edges are numbered as uint32
			}
			copy(s.from[at:], old.from[lo:hi])
			copy(s.to[at:], old.to[lo:hi])
			copy(s.kind[at:], old.kind[lo:hi])
			copy(s.esets[at:], old.esets[lo:hi])
			if i == len(touched) {
				continue
			}
			at += hi - lo
			s.outOff[touched[i]] = at
			for k, e := range edges[i] {
				x := int(at) + k
				s.from[x], s.to[x], s.kind[x], s.esets[x] = touched[i], NodeID(e.to), e.kind, e.set
			}
		}
	})
	s.outOff[len(s.ids)] = uint32(m) //nolint:gosec // edges are numbered as uint32
	for k := len(s.ids) - 1; k >= n; k-- {
		if _, ok := slices.BinarySearch(touched, NodeID(k)); !ok { //nolint:gosec // nodes are numbered as uint32
			s.outOff[k] = s.outOff[k+1] // a new node from which nothing leads
		}
	}
	in := &overlayIn{old: old, s: s, touched: touched, bounds: bounds, shifts: shifts}
	in.keep()
	in.gather()
	in.layOut()
	return in.others
}

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

// overlayIn lays out the edges by target.
type overlayIn struct {
	old, s  *Snapshot
	touched []NodeID
	bounds  []uint32
	shifts  []int64
	ends    []uint32   // where the old edges of each touched source end
	kept    [][]EdgeID // by touched source, the new number of each of its old edges; noEdge for those that are gone
	others  []NodeID   // targets at which edges come or go
	fresh   []arrival  // edges that come, by target and in their order
	comes   []uint32   // by others and one more, where those that come begin in fresh
	sizes   []uint32   // by others, how many edges arrive
	moved   []int32    // by blocks of old edges: bounds before the block
}

const noEdge = ^EdgeID(0)

// keep finds which edges of touched sources stay.
func (o *overlayIn) keep() {
	o.ends, o.kept = make([]uint32, len(o.touched)), make([][]EdgeID, len(o.touched))
	Spread(len(o.touched), 16, func(a, b int) {
		for i := a; i < b; i++ {
			o.ends[i] = o.bounds[i]
			if n := o.touched[i]; int(n) < len(o.old.ids) {
				o.ends[i] = o.old.outOff[n+1]
				o.kept[i] = o.stay(o.bounds[i], o.ends[i], o.s.outOff[n], o.s.outOff[n+1])
			}
		}
	})
}

// stay gives for the old edges [lo, hi) of a source, of whose new ones are [at,
// end), their new numbers, ascending. Both are in the order of kind and target.
func (o *overlayIn) stay(lo, hi, at, end uint32) []EdgeID {
	old, s := o.old, o.s
	out := make([]EdgeID, hi-lo)
	for x := lo; x < hi; x++ {
		k, t := old.kind[x], old.to[x]
		for at < end && (s.kind[at] < k || s.kind[at] == k && s.to[at] < t) {
			at++
		}
		out[x-lo] = noEdge
		for y := at; y < end && s.kind[y] == k && s.to[y] == t; y++ {
			if s.esets[y] == old.esets[x] {
				out[x-lo], at = EdgeID(y), y+1
				break
			}
		}
	}
	return out
}

// gather finds the targets at which edges come or go, and what comes there.
func (o *overlayIn) gather() {
	come, gone := make([][]coming, len(o.touched)), make([][]NodeID, len(o.touched))
	Spread(len(o.touched), 16, func(a, b int) {
		for i := a; i < b; i++ {
			come[i], gone[i] = o.turned(i)
		}
	})
	other := make([]uint64, len(o.s.ids)/64+1)
	for _, list := range come {
		for _, x := range list {
			other[x.to>>6] |= 1 << (x.to & 63)
		}
	}
	for _, list := range gone {
		for _, n := range list {
			other[n>>6] |= 1 << (n & 63)
		}
	}
	before := make([]uint32, len(other)) // how many of others are before those of each word
	for i, word := range other {
		before[i] = uint32(len(o.others)) //nolint:gosec // fewer than nodes
		for ; word != 0; word &= word - 1 {
			o.others = append(o.others, NodeID(i*64+bits.TrailingZeros64(word))) //nolint:gosec // nodes are numbered as uint32
		}
	}
	at := func(n NodeID) int {
		return int(before[n>>6]) + bits.OnesCount64(other[n>>6]&(1<<(n&63)-1))
	}
	o.comes, o.sizes = make([]uint32, len(o.others)+1), make([]uint32, len(o.others))
	for i, n := range o.others {
		if int(n) < len(o.old.ids) {
			o.sizes[i] = o.old.inOff[n+1] - o.old.inOff[n]
		}
	}
	for _, list := range gone {
		for _, n := range list {
			o.sizes[at(n)]--
		}
	}
	for _, list := range come {
		for _, x := range list {
			o.comes[at(x.to)+1]++
		}
	}
	for i := range o.sizes {
		o.sizes[i] += o.comes[i+1]
		o.comes[i+1] += o.comes[i]
	}
	o.fresh = make([]arrival, o.comes[len(o.others)])
	next := slices.Clone(o.comes)
	for _, list := range come {
		for _, x := range list {
			i := at(x.to)
			o.fresh[next[i]] = x.arrival
			next[i]++
		}
	}
}

// turned gives the edges that come from one touched source, and where those that
// go led.
func (o *overlayIn) turned(i int) (come []coming, gone []NodeID) {
	n := o.touched[i]
	next := o.s.outOff[n]
	stay := 0
	for _, x := range o.kept[i] {
		if x != noEdge {
			stay++
		}
	}
	come = make([]coming, 0, int(o.s.outOff[n+1]-next)-stay)
	gone = make([]NodeID, 0, len(o.kept[i])-stay)
	until := func(end EdgeID) {
		for ; next < uint32(end); next++ {
			come = append(come, coming{o.s.to[next], arrivalOf(o.s.kind[next], EdgeID(next))})
		}
	}
	for k, x := range o.kept[i] {
		if x == noEdge {
			gone = append(gone, o.old.to[int(o.bounds[i])+k])
			continue
		}
		until(x)
		next++
	}
	until(EdgeID(o.s.outOff[n+1]))
	return come, gone
}

// arrival is an edge's kind and number: the order in which those that arrive at
// one target are laid out.
type arrival uint64

func arrivalOf(kind uint8, e EdgeID) arrival { return arrival(kind)<<32 | arrival(e) }

// coming is an edge that comes, and where it leads.
type coming struct {
	to NodeID
	arrival
}

const overlayBlock = 1 << 10

// layOut fills the columns by target.
func (o *overlayIn) layOut() {
	old, s := o.old, o.s
	o.moved = make([]int32, len(old.to)/overlayBlock+1)
	for i := range o.moved {
		at := uint32(i * overlayBlock)
		o.moved[i] = int32(sort.Search(len(o.bounds), func(k int) bool { return o.bounds[k] > at })) //nolint:gosec // fewer than nodes
	}
	n := len(old.ids)
	starts := make([]uint32, len(o.others)+1) // where the run before each of others begins
	at := uint32(0)
	for i := range starts {
		starts[i] = at
		first, last := o.run(i)
		at += old.inOff[last] - old.inOff[first]
		if i < len(o.others) {
			at += o.sizes[i]
		}
	}
	Spread(len(starts), 64, func(a, b int) {
		for i := a; i < b; i++ {
			first, last := o.run(i)
			at := starts[i]
			for k := first; k < last; k++ {
				s.inOff[k] = at + old.inOff[k] - old.inOff[first]
			}
			run := old.inEdges[old.inOff[first]:old.inOff[last]]
			for k, e := range run {
				s.inEdges[int(at)+k] = o.moves(e)
			}
			at += uint32(len(run)) //nolint:gosec // edges are numbered as uint32
			if i < len(o.others) {
				s.inOff[o.others[i]] = at
				o.list(i, s.inEdges[at:at:at+o.sizes[i]])
			}
		}
	})
	s.inOff[len(s.ids)] = uint32(len(s.to)) //nolint:gosec // edges are numbered as uint32
	for k := len(s.ids) - 1; k >= n; k-- {
		if _, ok := slices.BinarySearch(o.others, NodeID(k)); !ok { //nolint:gosec // nodes are numbered as uint32
			s.inOff[k] = s.inOff[k+1]
		}
	}
}

// run gives the nodes between two of others, which keep their lists.
func (o *overlayIn) run(i int) (first, last NodeID) {
	last = NodeID(len(o.old.ids)) //nolint:gosec // nodes are numbered as uint32
	if i > 0 {
		first = min(o.others[i-1]+1, last)
	}
	if i < len(o.others) {
		last = min(o.others[i], last)
	}
	return first, last
}

// list puts the edges that arrive at one of others now in out, which is empty and
// has room for them.
func (o *overlayIn) list(i int, out []EdgeID) {
	fresh := o.fresh[o.comes[i]:o.comes[i+1]]
	slices.Sort(fresh)
	var old []EdgeID
	if t := o.others[i]; int(t) < len(o.old.ids) {
		old = o.old.inEdges[o.old.inOff[t]:o.old.inOff[t+1]]
	}
	for _, e := range old {
		x := o.moves(e) // which keeps their order
		if x == noEdge {
			continue
		}
		if len(fresh) > 0 {
			for here := arrivalOf(o.s.kind[x], x); len(fresh) > 0 && fresh[0] < here; fresh = fresh[1:] {
				out = append(out, EdgeID(fresh[0])) //nolint:gosec // the lower half of it
			}
		}
		out = append(out, x)
	}
	for _, x := range fresh {
		out = append(out, EdgeID(x)) //nolint:gosec // the lower half of it
	}
}

// moves gives the new number of an old edge.
func (o *overlayIn) moves(e EdgeID) EdgeID {
	i := int(o.moved[e/overlayBlock])
	for i < len(o.bounds) && o.bounds[i] <= uint32(e) {
		i++
	}
	if i > 0 && uint32(e) < o.ends[i-1] {
		return o.kept[i-1][uint32(e)-o.bounds[i-1]]
	}
	return EdgeID(int64(e) + o.shifts[i]) //nolint:gosec // edges are numbered as uint32
}
