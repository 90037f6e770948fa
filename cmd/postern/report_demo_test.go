package main

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/internal/neo4jserver"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/format"
	"github.com/postern-graph/postern/queries/lint"
)

// demoDay is what reports take for today on the demo. Neo4j has a clock of its own, so dates that are planted must be
// years away from any day on which a test is run.
var demoDay = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// demoCase is what one report must say about the demo: queries/testdata/demo/<id>.yaml holds one, or a list of them.
type demoCase struct {
	Params map[string]any `yaml:"params,omitempty"`
	// Finds are subjects that were planted to be found, Leaves their twins that must not be, each with the reason.
	Finds  map[string]string `yaml:"finds,omitempty"`
	Leaves map[string]string `yaml:"leaves,omitempty"`
	Rows   string            `yaml:"rows"` // all of them, as CSV; -update writes it
}

// demoSnapshot loads and judges the demo once.
var demoSnapshot = sync.OnceValues(func() (*graph.Snapshot, error) {
	dir, err := os.MkdirTemp("", "postern-demo-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	ctx, day := context.Background(), demoDay.Unix() // shared by tests, so it ends with none of them
	// Fingerprints of secrets are keyed; with a key that is always the same they stay the same.
	if err := st.SetNote(ctx, fingerprintNote, bytes.Repeat([]byte{7}, 32)); err != nil {
		return nil, err
	}
	info, err := importRun(ctx, st, store.RunOptions{Started: day, AsOf: day, Sources: []string{"demo"}}, slog.New(slog.DiscardHandler), importDemo)
	if err != nil {
		return nil, err
	}
	return st.Snapshot(ctx, info.ID)
})

// TestDemoReports runs every report on the demo: it finds what was planted for it, leaves the twins alone, and gives the
// rows that its file holds.
func TestDemoReports(t *testing.T) {
	s, engine := demoEngine(t)
	for _, r := range builtinReports(t) {
		t.Run(r.ID, func(t *testing.T) {
			name := demoFile(r)
			cases := readDemoCases(t, name)
			// The demo is one run, so what is new since the run before stands in a scenario of its own: runs_diff.txtar.
			planted := slices.ContainsFunc(cases, func(c demoCase) bool { return len(c.Finds) > 0 })
			twin := slices.ContainsFunc(cases, func(c demoCase) bool { return len(c.Leaves) > 0 })
			if r.ID != "new-chains" && (!planted || !twin) {
				t.Errorf("planted for it: %t, with a twin: %t", planted, twin)
			}
			for i := range cases {
				c := &cases[i]
				res := runOnDemo(t, engine, r, c.Params)
				c.check(t, s, res)
				if got := rowsAsCSV(t, res); !*update {
					if diff := cmp.Diff(strings.Split(c.Rows, "\n"), strings.Split(got, "\n")); diff != "" {
						t.Errorf("rows (-want +got; -update writes them):\n%s", diff)
					}
				} else {
					c.Rows = got
				}
			}
			if *update {
				writeDemoCases(t, name, cases)
			}
		})
	}
	files, err := filepath.Glob("../../queries/testdata/demo/*.yaml")
	if err != nil || len(files) != len(builtinReports(t)) {
		t.Errorf("%d files of demo rows, %d reports: %v", len(files), len(builtinReports(t)), err)
	}
}

// TestDemoReportsOnNeo4j: the same rows from a store on a real server: its own, and for reports that call procedures of ours
// those of our engine on the run that it holds.
func TestDemoReportsOnNeo4j(t *testing.T) {
	s, engine := demoEngine(t)
	uri, user, password := neo4jserver.Start(t)
	emptyNeo4j(t, uri, user, password)
	st, err := neo4j.Open(t.Context(), uri, neo4j.Options{User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	run, err := st.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Publish(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	answers := answersOf(t.Context(), st, queryLimits{time: time.Minute})
	for _, r := range builtinReports(t) {
		t.Run(r.ID, func(t *testing.T) {
			other, err := answers.forReport(r)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range readDemoCases(t, demoFile(r)) {
				want, got := rowsAsCSV(t, runOnDemo(t, engine, r, c.Params)), rowsAsCSV(t, runOnDemo(t, other, r, c.Params))
				if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
					t.Errorf("rows with %v (-embedded +neo4j):\n%s", c.Params, diff)
				}
			}
		})
	}
}

// emptyNeo4j takes away what other tests of this package left on their one server.
func emptyNeo4j(t *testing.T, uri, user, password string) {
	t.Helper()
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	if _, err = driver.ExecuteQuery(t.Context(), d, "MATCH (n) DETACH DELETE n", nil, driver.EagerResultTransformer); err != nil {
		t.Fatal(err)
	}
}

// TestBuiltinReportsAreSound: nothing is wrong with the reports that come with the program, warnings included; the demo
// says which properties there are.
func TestBuiltinReportsAreSound(t *testing.T) {
	_, engine := demoEngine(t)
	properties, err := propertiesOf(t.Context(), engine)
	if err != nil {
		t.Fatal(err)
	}
	files, err := reportFiles(filepath.Join("..", "..", "queries"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range lint.Check(name, text, lint.Options{Procedures: proceduresOf(nil, nil), Properties: properties}) {
			t.Error(p)
		}
	}
}

func demoEngine(t *testing.T) (*graph.Snapshot, *cypher.Engine) {
	t.Helper()
	s, err := demoSnapshot()
	if err != nil {
		t.Fatal(err)
	}
	o := cypher.Options{Now: func() time.Time { return demoDay }, Procedures: proceduresOf(nil, s)}
	return s, cypher.NewEngine(s, o)
}

func builtinReports(t *testing.T) queries.Set {
	t.Helper()
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func demoFile(r queries.Report) string {
	return filepath.Join("..", "..", "queries", "testdata", "demo", r.ID+".yaml")
}

// readDemoCases reads a report's cases; a report without a file has none yet, and -update begins one.
func readDemoCases(t *testing.T, name string) []demoCase {
	t.Helper()
	raw, err := os.ReadFile(name)
	if os.IsNotExist(err) && *update {
		return []demoCase{{}}
	}
	if err != nil {
		t.Fatal(err)
	}
	var one demoCase
	if err := yaml.UnmarshalWithOptions(raw, &one, yaml.DisallowUnknownField()); err == nil {
		return []demoCase{one}
	}
	var cases []demoCase
	if err := yaml.UnmarshalWithOptions(raw, &cases, yaml.DisallowUnknownField()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return cases
}

func writeDemoCases(t *testing.T, name string, cases []demoCase) {
	t.Helper()
	var out any = cases
	if len(cases) == 1 {
		out = cases[0]
	}
	raw, err := yaml.MarshalWithOptions(out, yaml.UseLiteralStyleIfMultiline(true), yaml.IndentSequence(true))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func runOnDemo(t *testing.T, e queries.Engine, r queries.Report, params map[string]any) queries.Result {
	t.Helper()
	args, err := r.Values(params)
	if err != nil {
		t.Fatal(err)
	}
	res, err := queries.Run(t.Context(), e, r, args)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func rowsAsCSV(t *testing.T, res queries.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := format.Write(&b, "csv", []queries.Result{res}, format.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// check holds the subjects of the rows against what was planted.
func (c *demoCase) check(t *testing.T, s *graph.Snapshot, res queries.Result) {
	t.Helper()
	column := slices.IndexFunc(res.Report.Columns, func(col queries.Column) bool { return col.Name == res.Report.Subject })
	subjects := map[string]bool{}
	for _, row := range res.Rows {
		id, _ := row[column].(string)
		subjects[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(c.Finds)) {
		if !subjects[id] {
			t.Errorf("%s is not found: %s", id, c.Finds[id])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.Leaves)) {
		if _, ok := s.Lookup(id); !ok {
			t.Errorf("the twin %s is no node of the demo", id)
		}
		if subjects[id] {
			t.Errorf("the twin %s is found: %s", id, c.Leaves[id])
		}
	}
}
