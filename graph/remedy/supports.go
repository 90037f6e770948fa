package remedy

import (
	"cmp"
	"slices"

	"github.com/postern-graph/postern/graph/walk"
)

// mostSupports bounds how many supports something open in several ways is
// written with; those left out are ways to close it that are not offered.
const mostSupports = 64

// either gives the supports of what stands while all supports of one of some
// lists do. Where a list is empty nothing closes it.
func either(lists [][]walk.Support) []walk.Support {
	var out []walk.Support
	for i, list := range lists {
		if len(list) == 0 {
			return nil
		}
		if i == 0 {
			out = list
			continue
		}
		var next []walk.Support
		for _, a := range out {
			for _, b := range list {
				next = append(next, slices.Concat(a, b))
			}
		}
		if out = lean(next); len(out) > mostSupports {
			out = out[:mostSupports]
		}
	}
	return out
}

// lean writes supports in the least way, smallest first: without those that
// nothing closes, ways that say no more than another one, and supports that
// stand whenever another one does.
func lean(list []walk.Support) []walk.Support {
	kept := make([]walk.Support, 0, len(list))
	for _, s := range list {
		if s = leanWays(s); len(s) > 0 {
			kept = append(kept, s)
		}
	}
	slices.SortFunc(kept, func(x, y walk.Support) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), slices.CompareFunc(x, y, slices.Compare[walk.Way]))
	})
	out := kept[:0:0]
	for _, s := range kept {
		if !slices.ContainsFunc(out, func(less walk.Support) bool { return implies(less, s) }) {
			out = append(out, s)
		}
	}
	return out
}

// implies reports whether s stands whenever less does: every way of less has
// one of s that falls with no more.
func implies(less, s walk.Support) bool {
	return !slices.ContainsFunc(less, func(w walk.Way) bool {
		return !slices.ContainsFunc(s, func(v walk.Way) bool { return within(v, w) })
	})
}

// leanWays gives nothing for a support with a way that nothing ends.
func leanWays(s walk.Support) walk.Support {
	out := slices.Clone(s)
	slices.SortFunc(out, func(x, y walk.Way) int { return cmp.Or(cmp.Compare(len(x), len(y)), slices.Compare(x, y)) })
	kept := out[:0]
	for _, w := range out {
		if len(w) == 0 {
			return nil
		}
		if !slices.ContainsFunc(kept, func(v walk.Way) bool { return within(v, w) }) {
			kept = append(kept, w)
		}
	}
	return kept
}

// within reports whether all changes of a way, ascending, are among another's.
func within(v, w walk.Way) bool {
	for _, c := range v {
		if _, ok := slices.BinarySearch(w, c); !ok {
			return false
		}
	}
	return true
}
