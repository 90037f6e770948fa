package view

import (
	"cmp"
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Sizes of an overview.
const (
	DefaultAccounts = 24
	MaxAccounts     = 100
	DefaultLinks    = 1000
	MaxLinks        = 2000
)

// Overview is an estate in groups.
type Overview struct {
	Accounts, OtherAccounts int

	e      *Estate
	all    *graph.Overview
	groups []*OverviewGroup
	place  []int // in groups, by position in all.Groups
}

// OverviewGroup is nodes of one account, or of all others, that have one label.
type OverviewGroup struct {
	Cloud                *graph.Cloud
	Account, AccountName *string
	Accounts             int
	Label                graph.Label
	Count                int

	e    *Estate
	all  *graph.Overview
	of   []int // positions in all.Groups
	name string
}

// FlagCount counts nodes with a flag.
type FlagCount struct {
	Flag  Flag
	Count int
}

// OverviewLinks is links of an overview.
type OverviewLinks struct {
	Links      []*OverviewLink
	TotalCount int
}

// OverviewLink is edges of one kind from one group to another.
type OverviewLink struct {
	From, To                string
	Kind                    graph.Kind
	Count, Certain, Unknown int
}

// KindTotal counts the edges of a kind.
type KindTotal struct {
	Kind  graph.Kind
	Count int
}

// overviewKey is under which a Snapshot keeps its overview.
type overviewKey struct{}

func (e *Estate) overview() *graph.Overview {
	build := func() any { return e.s.Overview(flags()) }
	o, ok := e.s.Derived(overviewKey{}, build).(*graph.Overview)
	if !ok {
		return e.s.Overview(flags())
	}
	return o
}

// Overview groups the estate: accounts by themselves as named, or the largest.
func (e *Estate) Overview(accounts []string, largest *int) (*Overview, error) {
	most := DefaultAccounts
	if largest != nil {
		most = *largest
	}
	if most < 0 || most > MaxAccounts || len(accounts) > MaxAccounts {
		return nil, &Error{
			Code: LimitPage, Message: "accounts by themselves: " + strconv.Itoa(max(most, len(accounts))) + " is outside 0 to " + strconv.Itoa(MaxAccounts),
			Extra: map[string]any{"limit": MaxAccounts, "asked": max(most, len(accounts))},
		}
	}
	o := &Overview{e: e, all: e.overview()}
	sizes := map[string]int{}
	for _, g := range o.all.Groups {
		if g.Account != "" {
			sizes[g.Account] += g.Count
		}
	}
	o.Accounts = len(sizes)
	if accounts == nil {
		for a := range sizes {
			accounts = append(accounts, a)
		}
		slices.SortFunc(accounts, func(a, b string) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), strings.Compare(a, b)) })
		accounts = accounts[:min(len(accounts), most)]
	}
	alone := map[string]bool{"": true}
	for _, a := range accounts {
		alone[a] = true
	}
	for a := range sizes {
		if !alone[a] {
			o.OtherAccounts++
		}
	}
	o.gather(alone)
	return o, nil
}

// gather makes the groups of the accounts that stand alone, then those of the others, by label.
func (o *Overview) gather(alone map[string]bool) {
	o.place = make([]int, len(o.all.Groups))
	names := o.e.accountNames()
	others := map[graph.Label][]int{}
	for i, g := range o.all.Groups {
		if !alone[g.Account] {
			others[g.Label] = append(others[g.Label], i)
			continue
		}
		o.place[i] = len(o.groups)
		group := &OverviewGroup{
			Account: &g.Account, Label: g.Label, Count: g.Count, e: o.e, all: o.all, of: []int{i},
			name: string(g.Cloud) + "\x00" + g.Account + "\x00" + string(g.Label),
		}
		if g.Cloud != "" {
			group.Cloud = &g.Cloud
		}
		if g.Account != "" {
			group.Accounts = 1
			group.AccountName = &g.Account
			if name, ok := names[g.Account]; ok {
				group.AccountName = &name
			}
		}
		o.groups = append(o.groups, group)
	}
	for _, l := range graph.Labels() {
		of := others[l.Label]
		if len(of) == 0 {
			continue
		}
		group := &OverviewGroup{Label: l.Label, e: o.e, all: o.all, of: of, name: "\x00\x00\x00" + string(l.Label)}
		seen := map[string]bool{}
		for _, i := range of {
			o.place[i] = len(o.groups)
			group.Count += o.all.Groups[i].Count
			seen[o.all.Groups[i].Account] = true
		}
		group.Accounts = len(seen)
		o.groups = append(o.groups, group)
	}
}

