package neo4j_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/graph/walk"
)

// dice fills a small estate of every kind that a walk takes: parallel edges, Grants, flags, conditions, latent edges.
func dice(seed uint64, f graph.Sink) {
	r := rand.New(rand.NewPCG(seed, 6))
	labels := [][]graph.Label{
		{graph.Principal, graph.User},
		{graph.Principal, graph.Role},
		{graph.Principal, graph.Public},
		{graph.Function},
		{graph.Role},
		{graph.Account},
		{graph.Group, graph.Principal},
		{graph.DataStore},
		{graph.Grant},
		{graph.Endpoint},
	}
	n := 12 + r.IntN(20)
	id := func(i int) string { return fmt.Sprintf("urn:%02d:%02d", seed, i) }
	for i := range n {
		props := graph.Props{}
		for _, flag := range walk.Flags() {
			if r.IntN(5) == 0 {
				props[flag] = true
			}
		}
		f.Node(graph.NodeFact{
			ID: id(i), Labels: labels[r.IntN(len(labels))], Name: []string{"pay-in", "Pay-Out", "İpay", "web"}[r.IntN(4)],
			Cloud: []graph.Cloud{graph.AWS, graph.GCP}[r.IntN(2)], Account: strconv.Itoa(r.IntN(3)), Region: "eu-west-1", Type: "T::" + strconv.Itoa(r.IntN(3)),
			Props: props, Tags: map[string]string{"team": []string{"red", "blue"}[r.IntN(2)]},
		})
	}
	kinds := graph.Kinds()
	for range 5 * n {
		k := kinds[r.IntN(len(kinds))].Kind
		if r.IntN(4) == 0 {
			k = graph.Holds
		}
		props := graph.Props{}
		switch r.IntN(4) {
		case 0:
			props[graph.PropCertainty] = "conditional"
		case 1:
			props[graph.PropCost] = float64(r.IntN(4)) / 2
		}
		if k == graph.Latent {
			props[graph.PropLatentKind] = string(graph.CanInvoke)
		}
		f.Edge(graph.EdgeFact{Kind: k, From: id(r.IntN(n)), To: id(r.IntN(n)), Key: []string{"", "k"}[r.IntN(2)], Props: props})
	}
}

var bounded = []string{
	"public principal -> invoke -> function",
	"any -> assume|invoke -> any -> runs-as -> any",
	"account:1 any -> any{1,3} -> admin any",
	"principal -> any{2,2} -> sensitive any",
	"owned any as who -> any{1,2} -> not aws any -> any{1,2} -> account as what",
	"name:pay-* any -> read|write|invoke -> any avoiding name:web",
	"type:T::1 function -> any{1,4} -> tag:team=r* any via principal",
	"id:urn:04:05 -> any{1,4} -> any",
	"id:urn:21:02 -> any{1,4} -> any",
	"id:urn:33:11 -> any{1,4} -> any",
	"any -> any{1,3} -> id:urn:04:05",
	"aws user -> contains -> any -> any{1,3} -> not (public principal)",
	"name:ipay any -> any{1,2} -> region:eu-* any",
}

// said is what an answer says, in words that do not depend on numbers of one Snapshot.
func said(s *graph.Snapshot, r walk.Result) []string {
	out := []string{fmt.Sprint("complete ", r.Complete)}
	for _, p := range r.Paths {
		var line strings.Builder
		_, _ = fmt.Fprint(&line, p.Cost, p.Bound, p.Assumptions)
		for i, n := range p.Nodes {
			line.WriteString(" " + s.ID(n))
			if i < len(p.Edges) {
				e := p.Edges[i]
				_, _ = fmt.Fprint(&line, " ", e.Kind, e.Certainty, e.Latent, e.Assumes, s.EdgeKey(e.ID), s.EdgeString(e.ID, graph.PropConditions))
			}
		}
		out = append(out, line.String())
	}
	return out
}

// What a walk finds in the part of a run that Neo4j narrowed down is what it finds in the whole run. The run is of
// fifty estates side by side.
func TestNarrowAnswersAsTheWholeRunDoes(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{})
	whole := publish(t, s, func(f graph.Sink) {
		for seed := range uint64(50) {
			dice(seed, f)
		}
	})
	marks := store.Marks{graph.PropSensitive: {"urn:07:01", "urn:11:02"}, graph.PropOwned: {"urn:07:03"}}
	if err := store.WriteMarks(t.Context(), s, marks); err != nil {
		t.Fatal(err)
	}
	whole = marks.On(whole)
	for i, text := range bounded {
		p, err := walk.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		o := walk.Options{MaxHops: 6, Limit: 3000, Latent: i%2 == 0}
		part, err := s.Narrow(t.Context(), p, o.Latent)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if part.Meta() != whole.Meta() {
			t.Errorf("%v, want %v", part.Meta(), whole.Meta())
		}
		if part.NumEdges() >= whole.NumEdges() {
			t.Errorf("%s: the part has all %d edges", text, part.NumEdges())
		}
		want := walk.Cheapest(whole, p, o)
		if len(want.Paths) == 0 && p.Nodes[0].IDs == nil { // one node may lead nowhere
			t.Errorf("%s: no path, so it says nothing", text)
		}
		if d := cmp.Diff(said(whole, want), said(part, walk.Cheapest(part, p, o))); d != "" {
			t.Errorf("%s: narrowed (+), whole (-):\n%.2000s", text, d)
		}
	}
}

func TestNarrowSaysWhatItCannot(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{})
	publish(t, s, func(f graph.Sink) { dice(1, f) })
	for _, text := range []string{
		"principal -> admin role",            // a chain of any length
		"id:URN:01:03 -> invoke -> function", // not as the cloud writes it
		"any -> invoke -> id:nowhere",
	} {
		p, err := walk.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Narrow(t.Context(), p, false); !errors.Is(err, neo4j.ErrNotBounded) {
			t.Errorf("%s: %v, want ErrNotBounded", text, err)
		}
	}
}
