package secrets

import "slices"

// words finds which of many words a text holds, in one pass and without regard to the case of ASCII letters (the
// automaton of Aho and Corasick, its failure links resolved beforehand).
type words struct {
	next  [][256]uint16
	at    [][]int // words that end in a state, by number
	rules []*rule
}

// newWords makes the automaton of all keywords of the rules; they are few hundred, so that states fit 16 bits.
func newWords(rules []*rule) *words {
	w := &words{next: make([][256]uint16, 1), at: make([][]int, 1), rules: rules}
	for i, r := range rules {
		for _, k := range r.Keywords {
			w.add(k, i)
		}
	}
	w.link()
	return w
}

func (w *words) add(word string, rule int) {
	state := uint16(0)
	for _, c := range []byte(word) {
		to := w.next[state][c]
		if to == 0 {
			to = uint16(len(w.next)) //nolint:gosec // bounded by the length of the rule set's keywords
			w.next, w.at = append(w.next, [256]uint16{}), append(w.at, nil)
			w.next[state][c] = to
		}
		state = to
	}
	w.at[state] = append(w.at[state], rule)
}

// link lets each state go on where the longest end of what it read could have started, breadth first.
func (w *words) link() {
	fail := make([]uint16, len(w.next))
	queue := []uint16{0}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for c := range 256 {
			to := w.next[s][c]
			switch {
			case to != 0:
				if s != 0 {
					fail[to] = w.next[fail[s]][c]
				}
				w.at[to] = append(w.at[to], w.at[fail[to]]...)
				queue = append(queue, to)
			case s != 0:
				w.next[s][c] = w.next[fail[s]][c]
			}
		}
	}
	for s := range w.next {
		for c := byte('A'); c <= 'Z'; c++ {
			w.next[s][c] = w.next[s][c+'a'-'A']
		}
	}
}

// rulesIn lists the rules of which a keyword occurs, in the order of the rule set.
func (w *words) rulesIn(text []byte) []*rule {
	var hit []int
	state := uint16(0)
	for _, c := range text {
		state = w.next[state][c]
		if at := w.at[state]; at != nil {
			hit = append(hit, at...)
			if len(hit) > 1<<12 {
				slices.Sort(hit)
				hit = slices.Compact(hit)
			}
		}
	}
	slices.Sort(hit)
	hit = slices.Compact(hit)
	out := make([]*rule, len(hit))
	for i, n := range hit {
		out[i] = w.rules[n]
	}
	return out
}
