package graph

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Overview is an estate seen from far away: its nodes grouped by account and most specific label, and its edges counted
// from group to group. Grants are in no group; an edge through one counts once for each holder, as Claims gives it.
type Overview struct {
	Groups []OverviewGroup // by account, cloud and label
	ByKind map[Kind]uint64 // all edges

	kinds   []Kind
	members []NodeID         // by group, then ascending
	cells   [][]overviewCell // by the group that the edges leave
}

// OverviewGroup is the nodes of one account that have one most specific label.
type OverviewGroup struct {
	Cloud   Cloud
	Account string // empty for what stands in none
	Label   Label
	Count   int
	Flags   map[string]int // nodes by the flags asked for that they have

	from int // where its members begin
}

// OverviewLink is all edges of one kind from one group to another, or within one.
type OverviewLink struct {
	From, To                int // where the groups are placed
	Kind                    Kind
	Count, Certain, Unknown uint64 // what is neither certain nor unknown holds under conditions
}

// Members gives the nodes of a group, ascending. The caller must not change it.
func (o *Overview) Members(group int) []NodeID {
	g := o.Groups[group]
	return o.members[g.from : g.from+g.Count]
}

// MainLabel is the most specific label of a node, Resource where it has none.
func (s *Snapshot) MainLabel(n NodeID) Label {
	ls := s.Labels(n)
	if len(ls) == 0 {
		return Resource
	}
	return ls[len(ls)-1]
}

// Links gives the edges of some kinds, nil for all, between larger groups: place has for each of Groups which of them it
// belongs to, from 0 on. They come by From. It costs O(links).
func (o *Overview) Links(place []int, kinds []Kind) []OverviewLink {
	wanted := make([]bool, len(o.kinds))
	for i, k := range o.kinds {
		wanted[i] = kinds == nil || slices.Contains(kinds, k)
	}
	var parts [][]int // of Groups, by place
	for g, at := range place {
		for len(parts) <= at {
			parts = append(parts, nil)
		}
		parts[at] = append(parts[at], g)
	}
	var out []OverviewLink
	t := newTally(len(parts), len(o.kinds))
	for from, groups := range parts {
		for _, g := range groups {
			for _, c := range o.cells[g] {
				if wanted[c.kind] {
					c.to = uint32(place[c.to]) //nolint:gosec // no more than there are groups
					t.add(c)
				}
			}
		}
		for _, c := range t.take() {
			out = append(out, OverviewLink{From: from, To: int(c.to), Kind: o.kinds[c.kind], Count: c.count, Certain: c.certain, Unknown: c.unknown})
		}
	}
	return out
}

// overviewCell is edges of one kind that lead to one group.
type overviewCell struct {
	to                      uint32
	kind                    uint8 // position in kinds
	count, certain, unknown uint64
}

// times is the cell for so many holders.
func (c overviewCell) times(many uint64) overviewCell {
	return overviewCell{c.to, c.kind, c.count * many, c.certain * many, c.unknown * many}
}

// tally adds cells up, in a table that is used for one sum after another.
type tally struct {
	kinds   int
	table   []overviewCell // by group, then kind
	touched []int          // of table
}

func newTally(groups, kinds int) *tally {
	return &tally{kinds: kinds, table: make([]overviewCell, groups*kinds)}
}

func (t *tally) add(c overviewCell) {
	at := int(c.to)*t.kinds + int(c.kind)
	sum := &t.table[at]
	if sum.count == 0 {
		t.touched = append(t.touched, at)
		sum.to, sum.kind = c.to, c.kind
	}
	sum.count += c.count
	sum.certain += c.certain
	sum.unknown += c.unknown
}

// take gives the sums and empties the table.
func (t *tally) take() []overviewCell {
	out := make([]overviewCell, len(t.touched))
	for i, at := range t.touched {
		out[i], t.table[at] = t.table[at], overviewCell{}
	}
	t.touched = t.touched[:0]
	return out
}

// Overview groups the Snapshot and counts nodes with each of the flags, which are properties that are true. It costs
// O(N + E + links) and, for each Grant, its holders' groups times its targets' groups; all processors count edges.
func (s *Snapshot) Overview(flags []string) *Overview {
	o := &Overview{kinds: s.kinds, ByKind: map[Kind]uint64{}}
	groupOf := s.overviewGroups(o)
	s.overviewFlags(o, groupOf, flags)
	o.cells = make([][]overviewCell, len(o.Groups))
	tallies := sync.Pool{New: func() any { return newTally(len(o.Groups), len(s.kinds)) }}
	spread := func(n int, count func(i int, t *tally)) {
		Spread(n, max(1, n/overviewRuns), func(from, to int) {
			t, ok := tallies.Get().(*tally)
			if !ok {
				t = newTally(len(o.Groups), len(s.kinds))
			}
			for i := from; i < to; i++ {
				count(i, t)
			}
			tallies.Put(t)
		})
	}
	grants := s.WithLabel(Grant)
	granted := make([][]overviewCell, len(grants))
	spread(len(grants), func(i int, t *tally) {
		s.overviewEdges(grants[i], groupOf, t, nil)
		granted[i] = t.take()
	})
	spread(len(o.Groups), func(g int, t *tally) {
		held := map[NodeID]uint64{}
		for _, n := range o.Members(g) {
			s.overviewEdges(n, groupOf, t, held)
		}
		for grant, many := range held {
			at, _ := slices.BinarySearch(grants, grant)
			for _, c := range granted[at] {
				t.add(c.times(many))
			}
		}
		o.cells[g] = t.take()
	})
	for _, cells := range o.cells {
		for _, c := range cells {
			o.ByKind[s.kinds[c.kind]] += c.count
		}
	}
	return o
}

