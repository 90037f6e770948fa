package graph_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
)

// TestPatchKeepsNumbers: a Patch by which edges come, go and change and Grants
// come leaves nodes their numbers, says from which nodes other edges lead, and
// gives what a Builder makes of the changed facts, a second Patch on it too.
func TestPatchKeepsNumbers(t *testing.T) {
	t.Parallel()
	const nodes = 12
	var rooms [2]graph.Scratch // in each of which one comes to lie after the other
	kinds := []graph.Kind{graph.CanAssume, graph.CanRead, graph.Holds}
	type edge struct {
		kind     graph.Kind
		from, to string
		key      string
	}
	node := func(i int) graph.NodeFact {
		f := graph.NodeFact{ID: fmt.Sprintf("n%02d", i), Labels: []graph.Label{graph.Principal}}
		if i >= nodes {
			f = graph.NodeFact{ID: fmt.Sprintf("grant:%02d", i), Labels: []graph.Label{graph.Grant}}
		}
		return f
	}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		all, edges := nodes, map[edge]string{}
		draw := func() (edge, string) {
			return edge{kinds[r.IntN(3)], node(r.IntN(all)).ID, node(r.IntN(all)).ID, strconv.Itoa(r.IntN(2))}, strconv.Itoa(r.IntN(3))
		}
		for range 30 {
			e, say := draw()
			edges[e] = say
		}
		built := func() *graph.Snapshot {
			b := graph.NewBuilder()
			for i := range all {
				b.Node(node(i))
			}
			for e, say := range edges {
				b.Edge(graph.EdgeFact{Kind: e.kind, From: e.from, To: e.to, Key: e.key, Props: graph.Props{"say": say}})
			}
			s, err := b.Build()
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		base := built()
		if len(base.Kinds()) < len(kinds) {
			continue
		}
		first := edges
		for range 2 { // in rooms where another question of the same estate lay
			all, edges = nodes, maps.Clone(first)
			s := base
			for i := range rooms {
				p := graph.NewPatch(s)
				p.In(&rooms[i])
				for e := range edges {
					if r.IntN(4) > 0 {
						continue
					}
					x, ok := s.EdgeNamed(fmt.Sprintf("%s|%s|%s|%s", e.kind, e.from, e.to, e.key))
					if !ok {
						t.Fatalf("seed %d: no edge %v", seed, e)
					}
					p.DropEdge(x.ID)
					delete(edges, e)
				}
				if n := graph.NodeID(r.IntN(s.NumNodes())); r.IntN(3) == 0 {
					p.DropFrom(n)
					maps.DeleteFunc(edges, func(e edge, _ string) bool { return e.from == s.ID(n) })
				}
				for range r.IntN(3) {
					p.Node(node(all))
					all++
				}
				for range r.IntN(6) {
					e, say := draw()
					if _, have := edges[e]; have {
						continue
					}
					edges[e] = say
					p.Edge(graph.EdgeFact{Kind: e.kind, From: e.from, To: e.to, Key: e.key, Props: graph.Props{"say": say}})
				}
				var err error
				if s, err = p.Build(); err != nil {
					t.Fatal(err)
				}
				want := built()
				if diff := cmp.Diff(graph.Difference{}, graph.Diff(want, s)); diff != "" {
					t.Fatalf("seed %d: %s", seed, diff)
				}
				for n := range graph.NodeID(s.NumNodes()) {
					if back, ok := s.Lookup(s.ID(n)); !ok || back != n {
						t.Fatalf("seed %d: %s is found as %d, is %d", seed, s.ID(n), back, n)
					}
					m, _ := want.Lookup(s.ID(n))
					if diff := cmp.Diff(arriving(want, m), arriving(s, n)); diff != "" {
						t.Fatalf("seed %d: at %s: %s", seed, s.ID(n), diff)
					}
				}
			}
			under, ch, ok := s.Base()
			if !ok {
				under, ch = s, graph.Patched{} // nothing changed
			}
			if under != base {
				t.Fatalf("seed %d: the Snapshot under it is another", seed)
			}
			other := map[string]bool{}
			for _, n := range ch.From {
				other[s.ID(n)] = true
			}
			d := graph.Diff(base, s)
			for _, name := range append(d.EdgesAdded, d.EdgesRemoved...) {
				var from string
				for i, c := 0, 0; i < len(name); i++ {
					if name[i] == '|' {
						c++
					} else if c == 1 {
						from += string(name[i])
					}
				}
				if !other[from] {
					t.Errorf("seed %d: %s changed, and its source is not named", seed, name)
				}
			}
		}
	}
}

func arriving(s *graph.Snapshot, n graph.NodeID) map[string]int {
	out := map[string]int{}
	for e := range s.In(n) {
		out[fmt.Sprintf("%s|%s|%s|%s", e.Kind, s.ID(e.From), s.EdgeKey(e.ID), s.EdgeString(e.ID, "say"))]++
	}
	return out
}
