package graph_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
)

const editedPolicy = `{"Version":"2012-10-17","Statement":[` +
	`{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"},` +
	`{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}]}`

// editedEstate is an account in an OU with a role that has a policy.
func editedEstate(t *testing.T) *graph.Snapshot {
	t.Helper()
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "ou-1", Labels: []graph.Label{graph.Container}, Cloud: graph.AWS})
	b.Node(graph.NodeFact{ID: "ou-2", Labels: []graph.Label{graph.Container}, Cloud: graph.AWS})
	b.Node(graph.NodeFact{ID: "111111111111", Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Account: "111111111111"})
	b.Node(graph.NodeFact{ID: "r", Labels: []graph.Label{graph.Role}, Account: "111111111111", Tags: map[string]string{"a/b": "c"}, Aliases: []string{"the-role"}})
	b.Node(graph.NodeFact{ID: "p", Labels: []graph.Label{graph.Policy}, Props: graph.Props{"document": editedPolicy}})
	b.Edge(graph.EdgeFact{Kind: graph.Contains, From: "ou-1", To: "111111111111"})
	b.Edge(graph.EdgeFact{Kind: graph.Contains, From: "111111111111", To: "r"})
	b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: "r", To: "p"})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEdits(t *testing.T) {
	statement := func(s string) string { return `{"Version":"2012-10-17","Statement":[` + s + `]}` }
	const first = `{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}`
	const second = `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`
	for name, c := range map[string]struct {
		edits string
		want  []string // lines of the edited Snapshot's text that the first one lacks, and with "-" the other way
		err   string
	}{
		"a statement goes, by its Sid": {
			edits: `{"subject":"p","path":"document/Statement/Read"}`, want: []string{"p document=" + statement(second), "-p document=" + editedPolicy},
		},
		"positions are those before all edits": {
			edits: `[{"subject":"p","path":"document/Statement/#1"},{"subject":"p","path":"document/Statement/#0","before":` + first + `},
				{"subject":"p","path":"document/Statement/-","after":{"Effect":"Deny"}}]`,
			want: []string{`p document=` + statement(`{"Effect":"Deny"}`), "-p document=" + editedPolicy},
		},
		"an action goes from a list, another from a list of one": {
			edits: `{"subject":"p","path":"document/Statement/Read/Action/#0","before":"s3:GetObject"}
				{"subject":"p","path":"document/Statement/#1/Action/#0","before":"iam:PassRole"}`,
			want: []string{`p document=` + statement(strings.Replace(first, `"s3:GetObject",`, "", 1)+`,`+strings.Replace(second, `"iam:PassRole"`, "[]", 1)), "-p document=" + editedPolicy},
		},
		"a condition comes": {
			edits: `{"subject":"p","path":"document/Statement/#1/Condition","after":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`,
			want:  []string{`p document=` + statement(first+`,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`), "-p document=" + editedPolicy},
		},
		"a whole document": {
			edits: `{"subject":"p","path":"document","before":` + editedPolicy + `,"after":{"Statement":[]}}`,
			want:  []string{`p document={"Statement":[]}`, "-p document=" + editedPolicy},
		},
		"an attachment goes":              {edits: `{"subject":"HAS_POLICY|r|p|"}`, want: []string{"-HAS_POLICY r p"}},
		"an attachment goes, by an alias": {edits: `{"subject":"HAS_POLICY|the-role|p"}`, want: []string{"-HAS_POLICY r p"}},
		"a membership comes":              {edits: `{"subject":"MEMBER_OF|r|g","after":{"certainty":"conditional"}}`, want: []string{"MEMBER_OF r g certainty=conditional", "g dangling=true"}},
		"an edge's property changes":      {edits: `{"subject":"HAS_POLICY|r|p","path":"level","after":3}`, want: []string{"HAS_POLICY r p level=3", "-HAS_POLICY r p"}},
		"a tag changes":                   {edits: `{"subject":"r","path":"tags.a/b","before":"c","after":"d"}`, want: []string{"r @111111111111 tags.a/b=d", "-r @111111111111 tags.a/b=c"}},
		"a node goes with its edges":      {edits: `{"subject":"p"}`, want: []string{"-p document=" + editedPolicy, "-HAS_POLICY r p"}},
		"a node comes": {
			edits: `{"subject":"x","after":{"labels":["User"],"account":"111111111111","props":{"n":1}}}{"subject":"HAS_POLICY|x|p","after":{}}`,
			want:  []string{"x n=1", "HAS_POLICY x p"},
		},
		"an account moves": {
			edits: `{"subject":"111111111111","path":"parent","before":"ou-1","after":"ou-2"}`, want: []string{"CONTAINS ou-2 111111111111", "-CONTAINS ou-1 111111111111"},
		},
		"another account":        {edits: `{"subject":"r","path":"account","after":"222222222222"}`, want: []string{"r @222222222222 tags.a/b=c", "-r @111111111111 tags.a/b=c"}},
		"what is not there":      {edits: `{"subject":"q"}`, err: "edit of q: there is no such node"},
		"no such statement":      {edits: `{"subject":"p","path":"document/Statement/Write"}`, err: `nothing has the Sid "Write"`},
		"no such position":       {edits: `{"subject":"p","path":"document/Statement/#2"}`, err: "the list has 2"},
		"other facts":            {edits: `{"subject":"r","path":"tags.a/b","before":"x","after":"d"}`, err: "the facts say c there"},
		"twice the same":         {edits: `{"subject":"r","path":"tags.a/b"}{"subject":"the-role","path":"tags.a/b","after":"x"}`, err: "two edits overlap"},
		"a part of what goes":    {edits: `{"subject":"p","path":"document/Statement/#0"}{"subject":"p","path":"document/Statement/#0/Action","after":"*"}`, err: "two edits overlap"},
		"a place that goes":      {edits: `{"subject":"r","path":"name","after":"x"}{"subject":"r"}`, err: "two edits overlap"},
		"into itself":            {edits: `{"subject":"ou-1","path":"parent","after":"111111111111"}`, err: "within itself"},
		"a field nobody knows":   {edits: `{"subject":"r","paht":"name"}`, err: `unknown field "paht"`},
		"no subject":             {edits: `{"path":"name"}`, err: "it names no subject"},
		"a label nobody knows":   {edits: `{"subject":"r","path":"labels","after":["Robot"]}`, err: `unknown label "Robot"`},
		"an empty part":          {edits: `{"subject":"p","path":"document//Statement"}`, err: "a part of the path is empty"},
		"a value of no property": {edits: `{"subject":"r","path":"k","after":[1]}`, err: "a list may hold strings alone"},
	} {
		t.Run(name, func(t *testing.T) {
			s := editedEstate(t)
			edits, err := graph.ParseEdits(strings.NewReader(c.edits))
			var out *graph.Snapshot
			var d graph.Difference
			if err == nil {
				out, d, err = graph.Apply(s, edits)
			}
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("got error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, changedLines(s, out)); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
			if len(d.NodesAdded)+len(d.NodesRemoved)+len(d.NodesChanged)+len(d.EdgesAdded)+len(d.EdgesRemoved)+len(d.EdgesChanged) == 0 {
				t.Error("the difference is empty")
			}
			slices.Reverse(edits)
			again, _, err := graph.Apply(s, edits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := graph.Diff(out, again); !cmp.Equal(diff, graph.Difference{}) {
				t.Errorf("edits in another order give another estate: %v", diff)
			}
		})
	}
}

// changedLines compares what two Snapshots say, a line for each property.
func changedLines(a, b *graph.Snapshot) []string {
	x, y := estateLines(a), estateLines(b)
	var out []string
	for _, l := range y {
		if !slices.Contains(x, l) {
			out = append(out, l)
		}
	}
	for _, l := range x {
		if !slices.Contains(y, l) {
			out = append(out, "-"+l)
		}
	}
	slices.Sort(out)
	return out
}

func estateLines(s *graph.Snapshot) []string {
	var out []string
	for n := range graph.NodeID(s.NumNodes()) {
		for e := range s.Out(n) {
			line := []string{string(e.Kind), s.ID(e.From), s.ID(e.To)}
			for k, v := range s.EdgeProps(e.ID) {
				line = append(line, k+"="+said(v))
			}
			out = append(out, strings.Join(line, " "))
		}
	}
	for n := range graph.NodeID(s.NumNodes()) {
		line := s.ID(n)
		if a := s.Account(n); a != "" && s.HasLabel(n, graph.Role) {
			line += " @" + a
		}
		some := false
		for k, v := range s.NodeProps(n) {
			line, some = line+" "+k+"="+said(v), true
		}
		if some {
			out = append(out, line)
		}
	}
	return out
}

// TestPatchIsBuildingAnew: what a Patch makes is what a Builder makes of the
// facts without those that go and with those that come.
func TestPatchIsBuildingAnew(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := drawFacts(rt)
		for i := range f.nodes {
			f.nodes[i].Origin.Observed = 0
		}
		ids := []string{"a", "b", "c", "/S/x", "arn:aws:iam::1:role/r", "user:A@x"}
		first := facts{}
		for _, id := range ids {
			first.nodes = append(first.nodes, graph.NodeFact{ID: id})
		}
		cut := rapid.IntRange(0, len(f.edges)).Draw(rt, "edges first")
		first.nodes, first.edges = append(first.nodes, f.nodes...), f.edges[:cut]
		s := buildFacts(rt, first)

		gone := rapid.SampledFrom(append(ids, "")).Draw(rt, "gone")
		keep := func(id string) bool { return gone == "" || graph.FoldID(id) != graph.FoldID(gone) }
		p := graph.NewPatch(s)
		if n, ok := s.Lookup(gone); ok && gone != "" {
			p.DropNode(n)
		}
		want := facts{edges: slices.Clone(f.edges[cut:])}
		var dropped []string
		for e := range graph.EdgeID(s.NumEdges()) {
			x := s.Edge(e)
			if rapid.Bool().Draw(rt, "drop") {
				p.DropEdge(e)
				dropped = append(dropped, string(x.Kind)+s.ID(x.From)+s.ID(x.To)+s.EdgeKey(e))
			}
		}
		for _, e := range f.edges[cut:] {
			p.Edge(e)
		}
		p.Node(graph.NodeFact{ID: "new", Labels: []graph.Label{graph.Role}})
		p.Edge(graph.EdgeFact{Kind: graph.Contains, From: "new", To: "b"})
		got, err := p.Build()
		if err != nil {
			rt.Fatal(err)
		}

		for _, n := range first.nodes {
			if keep(n.ID) {
				want.nodes = append(want.nodes, n)
			}
		}
		want.nodes = append(want.nodes, graph.NodeFact{ID: "new", Labels: []graph.Label{graph.Role}})
		want.edges = append(want.edges, graph.EdgeFact{Kind: graph.Contains, From: "new", To: "b"})
		for e := range graph.EdgeID(s.NumEdges()) {
			x := s.Edge(e)
			if !slices.Contains(dropped, string(x.Kind)+s.ID(x.From)+s.ID(x.To)+s.EdgeKey(e)) {
				props := graph.Props{}
				maps.Insert(props, s.EdgeProps(e))
				want.edges = append(want.edges, graph.EdgeFact{Kind: x.Kind, From: s.ID(x.From), To: s.ID(x.To), Key: s.EdgeKey(e), Props: props})
			}
		}
		want.edges = slices.DeleteFunc(want.edges, func(e graph.EdgeFact) bool { return !keep(e.From) || !keep(e.To) })
		whole := buildFacts(rt, want)
		if diff := cmp.Diff(text(whole), text(got)); diff != "" {
			rt.Fatalf("built anew (-), patched (+):\n%s", diff)
		}
		if d := graph.Diff(whole, got); !cmp.Equal(d, graph.Difference{}) {
			rt.Fatalf("built anew and patched: %v", d)
		}
	})
}

