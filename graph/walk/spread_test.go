package walk_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// TestSpreadIsReach: a mark comes to control exactly the nodes to which a free
// walk leads that ends in control, whatever other marks spread with it.
func TestSpreadIsReach(t *testing.T) {
	kinds := []graph.Kind{
		graph.CanAssume, graph.CanHijack, graph.RunsAs, graph.CanInvoke, graph.Triggers, graph.MemberOf, graph.HasRole,
		graph.Administers, graph.Contains, graph.CanWrite, graph.SuppliesCode, graph.CanRead, graph.Unlocks, graph.Holds,
	}
	labels := [][]graph.Label{
		{graph.Principal, graph.Role}, {graph.Function}, {graph.Account}, {graph.DataStore}, {graph.Group, graph.Principal}, {graph.Grant},
	}
	rapid.Check(t, func(rt *rapid.T) {
		b := graph.NewBuilder()
		n := rapid.IntRange(2, 7).Draw(rt, "nodes")
		id := func(label string) string { return strconv.Itoa(rapid.IntRange(0, n-1).Draw(rt, label)) }
		for i := range n {
			b.Node(graph.NodeFact{ID: strconv.Itoa(i), Labels: rapid.SampledFrom(labels).Draw(rt, "labels")})
		}
		for range rapid.IntRange(0, 14).Draw(rt, "edges") {
			e := graph.EdgeFact{Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), From: id("from"), To: id("to"), Props: graph.Props{}}
			if rapid.Bool().Draw(rt, "conditional") {
				e.Props[graph.PropCertainty] = graph.Conditional.String()
			}
			b.Edge(e)
		}
		s, err := b.Build()
		if err != nil {
			rt.Fatal(err)
		}
		sure := rapid.Bool().Draw(rt, "sure")
		all := walk.NewSpread(s, sure)
		for m := range n {
			all.Put(graph.NodeID(m), 1<<m)
		}
		all.Run()
		for m := range n {
			alone := walk.NewSpread(s, sure)
			alone.Put(graph.NodeID(m), 1)
			alone.Run()
			for to := range n {
				together, apart := all.Controls(graph.NodeID(to))&(1<<m) != 0, alone.Controls(graph.NodeID(to)) != 0
				if together != apart {
					rt.Errorf("mark %d at %d: %v together, %v alone", m, to, together, apart)
				}
			}
		}
	})
}

// TestSpread: what a mark comes to control by the rules of the walk, and what it has besides.
func TestSpread(t *testing.T) {
	s := estate(t, shop)
	at := func(id string) graph.NodeID {
		n, ok := s.Lookup(id)
		if !ok {
			t.Fatal(id)
		}
		return n
	}
	sp := walk.NewSpread(s, true)
	sp.Put(at("internet"), 1)
	sp.Put(at("ci"), 2)
	sp.Run()
	for id, want := range map[string]uint64{
		"fn":     2, // invoked by anyone, which gives its role under an assumption alone; hijacked by ci
		"priv":   2,
		"bucket": 2, // in the account that priv administers
		"plain":  0, // the group's own rights are no member's
		"held":   0, // no principal: holding it ends a chain
	} {
		if got := sp.Controls(at(id)); got != want {
			t.Errorf("%s is controlled by %b, want %b", id, got, want)
		}
	}
	if got := sp.Have(graph.CanInvoke, at("fn")); got != 3 {
		t.Errorf("fn can be invoked by %b", got)
	}
	sp.Arrive(graph.CanAssume, at("plain"), 1)
	sp.Run()
	if got := sp.Controls(at("plain")); got != 1 {
		t.Errorf("plain is controlled by %b", got)
	}
}