// overviewRuns is in how many runs groups and Grants are shared out among processors: some groups are far larger than others.
const overviewRuns = 64

// overviewEdges adds the edges that leave a node. Those that lead to a Grant are HOLDS and go to held instead.
func (s *Snapshot) overviewEdges(n NodeID, groupOf []int, t *tally, held map[NodeID]uint64) {
	for e := s.outOff[n]; e < s.outOff[n+1]; e++ {
		to := groupOf[s.to[e]]
		if to < 0 {
			if held != nil {
				held[s.to[e]]++
			}
			continue
		}
		c := overviewCell{to: uint32(to), kind: s.kind[e], count: 1} //nolint:gosec // no more groups than nodes
		switch s.Certainty(EdgeID(e)) {
		case Certain:
			c.certain = 1
		case Unknown:
			c.unknown = 1
		}
		t.add(c)
	}
}

// overviewGroups fills groups and members and gives the group of each node, -1 for Grants.
func (s *Snapshot) overviewGroups(o *Overview) []int {
	type key struct {
		account uint32
		labels  uint16
		cloud   uint8
	}
	type group struct {
		account string
		cloud   Cloud
		label   Label
	}
	numbers, byKey := map[group]int{}, map[key]int{}
	groupOf := make([]int, len(s.ids))
	for n := range NodeID(len(s.ids)) { //nolint:gosec // nodes are numbered as uint32
		if s.HasLabel(n, Grant) {
			groupOf[n] = -1
			continue
		}
		k := key{s.acct[n], s.labels[n], s.cloud[n]}
		at, ok := byKey[k]
		if !ok { // sets of labels may end in the same one
			g := group{s.Account(n), s.Cloud(n), s.MainLabel(n)}
			if at, ok = numbers[g]; !ok {
				at = len(o.Groups)
				numbers[g] = at
				o.Groups = append(o.Groups, OverviewGroup{Cloud: g.cloud, Account: g.account, Label: g.label})
			}
			byKey[k] = at
		}
		groupOf[n] = at
		o.Groups[at].Count++
	}
	order := make([]int, len(o.Groups))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := o.Groups[a], o.Groups[b]
		return cmp.Or(strings.Compare(x.Account, y.Account), strings.Compare(string(x.Cloud), string(y.Cloud)), strings.Compare(string(x.Label), string(y.Label)))
	})
	sorted, place, from := make([]OverviewGroup, len(order)), make([]int, len(order)), 0
	for i, old := range order {
		place[old] = i
		sorted[i] = o.Groups[old]
		sorted[i].from = from
		from += sorted[i].Count
	}
	o.Groups, o.members = sorted, make([]NodeID, from)
	next := make([]int, len(sorted))
	for i := range sorted {
		next[i] = sorted[i].from
	}
	for n, g := range groupOf {
		if g < 0 {
			continue
		}
		g = place[g]
		groupOf[n] = g
		o.members[next[g]] = NodeID(n)
		next[g]++
	}
	return groupOf
}

// overviewFlags counts flags; nodes with equal properties have equal flags, so each set is read once.
func (s *Snapshot) overviewFlags(o *Overview, groupOf []int, flags []string) {
	known := map[uint32][]int{} // positions of flags by set of properties
	public := slices.Index(flags, PropPublic)
	for n, g := range groupOf {
		if g < 0 {
			continue
		}
		set, ok := known[s.nsets[n]]
		if !ok {
			set = s.flagsOf(s.nsets[n], flags)
			known[s.nsets[n]] = set
		}
		for _, i := range set {
			o.Groups[g].flag(flags[i])
		}
		if public >= 0 && s.HasLabel(NodeID(n), Public) && !slices.Contains(set, public) {
			o.Groups[g].flag(PropPublic)
		}
	}
}

// flagsOf gives the positions of the flags that a set of properties has.
func (s *Snapshot) flagsOf(set uint32, flags []string) []int {
	var out []int
	for i, f := range flags {
		if v, _ := s.sets.get(set, f); v == true {
			out = append(out, i)
		}
	}
	return out
}

func (g *OverviewGroup) flag(name string) {
	if g.Flags == nil {
		g.Flags = map[string]int{}
	}
	g.Flags[name]++
}
