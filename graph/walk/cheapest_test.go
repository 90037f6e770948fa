package walk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

var (
	drawnLabels = []string{
		"Principal,User", "Principal,Role", "Principal,Role", "Role", "Group,Principal", "Function", "Function", "DataStore",
		"Account", "Container", "Principal,Public", "Grant", "Grant",
	}
	drawnKinds = strings.Fields("CAN_ASSUME CAN_ASSUME CAN_INVOKE RUNS_AS CAN_WRITE CAN_READ SUPPLIES_CODE UNLOCKS MEMBER_OF HAS_ROLE " +
		"ADMINISTERS CONTAINS CAN_GRANT TRIGGERS REACHES CAN_HIJACK LATENT TRUSTS HOLDS HOLDS HOLDS")
	drawnNodes = []string{
		"user", "role", "any", "admin role", "principal", "function", "public principal", "account", "data-store", "admin any",
		"account:1 any", "id:n1", "id:n2", "group", "not admin role", "not account:1 any", "not id:n2 not public principal",
	}
	drawnEdges = []string{"", "", "", "assume", "invoke", "any", "assume{1,3}", "any{2,3}", "administers|contains", "contains{1,2}", "runs-as", "trusts", "any{1,2}"}
)

func drawEstate(rt *rapid.T) *graph.Snapshot {
	b := graph.NewBuilder()
	n := rapid.IntRange(2, 8).Draw(rt, "nodes")
	for i := range n {
		f := graph.NodeFact{ID: fmt.Sprint("n", i), Account: rapid.SampledFrom([]string{"1", "2"}).Draw(rt, "account"), Props: graph.Props{}}
		for l := range strings.SplitSeq(rapid.SampledFrom(drawnLabels).Draw(rt, "labels"), ",") {
			f.Labels = append(f.Labels, graph.Label(l))
		}
		if rapid.IntRange(0, 2).Draw(rt, "admin") == 0 {
			f.Props["admin"] = true
		}
		b.Node(f)
	}
	for range rapid.IntRange(1, 24).Draw(rt, "edges") {
		f := graph.EdgeFact{
			Kind: graph.Kind(rapid.SampledFrom(drawnKinds).Draw(rt, "kind")), Props: graph.Props{},
			From: fmt.Sprint("n", rapid.IntRange(0, n-1).Draw(rt, "from")),
			To:   fmt.Sprint("n", rapid.IntRange(0, n-1).Draw(rt, "to")),
			Key:  rapid.SampledFrom([]string{"", "", "x"}).Draw(rt, "key"),
		}
		if c := rapid.SampledFrom([]string{"", "", "conditional", "unknown"}).Draw(rt, "certainty"); c != "" {
			f.Props[graph.PropCertainty] = c
		}
		if c := rapid.IntRange(-6, 4).Draw(rt, "cost"); c >= 0 {
			f.Props[graph.PropCost] = float64(c) / 2
		}
		if f.Kind == graph.Latent {
			f.Props[graph.PropLatentKind] = rapid.SampledFrom([]string{"CAN_ASSUME", "CAN_HIJACK", "ADMINISTERS"}).Draw(rt, "latent")
		}
		b.Edge(f)
	}
	s, err := b.Build()
	if err != nil {
		rt.Fatal(err)
	}
	return s
}

func drawPattern(rt *rapid.T) walk.Pattern {
	words := []string{rapid.SampledFrom(drawnNodes).Draw(rt, "node")}
	for range rapid.IntRange(1, 3).Draw(rt, "steps") {
		if e := rapid.SampledFrom(drawnEdges).Draw(rt, "edge"); e != "" {
			words = append(words, e)
		}
		words = append(words, rapid.SampledFrom(drawnNodes).Draw(rt, "node"))
	}
	p, err := walk.Parse(strings.Join(words, " -> "))
	if err != nil {
		rt.Fatal(err)
	}
	if rapid.IntRange(0, 4).Draw(rt, "ADMIN") == 0 {
		p.Nodes[len(p.Nodes)-1] = walk.End("ADMIN")
	}
	return p
}

// TestCheapestAgainstEveryPath compares the answer, its order and whether it
// is whole with a plain enumeration on small random graphs.
func TestCheapestAgainstEveryPath(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, p := drawEstate(rt), drawPattern(rt)
		o := walk.Options{
			MaxHops: rapid.IntRange(1, 8).Draw(rt, "hops"),
			Limit:   rapid.SampledFrom([]int{1, 2, 3, 10, 1000}).Draw(rt, "limit"),
			Latent:  rapid.Bool().Draw(rt, "walk latent"),
		}
		w := slow{s: s, p: p, o: o}
		want, whole := w.run()
		got := walk.Cheapest(s, p, o.Weigh(rapid.IntRange(1, 3).Draw(rt, "settle"), rapid.SampledFrom([]int{1, 5, 20, 1000}).Draw(rt, "cap")))
		if diff := cmp.Diff(spell(s, want), spell(s, got.Paths)); diff != "" || got.Complete != whole {
			rt.Fatalf("%s, %+v: complete %v, want %v (-want +got):\n%s", p, o, got.Complete, whole, diff)
		}
	})
}

func spell(s *graph.Snapshot, paths []walk.Path) []string {
	var out []string
	for _, p := range paths {
		var b strings.Builder
		fmt.Fprint(&b, p.Cost, " ", s.ID(p.Nodes[0]))
		for i, e := range p.Edges {
			fmt.Fprintf(&b, " -%s-> %s", e.Kind, s.ID(p.Nodes[i+1]))
			if s.ID(e.From) != s.ID(p.Nodes[i]) || e.To != p.Nodes[i+1] {
				fmt.Fprintf(&b, " (from %s to %s)", s.ID(e.From), s.ID(e.To))
			}
			fmt.Fprint(&b, " ", e.ID, e.Certainty, e.Latent)
		}
		fmt.Fprint(&b, " ", p.Assumptions)
		out = append(out, b.String())
	}
	return out
}
