package graph

import (
	"slices"
	"strconv"
	"strings"
)

// setAppender adds sets of properties behind those of a Snapshot, which keep
// their codes. It does not look whether the Snapshot has an equal one: that
// would cost a table of all of them.
type setAppender struct {
	propSets

	keyCode map[string]uint32
	fresh   map[string]uint32 // sets that were added, by what they say
}

func newSetAppender(of *propSets) *setAppender {
	a := &setAppender{propSets: propSets{
		keys: slices.Clip(of.keys), values: slices.Clip(of.values), off: slices.Clip(of.off), pairs: slices.Clip(of.pairs),
		certainty: slices.Clip(of.certainty), cost: slices.Clip(of.cost),
	}, keyCode: map[string]uint32{}, fresh: map[string]uint32{}}
	for i, k := range of.keys {
		a.keyCode[k] = uint32(i)
	}
	return a
}

// add gives the code of a set; props must be sorted by key.
func (a *setAppender) add(props []prop) uint32 {
	if len(props) == 0 {
		return 0 // the empty set comes first in every Snapshot
	}
	var text strings.Builder
	for _, p := range props {
		v := valueKey(p.value)
		text.WriteString(strconv.Itoa(len(p.key)) + " " + strconv.Itoa(len(v)) + " ")
		text.WriteString(p.key)
		text.WriteString(v)
	}
	if code, ok := a.fresh[text.String()]; ok {
		return code
	}
	code := uint32(len(a.off) - 1) //nolint:gosec // fewer sets than facts
	a.fresh[text.String()] = code
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
