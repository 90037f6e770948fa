package walk_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// TestPatchedIndex: chains in a Snapshot that a Patch made are those in one that
// was built of the same facts, whose index knows nothing of another's; and who
// comes to a node is who reaches it.
func TestPatchedIndex(t *testing.T) {
	kinds := []graph.Kind{
		graph.CanAssume, graph.CanHijack, graph.RunsAs, graph.CanInvoke, graph.MemberOf, graph.Administers, graph.Contains, graph.CanRead, graph.Holds,
	}
	labels := [][]graph.Label{
		{graph.Principal, graph.Role}, {graph.Function}, {graph.Account}, {graph.DataStore}, {graph.Group, graph.Principal}, {graph.Grant},
	}
	p, err := walk.Parse("principal -> any")
	if err != nil {
		t.Fatal(err)
	}
	var last *graph.Snapshot // whose index is forgotten once the one under it is not asked either
	rapid.Check(t, func(rt *rapid.T) {
		if last != nil {
			walk.Forget(last)
		}
		n := rapid.IntRange(2, 8).Draw(rt, "nodes")
		id := func(label string) string { return strconv.Itoa(rapid.IntRange(0, n-1).Draw(rt, label)) }
		var nodes []graph.NodeFact
		for i := range n {
			nodes = append(nodes, graph.NodeFact{ID: strconv.Itoa(i), Labels: rapid.SampledFrom(labels).Draw(rt, "labels")})
		}
		var edges []graph.EdgeFact
		draw := func() graph.EdgeFact {
			e := graph.EdgeFact{Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), From: id("from"), To: id("to"), Key: id("key"), Props: graph.Props{}}
			if rapid.Bool().Draw(rt, "conditional") {
				e.Props[graph.PropCertainty] = graph.Conditional.String()
			}
			return e
		}
		for _, k := range kinds { // a kind that comes anew would have all read anew
			edges = append(edges, graph.EdgeFact{Kind: k, From: "0", To: "0", Key: "own"})
		}
		for range rapid.IntRange(0, 14).Draw(rt, "edges") {
			edges = append(edges, draw())
		}
		build := func() *graph.Snapshot {
			b := graph.NewBuilder()
			for _, f := range nodes {
				b.Node(f)
			}
			for _, e := range edges {
				b.Edge(e)
			}
			s, err := b.Build()
			if err != nil {
				rt.Fatal(err)
			}
			return s
		}
		base := build()
		left := rapid.IntRange(0, 5).Draw(rt, "left out")
		asideOf := func(s *graph.Snapshot) func(graph.EdgeID) bool { // by what an edge says, as edges are numbered anew
			return func(e graph.EdgeID) bool { return left > 0 && (int(s.Edge(e).To)+len(s.EdgeKey(e)))%5 == left%5 }
		}
		of := walk.NewControl(base, asideOf(base), func(yield func(graph.Kind, graph.NodeID) bool) {
			for n := range graph.NodeID(base.NumNodes()) {
				if int(n)%2 == left%2 && !yield(graph.CanRead, n) {
					return
				}
			}
		})
		walk.Cheapest(base, p, walk.Options{})
		patch := graph.NewPatch(base)
		kept := edges[:len(kinds):len(kinds)]
		for _, e := range edges[len(kinds):] {
			x, ok := base.EdgeNamed(string(e.Kind) + "|" + e.From + "|" + e.To + "|" + e.Key)
			if ok && rapid.IntRange(0, 2).Draw(rt, "goes") == 0 {
				patch.DropEdge(x.ID)
				for i := 0; i < len(kept); i++ { // drawn twice, it goes altogether
					if k := kept[i]; k.Kind == e.Kind && k.From == e.From && k.To == e.To && k.Key == e.Key {
						kept = append(kept[:i:i], kept[i+1:]...)
						i--
					}
				}
			} else if ok {
				kept = append(kept, e)
			}
		}
		edges = edges[:0:0]
		for _, e := range kept {
			if _, ok := base.EdgeNamed(string(e.Kind) + "|" + e.From + "|" + e.To + "|" + e.Key); ok {
				edges = append(edges, e)
			}
		}
		grant := graph.NodeFact{ID: "grant:new", Labels: []graph.Label{graph.Grant}}
		nodes = append(nodes, grant)
		patch.Node(grant)
		comes := []graph.EdgeFact{{Kind: graph.Holds, From: id("holder"), To: grant.ID}, {Kind: graph.CanAssume, From: grant.ID, To: id("to")}}
		for range rapid.IntRange(0, 4).Draw(rt, "more") {
			comes = append(comes, draw())
		}
		for _, e := range comes {
			patch.Edge(e)
		}
		edges = append(edges, comes...)
		changed, err := patch.Build()
		if err != nil {
			rt.Fatal(err)
		}
		last = changed
		fresh := build()
		if d := graph.Diff(fresh, changed); len(d.EdgesAdded)+len(d.EdgesRemoved)+len(d.EdgesChanged) > 0 {
			rt.Skip("an edge that went came again otherwise")
		}
		if diff := cmp.Diff(told(fresh, p), told(changed, p)); diff != "" {
			rt.Errorf("built (-), changed (+):\n%s", diff)
		}
		c := of.On(changed, asideOf(changed))
		anew := walk.NewControl(changed, asideOf(changed), nil)
		for to := range graph.NodeID(changed.NumNodes()) {
			come := map[graph.NodeID]bool{}
			for _, n := range c.Comers([]graph.NodeID{to}, false) {
				come[n] = true
			}
			for from := range graph.NodeID(changed.NumNodes()) {
				sp, plain := c.Spread(false), anew.Spread(false)
				for _, sp := range []*walk.Spread{sp, plain} {
					sp.Put(from, 1)
					sp.Run()
				}
				reaches := sp.Controls(to, 1) != 0
				if reaches != come[from] {
					rt.Errorf("%s comes to %s: %v, found %v", changed.ID(from), changed.ID(to), reaches, come[from])
				}
				if got, want := sp.Have(graph.CanRead, to, 1), plain.Have(graph.CanRead, to, 1); got != want {
					rt.Errorf("%s has %s: %v, by a Control of the changed Snapshot alone %v", changed.ID(from), changed.ID(to), got, want)
				}
				if want := plain.Controls(to, 1) != 0; reaches != want {
					rt.Errorf("%s comes to %s: %v, by a Control of the changed Snapshot alone %v", changed.ID(from), changed.ID(to), reaches, want)
				}
			}
		}
	})
}

// told writes the chains of a pattern, whatever the numbers of nodes.
func told(s *graph.Snapshot, p walk.Pattern) map[string]string {
	out := map[string]string{}
	for _, path := range walk.Cheapest(s, p, walk.Options{Limit: 10000}).Paths {
		var b strings.Builder
		for i, n := range path.Nodes {
			b.WriteString(s.ID(n) + " ")
			if i < len(path.Edges) {
				b.WriteString(string(path.Edges[i].Kind) + " ")
			}
		}
		out[b.String()] = strconv.FormatFloat(path.Cost, 'f', 3, 64)
	}
	return out
}
