package graph_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
)

// slowOverview counts by the definition: every node, and every edge as people count them.
func slowOverview(s *graph.Snapshot) (groups map[string]int, links map[string][3]uint64) {
	name := func(n graph.NodeID) string {
		return fmt.Sprintf("%s/%s/%s", s.Account(n), s.Cloud(n), s.MainLabel(n))
	}
	groups, links = map[string]int{}, map[string][3]uint64{}
	for n := range graph.NodeID(s.NumNodes()) {
		if !s.HasLabel(n, graph.Grant) {
			groups[name(n)]++
		}
	}
	for e := range s.Claims() {
		key := name(e.From) + " " + string(e.Kind) + " " + name(e.To)
		c := links[key]
		c[0]++
		switch s.Certainty(e.ID) {
		case graph.Certain:
			c[1]++
		case graph.Unknown:
			c[2]++
		}
		links[key] = c
	}
	return groups, links
}

func TestAnOverviewCountsWhatPeopleCount(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := graph.NewBuilder()
		id := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
		grant := rapid.SampledFrom([]string{"g", "h"})
		for _, n := range []string{"a", "b", "c", "d", "e"} {
			b.Node(graph.NodeFact{
				ID: n, Account: rapid.SampledFrom([]string{"", "1", "2"}).Draw(rt, "account"), Cloud: rapid.SampledFrom([]graph.Cloud{graph.AWS, graph.GCP}).Draw(rt, "cloud"),
				Labels: []graph.Label{rapid.SampledFrom([]graph.Label{graph.User, graph.Function}).Draw(rt, "label")},
			})
		}
		certainty := func() graph.Props {
			return graph.Props{"certainty": rapid.SampledFrom([]string{"certain", "conditional", "unknown"}).Draw(rt, "certainty")}
		}
		for _, g := range []string{"g", "h"} {
			b.Node(graph.NodeFact{ID: g, Labels: []graph.Label{graph.Grant}})
		}
		for range rapid.IntRange(0, 12).Draw(rt, "edges") {
			kind := rapid.SampledFrom([]graph.Kind{graph.CanRead, graph.Contains}).Draw(rt, "kind")
			switch rapid.IntRange(0, 2).Draw(rt, "how") {
			case 0:
				b.Edge(graph.EdgeFact{Kind: kind, From: id.Draw(rt, "from"), To: id.Draw(rt, "to"), Props: certainty()})
			case 1:
				b.Edge(graph.EdgeFact{Kind: graph.Holds, From: id.Draw(rt, "holder"), To: grant.Draw(rt, "grant")})
			default:
				b.Edge(graph.EdgeFact{Kind: kind, From: grant.Draw(rt, "grant"), To: id.Draw(rt, "to"), Props: certainty()})
			}
		}
		s, err := b.Build()
		if err != nil {
			rt.Fatal(err)
		}
		o := s.Overview(nil)
		groups, links := map[string]int{}, map[string][3]uint64{}
		name := func(g int) string {
			return fmt.Sprintf("%s/%s/%s", o.Groups[g].Account, o.Groups[g].Cloud, o.Groups[g].Label)
		}
		for i, g := range o.Groups {
			groups[name(i)] = g.Count
			for _, n := range o.Members(i) {
				if s.Account(n) != g.Account || s.MainLabel(n) != g.Label {
					rt.Errorf("%s is in %s", s.ID(n), name(i))
				}
			}
		}
		place, byKind, wantByKind := make([]int, len(o.Groups)), map[graph.Kind]uint64{}, map[graph.Kind]uint64{}
		for i := range place {
			place[i] = i
		}
		for _, l := range o.Links(place, nil) {
			links[name(l.From)+" "+string(l.Kind)+" "+name(l.To)] = [3]uint64{l.Count, l.Certain, l.Unknown}
			wantByKind[l.Kind] += l.Count
		}
		clear(place) // all groups as one
		for _, l := range o.Links(place, []graph.Kind{graph.CanRead}) {
			byKind[l.Kind] += l.Count
		}
		if byKind[graph.CanRead] != wantByKind[graph.CanRead] || len(byKind) > 1 {
			rt.Errorf("%v: want what all groups together have, %v", byKind, wantByKind)
		}
		wantGroups, wantLinks := slowOverview(s)
		if diff := cmp.Diff(wantGroups, groups); diff != "" {
			rt.Error("groups", diff)
		}
		if diff := cmp.Diff(wantLinks, links); diff != "" {
			rt.Error("links", diff)
		}
		if diff := cmp.Diff(wantByKind, o.ByKind); diff != "" {
			rt.Error("by kind", diff)
		}
	})
}

func TestAnOverviewCountsFlags(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "a", Labels: []graph.Label{graph.User}, Props: graph.Props{graph.PropAdmin: true}})
	b.Node(graph.NodeFact{ID: "b", Labels: []graph.Label{graph.User}, Props: graph.Props{graph.PropAdmin: true}})
	b.Node(graph.NodeFact{ID: "c", Labels: []graph.Label{graph.User}})
	b.Node(graph.NodeFact{ID: "anyone", Labels: []graph.Label{graph.Principal, graph.Public}})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	got := map[graph.Label]map[string]int{}
	for _, g := range s.Overview([]string{graph.PropPublic, graph.PropAdmin}).Groups {
		got[g.Label] = g.Flags
	}
	want := map[graph.Label]map[string]int{graph.User: {graph.PropAdmin: 2}, graph.Public: {graph.PropPublic: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