// accountNames gives the names of the nodes that are accounts, by account.
func (e *Estate) accountNames() map[string]string {
	out := map[string]string{}
	for _, n := range e.s.WithLabel(graph.Account) {
		out[e.s.Account(n)] = e.s.Name(n)
	}
	return out
}

// Nodes counts the nodes of all groups.
func (o *Overview) Nodes() int {
	n := 0
	for _, g := range o.groups {
		n += g.Count
	}
	return n
}

// Groups lists the groups, or those named.
func (o *Overview) Groups(ids []string) []*OverviewGroup {
	if ids == nil {
		return o.groups
	}
	out := []*OverviewGroup{}
	for _, g := range o.groups {
		if slices.Contains(ids, g.ID()) {
			out = append(out, g)
		}
	}
	return out
}

// Links lists the links, the most edges first.
func (o *Overview) Links(kinds []graph.Kind, first *int) (*OverviewLinks, error) {
	most := DefaultLinks
	if first != nil {
		most = *first
	}
	if most < 0 || most > MaxLinks {
		return nil, &Error{
			Code: LimitPage, Message: "first: " + strconv.Itoa(most) + " is outside 0 to " + strconv.Itoa(MaxLinks),
			Extra: map[string]any{"limit": MaxLinks, "asked": most},
		}
	}
	list := o.all.Links(o.place, kinds)
	slices.SortFunc(list, func(a, b graph.OverviewLink) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	out := &OverviewLinks{Links: []*OverviewLink{}, TotalCount: len(list)}
	for _, l := range list[:min(len(list), most)] {
		out.Links = append(out.Links, &OverviewLink{
			From: o.groups[l.From].ID(), To: o.groups[l.To].ID(), Kind: l.Kind, Count: capped(l.Count), Certain: capped(l.Certain), Unknown: capped(l.Unknown),
		})
	}
	return out, nil
}

// ByKind counts all edges by kind.
func (o *Overview) ByKind() []*KindTotal {
	out := []*KindTotal{}
	for k, n := range o.all.ByKind {
		out = append(out, &KindTotal{k, capped(n)})
	}
	slices.SortFunc(out, func(a, b *KindTotal) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	return out
}

// capped keeps a count within GraphQL's Int.
func capped(n uint64) int { return int(min(n, math.MaxInt32)) }

// ID names the group.
func (g *OverviewGroup) ID() string { return base64.RawURLEncoding.EncodeToString([]byte(g.name)) }

// Flags counts the nodes that have each flag.
func (g *OverviewGroup) Flags() []*FlagCount {
	out := []*FlagCount{}
	for _, f := range flags() {
		n := 0
		for _, i := range g.of {
			n += g.all.Groups[i].Flags[f]
		}
		if n > 0 {
			out = append(out, &FlagCount{Flag(f), n})
		}
	}
	return out
}

// Members gives a page of the group's nodes.
func (g *OverviewGroup) Members(first *int, after *string) (*EntityConnection, error) {
	if len(g.of) == 1 {
		return g.e.Page(g.all.Members(g.of[0]), first, after)
	}
	var list []graph.NodeID
	for _, i := range g.of {
		list = append(list, g.all.Members(i)...)
	}
	return g.e.Page(list, first, after)
}
