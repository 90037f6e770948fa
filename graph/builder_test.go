package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
)

// text writes everything that a Snapshot says, so that equal texts mean equal estates.
func text(s *graph.Snapshot) string {
	var b strings.Builder
	for n := range graph.NodeID(s.NumNodes()) {
		fmt.Fprintln(&b, n, s.ID(n), s.Name(n), s.Cloud(n), s.Account(n), s.Region(n), s.Type(n), s.Labels(n))
		for k, v := range s.NodeProps(n) {
			fmt.Fprintf(&b, "  %s=%#v\n", k, v)
		}
		for e := range s.Out(n) {
			fmt.Fprintf(&b, "  %d -%s %q-> %d %v\n", e.ID, e.Kind, s.EdgeKey(e.ID), e.To, s.Certainty(e.ID))
			for k, v := range s.EdgeProps(e.ID) {
				fmt.Fprintf(&b, "    %s=%#v\n", k, v)
			}
		}
		for e := range s.In(n) {
			fmt.Fprintf(&b, "  %d <-%s- %d\n", e.ID, e.Kind, e.From)
		}
	}
	for a, n := range s.Aliases() {
		fmt.Fprintln(&b, "alias", a, n)
	}
	fmt.Fprintln(&b, s.Gaps())
	return b.String()
}

func TestFactsMergeByIDAsTheCloudComparesThem(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "/subscriptions/A/resourceGroups/Web", Labels: []graph.Label{graph.Container}, Name: "Web"})
	b.Node(graph.NodeFact{ID: "/subscriptions/a/resourcegroups/web", Tags: map[string]string{"env": "prod"}})
	b.Node(graph.NodeFact{ID: "arn:aws:iam::1:user/Ann", Labels: []graph.Label{graph.User}})
	b.Node(graph.NodeFact{ID: "arn:aws:iam::1:user/ann", Labels: []graph.Label{graph.User}})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if s.NumNodes() != 3 {
		t.Fatalf("%d nodes, want 3", s.NumNodes())
	}
	n, ok := s.Lookup("/SUBSCRIPTIONS/a/resourceGroups/WEB")
	if !ok || s.ID(n) != "/subscriptions/A/resourceGroups/Web" || s.NodeString(n, "tags.env") != "prod" {
		t.Errorf("resource group: %v %q", ok, s.ID(n))
	}
}

func TestDanglingEndsStayAndSayWhatTheirIDProves(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "111111111111", Labels: []graph.Label{graph.Account}, Account: "111111111111"})
	b.Edge(graph.EdgeFact{Kind: graph.Trusts, From: "arn:aws:iam::111111111111:role/a", To: "arn:aws:iam::222222222222:role/b"})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	in, _ := s.Lookup("arn:aws:iam::111111111111:role/a")
	out, _ := s.Lookup("arn:aws:iam::222222222222:role/b")
	if !s.HasLabel(out, graph.Role) || !s.NodeFlag(out, graph.PropExternal) || s.NodeFlag(in, graph.PropExternal) || !s.NodeFlag(in, "dangling") {
		t.Errorf("labels %v, external %v and %v", s.Labels(out), s.NodeFlag(out, graph.PropExternal), s.NodeFlag(in, graph.PropExternal))
	}
}

// A mention makes a node of what the id alone tells, until a fact describes it.
func TestMentions(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "arn:aws:iam::999999999999:role/Partner"})
	b.Node(graph.NodeFact{ID: "arn:aws:iam::999999999999:role/Known"})
	b.Node(graph.NodeFact{ID: "arn:aws:iam::999999999999:role/Known", Labels: []graph.Label{graph.Principal, graph.Role}, Name: "known"})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	partner, _ := s.Lookup("arn:aws:iam::999999999999:role/Partner")
	known, _ := s.Lookup("arn:aws:iam::999999999999:role/Known")
	if !s.HasLabel(partner, graph.Role) || !s.NodeFlag(partner, graph.PropExternal) || s.NodeFlag(known, graph.PropExternal) || s.Name(known) != "known" {
		t.Errorf("%v and %v", s.Labels(partner), s.Labels(known))
	}
}

func TestAliasesLeadToOneNode(t *testing.T) {
	b := graph.NewBuilder()
	b.Edge(graph.EdgeFact{Kind: graph.Contains, From: "//cloudresourcemanager.googleapis.com/projects/shop", To: "x"})
	b.Node(graph.NodeFact{
		ID: "//cloudresourcemanager.googleapis.com/projects/1", Labels: []graph.Label{graph.Account},
		Aliases: []string{"//cloudresourcemanager.googleapis.com/projects/shop"},
	})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	n, ok := s.Lookup("//cloudresourcemanager.googleapis.com/projects/shop")
	if !ok || s.NumNodes() != 2 {
		t.Fatalf("found %v, %d nodes", ok, s.NumNodes())
	}
	if out, _ := s.Degree(n); out != 1 {
		t.Errorf("%d edges leave the project, want 1", out)
	}
}

func TestUnknownWordsAreRefused(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "a", Labels: []graph.Label{"Gadget"}, Props: graph.Props{"x": struct{}{}}})
	b.Edge(graph.EdgeFact{Kind: "LIKES", From: "a", To: "b"})
	_, err := b.Build()
	for _, want := range []string{`unknown label "Gadget"`, `unknown kind "LIKES"`, "property x"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v lacks %s", err, want)
		}
	}
}

