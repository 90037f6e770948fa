package graph

import (
	"math/bits"
	"slices"
	"sort"
)

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
