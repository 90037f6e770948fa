package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// scope names the scopes that the cases write.
func scope(account, flag string) store.Scope {
	return store.Scope{Cloud: graph.AWS, Account: account, Flag: flag}
}

// facts is one scope's facts; it is a graph.Sink that keeps them.
type facts struct {
	Nodes []graph.NodeFact
	Edges []graph.EdgeFact
	Gaps  []graph.Gap
}

func (f *facts) Node(n graph.NodeFact) { f.Nodes = append(f.Nodes, n) }
func (f *facts) Edge(e graph.EdgeFact) { f.Edges = append(f.Edges, e) }
func (f *facts) Gap(g graph.Gap)       { f.Gaps = append(f.Gaps, g) }

func (f *facts) give(to graph.Sink) {
	for _, n := range f.Nodes {
		to.Node(n)
	}
	for _, e := range f.Edges {
		to.Edge(e)
	}
	for _, g := range f.Gaps {
		to.Gap(g)
	}
}

func (f *facts) origins(sc store.Scope) *facts {
	out := &facts{Nodes: slices.Clone(f.Nodes), Edges: slices.Clone(f.Edges), Gaps: f.Gaps}
	for i := range out.Nodes {
		out.Nodes[i].Origin.Scope = sc.String()
	}
	for i := range out.Edges {
		out.Edges[i].Origin.Scope = sc.String()
	}
	return out
}

// functions makes n functions of an account that run as one role, from number first.
func functions(account string, first, n int) *facts {
	f := &facts{}
	role := "arn:aws:iam::" + account + ":role/run"
	f.Node(graph.NodeFact{ID: role, Labels: []graph.Label{graph.Principal, graph.Role}, Cloud: graph.AWS, Account: account, Type: "AWS::IAM::Role"})
	for i := first; i < first+n; i++ {
		id := fmt.Sprintf("arn:aws:lambda:eu-west-1:%s:function:f%04d", account, i)
		f.Node(graph.NodeFact{
			ID: id, Labels: []graph.Label{graph.Function}, Name: fmt.Sprint("f", i), Cloud: graph.AWS, Account: account, Region: "eu-west-1",
			Type: "AWS::Lambda::Function", Tags: map[string]string{"env": "prod"}, Aliases: []string{"alias-" + account + strconv.Itoa(i)},
			Props:  graph.Props{"timeout": int64(i), "rate": 0.5, "public": i%7 == 0, "layers": []string{"a", "b"}, "note": "x"},
			Origin: graph.Origin{Record: fmt.Sprint("file:", i), Observed: 1700000000},
		})
		f.Edge(graph.EdgeFact{Kind: graph.RunsAs, From: id, To: role, Key: "k", Props: graph.Props{"cost": 2.0}})
	}
	f.Gap(graph.Gap{Scope: "aws/" + account, Service: "iam", Reason: graph.GapNameOnly, Detail: "x", Count: 3})
	return f
}

// begin opens a run that ends with the test.
func begin(t testing.TB, s store.Store) store.Run {
	t.Helper()
	r, err := s.Begin(t.Context(), store.RunOptions{Started: 1700000001, AsOf: 1700000002, Sources: []string{"--gaad a.json"}})
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	t.Cleanup(func() { _ = r.Abort() })
	return r
}

// judge builds the Snapshot of all that the run holds.
func judge(t testing.TB, r store.Run) *graph.Snapshot {
	t.Helper()
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: r.ID(), AsOf: 1700000002})
	if err := r.Facts(t.Context(), b); err != nil {
		t.Fatalf("Facts of the run: %v", err)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	return s
}

// publish writes a run of the scopes given and returns what it published.
func publish(t testing.TB, s store.Store, scopes map[store.Scope]*facts) (store.RunInfo, *graph.Snapshot) {
	t.Helper()
	r := begin(t, s)
	for sc, f := range scopes {
		f.give(r.Scope(sc))
	}
	snap := judge(t, r)
	info, err := r.Publish(t.Context(), snap)
	if err != nil {
		t.Fatalf("Publish: %v", err)
	}
	return info, snap
}

// same fails unless the run holds the Snapshot.
func same(t testing.TB, s store.Store, run string, want *graph.Snapshot) {
	t.Helper()
	got, err := s.Snapshot(t.Context(), run)
	if err != nil {
		t.Fatalf("Snapshot(%q): %v", run, err)
	}
	if d := cmp.Diff(graph.Difference{}, graph.Diff(want, got)); d != "" {
		t.Errorf("Snapshot(%q) differs from what was published:\n%s", run, d)
	}
	if got.Meta() != want.Meta() {
		t.Errorf("Snapshot(%q) has meta %v, want %v", run, got.Meta(), want.Meta())
	}
	if d := cmp.Diff(want.Gaps(), got.Gaps()); d != "" {
		t.Errorf("Snapshot(%q) has other gaps:\n%s", run, d)
	}
}

func ids(t testing.TB, s store.Store) []string {
	t.Helper()
	runs, err := s.Runs(t.Context())
	if err != nil {
		t.Fatalf("Runs: %v", err)
	}
	var out []string
	for _, r := range runs {
		out = append(out, r.ID)
	}
	return out
}

func wantIDs(t testing.TB, s store.Store, want ...string) {
	t.Helper()
	if got := ids(t, s); !slices.Equal(got, want) {
		t.Errorf("Runs = %v, want %v", got, want)
	}
}

func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

func readFacts(t testing.TB, s store.Store, run string, scopes ...store.Scope) *facts {
	t.Helper()
	f := &facts{}
	if err := s.Facts(t.Context(), run, f, scopes...); err != nil {
		t.Fatalf("Facts(%q, %v): %v", run, scopes, err)
	}
	return f
}
