package walk

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// CutOptions bound the search for a cut.
type CutOptions struct {
	Scope
	// Cuts is how many cuts to give, the least first; 0 is 1.
	Cuts int
	// Cheap says that the Holding answers as fast as an edge is read: then all
	// edges on chains are asked for at once. Otherwise as few as may be.
	Cheap bool
	// Stop is asked now and then; when it says yes the answer is what is known.
	Stop func() bool
}

// Cut is a set of changes that closes every chain. None of them is needless,
// unless the search was stopped.
type Cut struct {
	Changes []Change // ascending
	Weight  int64
}

// Cuts is the answer to "what is the least that must change?".
type Cuts struct {
	// Cuts are by weight: the least, then the next best. Empty where Open is
	// set, or where the search was stopped before it had one. Where no chain
	// stands the least is empty.
	Cuts []Cut
	// Bound is what every cut weighs at least; as much as the first where that
	// is the least.
	Bound int64
	// Proof shows Bound, by Strands.
	Proof   *Proof
	Strands []Strand
	// Open is a chain that no change closes.
	Open *Strand
	// Given are the flags for which the pattern asked and that no change takes
	// away, of those looked at, ascending.
	Given []Flag
	// Complete is false where the search was stopped: then the first cut may
	// weigh more than Bound, or further cuts may be missing.
	Complete bool
}

// Least reports whether the first cut is known to be the least.
func (c Cuts) Least() bool { return len(c.Cuts) > 0 && c.Cuts[0].Weight == c.Bound }

// LeastCut finds the lightest set of changes after which no chain of the
// pattern is left, of whatever length, with a proof that nothing lighter does.
//
// Hitting sets over strands, found lazily: solve those that are known, look for
// a chain that stands when the solution is made, add it, until there is none.
// Where that takes many rounds, and at once where the Holding is cheap, a
// maximum flow over all chains: O(V²·E) at worst, near linear in practice.
// Where the flow is a proof, as it is where each change closes one edge, that
// is all; otherwise its walks are strands to go on with.
//
// A flag for which the pattern asks is closed like an edge. One that it refuses
// is as the graph has it; where a cut takes such a flag away, so that new
// chains stand, they are closed as well, and the bound is that of the others.
func LeastCut(g *graph.Snapshot, p Pattern, h Holding, o CutOptions) Cuts {
	w := widening{g: g, p: p, h: h, o: o, wide: widened{}}
	return w.leastCut()
}

func (c *cutter) answer(o CutOptions, without []Change) Cuts {
	first := c.solve(without)
	r := Cuts{Bound: first.bound, Proof: first.proof, Open: first.open, Complete: !c.halted}
	if first.cut != nil {
		r.Cuts = []Cut{*first.cut}
	}
	if first.open == nil && r.Least() && first.cut.Weight > 0 {
		r.Cuts = c.alternatives(o, first)
		r.Complete = !c.halted
	}
	r.Strands, r.Proof = used(c.pool, r.Proof)
	r.Given = c.givenFlags()
	return r
}

// cutter finds cuts of one product.
type cutter struct {
	*claims
	pool  []Strand // every strand found so far, whole
	cheap bool
}

// patience is how many rounds, and mostStrands how many strands, there may be
// before a flow is tried.
const (
	patience    = 25
	mostStrands = 400
)

// solved is the answer to one question: the least cut without some changes.
type solved struct {
	cut     *Cut // nil: none, or not found in time
	bound   int64
	proof   *Proof
	open    *Strand
	without []Change
}

func (c *cutter) solve(without []Change) solved {
	r := solved{without: without}
	var known []Change
	tried := len(without) > 0
	for round := 0; ; round++ {
		if !tried && (c.cheap || round > patience || len(c.pool) > mostStrands) {
			tried = true
			done, cut := c.flow(&r)
			if done {
				return r
			}
			known = cut
		}
		strands := c.strip(without)
		if i := slices.IndexFunc(strands, func(s Strand) bool { return len(s.Changes) == 0 }); i >= 0 {
			r.open = &c.pool[i]
			return r
		}
		set, weight, proof, bound := hit(strands, c.weigh, known, c.stopped)
		r.bound, r.proof = bound, proof
		if known != nil && weight >= c.sum(known) || c.halted {
			break
		}
		if !c.grow(set, without) {
			if !c.halted {
				known = set
			}
			break
		}
	}
	if known == nil {
		known = c.hasty(without)
	}
	if known != nil {
		r.cut = c.minimal(known)
	}
	return r
}

// strip gives the pool's strands without the changes that must not be made.
func (c *cutter) strip(without []Change) []Strand {
	if len(without) == 0 {
		return c.pool
	}
	out := slices.Clone(c.pool)
	for i := range out {
		out[i].Changes = slices.DeleteFunc(slices.Clone(out[i].Changes), func(ch Change) bool { return slices.Contains(without, ch) })
	}
	return out
}

func (c *cutter) sum(set []Change) int64 {
	w := int64(0)
	for _, ch := range set {
		w += c.weigh(ch)
	}
	return w
}

// grow adds strands that stand when set is made: one, and then others that
// share nothing with those before, which all have to be hit apart. It reports
// whether there was any.
func (c *cutter) grow(set, without []Change) bool {
	gone := goneOf(set)
	found := false
	for {
		s := c.standing(func(ch Change) bool { return gone[ch] })
		if s == nil {
			return found
		}
		found = true
		c.pool = append(c.pool, *s)
		fresh := false
		for _, ch := range s.Changes {
			if !slices.Contains(without, ch) {
				gone[ch], fresh = true, true
			}
		}
		if !fresh {
			return true
		}
	}
}

