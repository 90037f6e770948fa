package evaluate_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/evaluate"
	"github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/queries"
)

const (
	account = "111111111111"
	lambda  = "AWS::Lambda::Function"
)

// settings is a report with a cause; informs is one without a severity; broken gives other columns than it promises.
var files = fstest.MapFS{
	"settings.cypher": {Data: []byte(`// ---
// id: settings
// title: Settings
// description: Settings in clear.
// severity: medium
// practice: confidentiality
// clouds: [aws]
// subject: function
// cause: [setting]
// columns: [{name: function, meaning: F}, {name: setting, meaning: S}, {name: note, meaning: N}]
// remediation: {aws: Take it out.}
// references: [https://example.com/]
// mappings: {fsbp: [Lambda.1]}
// ---
MATCH (f:Function) UNWIND coalesce(f.settings, []) AS setting RETURN f.id AS function, setting, f.name AS note ORDER BY function, setting`)},
	"informs.cypher": {Data: []byte(`// ---
// id: informs
// title: All
// description: All functions.
// clouds: [aws]
// columns: [{name: function, meaning: F}]
// references: [https://example.com/]
// ---
MATCH (f:Function) RETURN f.id AS function ORDER BY function`)},
	"broken.cypher": {Data: []byte(`// ---
// id: broken
// title: Broken
// description: Broken.
// severity: low
// clouds: [aws]
// columns: [{name: function, meaning: F}]
// remediation: {aws: Mend it.}
// references: [https://example.com/]
// ---
MATCH (f:Function) RETURN f.id AS other ORDER BY other`)},
}

// estate has a function that anyone may run and that runs as an admin, one that a user may run, which reads a crown
// jewel, and one that nobody gets to and that leads nowhere.
func estate(settings ...string) func(graph.Sink) {
	return func(to graph.Sink) {
		function := func(id string) {
			to.Node(graph.NodeFact{ID: id, Name: id, Type: lambda, Cloud: graph.AWS, Account: account, Labels: []graph.Label{graph.Function}, Tags: map[string]string{"team": "till"}, Props: graph.Props{"settings": settings}})
		}
		edge := func(kind graph.Kind, from, id string) { to.Edge(graph.EdgeFact{Kind: kind, From: from, To: id}) }
		to.Node(graph.NodeFact{ID: "internet", Cloud: graph.Internet, Labels: []graph.Label{graph.Principal, graph.Public, graph.InternetNode}, Props: graph.Props{"public": true}})
		to.Node(graph.NodeFact{ID: account, Type: "AWS::Account", Cloud: graph.AWS, Account: account, Labels: []graph.Label{graph.Account}})
		to.Node(graph.NodeFact{ID: "role", Type: "AWS::IAM::Role", Cloud: graph.AWS, Account: account, Labels: []graph.Label{graph.Principal, graph.Role}, Props: graph.Props{"admin": true}})
		to.Node(graph.NodeFact{ID: "reader", Type: "AWS::IAM::Role", Cloud: graph.AWS, Account: account, Labels: []graph.Label{graph.Principal, graph.Role}})
		to.Node(graph.NodeFact{ID: "ledger", Type: "AWS::S3::Bucket", Cloud: graph.AWS, Account: account, Labels: []graph.Label{graph.DataStore}, Props: graph.Props{"sensitive": true}})
		for _, f := range []string{"open", "inside", "alone"} {
			function(f)
		}
		edge(graph.CanInvoke, "internet", "open")
		edge(graph.RunsAs, "open", "role")
		edge(graph.Administers, "role", account)
		edge(graph.RunsAs, "inside", "reader")
		edge(graph.CanRead, "reader", "ledger")
	}
}

func publish(t *testing.T, st store.Store, fill func(graph.Sink)) {
	t.Helper()
	run, err := st.Begin(t.Context(), store.RunOptions{AsOf: 1700000000})
	if err != nil {
		t.Fatal(err)
	}
	fill(run.Scope(store.Scope{Cloud: graph.AWS, Account: account, Flag: "config"}))
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: run.ID(), AsOf: 1700000000})
	if err := run.Facts(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Publish(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func engine(s *graph.Snapshot) queries.Engine {
	return cypher.NewEngine(s, cypher.Options{Now: time.Now})
}

func options(t *testing.T) evaluate.Options {
	t.Helper()
	set, err := queries.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return evaluate.Options{Reports: set, Engine: engine, Owners: findings.Owners{Tags: []string{"team"}}, Now: time.Unix(1700000100, 0)}
}

func TestUpdate(t *testing.T) {
	st, err := embedded.Open(t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if _, err := evaluate.Update(t.Context(), st, options(t)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an empty store: %v", err)
	}

	publish(t, st, estate("KEY"))
	out, err := evaluate.Update(t.Context(), st, options(t))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range out.Book.Sorted(nil) {
		got[f.Subject.ID] = string(f.Severity) + " " + strings.Join(f.Context, "; ") + " / " + f.Owner + " / " + f.Cause[0].Text() + " / " + f.Details[0].Name
	}
	want := map[string]string{
		"open":   "high somebody outside gets there; it leads to full control of an account / till / KEY / note",
		"inside": "medium it leads to a crown jewel / till / KEY / note",
		"alone":  "low  / till / KEY / note",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if r := out.Book.Reports["broken"]; !strings.Contains(r.NotRun, "columns") {
		t.Errorf("the report that fails says %q", r.NotRun)
	}
	if _, ok := out.Book.Reports["informs"]; ok {
		t.Error("a report that informs makes findings")
	}
	if r := out.Book.Reports["settings"]; r.NotRun != "" || r.Practice != "confidentiality" || r.Controls["fsbp"][0] != "Lambda.1" {
		t.Errorf("the report is described as %+v", r)
	}

	again, err := evaluate.Update(t.Context(), st, options(t))
	if err != nil || len(again.Events) != 0 {
		t.Errorf("the same run again: %v, %v", again, err)
	}
	publish(t, st, estate("OTHER"))
	if out, err = evaluate.Update(t.Context(), st, options(t)); err != nil || len(out.Events) != 6 {
		t.Fatalf("three fixed and three new: %v, %v", out, err)
	}
	b, err := kept.Read(t.Context(), st)
	if diff := cmp.Diff(out.Book, b); err != nil || diff != "" {
		t.Errorf("kept (%v):\n%s", err, diff)
	}
}

// TestNoReportRuns: what knows nothing changes nothing.
func TestNoReportRuns(t *testing.T) {
	st, err := embedded.Open(t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	publish(t, st, estate("KEY"))
	o := options(t)
	if _, err := evaluate.Update(t.Context(), st, o); err != nil {
		t.Fatal(err)
	}
	o.Engine = func(*graph.Snapshot) queries.Engine { return down{} }
	if _, err := evaluate.Update(t.Context(), st, o); !errors.Is(err, evaluate.ErrNoReport) {
		t.Errorf("an engine that is down: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := evaluate.Update(ctx, st, o); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that has ended: %v", err)
	}
	b, err := kept.Read(t.Context(), st)
	if err != nil || len(b.Sorted(func(f *findings.Finding) bool { return f.NotKnown != nil })) != 0 {
		t.Errorf("findings have changed (%v)", err)
	}
}

type down struct{}

func (down) Query(context.Context, string, map[string]any) ([]string, [][]any, error) {
	return nil, nil, errors.New("nobody there")
}
