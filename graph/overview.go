package graph

import (
	"cmp"
	"slices"
	"strings"
)

// Overview is an estate seen from far away: its nodes grouped by account and most specific label, and its edges counted
// from group to group. Grants are in no group; an edge through one counts once for each holder, as Claims gives it.
type Overview struct {
	Groups []OverviewGroup // by account, cloud and label
	Links  []OverviewLink  // by From, To and Kind

	members []NodeID // by group, then ascending
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
	From, To                int // positions in Groups
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

// overviewCell is one link while it is counted; at is the group it leads to, times the number of kinds, plus the kind.
type overviewCell struct {
	at                      int
	count, certain, unknown uint64
}

// Overview groups the Snapshot and counts nodes with each of the flags, which are properties that are true. It costs
// O(N + E + links) and, for each Grant, its holders' groups times its targets' groups.
func (s *Snapshot) Overview(flags []string) *Overview {
	o := &Overview{}
	groupOf := s.overviewGroups(o)
	s.overviewFlags(o, groupOf, flags)
	granted := s.overviewGrants(groupOf, len(o.Groups))
	kinds := len(s.kinds)
	cells := make([]overviewCell, len(o.Groups)*kinds)
	for g := range o.Groups {
		var touched []int
		add := func(c overviewCell) {
			cell := &cells[c.at]
			if cell.count == 0 {
				touched = append(touched, c.at)
			}
			cell.count += c.count
			cell.certain += c.certain
			cell.unknown += c.unknown
		}
		for _, n := range o.Members(g) {
			for e := s.outOff[n]; e < s.outOff[n+1]; e++ {
				if to := groupOf[s.to[e]]; to >= 0 { // HOLDS alone leads to what is in no group
					add(s.overviewCell(EdgeID(e), to))
				}
			}
		}
		for _, c := range granted[g] {
			add(c)
		}
		slices.Sort(touched)
		for _, at := range touched {
			c := &cells[at]
			o.Links = append(o.Links, OverviewLink{From: g, To: at / kinds, Kind: s.kinds[at%kinds], Count: c.count, Certain: c.certain, Unknown: c.unknown})
			*c = overviewCell{}
		}
	}
	return o
}

func (s *Snapshot) overviewCell(e EdgeID, to int) overviewCell {
	c := overviewCell{at: to*len(s.kinds) + int(s.kind[e]), count: 1}
	switch s.Certainty(e) {
	case Certain:
		c.certain = 1
	case Unknown:
		c.unknown = 1
	}
	return c
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

// overviewGrants counts the edges through Grants, by the group of their holders.
func (s *Snapshot) overviewGrants(groupOf []int, groups int) [][]overviewCell {
	out := make([][]overviewCell, groups)
	holders, targets := map[int]uint64{}, map[int]overviewCell{}
	for _, n := range s.WithLabel(Grant) {
		clear(holders)
		clear(targets)
		for h := range s.InKind(n, Holds) {
			if g := groupOf[h.From]; g >= 0 {
				holders[g]++
			}
		}
		for e := range s.Out(n) {
			if groupOf[e.To] < 0 {
				continue
			}
			c := s.overviewCell(e.ID, groupOf[e.To])
			was := targets[c.at]
			targets[c.at] = overviewCell{c.at, was.count + c.count, was.certain + c.certain, was.unknown + c.unknown}
		}
		for g, many := range holders {
			for _, c := range targets {
				out[g] = append(out[g], overviewCell{c.at, c.count * many, c.certain * many, c.unknown * many})
			}
		}
	}
	return out
}
