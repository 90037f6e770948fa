package cypher_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// outcome is all that a query gives: rows in their order, and the error.
func outcome(ctx context.Context, e *cypher.Engine, text string, params map[string]any) string {
	var b strings.Builder
	columns, err := e.Rows(ctx, text, params, func(r []any) bool {
		b.WriteString(strings.Join(render([][]any{r}), " ") + "\n")
		return true
	})
	return fmt.Sprintf("%v\n%s%v", columns, b.String(), err)
}

// onCores holds what a query gives on several cores against what it gives on one.
func onCores(t *testing.T, s *graph.Snapshot, o cypher.Options, text string, params map[string]any) {
	t.Helper()
	want := outcome(t.Context(), cypher.NewEngine(s, o), text, params)
	for _, c := range []*cypher.Cores{{N: 2, Grain: 1}, {N: 4, Grain: 3}, {N: 3, Grain: 700}} {
		o.Cores = c
		if got := outcome(t.Context(), cypher.NewEngine(s, o), text, params); got != want {
			t.Errorf("%s\nlimits %+v\non %d cores with a grain of %d: %s", text, o.Limits, c.N, c.Grain, cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
		}
	}
}

// spreads are queries whose scans are spread over cores, and which depend on the order of rows in every way that there is.
var spreads = []string{
	"MATCH (n) RETURN n.name",
	"MATCH (n) RETURN n.name SKIP 7 LIMIT 20",
	"MATCH (n:Stop)-[:NEXT]->(m) WHERE n.name ENDS WITH '7' RETURN n.name, m.name",
	"MATCH (n:Stop)-[:NEXT*1..3]->(m) RETURN n.name, m.name, 1 AS one LIMIT 500",
	"MATCH (n) OPTIONAL MATCH (n)-[:NEXT]->(m)-[:NEXT]->(o) RETURN n.name, o.name",
	"MATCH (n) RETURN DISTINCT size(n.name) AS l, left(n.name, 1) AS c",
	"MATCH (n) RETURN n.name AS name ORDER BY size(n.name) DESC, right(name, 1)",
	"MATCH (n) RETURN n.name AS name ORDER BY right(n.name, 1) SKIP 3 LIMIT 10",
	"MATCH (n) WITH n ORDER BY right(n.name, 1) LIMIT 100 MATCH (n)-[r]->(m) RETURN n.name, type(r), m.name",
	"MATCH (n) RETURN right(n.name, 1) AS c, count(*) AS n, min(n.name), max(n.name), collect(n.name)[0..3] AS l, count(DISTINCT size(n.name)) AS d",
	"MATCH (n) RETURN left(n.name, 2) AS c, sum(0.1 * size(n.name)) AS s, avg(1.0 / size(n.name)) AS a, stDev(size(n.name)) AS d, percentileCont(size(n.name), 0.3) AS p",
	"MATCH (n) RETURN collect(DISTINCT left(n.name, 2)) AS l, sum(DISTINCT size(n.name)) AS s",
	"MATCH (n) RETURN sum(9223372036854770000 * (size(n.name) - 4)) AS s",
	"MATCH (n) RETURN sum(CASE WHEN n.name = 's900' THEN 'x' ELSE 1 END) AS s",
	"MATCH (n) WITH n WHERE 1 / (size(n.name) - 5 + CASE n.name WHEN 's2500' THEN 0 ELSE 1 END) >= 0 RETURN n.name",
	"MATCH (n) RETURN n.name, CASE WHEN n.name = 's1234' THEN 1 / 0 ELSE 1 END AS x",
	"MATCH (n) RETURN count(CASE WHEN n.name = 's1234' THEN 1 / 0 ELSE 1 END) AS x",
	"MATCH (n) RETURN n.name AS name ORDER BY CASE WHEN n.name = 's1234' THEN 1 / 0 ELSE 1 END, name",
	"MATCH (a:Person), (b:Person) WHERE a.name < b.name RETURN count(*), min(b.name)",
	"MATCH (a:Stop), (b:Stop) WHERE a.name = b.name RETURN count(*), min(b.name)",
	"MATCH (a:Stop), (b:Stop)-[:NEXT]->(c) WHERE right(b.name, 3) = right(a.name, 3) RETURN a.name, c.name",
	"MATCH (a:Stop), (b:Stop)-[:NEXT]->(c) WHERE right(b.name, 3) = right(a.name, 3) RETURN count(*), collect(c.name)[10]",
	"MATCH (a:Stop), (b:Stop)-[:NEXT]->(c) WHERE a.name STARTS WITH 's29' AND right(b.name, 3) = right(a.name, 3) RETURN a.name, c.name",
	"MATCH (a:Stop), (b:Stop)-[:NEXT]->(c) WHERE a.name STARTS WITH 's29' AND right(b.name, 2) = right(a.name, 2) RETURN a.name, c.name",
	"MATCH (a:Stop), (b:Stop)-[:NEXT]->(c) WHERE a.name STARTS WITH 's29' AND right(b.name, 2) = right(a.name, 2) RETURN count(*), min(c.name)",
	"MATCH (n:Person) WITH count(*) AS people MATCH (s:Stop) WHERE size(s.name) * 10 > people RETURN s.name",
	"UNWIND ['1', '2'] AS d MATCH (s:Stop) WHERE s.name ENDS WITH d RETURN d, count(*) AS n, min(s.name) AS least",
	"MATCH (n) CALL (n) { MATCH (n)-->(m) RETURN m ORDER BY m.name LIMIT 1 } RETURN n.name, m.name",
	"MATCH (n) WHERE EXISTS { (n)-[:KNOWS]->() } RETURN n.name",
	"MATCH (n:Stop) RETURN n.name AS name UNION MATCH (n:Person) RETURN n.name AS name",
	"MATCH (n) RETURN left(n.name, 1) AS name UNION ALL MATCH (n) RETURN right(n.name, 1) AS name",
	"CALL { MATCH (n) RETURN n.name AS name ORDER BY name LIMIT 30 } RETURN collect(name) AS l",
	"MATCH p = (n:Stop)-[:NEXT]->()-[:NEXT]->() RETURN [x IN nodes(p) | x.name] AS l",
	"MATCH (n:Stop) (()-[:NEXT]->()){1,2} (m) RETURN n.name, m.name",
	"MATCH p = SHORTEST 2 (n:Person)-[:KNOWS]->{1,2}(m:Person {name: 'p3'}) RETURN n.name, length(p) AS l",
	"MATCH (n:Stop) WHERE rand() >= 0 RETURN rand() AS r, n.name",
	"MATCH (n:Stop) UNWIND [n.name, 1] AS x RETURN x",
	"MATCH (n:Stop) WITH n.name AS name, [x IN range(1, 20) | n.name + toString(x)] AS l RETURN size(l), name",
	"MATCH (n:Stop) RETURN n.name, [x IN range(1, 20) | n.name + toString(x)] AS l ORDER BY size(l), right(n.name, 2) LIMIT 20",
	"MATCH (n:Stop) FINISH",
	"MATCH (n:Stop) CALL (n) { MATCH (n)-->(m) RETURN left(m.name, 2) AS k, count(*) AS c } RETURN n.name, k, c",
	"MATCH (n:Stop) CALL (n) { RETURN n.name AS x UNION RETURN 's1' AS x } RETURN x",
	"MATCH (n:Stop) CALL () { MATCH (m:Person) RETURN count(*) AS c } CALL () { MATCH ()-[r]->() RETURN type(r) AS k, count(*) AS d } RETURN n.name, c, k, d",
	"MATCH (n:Stop) WHERE n.name ENDS WITH '1' MATCH (m {name: 's' + left(right(n.name, 2), 1)}) RETURN n.name, m.name",
	"MATCH (n:Stop) WITH n, right(n.name, 1) AS d WITH d, collect(n) AS l UNWIND l AS n MATCH (n)-[r:NEXT]->(m), (x)-[r]->(y) RETURN d, n.name, y.name",
}

// TestCores: how many cores there are changes nothing of what a query gives.
func TestCores(t *testing.T) {
	s := crowd(t)
	for _, q := range spreads {
		t.Run(q, func(t *testing.T) {
			onCores(t, s, cypher.Options{}, q, nil)
			onCores(t, s, cypher.Options{}, "PROFILE "+q, nil)
		})
	}
}

// TestCoresWithinLimits: a query ends at the same row, by the same limit, at the same place of its text.
func TestCoresWithinLimits(t *testing.T) {
	s := crowd(t)
	for _, q := range spreads {
		t.Run(q, func(t *testing.T) {
			for _, n := range []int64{40, 5000, 20_000} {
				onCores(t, s, cypher.Options{Limits: cypher.Limits{Steps: n}}, q, nil)
			}
			for _, n := range []int{700, 2500, 10_000} {
				onCores(t, s, cypher.Options{Limits: cypher.Limits{Values: n}}, q, nil)
			}
			onCores(t, s, cypher.Options{Limits: cypher.Limits{Rows: 1000}}, q, nil)
		})
	}
}

// TestCoresEnd: what ends a query from outside, or falls over in it, ends its workers before the query returns.
func TestCoresEnd(t *testing.T) {
	s := crowd(t)
	before := runtime.NumGoroutine()
	o := cypher.Options{Cores: &cypher.Cores{N: 3, Grain: 1}}
	o.Procedures = []cypher.Procedure{{
		Procedure: value.Procedure{Name: "test.fall", Params: []value.Field{{Name: "name", Type: "STRING"}}, Columns: []value.Field{{Name: "x", Type: "STRING"}}},
		Run: func(_ context.Context, _ *value.Context, args []value.Value, row func(...value.Value) error) error {
			if args[0].Str() == "s900" {
				panic("it fell")
			}
			return row(args[0])
		},
	}}
	e := cypher.NewEngine(s, o)
	ask := func(t *testing.T, text string, most int, then func()) (n int, err error) {
		t.Helper()
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		_, err = e.Rows(ctx, text, nil, func([]any) bool {
			if n++; n == most {
				if then == nil {
					cancel(errors.New("nobody waits"))
				} else {
					then()
				}
			}
			return most < 0 || n < most || then == nil
		})
		if now := runtime.NumGoroutine(); now > before+1 { // of the test itself
			t.Errorf("%d goroutines, %d before", now, before)
		}
		return n, err
	}
	t.Run("by the caller", func(t *testing.T) {
		const endless = "MATCH (a:Person)-[*]->(b) RETURN a.name"
		if _, err := ask(t, endless, 1000, nil); err == nil || err.Error() != "nobody waits" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("by who takes the rows", func(t *testing.T) {
		if n, err := ask(t, "MATCH (a:Person)-[*]->(b) RETURN a.name", 1000, func() {}); err != nil || n != 1000 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
	for _, q := range []string{"MATCH (n) CALL test.fall(n.name) YIELD x RETURN x", "MATCH (n) CALL test.fall(n.name) YIELD x RETURN count(x)"} {
		t.Run("by a panic: "+q, func(t *testing.T) {
			defer func() {
				if r := recover(); r != "it fell" {
					t.Errorf("recovered %v", r)
				}
			}()
			_, _ = ask(t, q, -1, func() {})
		})
	}
}

// TestCoresAreShared: while as many queries run as there are cores each has one, and afterwards all are there again.
func TestCoresAreShared(t *testing.T) {
	cores := &cypher.Cores{N: 4, Grain: 1}
	var at, most atomic.Int64
	var company chan struct{} // nil, or where those who look alone wait for another
	o := cypher.Options{Cores: cores}
	o.Procedures = []cypher.Procedure{{
		Procedure: value.Procedure{Name: "test.look", Columns: []value.Field{{Name: "n", Type: "INTEGER"}}},
		Run: func(ctx context.Context, _ *value.Context, _ []value.Value, row func(...value.Value) error) error {
			n := at.Add(1)
			defer at.Add(-1)
			for was := most.Load(); n > was && !most.CompareAndSwap(was, n); was = most.Load() {
			}
			if company != nil && most.Load() < 2 { // on a busy machine one may be done with all before another has begun
				select {
				case company <- struct{}{}:
				case <-company:
				case <-ctx.Done():
				case <-time.After(5 * time.Millisecond):
				}
			}
			return row(value.OfInt(1))
		},
	}}
	e := cypher.NewEngine(crowd(t), o)
	const q = "MATCH (a:Stop) CALL test.look() YIELD n RETURN sum(n) AS n"
	alone := func(meets bool) int64 {
		most.Store(0)
		if company = nil; meets {
			company = make(chan struct{})
		}
		if got := lines(t, e, q, nil); !slices.Equal(got, rows("3000")) {
			t.Fatal(got)
		}
		return most.Load()
	}
	if n := alone(true); n < 2 || n > 5 { // four workers, and the run for what it does itself
		t.Errorf("%d at once on four cores", n)
	}
	begun := make(chan struct{}, 4)
	free := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			_, _ = e.Rows(t.Context(), "UNWIND [1, 2] AS x RETURN x", nil, func([]any) bool {
				begun <- struct{}{}
				<-free
				return false
			})
		})
	}
	for range 4 {
		<-begun
	}
	if n := alone(false); n != 1 {
		t.Errorf("%d at once while four other queries run", n)
	}
	close(free)
	wg.Wait()
	if n := alone(true); n < 2 {
		t.Errorf("%d at once when they have ended", n)
	}
}
