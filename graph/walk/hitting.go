package walk

import (
	"cmp"
	"math"
	"slices"
)

// Proof shows that no cut weighs less than some bound. It is a tree: a branch
// on a change has a proof for the cuts that make the change and one for those
// that do not; a leaf has a packing for the cuts that are left.
type Proof struct {
	Branch  bool
	Change  Change
	With    *Proof
	Without *Proof
	Shares  []Share // of a leaf
}

// Share is what a strand has, in parts of 1/Parts, of the weight of each of
// its changes.
type Share struct {
	Strand int // position in the answer's Strands
	Parts  int64
}

// hitting finds the lightest set of changes that has one of every strand, by
// branch and bound: the bound of a node is that of its packing, and the tree
// that is left is the proof. Exact; exponential at worst, but where packings
// of whole chains exist, as nearly always, there is nothing to branch on.
type hitting struct {
	sets   [][]int // by strand: changes by position in all
	all    []Change
	weight []int64
	best   []bool
	least  int64 // weight of best
	bound  int64 // over leaves that were not finished
	nodes  int
	over   func() bool
}

// hit solves strands; known, where not nil, is a set that has one of each and
// more than that: a cut.
func hit(strands []Strand, weigh func(Change) int64, known []Change, over func() bool) (set []Change, weight int64, proof *Proof, bound int64) {
	h := &hitting{least: math.MaxInt64, bound: math.MaxInt64, over: over}
	at := map[Change]int{}
	number := func(c Change) int {
		i, ok := at[c]
		if !ok {
			i = len(h.all)
			at[c] = i
			h.all, h.weight = append(h.all, c), append(h.weight, weigh(c))
		}
		return i
	}
	for _, s := range strands {
		set := make([]int, 0, len(s.Changes))
		for _, c := range s.Changes {
			set = append(set, number(c))
		}
		h.sets = append(h.sets, set)
	}
	if known != nil {
		for _, c := range known {
			number(c)
		}
		h.best, h.least = make([]bool, len(h.all)), 0
		for _, c := range known {
			h.best[at[c]] = true
			h.least += weigh(c)
		}
	}
	state := make([]choice, len(h.all))
	proof = h.solve(state, 0)
	set = []Change{} // none is a set, too
	for i, yes := range h.best {
		if yes {
			set = append(set, h.all[i])
		}
	}
	slices.Sort(set)
	return set, h.least, proof, min(h.bound, h.least)
}

// choice is what a branch has decided of a change.
type choice uint8

const (
	undecided choice = iota
	made
	unmade
)

// solve proves that no set that agrees with state weighs less than h.least,
// making that smaller where one does.
func (h *hitting) solve(state []choice, spent int64) *Proof {
	h.nodes++
	idx, sets, bare := h.active(state)
	if bare >= 0 {
		return &Proof{Shares: []Share{{Strand: bare, Parts: Parts}}}
	}
	small, rows, weight := h.dense(sets)
	p := pack(small, weight)
	h.greedy(state, sets, rows, p.like, spent)
	leaf := &Proof{}
	for k, parts := range p.shares {
		if parts > 0 {
			leaf.Shares = append(leaf.Shares, Share{idx[k], parts})
		}
	}
	if spent+p.bound() >= h.least {
		return leaf
	}
	if h.over() || h.nodes > mostNodes {
		h.bound = min(h.bound, spent+p.bound())
		return leaf
	}
	c := rows[pick(small, p.like)]
	with, without := slices.Clone(state), slices.Clone(state)
	with[c], without[c] = made, unmade
	out := &Proof{Branch: true, Change: h.all[c]}
	out.With = h.solve(with, spent+h.weight[c])
	out.Without = h.solve(without, spent)
	return out
}

// mostNodes bounds the tree of one question.
const mostNodes = 20_000