type facts struct {
	nodes []graph.NodeFact
	edges []graph.EdgeFact
	gaps  []graph.Gap
}

func drawFacts(rt *rapid.T) facts {
	id := rapid.SampledFrom([]string{"a", "b", "c", "/S/x", "/s/X", "arn:aws:iam::1:role/r", "user:A@x", "user:a@x"})
	value := rapid.OneOf(rapid.Just[any]("v"), rapid.Just[any]("w"), rapid.Just[any](int64(3)), rapid.Just[any](true), rapid.Just[any]([]string{"p"}))
	var f facts
	for range rapid.IntRange(0, 8).Draw(rt, "nodes") {
		f.nodes = append(f.nodes, graph.NodeFact{
			ID: id.Draw(rt, "id"), Name: rapid.SampledFrom([]string{"", "n", "m"}).Draw(rt, "name"),
			Labels: rapid.SliceOf(rapid.SampledFrom([]graph.Label{graph.User, graph.Role, graph.Account})).Draw(rt, "labels"),
			Props:  graph.Props{rapid.SampledFrom([]string{"k", "l"}).Draw(rt, "key"): value.Draw(rt, "value")},
			Origin: graph.Origin{Observed: rapid.Int64Range(0, 2).Draw(rt, "at")},
		})
	}
	for range rapid.IntRange(0, 8).Draw(rt, "edges") {
		f.edges = append(f.edges, graph.EdgeFact{
			Kind: rapid.SampledFrom([]graph.Kind{graph.CanRead, graph.Contains}).Draw(rt, "kind"),
			From: id.Draw(rt, "from"), To: id.Draw(rt, "to"), Key: rapid.SampledFrom([]string{"", "k"}).Draw(rt, "edge key"),
			Props: graph.Props{"certainty": rapid.SampledFrom([]string{"certain", "conditional", "unknown"}).Draw(rt, "certainty")},
		})
		f.gaps = append(f.gaps, graph.Gap{Scope: id.Draw(rt, "scope"), Reason: graph.GapMalformed, Count: 1})
	}
	return f
}

func buildFacts(rt *rapid.T, f facts) *graph.Snapshot {
	b := graph.NewBuilder()
	for _, n := range f.nodes {
		b.Node(n)
	}
	for _, e := range f.edges {
		b.Edge(e)
	}
	for _, g := range f.gaps {
		b.Gap(g)
	}
	s, err := b.Build()
	if err != nil {
		rt.Fatal(err)
	}
	return s
}

func TestOrderOfFactsNeverMatters(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := drawFacts(rt)
		g := facts{slices.Clone(f.nodes), slices.Clone(f.edges), slices.Clone(f.gaps)}
		slices.Reverse(g.nodes)
		slices.Reverse(g.edges)
		slices.Reverse(g.gaps)
		a, b := buildFacts(rt, f), buildFacts(rt, g)
		if diff := cmp.Diff(text(a), text(b)); diff != "" {
			rt.Fatal(diff)
		}
		if d := graph.Diff(a, b); !cmp.Equal(d, graph.Difference{}) {
			rt.Fatalf("diff of equal snapshots: %+v", d)
		}
	})
}

func TestDiffNamesWhatChanged(t *testing.T) {
	before := graph.NewBuilder()
	before.Node(graph.NodeFact{ID: "a", Props: graph.Props{"x": "1"}})
	before.Node(graph.NodeFact{ID: "gone"})
	before.Edge(graph.EdgeFact{Kind: graph.CanRead, From: "a", To: "gone"})
	before.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: "a", To: "b", Props: graph.Props{"certainty": "conditional"}})
	after := graph.NewBuilder()
	after.Node(graph.NodeFact{ID: "a", Props: graph.Props{"x": "2"}})
	after.Node(graph.NodeFact{ID: "new"})
	after.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: "a", To: "b"})
	after.Edge(graph.EdgeFact{Kind: graph.CanRead, From: "new", To: "b"})
	a, err := before.Build()
	if err != nil {
		t.Fatal(err)
	}
	b, err := after.Build()
	if err != nil {
		t.Fatal(err)
	}
	want := graph.Difference{
		NodesAdded: []string{"new"}, NodesRemoved: []string{"gone"}, NodesChanged: []graph.Change{{Subject: "a", Keys: []string{"x"}}},
		EdgesAdded: []string{"CAN_READ|new|b|"}, EdgesRemoved: []string{"CAN_READ|a|gone|"},
		EdgesChanged: []graph.Change{{Subject: "CAN_ASSUME|a|b|", Keys: []string{"certainty"}}},
	}
	if diff := cmp.Diff(want, graph.Diff(a, b)); diff != "" {
		t.Error(diff)
	}
}

func TestEveryKindAndLabelIsDescribedOnce(t *testing.T) {
	words := map[string]bool{}
	for _, k := range graph.Kinds() {
		if k.Description == "" || k.Word == "" || words[k.Word] {
			t.Errorf("kind %s: word %q, description %q", k.Kind, k.Word, k.Description)
		}
		words[k.Word] = true
	}
	for _, l := range graph.Labels() {
		if l.Description == "" || words[l.Word] {
			t.Errorf("label %s: word %q, description %q", l.Label, l.Word, l.Description)
		}
		words[l.Word] = true
	}
}
