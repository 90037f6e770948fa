package graph

import "hash/maphash"

// idTable finds nodes by folded id while edges are read: by a hash of 64 bits
// under a key of this process, which no two nodes share. An id that no node has
// is taken for another's once in some 10^13 times; the order in which a chunk
// lists its ends tells most of those, too. 16 bytes a node and a half.
type idTable struct {
	seed  maphash.Seed
	slots []idSlot // a power of two
}

type idSlot struct {
	hash uint64
	node uint32 // plus one; 0 is free
}

// newIDTable makes the table of ids that are all different.
func newIDTable(folds []string) *idTable {
	size := 1
	for size < 2*len(folds) {
		size *= 2
	}
	t := &idTable{slots: make([]idSlot, size)}
	hashes := make([]uint64, len(folds))
	for {
		t.seed = maphash.MakeSeed()
		Spread(len(folds), 1<<13, func(from, to int) {
			for i := from; i < to; i++ {
				hashes[i] = maphash.String(t.seed, folds[i])
			}
		})
		if t.fill(hashes) {
			return t
		}
		clear(t.slots)
	}
}

// fill is false where two nodes have one hash.
func (t *idTable) fill(hashes []uint64) bool {
	mask := uint64(len(t.slots) - 1) //nolint:gosec // a length
	for i, h := range hashes {
		at := h & mask
		for ; t.slots[at].node != 0; at = (at + 1) & mask {
			if t.slots[at].hash == h {
				return false
			}
		}
		t.slots[at] = idSlot{h, uint32(i) + 1}
	}
	return true
}

func (t *idTable) find(hash uint64) (NodeID, bool) {
	mask := uint64(len(t.slots) - 1) //nolint:gosec // a length
	for at := hash & mask; t.slots[at].node != 0; at = (at + 1) & mask {
		if t.slots[at].hash == hash {
			return NodeID(t.slots[at].node - 1), true
		}
	}
	return 0, false
}

// ids reads a list of folded ids as the nodes that have them.
func (r *wire) ids(t *idTable) []NodeID {
	// Hashes first: finding them is waiting for memory, which can be done for
	// several at a time if nothing stands between.
	hashes := make([]uint64, r.count())
	var id []byte
	for i := range hashes {
		shared, tail := r.shared()
		if r.err == nil && shared > len(id) {
			r.fail("id shares %d of %d bytes", shared, len(id))
		}
		if r.err != nil {
			return nil
		}
		id = append(id[:shared], tail...)
		hashes[i] = maphash.Bytes(t.seed, id)
	}
	out := make([]NodeID, len(hashes))
	for i, h := range hashes {
		node, ok := t.find(h)
		if !ok {
			r.fail("node %d of the chunk's list is unknown", i)
			return nil
		}
		out[i] = node
	}
	return out
}
