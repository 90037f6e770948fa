package azure_test

import (
	"encoding/json"
	"io"
	"slices"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/azrbac"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/azure"
)

func files(tb testing.TB, args ...string) []ingest.File {
	tb.Helper()
	out, err := ingest.ExpandAll(args, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func load(tb testing.TB, opts azure.Options) (*graph.Snapshot, ingest.Batch) {
	tb.Helper()
	b := ingest.Batch{}
	if err := azure.Import(tb.Context(), opts, b); err != nil {
		tb.Fatal(err)
	}
	builder := graph.NewBuilder()
	b.Replay(builder)
	s, err := builder.Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s, b
}

func composite(tb testing.TB) azure.Options {
	tb.Helper()
	const dir = "testdata/composite/"
	return azure.Options{
		ARG:             files(tb, dir+"arg-resources.json.gz", dir+"arg-resourcecontainers.json.gz", dir+"arg-authorizationresources.json.gz"),
		AzureHound:      files(tb, dir+"azurehound.json.gz"),
		DenyAssignments: files(tb, dir+"deny-assignments.json.gz"),
	}
}

type expected struct {
	Can, Cannot     [][3]string
	Edges, NonEdges [][3]string
}

func readJSON(tb testing.TB, path string, into any) {
	tb.Helper()
	r, err := files(tb, path)[0].Open()
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(r)
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		tb.Fatal(err)
	}
}

func TestComposite(t *testing.T) {
	s, _ := load(t, composite(t))
	j := azrbac.New(s)
	var want expected
	readJSON(t, "testdata/composite/expected.json.gz", &want)
	for _, q := range want.Can {
		if d := j.Decide(access.Request{Principal: q[0], Action: q[1], Resource: q[2]}); d.Effect != access.Allowed {
			t.Errorf("can %v: %s", q, d.Effect)
		}
	}
	for _, q := range want.Cannot {
		if d := j.Decide(access.Request{Principal: q[0], Action: q[1], Resource: q[2]}); d.Effect != access.ImplicitlyDenied {
			t.Errorf("cannot %v: %s", q, d.Effect)
		}
	}
	// The takeovers of the composite rest on this question.
	for _, e := range want.Edges {
		checkEdge(t, s, j, e, true)
	}
	for _, e := range want.NonEdges {
		checkEdge(t, s, j, e, false)
	}
	sp, _ := s.Lookup("1b2d3c9c-7623-c1fa-3d19-724c652e9e48")
	tenant, _ := s.Lookup("ab6b99b7-ffe5-2758-ea8a-25180020fa6f")
	found := false
	for _, c := range j.Classes() {
		for _, g := range j.Administers(c.ID) {
			found = found || c.Members.Contains(uint32(sp)) && g.Resources.Contains(uint32(tenant))
		}
	}
	if !found {
		t.Error("the Global Administrator application does not administer the tenant")
	}
}

func checkEdge(t *testing.T, s *graph.Snapshot, j *azrbac.Judge, e [3]string, want bool) {
	t.Helper()
	switch e[0] {
	case "RUNS_AS":
		if got := hasEdge(s, graph.RunsAs, e[1], e[2]); got != want {
			t.Errorf("%v: %v, want %v", e, got, want)
		}
	case "CAN_TAKE_OVER":
		d := j.Decide(access.Request{Principal: e[1], Action: "microsoft.directory/applications/credentials/update", Resource: e[2]})
		if got := d.Effect == access.Allowed; got != want {
			t.Errorf("%v: %s, want %v", e, d.Effect, want)
		}
	}
}

func hasEdge(s *graph.Snapshot, k graph.Kind, from, to string) bool {
	a, ok := s.Lookup(from)
	b, ok2 := s.Lookup(to)
	if !ok || !ok2 {
		return false
	}
	for e := range s.OutKind(a, k) {
		if e.To == b {
			return true
		}
	}
	return false
}

// TestTwice: the same files in another order bring the same facts.
func TestTwice(t *testing.T) {
	opts := composite(t)
	a, _ := load(t, opts)
	slices.Reverse(opts.ARG)
	b, _ := load(t, opts)
	if a.NumNodes() != b.NumNodes() || a.NumEdges() != b.NumEdges() {
		t.Errorf("%d nodes and %d edges, then %d and %d", a.NumNodes(), a.NumEdges(), b.NumNodes(), b.NumEdges())
	}
}

// TestNothingNamedByAccident: every label and kind is in the tables, and no node of the composite is only dangling.
func TestDangling(t *testing.T) {
	s, _ := load(t, composite(t))
	for i := range s.NumNodes() {
		n := graph.NodeID(i)
		if s.NodeFlag(n, "dangling") {
			t.Errorf("%s is named but not described", s.ID(n))
		}
	}
}
