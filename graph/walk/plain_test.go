package walk_test

import (
	stdcmp "cmp"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// plain walks the whole graph as a textbook would: sets and lists of places,
// done again until nothing changes.
type plain struct {
	slow
	out map[graph.NodeID][]walk.PathEdge
}

func newPlain(s *graph.Snapshot, latent bool) *plain {
	p := &plain{slow: slow{s: s, o: walk.Options{Latent: latent}}, out: map[graph.NodeID][]walk.PathEdge{}}
	for n := range graph.NodeID(s.NumNodes()) {
		p.out[n] = p.edges(n)
	}
	return p
}

// edges lists what leads out of a node, by Grants too: of parallel edges the
// surest, then the cheapest.
func (p *plain) edges(n graph.NodeID) []walk.PathEdge {
	var all []walk.PathEdge
	from := []graph.NodeID{n}
	if !p.s.HasLabel(n, graph.Grant) {
		for e := range p.s.OutKind(n, graph.Holds) {
			if p.s.HasLabel(e.To, graph.Grant) {
				from = append(from, e.To)
			}
		}
	}
	for _, f := range from {
		best := map[string]walk.PathEdge{}
		for e := range p.s.Out(f) {
			if e.Kind == graph.Holds || p.s.HasLabel(e.To, graph.Grant) || e.Kind == graph.Latent && !p.o.Latent {
				continue
			}
			w := walk.PathEdge{ID: e.ID, Kind: e.Kind, From: n, To: e.To, Certainty: p.s.Certainty(e.ID), Latent: e.Kind == graph.Latent}
			if w.Certainty != graph.Certain {
				w.Term = walk.Unread
			}
			if w.Latent {
				w.Kind = graph.Kind(p.s.EdgeString(e.ID, graph.PropLatentKind))
			}
			k := fmt.Sprint(w.Kind, w.To, w.Latent)
			if old, ok := best[k]; !ok || stdcmp.Or(stdcmp.Compare(w.Certainty, old.Certainty), stdcmp.Compare(p.cost(w), p.cost(old))) < 0 {
				best[k] = w
			}
		}
		for _, e := range best {
			all = append(all, e)
		}
	}
	return all
}

// stand is a node and what is held there.
type stand struct {
	n    graph.NodeID
	hold string
}

// reach gives the certainty of every node that can be reached from one.
func (p *plain) reach(from graph.NodeID) map[graph.NodeID]graph.Certainty {
	found := map[graph.NodeID]graph.Certainty{}
	for _, most := range []graph.Certainty{graph.Certain, graph.Conditional, graph.Unknown} {
		seen := map[stand]bool{{from, "control"}: true}
		for todo := []stand{{from, "control"}}; len(todo) > 0; todo = todo[1:] {
			for _, e := range p.out[todo[0].n] {
				ok, assumed := p.follows(todo[0].hold, e.Kind, e.To)
				doubt := e.Certainty
				if assumed {
					doubt = max(doubt, graph.Conditional)
				}
				next := stand{e.To, p.arrive(e.Kind, e.To)}
				if !ok || doubt > most || seen[next] {
					continue
				}
				seen[next] = true
				todo = append(todo, next)
				if _, ok := found[e.To]; !ok && e.To != from {
					found[e.To] = most
				}
			}
		}
	}
	return found
}

// many is how many random graphs each algorithm is held against.
const many = 10_000

// onManyGraphs draws small graphs by number, so that a failure names one.
func onManyGraphs(t *testing.T, try func(t *testing.T, s *graph.Snapshot, rt *rapid.T)) {
	t.Helper()
	draw := rapid.Custom(func(rt *rapid.T) bool {
		try(t, drawEstate(rt), rt)
		return true
	})
	for seed := range many {
		draw.Example(seed)
		if t.Failed() {
			t.Fatalf("graph %d", seed)
		}
	}
}

func TestReachAgainstPlainSets(t *testing.T) {
	onManyGraphs(t, func(t *testing.T, s *graph.Snapshot, rt *rapid.T) {
		latent := rapid.Bool().Draw(rt, "latent")
		p := newPlain(s, latent)
		back := map[graph.NodeID]*walk.Reached{}
		for n := range graph.NodeID(s.NumNodes()) {
			back[n] = walk.Reach(s, []graph.NodeID{n}, walk.ReachOptions{Latent: latent, Backwards: true})
		}
		for n := range graph.NodeID(s.NumNodes()) {
			if s.HasLabel(n, graph.Grant) {
				continue
			}
			want := p.reach(n)
			got := walk.Reach(s, []graph.NodeID{n}, walk.ReachOptions{Latent: latent})
			for m := range graph.NodeID(s.NumNodes()) {
				certainty, ok := want[m]
				if g, has := got.Has(m); has != ok || ok && g != certainty {
					t.Errorf("from %s, %s: %v %v, want %v %v", s.ID(n), s.ID(m), has, g, ok, certainty)
				}
				if g, has := back[m].Has(n); !s.HasLabel(m, graph.Grant) && (has != ok || ok && g != certainty) {
					t.Errorf("backwards from %s, %s: %v %v, want %v %v", s.ID(m), s.ID(n), has, g, ok, certainty)
				}
			}
			if c := got.Count(); c.All.Total() != len(want) {
				t.Errorf("from %s: counts %+v of %d", s.ID(n), c, len(want))
			}
		}
	})
}

func TestReachCounts(t *testing.T) {
	s := estate(t, shop+"ci -CAN_ASSUME-> priv conditional\n")
	ci, _ := s.Lookup("ci")
	c := walk.Reach(s, []graph.NodeID{ci}, walk.ReachOptions{}).Count()
	show := func(ts []walk.Tally) []string {
		var out []string
		for _, t := range ts {
			out = append(out, fmt.Sprint(t.Key, " ", t.Certain, " ", t.Conditional, " ", t.Unknown))
		}
		return out
	}
	if got, want := show(c.ByLabel), []string{"Role 3 0 0", "Account 1 0 0", "DataStore 1 0 0", "Function 1 0 0", "Group 1 0 0"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// far gives what the cheapest walk from a node to every other costs, and of
// those the fewest steps: Bellman and Ford's rounds over all edges.
func (p *plain) far(from graph.NodeID) map[graph.NodeID][2]float64 {
	best := map[stand][2]float64{{from, "control"}: {}}
	for changed := true; changed; {
		changed = false
		for at, l := range best {
			for _, e := range p.out[at.n] {
				ok, assumed := p.follows(at.hold, e.Kind, e.To)
				if !ok {
					continue
				}
				next, cost := stand{e.To, p.arrive(e.Kind, e.To)}, l[0]+p.cost(e)
				if assumed {
					cost += 2
				}
				if old, ok := best[next]; !ok || cost < old[0] || cost == old[0] && l[1]+1 < old[1] {
					best[next], changed = [2]float64{cost, l[1] + 1}, true
				}
			}
		}
	}
	out := map[graph.NodeID][2]float64{}
	for at, l := range best {
		if old, ok := out[at.n]; !ok || l[0] < old[0] || l[0] == old[0] && l[1] < old[1] {
			out[at.n] = l
		}
	}
	return out
}

func TestDistancesAgainstPlainRounds(t *testing.T) {
	onManyGraphs(t, func(t *testing.T, s *graph.Snapshot, rt *rapid.T) {
		latent := rapid.Bool().Draw(rt, "latent")
		p := newPlain(s, latent)
		var ends []graph.NodeID
		for n := range graph.NodeID(s.NumNodes()) {
			if !s.HasLabel(n, graph.Grant) && rapid.IntRange(0, 2).Draw(rt, "end") == 0 {
				ends = append(ends, n)
			}
		}
		fore := walk.Measure(s, ends, walk.DistanceOptions{Latent: latent})
		back := walk.Measure(s, ends, walk.DistanceOptions{Latent: latent, Backwards: true})
		from := map[graph.NodeID]map[graph.NodeID][2]float64{}
		for n := range graph.NodeID(s.NumNodes()) {
			from[n] = p.far(n)
		}
		for n := range graph.NodeID(s.NumNodes()) {
			if s.HasLabel(n, graph.Grant) {
				continue
			}
			hold := func(d *walk.Distances, what string, length func(end graph.NodeID) ([2]float64, bool)) {
				var want walk.Nearest
				found := false
				for _, e := range ends {
					if l, ok := length(e); ok && (!found || l[0] < want.Cost || l[0] == want.Cost && int(l[1]) < want.Hops) {
						want, found = walk.Nearest{End: e, Cost: l[0], Hops: int(l[1])}, true
					}
				}
				got, ok := d.To(n)
				if ok != found || got != want {
					t.Errorf("%s %s: %+v %v, want %+v %v", what, s.ID(n), got, ok, want, found)
					return
				}
				path, ok := d.Path(n)
				if ok != found || found && !sound(s, p, path, n, want, d == back) {
					t.Errorf("%s %s: path %+v, want one as %+v", what, s.ID(n), path, want)
				}
			}
			hold(fore, "to", func(e graph.NodeID) ([2]float64, bool) { l, ok := from[e][n]; return l, ok })
			hold(back, "from", func(e graph.NodeID) ([2]float64, bool) { l, ok := from[n][e]; return l, ok })
		}
	})
}

// sound reports whether a path has the right ends and length, and is a walk by the rules.
func sound(s *graph.Snapshot, p *plain, path walk.Path, n graph.NodeID, w walk.Nearest, back bool) bool {
	first, last := w.End, n
	if back {
		first, last = n, w.End
	}
	if path.Cost != w.Cost || len(path.Edges) != w.Hops || len(path.Nodes) != w.Hops+1 || path.Nodes[0] != first || path.Nodes[w.Hops] != last {
		return false
	}
	hold, sum := "control", 0.0
	var assumptions []string
	for i, e := range path.Edges {
		ok, assumed := p.follows(hold, e.Kind, e.To)
		if !ok || e.From != path.Nodes[i] || e.To != path.Nodes[i+1] || e.Assumes != assumed {
			return false
		}
		if e.Assumes = false; !slices.Contains(p.out[e.From], e) {
			return false
		}
		sum += p.cost(e)
		if assumed {
			sum += 2
			assumptions = append(assumptions, "code:"+s.ID(e.From))
		}
		hold = p.arrive(e.Kind, e.To)
	}
	return sum == path.Cost && slices.Equal(assumptions, path.Assumptions)
}

// TestCheapestAndLeastAgainstEveryPath asks for the first few paths, and for
// all of least cost.
func TestCheapestAndLeastAgainstEveryPath(t *testing.T) {
	onManyGraphs(t, func(t *testing.T, s *graph.Snapshot, rt *rapid.T) {
		p := drawPattern(rt)
		w := slow{s: s, p: p, o: walk.Options{MaxHops: rapid.IntRange(1, 8).Draw(rt, "hops"), Limit: 1000, Latent: rapid.Bool().Draw(rt, "latent")}}
		all, _ := w.run()
		o := w.o.Weigh(rapid.IntRange(1, 3).Draw(rt, "settle"), rapid.SampledFrom([]int{1, 5, 1000}).Draw(rt, "cap"))
		o.Limit = rapid.SampledFrom([]int{1, 2, 10, 1000}).Draw(rt, "limit")
		hold := func(r walk.Result, want []walk.Path) {
			whole := len(want) <= o.Limit
			want = want[:min(len(want), o.Limit)]
			if diff := cmp.Diff(spell(s, want), spell(s, r.Paths)); diff != "" || r.Complete != whole {
				t.Errorf("%s, %+v: complete %v, want %v (-want +got):\n%s", p, o, r.Complete, whole, diff)
			}
		}
		hold(walk.Cheapest(s, p, o), all)
		o.Least = true
		least := slices.IndexFunc(all, func(p walk.Path) bool { return p.Cost > all[0].Cost })
		if least < 0 {
			least = len(all)
		}
		hold(walk.Cheapest(s, p, o), all[:least])
	})
}

// TestMoreEdgesNeverLengthenAShortestPath adds one edge at a time.
func TestMoreEdgesNeverLengthenAShortestPath(t *testing.T) {
	onManyGraphs(t, func(t *testing.T, s *graph.Snapshot, rt *rapid.T) {
		if s.NumEdges() == 0 {
			return
		}
		without := graph.NewBuilder()
		gone := graph.EdgeID(rapid.IntRange(0, s.NumEdges()-1).Draw(rt, "edge"))
		copyBut(s, gone, without)
		less, err := without.Build()
		if err != nil {
			t.Fatal(err)
		}
		all := walk.Select(s, walk.NodeStep{})
		// Of parallel edges the surest stands for all, so a cheaper one may go.
		if parallel(s, gone) {
			return
		}
		now, before := map[string]float64{}, map[string]float64{}
		for _, p := range walk.Pairs(s, all, all, walk.PairOptions{}).Paths {
			now[s.ID(p.Nodes[0])+" "+s.ID(p.Nodes[len(p.Nodes)-1])] = p.Cost
		}
		for _, p := range walk.Pairs(less, all, all, walk.PairOptions{}).Paths {
			before[less.ID(p.Nodes[0])+" "+less.ID(p.Nodes[len(p.Nodes)-1])] = p.Cost
		}
		for pair, cost := range before {
			if c, ok := now[pair]; !ok || c > cost {
				t.Errorf("%s: %v, without edge %d %v", pair, c, gone, cost)
			}
		}
	})
}

func parallel(s *graph.Snapshot, gone graph.EdgeID) bool {
	e := s.Edge(gone)
	n := 0
	for o := range s.OutKind(e.From, e.Kind) {
		if o.To == e.To {
			n++
		}
	}
	return n > 1
}

// copyBut writes a graph's facts without one edge.
func copyBut(s *graph.Snapshot, gone graph.EdgeID, to graph.Sink) {
	for n := range graph.NodeID(s.NumNodes()) {
		f := graph.NodeFact{ID: s.ID(n), Account: s.Account(n), Labels: s.Labels(n), Props: graph.Props{}}
		maps.Insert(f.Props, s.NodeProps(n))
		to.Node(f)
	}
	for e := range graph.EdgeID(s.NumEdges()) {
		if e == gone {
			continue
		}
		at := s.Edge(e)
		f := graph.EdgeFact{From: s.ID(at.From), To: s.ID(at.To), Kind: at.Kind, Key: s.EdgeKey(e), Props: graph.Props{}}
		maps.Insert(f.Props, s.EdgeProps(e))
		to.Edge(f)
	}
}
