package walk

import "slices"

// goVia multiplies the automaton so that it also counts which of some nodes it
// has come by: a state becomes one for each pair of what lay before it and what
// lies before it or here. Of 3 such nodes that are 27 states for one.
//
// Which of the nodes stand here is decided by what is at hand, never guessed, so
// that a path is spelled in no more ways than without.
func (a *automaton) goVia(via []*matcher) {
	if len(via) == 0 {
		return
	}
	base, accept := a.states, a.accept
	all := uint8(1)<<len(via) - 1
	pairs := passed(all)
	at := func(q uint16, before, here uint8) uint16 {
		return uint16(slices.Index(pairs, [2]uint8{before, here})*len(base)) + q //nolint:gosec // at most maxStates: Pattern.Check
	}
	a.states = make([]state, 0, len(pairs)*len(base))
	for _, p := range pairs {
		for q := range base {
			s := base[q]
			s.next, s.short = nil, p[0] != all
			if q != 0 && uint16(q) != accept { // the ends do not count
				s.sort(via, p)
			}
			for _, n := range base[q].next {
				for _, then := range pairs {
					if then[0] == p[1] && (n != accept || then == [2]uint8{all, all}) {
						s.next = append(s.next, at(n, then[0], then[1]))
					}
				}
			}
			a.states = append(a.states, s)
		}
	}
	a.accept = at(accept, all, all)
}

// sort says which of those to go via a node in the state is, and which not:
// those that came before may come again.
func (s *state) sort(via []*matcher, passed [2]uint8) {
	s.must, s.mustNot = slices.Clone(s.must), slices.Clone(s.mustNot)
	for i, m := range via {
		switch bit := uint8(1) << i; {
		case passed[0]&bit != 0:
		case passed[1]&bit != 0:
			s.must = append(s.must, m)
		default:
			s.mustNot = append(s.mustNot, m)
		}
	}
}

// passed lists the pairs of a set of those that lay before and one of those
// that lie before or here; that of nothing at all is the first.
func passed(all uint8) [][2]uint8 {
	var out [][2]uint8
	for before := range all + 1 {
		for here := range all + 1 {
			if before&here == before {
				out = append(out, [2]uint8{before, here})
			}
		}
	}
	return out
}
