package graph

import (
	"hash/maphash"
	"slices"
)

// setAppender adds sets of properties behind those of a Snapshot, which keep
// their codes. A set that the Snapshot has keeps its code, so that what is
// judged anew and comes out the same is the same.
type setAppender struct {
	propSets

	keyCode map[string]uint32
	known   *setTable
	fresh   map[uint64][]uint32 // sets that were added, by their hash
}

// setTable finds sets of properties by what they say; made once of a Snapshot.
type setTable struct{ byHash map[uint64][]uint32 }

type setTableKey struct{}

var setSeed = maphash.MakeSeed()

func hashProps(props []prop) uint64 {
	var h maphash.Hash
	h.SetSeed(setSeed)
	for _, p := range props {
		_, _ = h.WriteString(p.key)
		_ = h.WriteByte(0)
		_, _ = h.WriteString(valueKey(p.value))
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

func (s *Snapshot) setTable() *setTable {
	build := func() any {
		t := &setTable{byHash: map[uint64][]uint32{}}
		for set := range uint32(s.NumPropSets()) { //nolint:gosec // fewer sets than facts
			h := hashProps(s.sets.list(set))
			t.byHash[h] = append(t.byHash[h], set)
		}
		return t
	}
	if s.base != nil {
		return s.base.setTable() // its sets are the first of s
	}
	t, ok := s.Derived(setTableKey{}, build).(*setTable)
	if !ok {
		return &setTable{}
	}
	return t
}

func newSetAppender(s *Snapshot) *setAppender {
	of := &s.sets
	a := &setAppender{propSets: propSets{
		keys: slices.Clip(of.keys), values: slices.Clip(of.values), off: slices.Clip(of.off), pairs: slices.Clip(of.pairs),
		certainty: slices.Clip(of.certainty), cost: slices.Clip(of.cost),
	}, keyCode: map[string]uint32{}, known: s.setTable(), fresh: map[uint64][]uint32{}}
	for i, k := range of.keys {
		a.keyCode[k] = uint32(i)
	}
	if s.base != nil { // what an earlier change added
		for set := uint32(s.base.NumPropSets()); set < uint32(s.NumPropSets()); set++ { //nolint:gosec // fewer sets than facts
			h := hashProps(of.list(set))
			a.fresh[h] = append(a.fresh[h], set)
		}
	}
	return a
}

// add gives the code of a set; props must be sorted by key.
func (a *setAppender) add(props []prop) uint32 {
	if len(props) == 0 {
		return 0 // the empty set comes first in every Snapshot
	}
	h := hashProps(props)
	for _, list := range [][]uint32{a.known.byHash[h], a.fresh[h]} {
		for _, code := range list {
			if slices.EqualFunc(a.list(code), props, sameProp) {
				return code
			}
		}
	}
	code := uint32(len(a.off) - 1) //nolint:gosec // fewer sets than facts
	a.fresh[h] = append(a.fresh[h], code)
	for _, p := range props {
		k, ok := a.keyCode[p.key]
		if !ok {
			k = uint32(len(a.keys)) //nolint:gosec // fewer keys than facts
			a.keyCode[p.key] = k
			a.keys = append(a.keys, p.key)
		}
		a.pairs = append(a.pairs, propPair{k, uint32(len(a.values))}) //nolint:gosec // fewer values than facts
		a.values = append(a.values, p.value)
	}
	a.off = append(a.off, uint32(len(a.pairs))) //nolint:gosec // fewer pairs than 4 G
	certainty, cost := judgedBy(props)
	a.certainty, a.cost = append(a.certainty, certainty), append(a.cost, cost)
	return code
}

// text gives the key of an edge with this set.
func (a *setAppender) text(set uint32) string {
	v, _ := a.get(set, "")
	k, _ := v.(string)
	return k
}
