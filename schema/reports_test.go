package schema_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/queries"
	keeping "github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/schema"
)

// TestQueriesGoneWrong: what is wrong with a question about reports, or with a query, has a code and says what to do.
func TestQueriesGoneWrong(t *testing.T) {
	tight := func(o *schema.Options) {
		o.Cypher = func(s *graph.Snapshot) *cypher.Engine {
			return cypher.NewEngine(s, cypher.Options{Limits: cypher.Limits{Rows: 1000, Values: 10_000}, Time: 5 * time.Second})
		}
	}
	c := serve(t, tight)
	for _, tc := range []struct{ name, query, code, says string }{
		{"no such report", `{runReport(id: "shared-role") {truncated}}`, "NOT_FOUND", `did you mean "shared-roles"?`},
		{"a parameter of another type", `{runReport(id: "shared-roles", parameters: {min: "two"}) {truncated}}`, "BAD_REQUEST", "parameter min: two is no int"},
		{"a parameter that there is not", `{runReport(id: "shared-roles", parameters: {mni: 2}) {truncated}}`, "BAD_REQUEST", `did you mean "min"?`},
		{"arguments that are no object", `{runReport(id: "shared-roles", parameters: [1]) {truncated}}`, "BAD_REQUEST", "one object of values by name"},
		{"too large a page", `{cypher(query: "RETURN 1", first: 1001) {truncated}}`, "LIMIT_PAGE", "1 to 1000"},
		{"a page of nothing", `{cypher(query: "RETURN 1", first: 0) {truncated}}`, "LIMIT_PAGE", "1 to 1000"},
		{"a slip of syntax", `{cypher(query: "MATCH (n)\nRETRUN n") {truncated}}`, "BAD_QUERY", "line 2, column 1"},
		{"a query that writes", `{cypher(query: "MATCH (n) DELETE n") {truncated}}`, "BAD_QUERY", "WriteRefused"},
		{"a parameter that is missing", `{cypher(query: "RETURN $x") {truncated}}`, "BAD_QUERY", "x"},
		{"more than may be kept", `{cypher(query: "UNWIND range(1, 100000000) AS x RETURN collect(x)") {truncated}}`, "LIMIT_QUERY", ""},
		{"a run that there is not", `{cypher(query: "RETURN 1", at: "run:000009") {truncated}}`, "NOT_FOUND", "no run"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := c.ask(tc.query, nil)
			if len(a.Errors) != 1 || !strings.Contains(a.Errors[0].Message, tc.says) || a.Errors[0].Extensions["code"] != tc.code {
				t.Errorf("errors %+v; want %s and %q", a.Errors, tc.code, tc.says)
			}
		})
	}
	if a := serve(t, func(o *schema.Options) { o.Cypher = nil }).ask(`{cypher(query: "RETURN 1") {truncated}}`, nil); len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "NOT_ALLOWED" {
		t.Errorf("a server without Cypher: %+v", a)
	}
}

