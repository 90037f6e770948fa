package walk

import (
	"cmp"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// index is a Snapshot made ready for searches, built once: every edge reduced
// to a class, which says all that the rules ask of it. It takes 4 bytes an
// edge forwards, 8 backwards and 3 a node; O(N + E) to build.
type index struct {
	s       *graph.Snapshot
	terms   Terms // nil where the lens reads none
	prices  prices
	traits  []trait // by label set
	classes []class // the first len(s.Kinds()) are not walked, one for each kind
	to      []graph.NodeID
	out     []uint32     // class by EdgeID, and deadEnd
	spare   []spareClass // by edge: those that out leaves to a better parallel one
	in      []arc        // by position in s.InEdges
	flags   []uint8      // by node, a bit for each of Flags
	flagged [][]graph.NodeID
	free    [2]ruleTable // by whether latent edges are walked
	onward  []uint8      // by node, a bit for each hold from which an edge may follow
	inward  []uint8      // by node, a bit for each hold with which an edge may arrive

	base    *graph.Snapshot        // of which a Patch made s; nil: none did
	columns *columns               // those that are given back when it is forgotten; nil: none
	room    graph.Spares[*columns] // for indexes of what Patches make of s

	groundOnce sync.Once
	ground     *ground // for searches of the whole graph; nil before the first
}

// class is what a walk sees of an edge.
type class struct {
	kind      graph.Kind // resolved for latent edges
	raw       uint8      // code of the kind that the edge is filed under
	walked    bool
	latent    bool
	holds     bool            // HOLDS, which leads to a Grant at no cost and is no step
	certainty graph.Certainty // under what the lens assumes
	arrives   hold
	code      codeWord // of the function that it leaves with its identity or its network
	cost      micro
	own       uint32 // the term of the edge itself
	asks      uint32 // and of it or one of those that it stands for
}

// nodesAtOnce and edgesAtOnce are how many one processor takes at a time while
// the index is built.
const nodesAtOnce, edgesAtOnce = 1 << 13, 1 << 16

// arc is an edge seen from its target.
type arc struct {
	from  graph.NodeID
	class uint32
}

// spareClass is the class of an edge that a better parallel one stands for.
type spareClass struct {
	edge  graph.EdgeID
	class uint32
}

func (x *index) spareOf(e graph.EdgeID) (uint32, bool) {
	before, after := e > 0 && x.to[e-1] == x.to[e], int(e)+1 < len(x.to) && x.to[e+1] == x.to[e]
	if !before && !after {
		return 0, false // parallel edges are neighbours
	}
	i, ok := slices.BinarySearchFunc(x.spare, e, func(s spareClass, e graph.EdgeID) int { return cmp.Compare(s.edge, e) })
	if !ok {
		return 0, false
	}
	return x.spare[i].class, true
}

// move says by class whether an edge may be taken.
type move uint8

const (
	moves move = 1 << iota
	assuming
)

// ruleTable is follows written out: rows by hold and class, the holds that
// allow each class, and the kinds of edge worth looking at.
type ruleTable struct {
	rows  [holds][]move
	from  []uint16 // by class, a bit for each hold
	kinds [holds]kindSet
}

// kindSet has a bit for each kind code.
type kindSet [4]uint64

func (k *kindSet) add(c uint8)      { k[c>>6] |= 1 << (c & 63) }
func (k *kindSet) has(c uint8) bool { return k[c>>6]&(1<<(c&63)) != 0 }
func (k *kindSet) union(o kindSet) {
	for i := range k {
		k[i] |= o[i]
	}
}

type indexKey struct{}

// Prepare makes what searches of a Snapshot share, which the first would make otherwise.
func Prepare(s *graph.Snapshot) { indexOf(s) }

func indexOf(s *graph.Snapshot) *index {
	plain := func() *index {
		if base, ch, ok := s.Base(); ok {
			return patched(indexOf(base), s, ch)
		}
		return newIndex(s, Lens{}, codeRules{s: s})
	}
	x, ok := s.Derived(indexKey{}, func() any { return plain() }).(*index)
	if !ok {
		return plain()
	}
	return x
}

func newIndex(s *graph.Snapshot, l Lens, code codeRules) *index {
	x := &index{s: s, terms: l.Terms, prices: newPrices(l.Costs)}
	x.room.Most = columnsKept
	for _, set := range s.LabelSets() {
		x.traits = append(x.traits, traitsOf(set))
	}
	_, x.to = s.Ends()
	newClassifier(x, l, code).run()
	x.layoutIn()
	x.gatherFlags()
	for latent := range x.free {
		x.free[latent] = x.rules(latent == 1, follows)
	}
	x.gatherHolds()
	return x
}

func (x *index) trait(n graph.NodeID) trait { return x.traits[x.s.LabelSet(n)] }
func (x *index) grant(n graph.NodeID) bool  { return x.onward[n]&granting != 0 }

func (x *index) layoutIn() {
	from, _ := x.s.Ends()
	edges := x.s.InEdges()
	x.in = make([]arc, len(edges))
	graph.Spread(len(edges), edgesAtOnce, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			x.in[i] = arc{from[edges[i]], x.out[edges[i]]}
		}
	})
}

