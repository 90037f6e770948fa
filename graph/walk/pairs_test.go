package walk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

func TestPairsAgainstEveryPath(t *testing.T) {
	onManyGraphs(t, func(t *testing.T, s *graph.Snapshot, rt *rapid.T) {
		lens := drawLens(rt, s)
		for _, g := range s.WithLabel(graph.Grant) {
			for e := range s.Out(g) {
				if e.Kind == graph.RunsAs || e.Kind == graph.Reaches {
					lens.Code = nil // what a function lends is never behind a Grant, so nobody says whose code it would be
				}
			}
		}
		view, err := lens.On(s)
		if err != nil {
			t.Fatal(err)
		}
		o := walk.PairOptions{MaxHops: rapid.SampledFrom([]int{0, 0, 2, 4}).Draw(rt, "hops"), Latent: rapid.Bool().Draw(rt, "latent"), View: view}
		some := func(what string) []graph.NodeID {
			var out []graph.NodeID
			for n := range graph.NodeID(s.NumNodes()) {
				if !s.HasLabel(n, graph.Grant) && rapid.IntRange(0, 2).Draw(rt, what) == 0 {
					out = append(out, n)
				}
			}
			return out
		}
		starts, ends := some("start"), some("end")
		var want []walk.Path
		for _, from := range starts {
			for _, to := range ends {
				w := slow{s: s, lens: lens, o: walk.Options{MaxHops: o.MaxHops, Limit: 1, Latent: o.Latent}, p: walk.Pattern{
					Nodes: []walk.NodeStep{{IDs: []string{s.ID(from)}}, {IDs: []string{s.ID(to)}}}, Edges: make([]walk.EdgeStep, 1),
				}}
				if w.o.MaxHops == 0 {
					w.o.MaxHops = 1000
				}
				paths, _ := w.run()
				want = append(want, paths...)
			}
		}
		got := walk.Pairs(s, starts, ends, o)
		if diff := cmp.Diff(spell(s, want), spell(s, got.Paths)); diff != "" || !got.Complete {
			t.Errorf("%+v: complete %v (-want +got):\n%s", o, got.Complete, diff)
		}
	})
}

func TestPairsOfWords(t *testing.T) {
	s := estate(t, shop)
	starts := walk.Select(s, walk.NodeStep{Label: graph.Principal, Flags: []string{"public"}})
	ends := walk.Select(s, walk.NodeStep{Flags: []string{"admin"}})
	got := show(s, walk.Result{Paths: walk.Pairs(s, starts, ends, walk.PairOptions{}).Paths})
	if diff := cmp.Diff([]string{"internet CAN_INVOKE fn RUNS_AS priv (conditional)"}, got); diff != "" {
		t.Error(diff)
	}
}
