package bench_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/bench"
)

func options(tb testing.TB) bench.Options {
	tb.Helper()
	c, err := attack.Load()
	if err != nil {
		tb.Fatal(err)
	}
	j := ingest.Judgement{
		Judges: func(s *graph.Snapshot) []access.Judge { return []access.Judge{awsiam.New(s)} },
		Derive: []func(*graph.Snapshot, []access.Judge, graph.Sink){
			func(s *graph.Snapshot, js []access.Judge, to graph.Sink) { access.Derive(s, js, to) },
			func(s *graph.Snapshot, js []access.Judge, to graph.Sink) { attack.Derive(s, js, c, to) },
		},
	}
	return bench.Options{
		Now: time.Now, Scale: 0.01, Judgement: j, Load: time.Millisecond,
		Serve: func(*graph.Snapshot) (http.Handler, func(), error) {
			answer := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"data":{}}`) }
			return http.HandlerFunc(answer), func() {}, nil
		},
		Import: func(ctx context.Context, facts func(graph.Sink)) (bench.Open, error) {
			s, err := j.Snapshot(ctx, graph.Meta{}, func(to graph.Sink) error {
				facts(to)
				return nil
			})
			return func(context.Context) (*graph.Snapshot, error) { return s, nil }, err
		},
	}
}

func TestEveryRowIsAnsweredAndHasItsBars(t *testing.T) {
	rep, err := bench.Run(t.Context(), options(t))
	if err != nil {
		t.Fatal(err)
	}
	asked := slices.DeleteFunc(bench.Rows(), func(r bench.Row) bool { return r.NeedsPeer })
	if len(rep.Rows) != len(asked) {
		t.Fatalf("%d rows of %d", len(rep.Rows), len(asked))
	}
	for _, r := range rep.Rows {
		if r.Error != "" || len(r.Measures) == 0 || len(r.Bars) == 0 {
			t.Errorf("%s: error %q, %d measures, %d bars", r.Name, r.Error, len(r.Measures), len(r.Bars))
		}
		for _, b := range r.Bars {
			if b.Got == nil && !b.Met {
				t.Errorf("%s: bar %s measures nothing", r.Name, b.Measure)
			}
		}
	}
	var text strings.Builder
	if err := rep.Markdown(&text); err != nil {
		t.Fatal(err)
	}
	for _, r := range asked {
		if !strings.Contains(text.String(), "| `"+r.Name+"` |") {
			t.Errorf("the table lacks %s", r.Name)
		}
	}
}

func TestMissedBarsAreMissed(t *testing.T) {
	seven := 7.0
	for _, tt := range []struct {
		name string
		row  bench.RowReport
		met  bool
	}{
		{"met", bench.RowReport{Bars: []bench.BarReport{{Measure: "p50", Under: 8, Got: &seven, Met: true}}}, true},
		{"missed", bench.RowReport{Bars: []bench.BarReport{{Measure: "p50", Under: 8, Got: &seven, Met: true}, {Measure: "p99", Under: 5, Got: &seven}}}, false},
		{"failed", bench.RowReport{Error: "no estate"}, false},
		{"no promise", bench.RowReport{}, true},
	} {
		rep := bench.Report{Rows: []bench.RowReport{tt.row}}
		if rep.Met() != tt.met {
			t.Errorf("%s: met %v", tt.name, rep.Met())
		}
	}
}

func TestNamesThatAreNoneAreRefused(t *testing.T) {
	o := options(t)
	o.Rows = []string{"shortest", "longest"}
	if _, err := bench.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), `"longest"`) {
		t.Errorf("error %v", err)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := options(t)
	if rep, err := bench.Run(ctx, o); err == nil {
		t.Errorf("a run that was cancelled gives %d rows", len(rep.Rows))
	}
}
