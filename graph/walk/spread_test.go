package walk_test

import (
	"strconv"
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

// TestBusyEnd: what a mark has of an end at which many edges arrive, and that is
// asked of, is what it has where nobody said that it is asked of; before a change
// and after it.
func TestBusyEnd(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "bucket", Labels: []graph.Label{graph.DataStore}})
	reader := func(i int) string { return "reader" + strconv.Itoa(i) }
	doubtful := graph.Props{graph.PropCertainty: graph.Conditional.String()}
	const readers = 100
	for i := range readers {
		b.Node(graph.NodeFact{ID: reader(i), Labels: []graph.Label{graph.Principal, graph.Role}})
		reads := graph.EdgeFact{Kind: graph.CanRead, From: reader(i), To: "bucket"}
		if i%3 == 0 {
			reads.Props = doubtful
		}
		b.Edge(reads)
	}
	for boss, of := range map[string]int{"certain": 1, "doubtful": 3, "later": 5, "nobody": -1} {
		b.Node(graph.NodeFact{ID: boss, Labels: []graph.Label{graph.Principal, graph.User}})
		if of >= 0 {
			b.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: boss, To: reader(of)})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	bucket, _ := s.Lookup("bucket")
	c := walk.NewControl(s, nil, func(yield func(graph.Kind, graph.NodeID) bool) { yield(graph.CanRead, bucket) })
	check := func(what string, s *graph.Snapshot, c *walk.Control, want map[string][2]bool) {
		t.Helper()
		plain := walk.NewControl(s, nil, nil)
		for boss, has := range want {
			n, _ := s.Lookup(boss)
			for i, sure := range []bool{false, true} {
				for _, sp := range []*walk.Spread{c.Spread(sure), plain.Spread(sure)} {
					sp.Put(n, 1)
					sp.Run()
					if got := sp.Have(graph.CanRead, bucket, 1) != 0; got != has[i] {
						t.Errorf("%s: %s has the bucket: %v, want %v (sure %v)", what, boss, got, has[i], sure)
					}
				}
			}
		}
	}
	check("as it is", s, c, map[string][2]bool{"certain": {true, true}, "doubtful": {true, false}, "later": {true, true}, "nobody": {false, false}})

	p := graph.NewPatch(s)
	for _, name := range []string{"CAN_READ|reader5|bucket", "CAN_ASSUME|certain|reader1"} {
		e, ok := s.EdgeNamed(name)
		if !ok {
			t.Fatal(name)
		}
		p.DropEdge(e.ID)
	}
	p.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: "nobody", To: reader(2)})
	changed, err := p.Build()
	if err != nil {
		t.Fatal(err)
	}
	check("changed", changed, c.On(changed, nil), map[string][2]bool{"certain": {false, false}, "doubtful": {true, false}, "later": {false, false}, "nobody": {true, true}})
}
