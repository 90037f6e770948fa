package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
)

// TestClaimsGoOnFromAnyPlace: claims are every edge once for each holder of the Grant that it leaves; from the place behind any of
// them follow those behind it, and a kind that is not wanted changes nothing of the order.
func TestClaimsGoOnFromAnyPlace(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := graph.NewBuilder()
		id, grant := rapid.SampledFrom([]string{"a", "b", "c", "d"}), rapid.SampledFrom([]string{"g", "h"})
		for _, n := range []string{"a", "b", "c", "d"} {
			b.Node(graph.NodeFact{ID: n, Labels: []graph.Label{graph.User}})
		}
		for _, g := range []string{"g", "h"} {
			b.Node(graph.NodeFact{ID: g, Labels: []graph.Label{graph.Grant}})
		}
		for range rapid.IntRange(0, 12).Draw(rt, "edges") {
			kind := rapid.SampledFrom([]graph.Kind{graph.CanRead, graph.CanWrite}).Draw(rt, "kind")
			switch rapid.IntRange(0, 2).Draw(rt, "how") {
			case 0:
				b.Edge(graph.EdgeFact{Kind: kind, From: id.Draw(rt, "from"), To: id.Draw(rt, "to")})
			case 1:
				b.Edge(graph.EdgeFact{Kind: graph.Holds, From: id.Draw(rt, "holder"), To: grant.Draw(rt, "grant")})
			default:
				b.Edge(graph.EdgeFact{Kind: kind, From: grant.Draw(rt, "grant"), To: id.Draw(rt, "to")})
			}
		}
		s, err := b.Build()
		if err != nil {
			rt.Fatal(err)
		}
		var all []graph.Edge
		for e := range graph.EdgeID(s.NumEdges()) {
			edge := s.Edge(e)
			if edge.Kind == graph.Holds {
				continue
			}
			starts := []graph.NodeID{edge.From}
			if s.HasLabel(edge.From, graph.Grant) {
				starts = nil
				for h := range s.InKind(edge.From, graph.Holds) {
					starts = append(starts, h.From)
				}
			}
			for _, from := range starts {
				all = append(all, graph.Edge{ID: e, Kind: edge.Kind, From: from, To: edge.To})
			}
		}
		if diff := cmp.Diff(all, slices.Collect(s.Claims())); diff != "" {
			rt.Fatalf("claims (-by definition +got):\n%s", diff)
		}
		read := func(e graph.Edge) bool { return e.Kind == graph.CanRead }
		for name, wanted := range map[string]func(graph.Edge) bool{"all": nil, "of one kind": read} {
			want := all
			if wanted != nil {
				want = slices.DeleteFunc(slices.Clone(all), func(e graph.Edge) bool { return !wanted(e) })
			}
			i := 0
			for place, e := range s.ClaimsFrom(graph.Place{}, wanted) {
				var rest []graph.Edge
				for _, r := range s.ClaimsFrom(place, wanted) {
					rest = append(rest, r)
				}
				if e != want[i] || !slices.Equal(rest, want[i+1:]) {
					rt.Fatalf("%s: behind %v at %v follow %v, want %v", name, e, place, rest, want[i+1:])
				}
				i++
			}
			if i != len(want) {
				rt.Fatalf("%s: %d claims, want %d", name, i, len(want))
			}
		}
	})
}