func (x *index) gatherFlags() {
	words := Flags()
	n := x.s.NumNodes()
	x.flags, x.flagged = make([]uint8, n), make([][]graph.NodeID, len(words))
	bySet := make([]uint8, x.s.NumPropSets())
	for i := range bySet {
		bySet[i] = unknownFlags
	}
	public := make([]bool, len(x.traits))
	for i, set := range x.s.LabelSets() {
		public[i] = slices.Contains(set, graph.Public)
	}
	for i := range n {
		id := graph.NodeID(i)
		set := x.s.NodePropSet(id)
		if bySet[set] == unknownFlags {
			bySet[set] = flagsOf(x.s, id, words)
		}
		f := bySet[set]
		if public[x.s.LabelSet(id)] {
			f |= 1 // those who are Public are public, the first of Flags
		}
		x.flags[i] = f
		for b := 0; f != 0; b, f = b+1, f>>1 {
			if f&1 != 0 {
				x.flagged[b] = append(x.flagged[b], id)
			}
		}
	}
}

// flagsAt reads the flags of one node.
func (x *index) flagsAt(n graph.NodeID) uint8 {
	f := flagsOf(x.s, n, Flags())
	if x.s.HasLabel(n, graph.Public) {
		f |= 1
	}
	return f
}

// or gives the term for two edges of which one is enough.
func (x *index) or(a, b uint32) uint32 {
	switch {
	case a == Always || b == Always:
		return Always
	case a == Unread || b == Unread || x.terms == nil:
		return Unread
	case a == b:
		return a
	}
	return x.terms.Or(a, b)
}

// along gives what a path asks of what stays the same, once a step of term next
// follows; the step before decides whether the attacker now acts from elsewhere.
func (x *index) along(soFar uint32, moved bool, next uint32) uint32 {
	if moved {
		soFar = Always
	}
	if next == Always || next == Unread || x.terms == nil {
		return soFar
	}
	return x.terms.Along(soFar, next)
}

const unknownFlags = 0xff

func flagsOf(s *graph.Snapshot, n graph.NodeID, words []string) uint8 {
	var f uint8
	for key, v := range s.NodeProps(n) {
		if yes, _ := v.(bool); yes {
			if i := slices.Index(words, key); i >= 0 {
				f |= 1 << i
			}
		}
	}
	return f
}

// rules writes a rule out for every hold and class.
func (x *index) rules(latent bool, rule func(hold, graph.Kind, hold) (ok, assumed bool)) ruleTable {
	t := ruleTable{from: make([]uint16, len(x.classes))}
	for h := range holds {
		t.rows[h] = make([]move, len(x.classes))
		for i := range x.classes {
			c := &x.classes[i]
			if !c.walked || c.holds || c.latent && !latent {
				continue
			}
			ok, assumed := rule(h, c.kind, c.arrives)
			if !ok || assumed && c.code == refused {
				continue
			}
			t.rows[h][i] = moves
			if assumed && c.code != granted {
				t.rows[h][i] |= assuming
			}
			t.from[i] |= 1 << h
			t.kinds[h].add(c.raw)
		}
	}
	return t
}
