package walk_test

import (
	"fmt"
	"math"
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
		"not (admin role)", "not role", "not (not admin principal) not data-store",
	}
	drawnEdges = []string{"", "", "", "assume", "invoke", "any", "assume{1,3}", "any{2,3}", "administers|contains", "contains{1,2}", "runs-as", "trusts", "any{1,2}"}
)

func drawEstate(rt *rapid.T) *graph.Snapshot {
	b := graph.NewBuilder()
	n := rapid.IntRange(2, 8).Draw(rt, "nodes")
	certainties := []string{"", "", "conditional", "unknown"}
	if rapid.Bool().Draw(rt, "doubtful") {
		certainties = []string{"", "conditional", "conditional", "conditional"}
	}
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
		if c := rapid.SampledFrom(certainties).Draw(rt, "certainty"); c != "" {
			f.Props[graph.PropCertainty] = c
			if t := rapid.SampledFrom([]string{"", "x", "!x", "x", "!x", "y"}).Draw(rt, "condition"); t != "" {
				f.Props[graph.PropConditions] = t
			}
		}
		if t := rapid.SampledFrom([]string{"", "", "t1", "t2"}).Draw(rt, "technique"); t != "" {
			f.Props[graph.PropTechnique] = t
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

// drawClauses adds what a pattern goes via and avoids.
func drawClauses(rt *rapid.T, p walk.Pattern) walk.Pattern {
	text := []string{"any -> any"}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2}).Draw(rt, "via") {
		text = append(text, "via", rapid.SampledFrom(drawnNodes).Draw(rt, "node"))
	}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(rt, "avoiding") {
		text = append(text, "avoiding", rapid.SampledFrom([]string{"id:n3", "id:n4 role", "function", "account:2 role", "admin function", "not admin role", "not (account:1 any)"}).Draw(rt, "node"))
	}
	clauses, err := walk.Parse(strings.Join(text, " "))
	if err != nil {
		rt.Fatal(err)
	}
	p.Via, p.Avoiding = clauses.Via, clauses.Avoiding
	return p
}

// drawLens gives a lens under which the plain enumeration agrees with itself:
// it looks at nothing, or at conditions over x and y of which some are assumed.
func drawLens(rt *rapid.T, s *graph.Snapshot) walk.Lens {
	l := walk.Lens{Certain: rapid.IntRange(0, 3).Draw(rt, "certain") == 0}
	if rapid.Bool().Draw(rt, "terms") {
		l.Terms = worlds{rapid.SampledFrom([]uint32{anyWorld, anyWorld, anyWorld, 0b0011, 0b0101, 0b0001}).Draw(rt, "worlds")}
	}
	for i := range s.NumNodes() {
		if rapid.IntRange(0, 4).Draw(rt, "code") == 0 {
			l.Code = append(l.Code, walk.Code{Name: s.ID(graph.NodeID(i)), Refuse: rapid.Bool().Draw(rt, "refuse")})
		}
	}
	if rapid.IntRange(0, 2).Draw(rt, "costs") == 0 {
		half := 0.5
		l.Costs = walk.Costs{Edges: map[string]float64{"assume": 3, "administers": 0.5}, Techniques: map[string]float64{"t1": 0}, Conditional: &half, Code: &half}
	}
	return l
}

// anyWorld is every way in which x and y may stand.
const anyWorld = 0b1111

// worlds are conditions as the set of those ways in which they hold.
type worlds struct{ possible uint32 }

func (w worlds) term(set uint32) uint32 {
	switch set & w.possible {
	case w.possible:
		return walk.Always
	case 0:
		return walk.Never
	}
	return 16 + set&w.possible
}

func (w worlds) set(t uint32) uint32 {
	switch t {
	case walk.Always:
		return w.possible
	case walk.Never:
		return 0
	}
	return t - 16
}

func (w worlds) Read(text string) uint32 {
	return w.term(map[string]uint32{"x": 0b0011, "!x": 0b1100, "y": 0b0101, "!y": 0b1010}[text])
}
func (w worlds) Or(a, b uint32) uint32           { return w.term(w.set(a) | w.set(b)) }
func (w worlds) Along(soFar, next uint32) uint32 { return w.term(w.set(soFar) & w.set(next)) }

// TestCheapestAgainstEveryPath compares the answer, its order and whether it
// is whole with a plain enumeration on small random graphs.
func TestCheapestAgainstEveryPath(t *testing.T) {
	tenThousand(t, func(rt *rapid.T) {
		s, p := drawEstate(rt), drawClauses(rt, drawPattern(rt))
		o := walk.Options{
			MaxHops: rapid.IntRange(1, 8).Draw(rt, "hops"),
			Limit:   rapid.SampledFrom([]int{1, 2, 3, 10, 1000}).Draw(rt, "limit"),
			Latent:  rapid.Bool().Draw(rt, "walk latent"),
		}
		lens := drawLens(rt, s)
		view, err := lens.On(s)
		if err != nil {
			rt.Fatal(err)
		}
		o.View = view
		w := slow{s: s, p: p, o: o, lens: lens}
		want, whole := w.run()
		got := walk.Cheapest(s, p, o.Weigh(rapid.IntRange(1, 3).Draw(rt, "settle"), rapid.SampledFrom([]int{1, 5, 20, 1000}).Draw(rt, "cap")))
		if diff := cmp.Diff(spell(s, want), spell(s, got.Paths)); diff != "" || got.Complete != whole {
			rt.Fatalf("%s, %+v through %+v: complete %v, want %v (-want +got):\n%s", p, o, lens, got.Complete, whole, diff)
		}
		for _, path := range got.Paths {
			if !w.bound(path) {
				rt.Fatalf("%s: %v does not say where its steps stand: %v", p, path.Nodes, path.Bound)
			}
			sum := 0.0
			for _, part := range walk.CostParts(s, path, o) {
				sum += part.Cost
			}
			if math.Abs(sum-path.Cost) > 1e-9 {
				rt.Fatalf("the parts of a path of cost %v add up to %v: %+v", path.Cost, sum, walk.CostParts(s, path, o))
			}
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
			fmt.Fprint(&b, " ", e.ID, e.Certainty, e.Latent, e.Assumes, e.Term)
		}
		fmt.Fprint(&b, " ", p.Assumptions)
		out = append(out, b.String())
	}
	return out
}
