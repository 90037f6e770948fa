package graph

import "slices"

// Flagged gives a Snapshot in which the nodes of each flag have it as a property
// that is true; all else is shared with s, which stays as it is. It costs one
// column and the property sets, not a copy of the graph: O(N + sets).
func (s *Snapshot) Flagged(flags map[string][]NodeID) *Snapshot {
	sets := newSetBuilder()
	sets.load(&s.sets)
	out := &Snapshot{
		meta: s.meta, gaps: s.gaps,
		strs: s.strs, ids: s.ids, folds: s.folds, name: s.name, cloud: s.cloud, acct: s.acct, region: s.region, typ: s.typ,
		labels: s.labels, nsets: slices.Clone(s.nsets), labelSets: s.labelSets, byLabel: s.byLabel, aliases: s.aliases,
		kinds: s.kinds, outOff: s.outOff, from: s.from, to: s.to, kind: s.kind, esets: s.esets, inOff: s.inOff, inEdges: s.inEdges, late: s.late,
	}
	for _, flag := range sortedFlags(flags) {
		for _, n := range flags[flag] {
			props := slices.DeleteFunc(sets.list(out.nsets[n]), func(p prop) bool { return p.key == flag })
			at, _ := slices.BinarySearchFunc(props, flag, func(p prop, k string) int {
				if p.key < k {
					return -1
				}
				return 1
			})
			out.nsets[n] = sets.add(slices.Insert(props, at, prop{flag, true}))
		}
	}
	out.sets = sets.propSets
	return out
}

func sortedFlags(flags map[string][]NodeID) []string {
	var out []string
	for f := range flags {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}
