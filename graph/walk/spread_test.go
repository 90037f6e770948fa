package walk_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// TestSpreadAgainstPlainSets: marks of many who spread together come to control
// exactly what a textbook's list of places says of each alone, without
// assumptions about code.
func TestSpreadAgainstPlainSets(t *testing.T) {
	onManyGraphs(t, func(t *testing.T, s *graph.Snapshot, rt *rapid.T) {
		p := newPlain(s, false)
		sure := rapid.Bool().Draw(rt, "sure")
		all := walk.ControlOf(s).Spread(sure)
		var starts []graph.NodeID
		for n := range graph.NodeID(s.NumNodes()) {
			if !s.HasLabel(n, graph.Grant) {
				all.Put(n, 1<<len(starts))
				starts = append(starts, n)
			}
		}
		all.Run()
		for mark, from := range starts {
			want := p.controls(from, sure)
			for _, to := range starts {
				if got := all.Controls(to, 1<<mark) != 0; got != want[to] {
					t.Errorf("%s controls %s: %v, want %v (sure %v)", s.ID(from), s.ID(to), got, want[to], sure)
				}
			}
		}
	})
}

// controls gives the nodes that whoever controls one comes to control.
func (p *plain) controls(from graph.NodeID, sure bool) map[graph.NodeID]bool {
	out, seen := map[graph.NodeID]bool{from: true}, map[stand]bool{{from, "control"}: true}
	for todo := []stand{{from, "control"}}; len(todo) > 0; todo = todo[1:] {
		for _, e := range p.out[todo[0].n] {
			ok, assumed := p.follows(todo[0].hold, e.Kind, e.To)
			next := stand{e.To, p.arrive(e.Kind, e.To)}
			if !ok || assumed || sure && e.Certainty != graph.Certain || seen[next] {
				continue
			}
			seen[next] = true
			todo = append(todo, next)
			if next.hold == "control" {
				out[e.To] = true
			}
		}
	}
	return out
}

// TestSpread: what a mark comes to control by the rules of the walk, and what it has besides.
func TestSpread(t *testing.T) {
	s := estate(t, shop)
	at := func(id string) graph.NodeID {
		n, ok := s.Lookup(id)
		if !ok {
			t.Fatal(id)
		}
		return n
	}
	sp := walk.ControlOf(s).Spread(true)
	sp.Put(at("internet"), 1)
	sp.Put(at("ci"), 2)
	sp.Run()
	for id, want := range map[string]uint64{
		"fn":     2, // invoked by anyone, which gives its role under an assumption alone; hijacked by ci
		"priv":   2,
		"bucket": 2, // in the account that priv administers
		"plain":  0, // the group's own rights are no member's
		"held":   0, // no principal: holding it ends a chain
	} {
		if got := sp.Controls(at(id), 3); got != want {
			t.Errorf("%s is controlled by %b, want %b", id, got, want)
		}
	}
	if got := sp.Have(graph.CanInvoke, at("fn"), 3); got != 3 {
		t.Errorf("fn can be invoked by %b", got)
	}
	sp.Arrive(graph.CanAssume, at("plain"), 1)
	sp.Run()
	if got := sp.Controls(at("plain"), 1); got != 1 {
		t.Errorf("plain is controlled by %b", got)
	}
}
