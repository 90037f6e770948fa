package graph_test

import (
	"slices"
	"testing"

	"github.com/postern-graph/postern/graph"
)

func TestFlagged(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "a", Labels: []graph.Label{graph.Secret}, Tags: map[string]string{"z": "1"}, Props: graph.Props{"admin": true}})
	b.Node(graph.NodeFact{ID: "b", Labels: []graph.Label{graph.Secret}, Tags: map[string]string{"z": "1"}, Props: graph.Props{"owned": false}})
	b.Node(graph.NodeFact{ID: "c", Labels: []graph.Label{graph.User, graph.Principal}})
	b.Edge(graph.EdgeFact{Kind: graph.CanRead, From: "c", To: "a", Props: graph.Props{graph.PropTechnique: "t"}})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	id := func(name string) graph.NodeID {
		n, ok := s.Lookup(name)
		if !ok {
			t.Fatal(name)
		}
		return n
	}
	f := s.Flagged(map[string][]graph.NodeID{graph.PropSensitive: {id("a")}, graph.PropOwned: {id("b"), id("c"), id("c")}})
	for _, tt := range []struct {
		node, flag string
		want       bool
	}{{"a", "sensitive", true}, {"a", "admin", true}, {"a", "owned", false}, {"b", "owned", true}, {"b", "sensitive", false}, {"c", "owned", true}} {
		if got := f.NodeFlag(id(tt.node), tt.flag); got != tt.want {
			t.Errorf("%s of %s is %v", tt.flag, tt.node, got)
		}
		if tt.flag != "admin" && s.NodeFlag(id(tt.node), tt.flag) {
			t.Errorf("%s of %s changed in the Snapshot that it was made from", tt.flag, tt.node)
		}
	}
	var keys []string
	for k := range f.NodeProps(id("a")) {
		keys = append(keys, k)
	}
	if !slices.IsSorted(keys) || len(keys) != 3 {
		t.Errorf("properties of a: %q", keys)
	}
	if e := slices.Collect(f.Out(id("c"))); len(e) != 1 || f.EdgeString(e[0].ID, graph.PropTechnique) != "t" {
		t.Errorf("edges of c: %v", e)
	}
	want := s.Flagged(map[string][]graph.NodeID{graph.PropOwned: {id("c"), id("b")}, graph.PropSensitive: {id("a")}})
	if d := graph.Diff(f, want); len(d.NodesChanged) > 0 {
		t.Errorf("another order gives another graph: %+v", d)
	}
}