func FuzzEdits(f *testing.F) {
	f.Add(`{"subject":"p","path":"document/Statement/Read"}`)
	f.Add(`[{"subject":"HAS_POLICY|r|p|"},{"subject":"x","after":{"labels":["User"]}}]`)
	f.Add(`{"subject":"p","path":"document/Statement/-","after":{"Effect":"Deny"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		edits, err := graph.ParseEdits(strings.NewReader(text))
		if err != nil {
			return
		}
		s := editedEstate(t)
		out, _, err := graph.Apply(s, edits)
		if err != nil {
			var one *graph.EditError
			if !errors.As(err, &one) && !strings.Contains(err.Error(), "change snapshot") {
				t.Fatalf("an error that names no edit: %v", err)
			}
			return
		}
		if out.NumNodes() == 0 && s.NumNodes() == 0 {
			t.Fatal("nothing is left")
		}
	})
}

func said(v any) string { return fmt.Sprint(v) }

// TestMoveBelowWhatContainsAll: a tenant contains its subscriptions beside their management groups, and does so still where one moves
// from group to group; elsewhere a move leaves what contained the node.
func TestMoveBelowWhatContainsAll(t *testing.T) {
	b := graph.NewBuilder()
	for id, l := range map[string]graph.Label{"tenant": graph.Organization, "a": graph.Container, "b": graph.Container, "b/c": graph.Container, "elsewhere": graph.Container, "sub": graph.Account} {
		b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{l}, Cloud: graph.Azure})
	}
	for _, e := range [][2]string{{"tenant", "a"}, {"tenant", "b"}, {"b", "b/c"}, {"tenant", "sub"}, {"b", "sub"}} {
		b.Edge(graph.EdgeFact{Kind: graph.Contains, From: e[0], To: e[1]})
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for to, want := range map[string][]string{"a": {"a", "tenant"}, "b": {"b", "tenant"}, "b/c": {"b/c", "tenant"}, "tenant": {"tenant"}, "elsewhere": {"elsewhere"}} {
		moved, _, err := graph.Apply(s, []graph.Edit{{Subject: "sub", Path: "parent", After: to}})
		if err != nil {
			t.Fatal(err)
		}
		sub, _ := moved.Lookup("sub")
		var got []string
		for e := range moved.InKind(sub, graph.Contains) {
			got = append(got, moved.ID(e.From))
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("moved to %s (-want +got):\n%s", to, diff)
		}
	}
}
