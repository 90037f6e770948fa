package graph_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
)

func chunks(s *graph.Snapshot) [][]byte {
	var out [][]byte
	for c := range graph.EncodeChunks(s) {
		out = append(out, c.Bytes)
	}
	return out
}

func decode(tb testing.TB, list [][]byte) *graph.Snapshot {
	tb.Helper()
	d := graph.NewDecoder()
	for _, c := range list {
		if err := d.Add(c); err != nil {
			tb.Fatalf("Add: %v", err)
		}
	}
	s, err := d.Snapshot()
	if err != nil {
		tb.Fatalf("Snapshot: %v", err)
	}
	return s
}

func build(tb testing.TB, b *graph.Builder) *graph.Snapshot {
	tb.Helper()
	s, err := b.Build()
	if err != nil {
		tb.Fatalf("Build: %v", err)
	}
	return s
}

// estate gives n functions in accounts of a thousand with m edges each.
func estate(n, m int, skip func(i int) bool) *graph.Builder {
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: "7", AsOf: 1700000000})
	id := func(i int) string {
		return fmt.Sprintf("arn:aws:lambda:eu-west-1:%012d:function:pay-%07d", i/1000, i)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	kinds := []graph.Kind{graph.CanInvoke, graph.CanRead, graph.RunsAs, graph.CanHijack}
	for i := range n {
		if skip == nil || !skip(i) {
			b.Node(graph.NodeFact{
				ID: id(i), Labels: []graph.Label{graph.Function}, Name: fmt.Sprintf("pay-%07d", i), Cloud: graph.AWS,
				Account: fmt.Sprintf("%012d", i/1000), Region: "eu-west-1", Type: "AWS::Lambda::Function",
				Tags: map[string]string{"env": "prod"}, Props: graph.Props{"timeout": int64(i % 900), "memory": 512.5, "layers": []string{"a", id(i)}},
				Aliases: []string{fmt.Sprintf("alias-%d", i)},
			})
		}
		for j := range m {
			to, p := rng.IntN(n), graph.Props{"actions": []string{"lambda:InvokeFunction"}}
			if j%3 == 0 {
				p["certainty"], p["conditions"] = "conditional", fmt.Sprintf(`[{"op":"x","n":%d}]`, i%50)
			}
			b.Edge(graph.EdgeFact{Kind: kinds[j%len(kinds)], From: id(i), To: id(to), Key: []string{"", "k"}[j%2], Props: p})
		}
	}
	for i := range n / 10 {
		b.Gap(graph.Gap{Scope: "aws/1/gaad", Service: "iam", Reason: graph.GapNameOnly, Detail: fmt.Sprint("record ", i), Count: int64(i)})
	}
	return b
}

func TestChunksRoundTrip(t *testing.T) {
	want := build(t, estate(5000, 6, func(i int) bool { return i%97 == 0 }))
	enc := chunks(want)
	got := decode(t, enc)
	if d := cmp.Diff(graph.Diff(want, got), graph.Difference{}); d != "" {
		t.Errorf("decoded differs:\n%s", d)
	}
	if d := cmp.Diff(want.Gaps(), got.Gaps()); d != "" {
		t.Errorf("gaps:\n%s", d)
	}
	if want.Meta() != got.Meta() {
		t.Errorf("meta %v, want %v", got.Meta(), want.Meta())
	}
	for n := range graph.NodeID(want.NumNodes()) {
		if d := cmp.Diff(slices.Collect(want.In(n)), slices.Collect(got.In(n))); d != "" {
			t.Fatalf("edges into %s:\n%s", want.ID(n), d)
		}
	}
	if d := cmp.Diff(want.WithLabel(graph.Function), got.WithLabel(graph.Function)); d != "" {
		t.Errorf("functions:\n%s", d)
	}
	if n, ok := got.Lookup("alias-17"); !ok || got.Name(n) != "pay-0000017" {
		t.Errorf("alias-17 leads to %v, %v", n, ok)
	}
	if !slices.EqualFunc(enc, chunks(got), bytes.Equal) {
		t.Error("encoding the decoded Snapshot gives other bytes")
	}
}

func TestEmptySnapshotRoundTrips(t *testing.T) {
	s := decode(t, chunks(build(t, graph.NewBuilder())))
	if s.NumNodes() != 0 || s.NumEdges() != 0 {
		t.Errorf("got %d nodes, %d edges", s.NumNodes(), s.NumEdges())
	}
}

// A second, nearly equal run must share nearly all chunks.
func TestChunksAreShared(t *testing.T) {
	const gone = 12345
	count := func(list [][]byte) map[string]bool {
		m := map[string]bool{}
		for _, c := range list {
			m[string(c)] = true
		}
		return m
	}
	a := count(chunks(build(t, estate(30000, 6, nil))))
	b := count(chunks(build(t, estate(30000, 6, func(i int) bool { return i == gone }))))
	fresh := 0
	for c := range b {
		if !a[c] {
			fresh++
		}
	}
	if fresh > 4 || len(b) < 80 {
		t.Errorf("%d of %d chunks are new after one change, want at most 4 of at least 80", fresh, len(b))
	}
}

func TestRoundTripLaw(t *testing.T) {
	word := rapid.StringMatching(`[a-cA-C/:]{1,6}`)
	value := rapid.OneOf(
		rapid.Just[any](true), rapid.Just[any](false), rapid.Map(rapid.Int64(), func(v int64) any { return v }),
		rapid.Map(rapid.Float64Range(-1e9, 1e9), func(v float64) any { return v }), rapid.Map(rapid.String(), func(v string) any { return v }),
		rapid.Map(rapid.SliceOfN(word, 1, 4), func(v []string) any { return v }),
	)
	rapid.Check(t, func(rt *rapid.T) {
		b := graph.NewOpenBuilder()
		for range rapid.IntRange(0, 12).Draw(rt, "nodes") {
			f := graph.NodeFact{ID: word.Draw(rt, "id"), Name: rapid.String().Draw(rt, "name"), Props: graph.Props{word.Draw(rt, "key"): value.Draw(rt, "value")}}
			for _, l := range rapid.SliceOfN(word, 0, 3).Draw(rt, "labels") {
				f.Labels = append(f.Labels, graph.Label(l))
			}
			if rapid.Bool().Draw(rt, "aliased") {
				f.Aliases = []string{word.Draw(rt, "alias")}
			}
			b.Node(f)
		}
		for range rapid.IntRange(0, 20).Draw(rt, "edges") {
			b.Edge(graph.EdgeFact{
				Kind: graph.Kind(word.Draw(rt, "kind")), From: word.Draw(rt, "from"), To: word.Draw(rt, "to"), Key: rapid.SampledFrom([]string{"", "x", "y"}).Draw(rt, "edge key"),
				Props: graph.Props{word.Draw(rt, "edge prop"): value.Draw(rt, "edge value")},
			})
		}
		s, err := b.Build()
		if err != nil {
			rt.Fatalf("Build: %v", err)
		}
		enc := chunks(s)
		got := decode(t, enc)
		if d := cmp.Diff(graph.Diff(s, got), graph.Difference{}); d != "" {
			rt.Fatalf("decoded differs:\n%s", d)
		}
		if !slices.EqualFunc(enc, chunks(got), bytes.Equal) {
			rt.Fatal("encoding the decoded Snapshot gives other bytes")
		}
	})
}