func goneOf(set []Change) map[Change]bool {
	gone := make(map[Change]bool, len(set))
	for _, ch := range set {
		gone[ch] = true
	}
	return gone
}

// hasty finds some cut when time is up: from the strands known, and one change
// more for each chain that still stands.
func (c *cutter) hasty(without []Change) []Change {
	c.halted, c.stop = false, nil
	defer func() { c.halted = true }()
	gone := map[Change]bool{}
	set := []Change{}
	for _, s := range c.strip(without) {
		if !slices.ContainsFunc(s.Changes, func(ch Change) bool { return gone[ch] }) {
			set = append(set, c.likely(s, without, gone))
		}
	}
	for range hastyChains {
		s := c.standing(func(ch Change) bool { return gone[ch] })
		if s == nil {
			return set
		}
		c.pool = append(c.pool, *s)
		if !slices.ContainsFunc(s.Changes, func(ch Change) bool { return !slices.Contains(without, ch) }) {
			return nil
		}
		set = append(set, c.likely(*s, without, gone))
	}
	return nil
}

// hastyChains bounds what is done when time is up.
const hastyChains = 64

// likely picks the change of a strand that hits most strands for its weight.
func (c *cutter) likely(s Strand, without []Change, gone map[Change]bool) Change {
	best, worth := Change(0), -1.0
	for _, ch := range s.Changes {
		if slices.Contains(without, ch) {
			continue
		}
		n := 0
		for _, o := range c.pool {
			if _, on := slices.BinarySearch(o.Changes, ch); on {
				n++
			}
		}
		if v := float64(n+1) / float64(c.weigh(ch)); v > worth {
			best, worth = ch, v
		}
	}
	gone[best] = true
	return best
}

// minimal leaves out what a cut does not need, the dearest first.
func (c *cutter) minimal(set []Change) *Cut {
	order := slices.Clone(set)
	slices.SortFunc(order, func(x, y Change) int { return cmp.Or(cmp.Compare(c.weigh(y), c.weigh(x)), cmp.Compare(y, x)) })
	gone := goneOf(set)
	for _, ch := range order {
		gone[ch] = false
		hung := slices.ContainsFunc(c.pool, func(s Strand) bool {
			return !slices.ContainsFunc(s.Changes, func(o Change) bool { return gone[o] })
		})
		if hung || c.standing(func(o Change) bool { return gone[o] }) != nil || c.halted {
			gone[ch] = true
		}
	}
	cut := &Cut{}
	for _, ch := range set {
		if gone[ch] {
			cut.Changes = append(cut.Changes, ch)
		}
	}
	slices.Sort(cut.Changes)
	cut.Weight = c.sum(cut.Changes)
	return cut
}

// flow answers by a maximum flow where that is a proof; where it is none, its
// walks are strands to begin with, and its cut is one that may be improved on.
func (c *cutter) flow(r *solved) (done bool, cut []Change) {
	n := newNetwork(c.claims)
	if n == nil || !n.run() {
		return false, nil
	}
	cut = n.cut()
	strands, amounts := n.strands()
	used, total, first := map[Change]int64{}, int64(0), len(c.pool)
	c.pool = append(c.pool, strands...)
	leaf := &Proof{}
	for i, s := range strands {
		total += amounts[i]
		leaf.Shares = append(leaf.Shares, Share{first + i, amounts[i] * Parts})
		for _, ch := range s.Changes {
			used[ch] += amounts[i]
		}
	}
	for ch, w := range used {
		if w > c.weigh(ch) {
			return false, cut
		}
	}
	if total != c.sum(cut) {
		return false, cut
	}
	slices.Sort(cut)
	r.cut, r.bound, r.proof = &Cut{cut, total}, total, leaf
	return true, cut
}

// alternatives gives the least cut and the next best, each minimal and none
// like another: every further cut lacks some change of those before it.
func (c *cutter) alternatives(o CutOptions, first solved) []Cut {
	out := []Cut{*first.cut}
	waiting, asked := []solved{first}, map[string]bool{}
	for len(out) < o.Cuts && len(waiting) > 0 && !c.stopped() {
		slices.SortStableFunc(waiting, func(x, y solved) int { return cmp.Compare(x.cut.Weight, y.cut.Weight) })
		s := waiting[0]
		waiting = waiting[1:]
		if !slices.ContainsFunc(out, func(k Cut) bool { return slices.Equal(k.Changes, s.cut.Changes) }) {
			out = append(out, *s.cut)
		}
		if len(out) == o.Cuts {
			break
		}
		for _, ch := range s.cut.Changes {
			next := append(slices.Clone(s.without), ch)
			slices.Sort(next)
			if asked[key(next)] {
				continue
			}
			asked[key(next)] = true
			if n := c.solve(next); n.cut != nil && n.cut.Weight == n.bound && !c.halted {
				waiting = append(waiting, n)
			}
		}
	}
	return out
}

func key(set []Change) string {
	b := make([]byte, 0, 4*len(set))
	for _, ch := range set {
		b = binary.LittleEndian.AppendUint32(b, uint32(ch))
	}
	return string(b)
}

// used leaves of the strands those that a proof names, and numbers them anew.
func used(pool []Strand, p *Proof) ([]Strand, *Proof) {
	var out []Strand
	at := map[int]int{}
	var visit func(p *Proof)
	visit = func(p *Proof) {
		if p == nil {
			return
		}
		visit(p.With)
		visit(p.Without)
		for i, s := range p.Shares {
			n, ok := at[s.Strand]
			if !ok {
				n = len(out)
				at[s.Strand] = n
				out = append(out, pool[s.Strand])
			}
			p.Shares[i].Strand = n
		}
	}
	visit(p)
	return out, p
}