// TestKeptResults: what is kept with a run is told, page by page.
func TestKeptResults(t *testing.T) {
	shared := queries.Report{ID: "shared-roles", Title: "Shared", Severity: queries.High, Columns: []queries.Column{{Name: "identity"}}}
	c := serve(t, func(o *schema.Options) {
		o.Kept = func(_ context.Context, run string) ([]keeping.Result, error) {
			return []keeping.Result{
				keeping.Of(queries.Result{Report: shared, Args: map[string]any{"min": int64(2)}, Rows: [][]any{{"a"}, {"b"}, {"c"}}}, run, "daily", 1_790_000_000),
				keeping.Failure(queries.Report{ID: "public-owner"}, nil, run, "", 1_790_000_000, errors.New("took too long")),
			}, nil
		}
	})
	if got := fmt.Sprint(serve(t, func(o *schema.Options) {
		o.KeptRuns = func(context.Context) ([]string, error) { return []string{"000001", "000007"}, nil }
	}).must(`{keptRuns}`, nil)); got != "map[keptRuns:[run:000001 run:000007]]" {
		t.Errorf("runs with results: %s", got)
	}
	if got := fmt.Sprint(serve(t).must(`{keptRuns}`, nil)); got != "map[keptRuns:[]]" {
		t.Errorf("nothing is kept, and there are %s", got)
	}
	if a := c.ask(`{keptResults(at: "000007") {failed}}`, nil); len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != "NOT_FOUND" {
		t.Errorf("no such run: %+v", a)
	}
	const query = `query($r: ID, $s: String) {keptResults(report: $r, schedule: $s, at: "run:000001") {report severity schedule asked parameters columns found failed rows(first: 2, skip: 1) run}}`
	for name, variables := range map[string]map[string]any{"by report": {"r": "shared-roles"}, "by schedule": {"s": "daily"}} {
		a := c.ask(query, variables)
		want := "map[keptResults:[map[asked:2026-09-21T14:13:20Z columns:[identity] failed: found:3 parameters:map[min:2] report:shared-roles rows:[[b] [c]] run:run:000001 schedule:daily severity:HIGH]]]"
		if got := fmt.Sprint(a.Data); len(a.Errors) > 0 || got != want {
			t.Errorf("%s: %s, %+v", name, got, a.Errors)
		}
	}
	if a := c.ask(`{keptResults(report: "public-owner") {failed found rows {x}}}`, nil); len(a.Errors) == 0 {
		t.Errorf("rows have no fields: %+v", a)
	}
	if a := c.ask(`{keptResults {failed rows(first: 5000)}}`, nil); len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != "LIMIT_PAGE" {
		t.Errorf("too large a page: %+v", a)
	}
	if a := serve(t).ask(`{keptResults {failed}}`, nil); len(a.Errors) > 0 || fmt.Sprint(a.Data) != "map[keptResults:[]]" {
		t.Errorf("nothing kept: %+v", a)
	}
}

// TestPagesOfRows: rows are cut at first and by what an answer may hold, and the query ends there.
func TestPagesOfRows(t *testing.T) {
	c := serve(t, func(o *schema.Options) { o.Limits.AnswerBytes = 20_000 })
	for _, tc := range []struct {
		query string
		rows  int
		cut   bool
	}{
		{`UNWIND range(1, 3) AS x RETURN x`, 3, false},
		{`UNWIND range(1, 100) AS x RETURN x`, 100, false},
		{`UNWIND range(1, 100000) AS x RETURN x`, 100, true},
		{`UNWIND range(1, 50) AS x RETURN reduce(s = 'x', i IN range(1, 10) | s + s) AS long`, 9, true},
		{`RETURN 0.0 / 0.0 AS x`, 1, false},
		{`EXPLAIN MATCH (n:Function) RETURN n`, 2, false},
	} {
		a := c.ask(`query($q: String!) {cypher(query: $q) {rows truncated columns plan run}}`, map[string]any{"q": tc.query})
		if len(a.Errors) > 0 {
			t.Errorf("%s: %+v", tc.query, a.Errors)
			continue
		}
		got, _ := a.Data["cypher"].(map[string]any)
		if rows, _ := got["rows"].([]any); len(rows) != tc.rows || got["truncated"] != tc.cut || got["run"] != "run:000002" || fmt.Sprint(got["plan"]) == "" {
			t.Errorf("%s: %d rows, %v", tc.query, len(rows), got)
		}
	}
	if a := c.ask(`{reports(severity: CRITICAL) {id} report(id: "nope") {id} runReport(id: "shared-roles", first: 1, at: "run:000001") {run truncated}}`, nil); len(a.Errors) > 0 ||
		fmt.Sprint(a.Data) != "map[report:<nil> reports:[map[id:public-owner]] runReport:map[run:run:000001 truncated:false]]" {
		t.Errorf("%+v", a)
	}
}

// TestReportsLeaveRowsOut: what a bound of a report's own left out is told.
func TestReportsLeaveRowsOut(t *testing.T) {
	c := serve(t, func(o *schema.Options) {
		o.Reports = queries.Set{{
			ID: "few", Columns: []queries.Column{{Name: "x"}}, Cypher: "UNWIND range(1, $limit) AS x RETURN x LIMIT 3",
			Parameters: []queries.Parameter{{Name: "limit", Type: queries.Int, Default: int64(10)}},
		}}
	})
	want := "map[all:map[cut:<nil>] some:map[cut:as many rows as limit=2 lets through]]"
	if got := fmt.Sprint(c.must(`{all: runReport(id: "few") {cut} some: runReport(id: "few", parameters: {limit: 2}) {cut}}`, nil)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
