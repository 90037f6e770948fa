package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
)

// TestExtendIsBuildingAnew: facts added to a Snapshot give what a Builder makes
// of both together.
func TestExtendIsBuildingAnew(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := drawFacts(rt)
		for i := range f.nodes {
			f.nodes[i].Origin.Observed = 0
		}
		cutN, cutE := rapid.IntRange(0, len(f.nodes)).Draw(rt, "nodes first"), rapid.IntRange(0, len(f.edges)).Draw(rt, "edges first")
		first, rest := facts{nodes: f.nodes[:cutN], edges: f.edges[:cutE]}, facts{nodes: f.nodes[cutN:], edges: f.edges[cutE:]}
		// What only edges name gets another name once a fact describes it, in a
		// Builder: so facts describe everything from the start.
		for _, id := range []string{"a", "b", "c", "/S/x", "arn:aws:iam::1:role/r", "user:A@x"} {
			first.nodes = append(slices.Clip(first.nodes), graph.NodeFact{ID: id, Labels: []graph.Label{graph.Resource}})
		}
		whole := buildFacts(rt, facts{nodes: append(slices.Clip(first.nodes), rest.nodes...), edges: f.edges})

		x := graph.Extend(buildFacts(rt, first))
		for _, n := range rest.nodes {
			x.Node(n)
		}
		for i, e := range rest.edges {
			if i%2 == 0 {
				x.Edge(e)
				continue
			}
			from, to := x.Number(e.From), x.Number(e.To)
			if from == to {
				x.Loops(e.Kind, e.Key, e.Props, []graph.NodeID{from})
			} else {
				x.Edges(e.Kind, e.Key, e.Props, []graph.NodeID{from}, []graph.NodeID{to})
			}
		}
		extended, err := x.Build()
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(text(whole), text(extended)); diff != "" {
			rt.Fatalf("built at once (-) and extended (+):\n%s", diff)
		}
		if diff := cmp.Diff(chunks(whole), chunks(extended)); diff != "" {
			rt.Fatal("the same text, other bytes")
		}
	})
}
