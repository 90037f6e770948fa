package walk

import (
	"math/bits"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// place is a state of the product of graph, pattern and hold: node << 16 |
// pattern state << 4 | hold.
type place uint64

// maxStates is how many pattern states a place has room for.
const maxStates = 1 << 12

func placeOf(n graph.NodeID, q uint16, h hold) place {
	return place(n)<<16 | place(q)<<4 | place(h)
}

func (p place) node() graph.NodeID { return graph.NodeID(p >> 16) }          //nolint:gosec // a place has 48 bits
func (p place) state() uint16      { return uint16(p>>4) & (maxStates - 1) } //nolint:gosec // 12 bits of it
func (p place) hold() hold         { return hold(p & 15) }

// table maps places to numbers by open addressing. It grows with what it
// holds and is emptied in time proportional to that, so that one can serve
// many searches. The zero value is ready.
type table struct {
	slots []slot
	shift uint8 // a hash's top bits number the slots
	used  []uint32
	nodes []uint64 // a bit for each node that has a place here: most have none, and 1 M bits stay in the processor's cache
}

type slot struct {
	key   place
	value uint32 // plus one; 0 is an empty slot
}

const leastSlots = 64

// find gives the slot of a place, or the empty one where it belongs.
func (t *table) find(k place) uint32 {
	mask := uint32(len(t.slots) - 1)                       //nolint:gosec // a length
	i := uint32(uint64(k) * 0x9e3779b97f4a7c15 >> t.shift) //nolint:gosec // as many bits as number the slots
	for t.slots[i].value != 0 && t.slots[i].key != k {
		i = (i + 1) & mask
	}
	return i
}

// get returns the number of a place, and false where it has none.
func (t *table) get(k place) (uint32, bool) {
	w := k.node() >> 6
	if int(w) >= len(t.nodes) || t.nodes[w]&(1<<(k.node()&63)) == 0 {
		return 0, false
	}
	v := t.slots[t.find(k)].value
	return v - 1, v != 0
}

func (t *table) put(k place, v uint32) {
	if 2*len(t.used) >= len(t.slots) {
		t.grow()
	}
	i := t.find(k)
	if t.slots[i].value == 0 {
		t.used = append(t.used, i)
		w := int(k.node() >> 6)
		if w >= len(t.nodes) {
			t.nodes = slices.Grow(t.nodes, w+1-len(t.nodes))[:w+1]
		}
		t.nodes[w] |= 1 << (k.node() & 63)
	}
	t.slots[i] = slot{k, v + 1}
}

func (t *table) grow() {
	old, used := t.slots, t.used
	t.slots = make([]slot, max(leastSlots, 4*len(old)))
	t.shift = uint8(64 - bits.TrailingZeros(uint(len(t.slots)))) //nolint:gosec // at most 64
	t.used = make([]uint32, 0, len(t.slots)/2)
	for _, i := range used {
		at := t.find(old[i].key)
		t.slots[at] = old[i]
		t.used = append(t.used, at)
	}
}

func (t *table) reset() {
	for _, i := range t.used {
		t.slots[i].value = 0
		t.nodes[t.slots[i].key.node()>>6] = 0
	}
	t.used = t.used[:0]
}
