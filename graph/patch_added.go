package graph

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// added gathers the edges that a Patch is given as the blocks in which they came:
// millions of them are laid out once, source by source, when it is built.
type added struct {
	blocks []addedBlock
	ends   []NodeID // of all blocks, the sources of each and then its targets
	of     []uint64 // source and block of each source of each block, ascending once sorted
}

// addedBlock is edges that say the same, from each source to each target but itself.
type addedBlock struct {
	at, from, to int    // ends[at:at+from] are sources, the next to of them targets
	set          uint32 // of properties
	kind         uint8
	loops        bool // no targets: each source leads to itself
}

// add takes a block; the lists are copied.
func (a *added) add(b addedBlock, from, to []NodeID) {
	b.at, b.from, b.to = len(a.ends), len(from), len(to)
	a.ends = append(append(a.ends, from...), to...)
	a.blocks = append(a.blocks, b)
}

func (a *added) sources(b *addedBlock) []NodeID { return a.ends[b.at : b.at+b.from] }

func (a *added) targets(b *addedBlock) []NodeID { return a.ends[b.at+b.from : b.at+b.from+b.to] }

// sort finds the blocks of each source.
func (a *added) sort() {
	for i := range a.blocks {
		for _, n := range a.sources(&a.blocks[i]) {
			a.of = append(a.of, uint64(n)<<32|uint64(i))
		}
	}
	slices.Sort(a.of)
}

// blocksOf gives source and block of each block of a source.
func (a *added) blocksOf(n NodeID) []uint64 {
	lo := sort.Search(len(a.of), func(i int) bool { return a.of[i]>>32 >= uint64(n) })
	hi := lo
	for hi < len(a.of) && a.of[hi]>>32 == uint64(n) {
		hi++
	}
	return a.of[lo:hi]
}

// each gives all edges, in no order.
func (a *added) each(do func(edgeRec)) {
	for i := range a.blocks {
		b := &a.blocks[i]
		for _, n := range a.sources(b) {
			if b.loops {
				do(edgeRec{uint32(n), uint32(n), b.set, b.kind})
			}
			for _, t := range a.targets(b) {
				if t != n {
					do(edgeRec{uint32(n), uint32(t), b.set, b.kind})
				}
			}
		}
	}
}

// An edge of one source that comes, as a number: its kind, its target and which
// of the source's blocks it is of. So numbers are in the order of edges.
const (
	freshKind  = 64 - 8
	freshTo    = freshKind - 32
	freshBlock = 1<<freshTo - 1
)

// fresh gives the edges of a source that come, as numbers in their order; out is
// empty room. Of those of one kind and target the keys decide, then the sets.
func (p *Patch) fresh(n NodeID, of, out []uint64) []uint64 {
	a := &p.added
	for i, x := range of {
		b := &a.blocks[uint32(x)] //nolint:gosec // the lower half of it
		kind := uint64(b.kind)<<freshKind | uint64(i)
		if b.loops {
			out = append(out, kind|uint64(n)<<freshTo)
		}
		for _, t := range a.targets(b) {
			if t != n {
				out = append(out, kind|uint64(t)<<freshTo)
			}
		}
	}
	slices.Sort(out)
	for i := 0; i < len(out); {
		end := i + 1
		for end < len(out) && out[end]>>freshTo == out[i]>>freshTo {
			end++
		}
		if end > i+1 {
			slices.SortFunc(out[i:end], func(x, y uint64) int {
				s, t := a.blocks[uint32(of[x&freshBlock])].set, a.blocks[uint32(of[y&freshBlock])].set //nolint:gosec // the lower half of each
				return cmp.Or(strings.Compare(p.sets.text(s), p.sets.text(t)), cmp.Compare(s, t))
			})
		}
		i = end
	}
	return out
}
