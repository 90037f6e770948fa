package graph_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
)

// compare compares two Snapshots by the chunks that they do not share, and says how many of the earlier one's it read.
func compare(tb rapid.TB, a, b *graph.Snapshot) (*graph.Changes, int) {
	tb.Helper()
	before, after := map[string]bool{}, map[string]bool{}
	var gone [][]byte
	var nodes, edges []graph.Rows
	for c := range graph.EncodeChunks(a) {
		before[string(c.Bytes)] = true
	}
	for c := range graph.EncodeChunks(b) {
		after[string(c.Bytes)] = true
		switch {
		case before[string(c.Bytes)]:
		case c.Kind == graph.ChunkNodes:
			nodes = append(nodes, c.Rows)
		case c.Kind == graph.ChunkEdges:
			edges = append(edges, c.Rows)
		}
	}
	for c := range graph.EncodeChunks(a) {
		if !after[string(c.Bytes)] {
			gone = append(gone, c.Bytes)
		}
	}
	cmp := graph.NewComparison(b, nodes, edges)
	for _, c := range gone {
		if err := cmp.Add(c); err != nil {
			tb.Fatalf("Add: %v", err)
		}
	}
	out, err := cmp.Changes()
	if err != nil {
		tb.Fatalf("Changes: %v", err)
	}
	return out, len(gone)
}

// subjects writes Changes as Diff does, without the properties that changed.
func subjects(b *graph.Snapshot, c *graph.Changes) graph.Difference {
	edge := func(e graph.EdgeID) string {
		x := b.Edge(e)
		return fmt.Sprintf("%s|%s|%s|%s", x.Kind, b.ID(x.From), b.ID(x.To), b.EdgeKey(e))
	}
	var d graph.Difference
	for _, n := range c.AddedNodes {
		d.NodesAdded = append(d.NodesAdded, b.ID(n))
	}
	for _, f := range c.GoneNodes {
		d.NodesRemoved = append(d.NodesRemoved, f.ID)
	}
	for _, x := range c.ChangedNodes {
		d.NodesChanged = append(d.NodesChanged, graph.Change{Subject: b.ID(x.Is)})
	}
	for _, e := range c.AddedEdges {
		d.EdgesAdded = append(d.EdgesAdded, edge(e))
	}
	for _, f := range c.GoneEdges {
		d.EdgesRemoved = append(d.EdgesRemoved, fmt.Sprintf("%s|%s|%s|%s", f.Kind, f.From, f.To, f.Key))
	}
	for _, x := range c.ChangedEdges {
		d.EdgesChanged = append(d.EdgesChanged, graph.Change{Subject: edge(x.Is)})
	}
	return d
}

func wantChanges(tb rapid.TB, a, b *graph.Snapshot, got *graph.Changes) {
	tb.Helper()
	want := graph.Diff(a, b)
	for _, list := range [][]graph.Change{want.NodesChanged, want.EdgesChanged} {
		for i := range list {
			list[i].Keys = nil
		}
	}
	if d := cmp.Diff(want, subjects(b, got)); d != "" {
		tb.Fatalf("changes by chunks (+), by rows (-):\n%s", d)
	}
	was := func(f graph.NodeFact) {
		n, ok := a.Lookup(f.ID)
		if !ok || a.ID(n) != f.ID {
			tb.Fatalf("%s is no node of the earlier run", f.ID)
		}
		want := graph.NodeFact{
			ID: a.ID(n), Labels: a.Labels(n), Name: a.Name(n), Cloud: a.Cloud(n), Account: a.Account(n), Region: a.Region(n), Type: a.Type(n),
			Props: maps.Collect(a.NodeProps(n)),
		}
		if d := cmp.Diff(want, f, cmpopts.EquateEmpty()); d != "" {
			tb.Fatalf("%s as it was:\n%s", f.ID, d)
		}
	}
	for _, f := range got.GoneNodes {
		was(f)
	}
	for _, x := range got.ChangedNodes {
		was(x.Was)
	}
	props := map[string]graph.Props{}
	for e := range graph.EdgeID(a.NumEdges()) {
		x := a.Edge(e)
		props[fmt.Sprintf("%s|%s|%s|%s", x.Kind, graph.FoldID(a.ID(x.From)), graph.FoldID(a.ID(x.To)), a.EdgeKey(e))] = maps.Collect(a.EdgeProps(e))
	}
	for _, f := range got.GoneEdges {
		if d := cmp.Diff(props[fmt.Sprintf("%s|%s|%s|%s", f.Kind, graph.FoldID(f.From), graph.FoldID(f.To), f.Key)], f.Props); d != "" {
			tb.Fatalf("edge from %s as it was:\n%s", f.From, d)
		}
	}
	for _, c := range got.ChangedEdges {
		x := b.Edge(c.Is)
		if d := cmp.Diff(props[fmt.Sprintf("%s|%s|%s|%s", x.Kind, graph.FoldID(b.ID(x.From)), graph.FoldID(b.ID(x.To)), b.EdgeKey(c.Is))], c.Was); d != "" {
			tb.Fatalf("edge from %s as it was:\n%s", b.ID(x.From), d)
		}
	}
}

// What the chunks say of two runs is what all their rows say.
func TestChangesLaw(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := buildFacts(rt, drawFacts(rt)), buildFacts(rt, drawFacts(rt))
		got, _ := compare(rt, a, b)
		wantChanges(rt, a, b, got)
	})
}

func TestChangesReadWhatIsNotShared(t *testing.T) {
	a := build(t, estate(20_000, 5, func(i int) bool { return i%2000 == 7 }))
	total := len(chunks(a))
	for name, c := range map[string]struct {
		skip func(int) bool
		most int // chunks read of the earlier run
	}{
		"nothing":                      {func(i int) bool { return i%2000 == 7 }, 0},
		"a node leaves, one comes":     {func(i int) bool { return i == 7 || i == 11 || (i > 8 && i%2000 == 7 && i != 4007) }, 12},
		"an account leaves":            {func(i int) bool { return i%2000 == 7 || i/1000 == 3 }, total / 8},
		"nodes everywhere come and go": {func(i int) bool { return i%50 == 3 }, total},
	} {
		t.Run(name, func(t *testing.T) {
			b := build(t, estate(20_000, 5, c.skip))
			got, read := compare(t, a, b)
			wantChanges(t, a, b, got)
			if read > c.most {
				t.Errorf("%d of %d chunks were read, want at most %d", read, total, c.most)
			}
		})
	}
}

func TestComparisonRefusesWhatIsNoSnapshot(t *testing.T) {
	s := build(t, estate(3000, 3, nil))
	var nodes, edges []byte
	for c := range graph.EncodeChunks(s) {
		switch {
		case c.Kind == graph.ChunkNodes && nodes == nil:
			nodes = c.Bytes
		case c.Kind == graph.ChunkEdges && edges == nil:
			edges = c.Bytes
		}
	}
	empty := build(t, graph.NewBuilder())
	for name, list := range map[string][][]byte{
		"edges before nodes":     {edges, nodes},
		"a chunk twice":          {nodes, nodes},
		"cut off":                {nodes[:len(nodes)/2]},
		"edges of unknown nodes": {edges},
		"another version":        {append([]byte{99}, nodes[1:]...)},
		"empty":                  {{}},
	} {
		c := graph.NewComparison(empty, nil, nil)
		var err error
		for _, b := range list {
			err = c.Add(b)
		}
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, end := c.Changes(); end == nil {
			t.Errorf("%s: Changes after an error", name)
		}
	}
}
