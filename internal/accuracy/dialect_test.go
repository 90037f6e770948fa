package accuracy_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/internal/synth"
	"github.com/postern-graph/postern/queries"
)

// TestCypherAsNeo4j asks both stores the reports and some queries made at random. Nearly all of the time is what the server
// needs to plan them; the soak test asks more.
func TestCypherAsNeo4j(t *testing.T) { cypherAsNeo4j(t, 30) }

// TestCypherOnCores asks our own engine the reports and queries made at random, on one core and with every scan cut into pieces for
// three: the rows are the same in the same order, and so is the fault where there is one.
func TestCypherOnCores(t *testing.T) {
	to := graph.NewBuilder()
	synth.Organization(synth.Options{Principals: 40, Accounts: 3, Resources: 150, Seed: 7, Chains: 2, ChainLength: 3}, to)
	s, err := to.Build()
	if err != nil {
		t.Fatal(err)
	}
	// A clock that stands, and limits that end some of the queries.
	o := cypher.Options{Limits: cypher.Limits{Rows: 2000, Steps: 100_000, Values: 50_000}}
	one := cypher.NewEngine(s, o)
	o.Cores = &cypher.Cores{N: 3, Grain: 20}
	three := cypher.NewEngine(s, o)
	same := func(name, text string, args map[string]any) {
		_, rows, err := one.Query(t.Context(), text, args)
		_, got, gotErr := three.Query(t.Context(), text, args)
		if fmt.Sprint(gotErr) != fmt.Sprint(err) {
			t.Errorf("%s:\n%s\non one core: %v\non three: %v", name, text, err, gotErr)
		}
		if diff := cmp.Diff(exactLines(rows), exactLines(got)); diff != "" {
			t.Errorf("%s:\n%s\n(-one +three):\n%.2000s", name, text, diff)
		}
	}
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set {
		if slices.Contains(r.Stores, queries.Neo4j) {
			args, err := r.Args(nil)
			if err != nil {
				t.Fatal(err)
			}
			same(r.ID, r.Cypher, args)
		}
	}
	for i := range uint64(300) {
		same(strconv.FormatUint(i, 10), makeQuery(s, i).text, nil)
	}
}

// exactLines writes rows to the last digit.
func exactLines(rows [][]any) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = fmt.Sprintf("%#v", r)
	}
	return out
}