// active gives the strands that no change made hits, without the changes that
// were decided against, and of those that contain one another the least. bare
// is a strand of which nothing is left, or -1.
func (h *hitting) active(state []choice) (idx []int, sets [][]int, bare int) {
	type one struct {
		k    int
		set  []int
		bits bitset
	}
	var list []one
next:
	for k, set := range h.sets {
		o := one{k: k, bits: newBitset(len(h.all))}
		for _, c := range set {
			switch state[c] {
			case made:
				continue next
			case undecided:
				o.set = append(o.set, c)
				o.bits.add(c)
			case unmade:
			}
		}
		if len(o.set) == 0 {
			return nil, nil, k
		}
		list = append(list, o)
	}
	slices.SortStableFunc(list, func(x, y one) int { return cmp.Compare(len(x.set), len(y.set)) })
	var kept []one
	for _, o := range list {
		if !slices.ContainsFunc(kept, func(k one) bool { return k.bits.within(o.bits) }) {
			kept = append(kept, o)
			idx, sets = append(idx, o.k), append(sets, o.set)
		}
	}
	return idx, sets, -1
}

// dense numbers the changes of some strands anew, leaving out each that hits
// no more strands than another that weighs no more: where the other's weight
// is kept to, so is its own.
func (h *hitting) dense(sets [][]int) (small [][]int, rows []int, weight []int64) {
	hits := map[int]bitset{}
	for k, set := range sets {
		for _, c := range set {
			if hits[c] == nil {
				hits[c] = newBitset(len(sets))
				rows = append(rows, c)
			}
			hits[c].add(k)
		}
	}
	slices.SortFunc(rows, func(x, y int) int {
		return cmp.Or(cmp.Compare(hits[y].len(), hits[x].len()), cmp.Compare(h.weight[x], h.weight[y]), cmp.Compare(h.all[x], h.all[y]))
	})
	var kept []int
	for _, c := range rows {
		if !slices.ContainsFunc(kept, func(o int) bool { return h.weight[o] <= h.weight[c] && hits[c].within(hits[o]) }) {
			kept = append(kept, c)
		}
	}
	at := map[int]int{}
	for i, c := range kept {
		at[c] = i
		weight = append(weight, h.weight[c])
	}
	for _, set := range sets {
		var s []int
		for _, c := range set {
			if i, ok := at[c]; ok {
				s = append(s, i)
			}
		}
		small = append(small, s)
	}
	return small, kept, weight
}

// greedy completes what is decided to a set that hits all, most wanted first,
// and keeps it where it is the lightest yet.
func (h *hitting) greedy(state []choice, sets [][]int, rows []int, like []float64, spent int64) {
	want := make(map[int]float64, len(rows))
	for i, c := range rows {
		want[c] = like[i]
	}
	set := make([]bool, len(h.all))
	for c, s := range state {
		set[c] = s == made
	}
	hits := func(s []int) bool { return slices.ContainsFunc(s, func(c int) bool { return set[c] }) }
	var added []int
	for {
		worth := map[int]float64{}
		for _, s := range sets {
			if hits(s) {
				continue
			}
			for _, c := range s {
				worth[c] += (want[c] + 1e-3) / float64(h.weight[c])
			}
		}
		if len(worth) == 0 {
			break
		}
		best := -1
		for c, v := range worth {
			if best < 0 || v > worth[best] || v == worth[best] && h.all[c] < h.all[best] {
				best = c
			}
		}
		set[best] = true
		added = append(added, best)
		spent += h.weight[best]
	}
	for _, c := range slices.Backward(added) {
		set[c] = false
		if slices.ContainsFunc(sets, func(s []int) bool { return !hits(s) }) {
			set[c] = true
		} else {
			spent -= h.weight[c]
		}
	}
	if spent < h.least {
		h.best, h.least = set, spent
	}
}

// pick gives the change to branch on: the one furthest from decided, of equals
// the one on most strands.
func pick(sets [][]int, like []float64) int {
	on := make([]int, len(like))
	for _, s := range sets {
		for _, c := range s {
			on[c]++
		}
	}
	best := 0
	for c := range like {
		d, e := math.Abs(like[c]-0.5), math.Abs(like[best]-0.5)
		if d < e-tiny || d < e+tiny && on[c] > on[best] {
			best = c
		}
	}
	return best
}
