package own_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/own"
)

func read(text string, o own.Options) (ingest.Batch, error) {
	b := ingest.Batch{}
	o.Files = []ingest.File{ingest.Bytes("f", []byte(text))}
	return b, own.Import(context.Background(), o, b)
}

func TestImport(t *testing.T) {
	b, err := read(`{"id":"x","labels":["user","Instance"],"tags":{"a":"b"},"props":{"admin":true,"n":1,"l":["p","q"],"gone":null}}
{"kind":"assume","from":"x","to":"y","technique":"t","via":"v","certainty":"unknown"}`, own.Options{Name: "set"})
	if err != nil {
		t.Fatal(err)
	}
	f := b[ingest.ScopeKey{Cloud: "user", Account: "set", Flag: "facts"}]
	if f == nil || len(b) != 1 {
		t.Fatalf("scopes %v", b.Keys())
	}
	want := ingest.Facts{
		Nodes: []graph.NodeFact{{
			ID: "x", Labels: []graph.Label{graph.Instance, graph.Principal, graph.User}, Tags: map[string]string{"a": "b"},
			Props: graph.Props{"admin": true, "own.n": 1.0, "own.l": []string{"p", "q"}, "own_facts": "set"}, Origin: graph.Origin{Observed: -1},
		}},
		Edges: []graph.EdgeFact{{
			Kind: graph.CanAssume, From: "x", To: "y", Key: "own:set t v",
			Props: graph.Props{"certainty": "unknown", "technique": "t", "via": "v", "own_facts": "set"},
		}},
	}
	if diff := cmp.Diff(want, *f); diff != "" {
		t.Error(diff)
	}
}

func TestOpenGraphNamesAreUnambiguous(t *testing.T) {
	const doc = `{"graph":{"nodes":[{"id":"1","kinds":["User"],"properties":{"name":"A"}},{"id":"2","kinds":["Computer"],"properties":{"name":"a"}}],
"edges":[{"kind":"AdminTo","start":{"value":"a","match_by":"name","kind":"User"},"end":{"value":"A","match_by":"name"KIND}}]}}`
	if _, err := read(strings.ReplaceAll(doc, "KIND", ""), own.Options{}); err == nil || !strings.Contains(err.Error(), "2 nodes") {
		t.Errorf("two nodes of one name: %v", err)
	}
	b, err := read(strings.ReplaceAll(doc, "KIND", `,"kind":"Computer"`), own.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := b[ingest.ScopeKey{Cloud: "user", Account: "own", Flag: "facts"}].Edges
	if len(e) != 1 || e[0].From != "1" || e[0].To != "2" || e[0].Kind != graph.CanHijack {
		t.Errorf("edges %+v", e)
	}
}

// FuzzImport: whatever a file holds, it is refused, or its facts make a graph.
func FuzzImport(f *testing.F) {
	for _, s := range []string{
		`{"id":"x","labels":["user"],"props":{"owned":true}}`, `{"kind":"unlocks","from":"a","to":"b","conditions":[{"conditionType":"not","conditions":[]}]}`,
		`{"graph":{"nodes":[{"id":"1","kinds":["User"]}],"edges":[{"kind":"MemberOf","start":{"value":"1"},"end":{"value":"2"}}]}}`,
		`{"graph":null}`, `{"kind":1}`, `[{"id":"x"}]`, `{"id":"x","tags":{"":""},"aliases":["x",""]}`, ``, `{`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		batch, err := read(s, own.Options{})
		if err != nil {
			return
		}
		b := graph.NewBuilder()
		batch.Replay(b)
		if _, err := b.Build(); err != nil {
			t.Fatalf("%q is taken and makes no graph: %v", s, err)
		}
	})
}
