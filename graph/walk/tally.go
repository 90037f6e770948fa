package walk

import (
	"cmp"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Tally counts nodes by how far their being reached can be trusted.
type Tally struct {
	Key                           string // a label, a flag or an account's id; "" has none
	Certain, Conditional, Unknown int
}

// Total gives all nodes of the tally.
func (t Tally) Total() int { return t.Certain + t.Conditional + t.Unknown }

func (t *Tally) add(c [graph.Unknown + 1]int) {
	t.Certain += c[graph.Certain]
	t.Conditional += c[graph.Conditional]
	t.Unknown += c[graph.Unknown]
}

// Tallies are the counts of one question of reach.
type Tallies struct {
	All       Tally
	ByLabel   []Tally // by the most specific label of each node; the largest first, then by key
	ByAccount []Tally // likewise
	ByFlag    []Tally // those of Flags that occur, in that order; a node with several counts in each
}

// Count counts the nodes reached. O(N) with N nodes in the graph, of which
// those that are not reached cost a look at two bytes.
func (r *Reached) Count() Tallies {
	s := r.ground.s
	sets := make([][graph.Unknown + 1]int, len(s.LabelSets()))
	accounts := map[uint32]*[graph.Unknown + 1]int{}
	flags := make([][graph.Unknown + 1]int, len(Flags()))
	var last uint32
	var at *[graph.Unknown + 1]int
	for n, doubt := range r.Nodes() {
		sets[s.LabelSet(n)][doubt]++
		for b, f := 0, r.ground.flags[n]; f != 0; b, f = b+1, f>>1 {
			if f&1 != 0 {
				flags[b][doubt]++
			}
		}
		code := s.AccountCode(n)
		if at == nil || code != last { // neighbours by id are mostly of one account
			if last, at = code, accounts[code]; at == nil {
				at = new([graph.Unknown + 1]int)
				accounts[code] = at
			}
		}
		at[doubt]++
	}
	var t Tallies
	byLabel := map[string]*Tally{}
	for i, c := range sets {
		t.All.add(c)
		tallyOf(byLabel, lastLabel(s.LabelSets()[i])).add(c)
	}
	byAccount := map[string]*Tally{}
	for code, c := range accounts {
		tallyOf(byAccount, s.AccountOf(code)).add(*c)
	}
	for b, word := range Flags() {
		f := Tally{Key: word}
		if f.add(flags[b]); f.Total() > 0 {
			t.ByFlag = append(t.ByFlag, f)
		}
	}
	t.ByLabel, t.ByAccount = ranked(byLabel), ranked(byAccount)
	return t
}

func lastLabel(set []graph.Label) string {
	if len(set) == 0 {
		return ""
	}
	return string(set[len(set)-1])
}

func tallyOf(m map[string]*Tally, key string) *Tally {
	if m[key] == nil {
		m[key] = &Tally{Key: key}
	}
	return m[key]
}

func ranked(m map[string]*Tally) []Tally {
	var out []Tally
	for _, t := range m {
		if t.Total() > 0 {
			out = append(out, *t)
		}
	}
	slices.SortFunc(out, func(a, b Tally) int { return cmp.Or(cmp.Compare(b.Total(), a.Total()), cmp.Compare(a.Key, b.Key)) })
	return out
}
