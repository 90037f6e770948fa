package gcp_test

import (
	"context"
	"encoding/json"
	"io"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/gcp"
)

func expand(tb testing.TB, path string) []ingest.File {
	tb.Helper()
	f, err := ingest.Expand(path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// load imports and builds; a test that loads twice sees the same facts twice, which must change nothing.
func load(tb testing.TB, opts gcp.Options) *graph.Snapshot {
	tb.Helper()
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: "test", AsOf: 1767225600})
	for range 2 {
		batch := ingest.Batch{}
		if err := gcp.Import(context.Background(), opts, batch); err != nil {
			tb.Fatal(err)
		}
		batch.Replay(b)
	}
	s, err := b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

type expected struct {
	Can, Cannot [][3]string
	Admins      []string
	NotAdmins   []string
}

func TestFunctionDeploy(t *testing.T) {
	const dir = "testdata/gcp-function-deploy/"
	s := load(t, gcp.Options{
		Resources: expand(t, dir+"resources.ndjson.gz"), IAMPolicies: expand(t, dir+"iam-policies.ndjson.gz"),
		DenyPolicies: expand(t, dir+"deny-policies.json.gz"), Groups: expand(t, dir+"groups.json.gz"),
	})
	r, err := expand(t, dir+"expected.json.gz")[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var want expected
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	if len(want.Can) == 0 || len(want.Cannot) == 0 {
		t.Fatal("the case asks nothing")
	}
	j := gcpiam.New(s)
	ask := func(q [3]string) access.Decision {
		return j.Decide(access.Request{Principal: q[0], Action: q[1], Resource: q[2]})
	}
	for _, q := range want.Can {
		if d := ask(q); d.Effect != access.Allowed {
			t.Errorf("%v: %s, want Allowed", q, d.Effect)
		}
	}
	for _, q := range want.Cannot {
		if d := ask(q); d.Effect == access.Allowed || d.Effect == access.IsConditional {
			t.Errorf("%v: %s", q, d.Effect)
		}
	}
	admins := map[string]bool{}
	for _, c := range j.Classes() {
		if len(j.Administers(c.ID)) == 0 {
			continue
		}
		for it := c.Members.Iterator(); it.HasNext(); {
			admins[s.ID(graph.NodeID(it.Next()))] = true
		}
	}
	for _, a := range want.Admins {
		if !admins[a] {
			t.Errorf("%s should be an admin", a)
		}
	}
	for _, a := range want.NotAdmins {
		if admins[a] {
			t.Errorf("%s should be no admin", a)
		}
	}
}