// cypherAsNeo4j asks n queries on each of two estates.
func cypherAsNeo4j(t *testing.T, n uint64) {
	t.Helper()
	b := newBoth(t)
	postern(t, nil, "demo", "--store", b.files, "--serve=false")
	p := b.open(t)
	t.Run("demo", func(t *testing.T) {
		s := newest(t, p.files)
		p.show(t, s)
		p.dialect(t, s, n)
	})
	t.Run("generated", func(t *testing.T) {
		b := newBoth(t)
		p := b.open(t)
		p.publish(t, func(to graph.Sink) {
			synth.Organization(synth.Options{Principals: 40, Accounts: 3, Resources: 150, Seed: 7, Chains: 2, ChainLength: 3}, to)
		})
		s, err := p.files.Snapshot(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		p.dialect(t, s, n)
	})
}

// show publishes a run in Neo4j that was judged elsewhere.
func (p pair) show(t *testing.T, s *graph.Snapshot) {
	t.Helper()
	run, err := p.neo.Begin(t.Context(), store.RunOptions{AsOf: s.Meta().AsOf})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Publish(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

// values are queries that give every type of value as it is.
var values = []string{
	"RETURN date('2024-02-29') AS a, date({year: 12024}) AS b, localtime('12:00') AS c, localtime('12:00:01.5') AS d, time('01:02:03.000004+01:00') AS e, time('01:02Z') AS f",
	"RETURN localdatetime('2024-02-29T01:02:03') AS a, datetime('2024-02-29T00:00Z') AS b, datetime('2024-07-01T10:00:00.25[Europe/Paris]') AS c, datetime('2024-07-01T10:00-03:30') AS d",
	"RETURN duration('P1Y2M3DT4H5M6.7S') AS a, duration('PT-0.5S') AS b, duration('P0D') AS c, duration({hours: -25}) AS d, duration({seconds: -61, nanoseconds: 1}) AS e, duration('P14M') AS f",
	"RETURN point({x: 1, y: 2.5}) AS a, point({longitude: 12, latitude: 56.5}) AS b, point({x: 1e8, y: 0.0001, z: -1}) AS c",
	"RETURN 1 AS a, 1.0 AS b, -0.0 AS c, 1e300 AS d, 'x' AS e, true AS f, null AS g, [] AS h, {} AS i, [1, [2.0, null]] AS j, {k: {l: [1]}} AS m",
	"MATCH p = (a:Policy)<-[r:HAS_POLICY]-(b) RETURN p, a, r, b, nodes(p) AS n, relationships(p) AS m ORDER BY a.id, b.id LIMIT 5",
}

// askers is how many queries are under way at once.
const askers = 3

// dialect asks each engine the reports, all types of value and n queries.
func (p pair) dialect(t *testing.T, s *graph.Snapshot, n uint64) {
	t.Helper()
	e := bounded(s)
	p.reports(t, e)
	for _, text := range values {
		if _, err := p.same(t, e, "values", query{text, true}, nil); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	if asked := p.random(t, s, e, n); asked < n*3/4 { // one in twenty is too much, and of few it may be more
		t.Errorf("%d of %d queries asked", asked, n)
	}
}

// bounded gives an engine that answers what both can answer soon. What is too much for it is asked of neither: its limits
// count, so that they end the same queries everywhere. Its scans are cut into pieces for several cores.
func bounded(s *graph.Snapshot) *cypher.Engine {
	return cypher.NewEngine(s, cypher.Options{Now: time.Now, Limits: cypher.Limits{Rows: 5000, Steps: 400_000, Values: 200_000}, Cores: &cypher.Cores{N: 4, Grain: 100}})
}

func (p pair) reports(t *testing.T, e *cypher.Engine) {
	t.Helper()
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set {
		if !slices.Contains(r.Stores, queries.Neo4j) {
			continue // it asks procedures of ours
		}
		args, err := r.Args(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.same(t, e, r.ID, query{r.Cypher, false}, args); err != nil {
			t.Errorf("report %s: %v", r.ID, err)
		}
	}
}

// random asks queries made at random, and says how many of n were not too much.
func (p pair) random(t *testing.T, s *graph.Snapshot, e *cypher.Engine, n uint64) uint64 {
	t.Helper()
	var asked, empty, refused atomic.Uint64
	var all sync.WaitGroup
	for worker := range uint64(askers) {
		all.Go(func() {
			for i := worker; i < n; i += askers {
				switch rows, err := p.same(t, e, strconv.FormatUint(i, 10), makeQuery(s, i), nil); {
				case limited(err) || errors.Is(err, context.DeadlineExceeded):
					continue
				case err != nil:
					refused.Add(1)
				case rows == 0:
					empty.Add(1)
				}
				asked.Add(1)
			}
		})
	}
	all.Wait()
	t.Logf("%d of %d queries asked: %d gave no row, %d were refused", asked.Load(), n, empty.Load(), refused.Load())
	if empty.Load() > asked.Load()*2/3 || refused.Load() > asked.Load()/5 {
		t.Error("too few of the queries say something")
	}
	return asked.Load()
}

func limited(err error) bool {
	f, ok := errors.AsType[*fault.Error](err)
	return ok && f.Kind == fault.Limit
}

// same asks both engines one query: they give the same rows, or both refuse. It gives the number of rows.
func (p pair) same(t *testing.T, e *cypher.Engine, name string, q query, args map[string]any) (int, error) {
	t.Helper()
	columns, rows, err := e.Query(t.Context(), q.text, args)
	if err != nil && limited(err) {
		return 0, err
	}
	want, wantRows, wantErr := p.neo.Query(context.WithoutCancel(t.Context()), q.text, args)
	switch {
	case err == nil && errors.Is(wantErr, context.DeadlineExceeded):
		return 0, wantErr // it may be the server's to plan, and no difference
	case (err == nil) != (wantErr == nil):
		t.Errorf("%s:\n%s\nembedded: %v\nNeo4j: %v", name, q.text, err, wantErr)
	case err != nil:
	case !slices.Equal(columns, want):
		t.Errorf("%s:\n%s\nthe columns are %v, in Neo4j %v", name, q.text, columns, want)
	default:
		got, want := rowLines(t, rows), rowLines(t, wantRows)
		if !q.ordered {
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\n%d rows, in Neo4j %d (-Neo4j +embedded):\n%.3000s", name, q.text, len(got), len(want), cmp.Diff(want, got))
		}
	}
	return len(rows), err
}

// rowLines writes rows in one way: labels have no order, and the last digits of a sum of floats depend on that of the rows.
func rowLines(t *testing.T, rows [][]any) []string {
	t.Helper()
	out := make([]string, len(rows))
	for i, r := range rows {
		raw, err := json.Marshal(settled(r))
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(raw)
	}
	return out
}

func settled(v any) any {
	switch v := v.(type) {
	case float64:
		return fmt.Sprintf("float %.12g", v)
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = settled(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = settled(x)
		}
		if labels, ok := out["labels"].([]any); ok && out["properties"] != nil {
			slices.SortFunc(labels, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return out
	}
	return v
}
