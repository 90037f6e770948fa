package walk_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/walk/cutcheck"
)

// wide holds edges open by statements: nine in ten have one of their own, the
// others share one of a few thousand, and one in twenty has two that allow it.
type wide struct{ edges int }

func (wide) Flagged(graph.NodeID, string) []walk.Support { return nil }

func (w wide) Supports(from graph.NodeID, e graph.EdgeID) []walk.Support {
	r := rand.New(rand.NewPCG(uint64(e), uint64(from)))
	draw := func() walk.Way {
		if r.IntN(10) == 0 {
			return walk.Way{walk.Change(w.edges + r.IntN(5000))}
		}
		return walk.Way{walk.Change(e)}
	}
	sup := walk.Support{draw()}
	if r.IntN(20) == 0 {
		sup = append(sup, walk.Way{walk.Change(w.edges + r.IntN(5000))})
	}
	return []walk.Support{sup}
}
func (wide) Weight(walk.Change) int64 { return 1 }

// between asks from 64 users to 32 roles.
func between(s *graph.Snapshot, r *rand.Rand) walk.Pattern {
	pick := func(l graph.Label, n int) walk.NodeStep {
		var st walk.NodeStep
		all := s.WithLabel(l)
		for range n {
			st.IDs = append(st.IDs, s.ID(all[r.IntN(len(all))]))
		}
		return st
	}
	return walk.Pattern{Nodes: []walk.NodeStep{pick(graph.User, 64), pick(graph.Role, 32)}, Edges: make([]walk.EdgeStep, 1)}
}

// BenchmarkLeastCut asks for choke points and the least cut with its proof
// between 64 sources and 32 targets: the bar is 2 s at 100 k / 500 k.
func BenchmarkLeastCut(b *testing.B) {
	s := skewed(b, 100_000, 500_000)
	walk.Chokes(s, between(s, rand.New(rand.NewPCG(1, 1))), walk.Options{Limit: 1}) // index
	for _, h := range []walk.Holding{edges{}, wide{s.NumEdges()}} {
		b.Run(strings.TrimPrefix(fmt.Sprintf("%T", h), "walk_test."), func(b *testing.B) {
			r := rand.New(rand.NewPCG(7, 7))
			for b.Loop() {
				p := between(s, r)
				c := walk.LeastCut(s, p, h, walk.CutOptions{Cheap: true})
				if !c.Least() {
					b.Fatalf("no least cut: bound %d, %v", c.Bound, c.Cuts)
				}
				b.StopTimer()
				if err := cutcheck.Check(s, p, h, walk.Scope{}, c); err != nil {
					b.Fatal(err)
				}
				b.Logf("weight %d, %d strands, branches %v", c.Bound, len(c.Strands), c.Proof.Branch)
				b.StartTimer()
			}
		})
	}
	b.Run("chokes", func(b *testing.B) {
		r := rand.New(rand.NewPCG(7, 7))
		for b.Loop() {
			walk.Chokes(s, between(s, r), walk.Options{})
		}
	})
}
