package synth_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/synth"
)

func facts(o synth.Options) func(graph.Sink) error {
	return func(to graph.Sink) error {
		synth.Organization(o, to)
		return nil
	}
}

func judgement(tb testing.TB, stats *access.Stats) ingest.Judgement {
	tb.Helper()
	c, err := attack.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return ingest.Judgement{
		Heap:   6 << 30, // as the command has it on a machine with twice that
		Judges: func(s *graph.Snapshot) []access.Judge { return []access.Judge{awsiam.New(s)} },
		Derive: []func(*graph.Snapshot, []access.Judge, graph.Sink){
			func(s *graph.Snapshot, js []access.Judge, to graph.Sink) { *stats = access.Derive(s, js, to) },
			func(s *graph.Snapshot, js []access.Judge, to graph.Sink) { attack.Derive(s, js, c, to) },
		},
		Follow: []func(facts, s *graph.Snapshot, js []access.Judge, to graph.Sink) int{
			func(_, s *graph.Snapshot, _ []access.Judge, to graph.Sink) int { return attack.Lift(s, c, to).Edges },
			func(facts, s *graph.Snapshot, js []access.Judge, to graph.Sink) int {
				return attack.Join(facts, s, js, c, to).Edges
			},
		},
	}
}

// BenchmarkJudge builds and judges organizations of growing size: principals
// a second should stay level, as the work is near-linear.
func BenchmarkJudge(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("principals=%d", n), func(b *testing.B) {
			var stats access.Stats
			j := judgement(b, &stats)
			judges := j.Judges
			var judge *awsiam.Judge
			j.Judges = func(s *graph.Snapshot) []access.Judge {
				js := judges(s)
				judge, _ = js[0].(*awsiam.Judge)
				return js
			}
			var s *graph.Snapshot
			for b.Loop() {
				var err error
				if s, err = j.Snapshot(b.Context(), graph.Meta{}, facts(synth.Options{Principals: n})); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "principals/s")
			b.ReportMetric(float64(stats.Classes), "classes")
			b.ReportMetric(float64(judge.Stats().Documents), "documents")
			b.ReportMetric(float64(judge.Stats().Patterns), "patterns")
			b.ReportMetric(float64(s.NumNodes()), "nodes")
			b.ReportMetric(float64(stats.Questions), "questions")
			b.ReportMetric(float64(len(s.WithLabel(graph.Grant))), "grants")
			b.ReportMetric(float64(s.NumEdges()), "edges")
		})
	}
}

// BenchmarkPattern asks chain questions of an organization of 10,000 principals.
func BenchmarkPattern(b *testing.B) {
	var stats access.Stats
	s, err := judgement(b, &stats).Snapshot(b.Context(), graph.Meta{}, facts(synth.Options{Principals: 10_000}))
	if err != nil {
		b.Fatal(err)
	}
	for _, pattern := range []string{"user -> admin role", "user -> assume{1,3} -> role -> read -> data-store", "function -> admin role"} {
		p, err := walk.Parse(pattern)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(pattern, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				walk.Cheapest(s, p, walk.Options{})
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

func TestOrganizationIsTheSameEveryTime(t *testing.T) {
	build := func() *graph.Snapshot {
		b := graph.NewBuilder()
		synth.Organization(synth.Options{Principals: 200}, b)
		s, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	d := graph.Diff(build(), build())
	if len(d.NodesAdded)+len(d.NodesRemoved)+len(d.EdgesAdded)+len(d.EdgesRemoved)+len(d.NodesChanged)+len(d.EdgesChanged) > 0 {
		t.Errorf("two runs differ: %+v", d)
	}
}
