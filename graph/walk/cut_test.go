package walk_test

import (
	"flag"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/walk/cutcheck"
)

// tenThousand checks a law on as many drawn graphs.
func tenThousand(t *testing.T, law func(*rapid.T)) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	defer func() { _ = f.Value.Set(before) }()
	if before == "100" { // asked for no other number
		_ = f.Value.Set("10000")
	}
	rapid.Check(t, law)
}

// held is a Holding written out: supports by "from edge", and of flags by "node flag".
type held struct {
	supports map[string][]walk.Support
	weight   []int64
}

func (h held) Flagged(n graph.NodeID, flag string) []walk.Support {
	return h.supports[fmt.Sprint(n, " ", flag)]
}

func (h held) Supports(from graph.NodeID, e graph.EdgeID) []walk.Support {
	return h.supports[fmt.Sprint(from, " ", e)]
}
func (h held) Weight(c walk.Change) int64 { return h.weight[c] }

// edges holds every edge open by a change of its own.
type edges struct{}

func (edges) Supports(_ graph.NodeID, e graph.EdgeID) []walk.Support {
	return []walk.Support{{{walk.Change(e)}}}
}
func (edges) Weight(walk.Change) int64                    { return 1 }
func (edges) Flagged(graph.NodeID, string) []walk.Support { return nil }

func drawHeld(rt *rapid.T, s *graph.Snapshot) held {
	h := held{supports: map[string][]walk.Support{}}
	n := rapid.IntRange(1, 7).Draw(rt, "changes")
	for range n {
		h.weight = append(h.weight, int64(rapid.IntRange(1, 4).Draw(rt, "weight")))
	}
	one := rapid.Bool().Draw(rt, "each edge hangs on one change")
	change := rapid.Custom(func(t *rapid.T) walk.Change {
		return walk.Change(rapid.IntRange(0, n-1).Draw(t, "change"))
	})
	rests := func(k string, counts ...int) {
		if one {
			h.supports[k] = []walk.Support{{{change.Draw(rt, "only")}}}
			return
		}
		for range rapid.SampledFrom(counts).Draw(rt, "supports") {
			var sup walk.Support
			for range rapid.IntRange(1, 2).Draw(rt, "ways") {
				sup = append(sup, rapid.SliceOfNDistinct(change, 1, min(n, 2), rapid.ID).Draw(rt, "way"))
			}
			h.supports[k] = append(h.supports[k], sup)
		}
	}
	flags := rapid.IntRange(0, 2).Draw(rt, "flags can go") > 0
	w := newSlowReach(s, walk.Pattern{}, true)
	for at := range graph.NodeID(s.NumNodes()) {
		w.every(at, func(e graph.Edge) { rests(fmt.Sprint(e.From, " ", e.ID), 0, 1, 1, 1, 2) })
		if flags && s.NodeFlag(at, "admin") {
			rests(fmt.Sprint(at, " admin"), 0, 1, 1, 2)
		}
	}
	return h
}

// refusing reports whether a flag may go that a pattern refuses somewhere.
func refusing(p walk.Pattern, h held) bool {
	if !slices.ContainsFunc(slices.Collect(maps.Keys(h.supports)), func(k string) bool { return strings.HasSuffix(k, " admin") }) {
		return false
	}
	var all []walk.NodeStep
	for _, s := range p.Nodes {
		all = append(all, s.Not...)
	}
	for _, s := range slices.Concat(p.Via, p.Avoiding) {
		all = append(append(all, s), s.Not...)
	}
	last := p.Nodes[len(p.Nodes)-1]
	return len(last.Flags) > 0 || slices.ContainsFunc(all, func(s walk.NodeStep) bool { return len(s.Flags) > 0 || len(s.Not) > 0 })
}

// bruteCuts tries every set of changes and gives the minimal ones that leave
// no chain, by weight.
func bruteCuts(s *graph.Snapshot, p walk.Pattern, h held, latent bool) []walk.Cut {
	w := newSlowReach(s, p, latent)
	var cuts []walk.Cut
	sets := make([]uint, 1<<len(h.weight))
	for i := range sets {
		sets[i] = uint(i)
	}
	slices.SortStableFunc(sets, func(x, y uint) int { return bits.OnesCount(x) - bits.OnesCount(y) })
	var minimal []uint
	for _, set := range sets {
		gone := func(c walk.Change) bool { return set&(1<<c) != 0 }
		if !refusing(p, h) && slices.ContainsFunc(minimal, func(m uint) bool { return m&^set == 0 }) {
			continue
		}
		w.flag = func(n graph.NodeID, f string) bool { _, ok := walk.Standing(h.Flagged(n, f), gone); return ok }
		w.open = func(from graph.NodeID, e graph.EdgeID) bool {
			_, ok := walk.Standing(h.Supports(from, e), gone)
			return ok
		}
		if len(w.from(nil)) > 0 {
			continue
		}
		minimal = append(minimal, set)
		cut := walk.Cut{}
		for c, weight := range h.weight {
			if gone(walk.Change(c)) {
				cut.Changes = append(cut.Changes, walk.Change(c))
				cut.Weight += weight
			}
		}
		cuts = append(cuts, cut)
	}
	slices.SortStableFunc(cuts, func(x, y walk.Cut) int { return int(x.Weight - y.Weight) })
	return cuts
}

// TestLeastCutAgainstEverySet compares the cuts, least and next best, with all
// sets of changes on small random graphs, and has each answer checked. Where it
// counts that a flag is missing, a set may be no cut though it has one within,
// so that cuts are enough, seldom more than the least, and the bound is one.
func TestLeastCutAgainstEverySet(t *testing.T) {
	tenThousand(t, func(rt *rapid.T) {
		s, p, latent := drawEstate(rt), drawClauses(rt, drawPattern(rt)), rapid.Bool().Draw(rt, "walk latent")
		h := drawHeld(rt, s)
		n := rapid.IntRange(1, 4).Draw(rt, "cuts")
		r := walk.LeastCut(s, p, h, walk.CutOptions{Scope: walk.Scope{Latent: latent}, Cuts: n, Cheap: rapid.Bool().Draw(rt, "cheap")})
		want := bruteCuts(s, p, h, latent)
		if len(want) > n {
			want = want[:n]
		}
		if refusing(p, h) {
			checkRefusing(rt, p, r, want)
			if err := cutcheck.Check(s, p, h, walk.Scope{Latent: latent}, r); err != nil {
				rt.Fatalf("%s: %v\n%+v", p, err, r)
			}
			return
		}
		weights := func(cuts []walk.Cut) []int64 {
			var out []int64
			for _, c := range cuts {
				out = append(out, c.Weight)
			}
			return out
		}
		if diff := cmp.Diff(weights(want), weights(r.Cuts)); diff != "" || !r.Complete || (r.Open != nil) != (len(want) == 0) {
			rt.Fatalf("%s: complete %v, open %v (-want +got):\n%s", p, r.Complete, r.Open, diff)
		}
		if len(r.Cuts) > 0 && !r.Least() {
			rt.Fatalf("%s: bound %d under %v", p, r.Bound, r.Cuts)
		}
		if err := cutcheck.Check(s, p, h, walk.Scope{Latent: latent}, r); err != nil {
			rt.Fatalf("%s: %v\n%+v", p, err, r)
		}
	})
}

func checkRefusing(rt *rapid.T, p walk.Pattern, r walk.Cuts, want []walk.Cut) {
	switch {
	case len(want) == 0:
		if len(r.Cuts) > 0 {
			rt.Fatalf("%s: a cut where there is none: %v", p, r.Cuts)
		}
	case r.Open != nil:
		rt.Fatalf("%s: no cut, and %v is one", p, want[0])
	case r.Bound > want[0].Weight, len(r.Cuts) > 0 && r.Cuts[0].Weight < want[0].Weight:
		rt.Fatalf("%s: bound %d, cuts %v, and the least weighs %d", p, r.Bound, r.Cuts, want[0].Weight)
	case r.Complete && len(r.Cuts) == 0:
		rt.Fatalf("%s: complete, and no cut", p)
	}
}

// drawTangle draws a graph of many chains in which each change closes several
// edges, so that least cuts are not those of a flow.
func drawTangle(rt *rapid.T) (*graph.Snapshot, held) {
	b := graph.NewBuilder()
	n := rapid.IntRange(8, 24).Draw(rt, "nodes")
	for i := range n {
		f := graph.NodeFact{ID: fmt.Sprint("n", i), Labels: []graph.Label{graph.Principal, graph.Role}, Props: graph.Props{}}
		if i < 3 {
			f.Labels = []graph.Label{graph.Principal, graph.User}
		}
		if i > n-3 {
			f.Props["admin"] = true
		}
		b.Node(f)
	}
	for range rapid.IntRange(n, 5*n).Draw(rt, "edges") {
		from, to := rapid.IntRange(0, n-1).Draw(rt, "from"), rapid.IntRange(3, n-1).Draw(rt, "to")
		b.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: fmt.Sprint("n", from), To: fmt.Sprint("n", to)})
	}
	s, err := b.Build()
	if err != nil {
		rt.Fatal(err)
	}
	h := held{supports: map[string][]walk.Support{}}
	changes := rapid.IntRange(5, 40).Draw(rt, "changes")
	for range changes {
		h.weight = append(h.weight, int64(rapid.IntRange(1, 3).Draw(rt, "weight")))
	}
	for e := range graph.EdgeID(s.NumEdges()) {
		var w walk.Way
		for range rapid.IntRange(1, 2).Draw(rt, "way") {
			w = append(w, walk.Change(rapid.IntRange(0, changes-1).Draw(rt, "change")))
		}
		h.supports[fmt.Sprint(s.Edge(e).From, " ", e)] = []walk.Support{{w}}
	}
	return s, h
}

func TestLeastCutOfTanglesIsProved(t *testing.T) {
	p, err := walk.Parse("user -> admin role")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s, h := drawTangle(rt)
		r := walk.LeastCut(s, p, h, walk.CutOptions{Cuts: 2, Cheap: rapid.Bool().Draw(rt, "cheap")})
		if r.Open != nil || !r.Least() || !r.Complete {
			rt.Fatalf("no least cut: %+v", r)
		}
		if err := cutcheck.Check(s, p, h, walk.Scope{}, r); err != nil {
			rt.Fatalf("%v\n%+v", err, r)
		}
	})
}

// TestProofWithBranches: six chains, one for each pair of four changes. Shares
// of a half each show 2, and the least cut is 3.
func TestProofWithBranches(t *testing.T) {
	var text strings.Builder
	text.WriteString("t Role,Principal admin\na Principal,User\n")
	h := held{supports: map[string][]walk.Support{}, weight: []int64{1, 1, 1, 1}}
	for i := range 4 {
		for j := range i {
			fmt.Fprintf(&text, "x%d%d Role,Principal\na -CAN_ASSUME-> x%d%d\nx%d%d -CAN_ASSUME-> t\n", i, j, i, j, i, j)
		}
	}
	s := estate(t, text.String())
	for e := range graph.EdgeID(s.NumEdges()) {
		at := s.Edge(e)
		name, end := s.ID(at.To), 1
		if at.To == must(s.Lookup("t")) {
			name, end = s.ID(at.From), 2
		}
		h.supports[fmt.Sprint(at.From, " ", e)] = []walk.Support{{{walk.Change(name[end] - '0')}}}
	}
	p, err := walk.Parse("user -> admin role")
	if err != nil {
		t.Fatal(err)
	}
	r := walk.LeastCut(s, p, h, walk.CutOptions{Cuts: 4})
	if err := cutcheck.Check(s, p, h, walk.Scope{}, r); err != nil {
		t.Fatal(err)
	}
	if r.Bound != 3 || len(r.Cuts) != 4 || !r.Proof.Branch {
		t.Fatalf("bound %d, %d cuts, a proof with branches: %v; want 3, 4 and true", r.Bound, len(r.Cuts), r.Proof.Branch)
	}
}

func must(n graph.NodeID, _ bool) graph.NodeID { return n }

// TestWrongAnswersAreFound spoils a right answer in every part.
func TestWrongAnswersAreFound(t *testing.T) {
	s := estate(t, `
a Principal,User
b Principal,User
x Role,Principal
y Role,Principal
t Role,Principal admin
a -CAN_ASSUME-> x
b -CAN_ASSUME-> y
x -CAN_ASSUME-> t
y -CAN_ASSUME-> t`)
	p, err := walk.Parse("user -> admin role")
	if err != nil {
		t.Fatal(err)
	}
	right := func() walk.Cuts { return walk.LeastCut(s, p, edges{}, walk.CutOptions{}) }
	if err := cutcheck.Check(s, p, edges{}, walk.Scope{}, right()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*walk.Cuts){
		"a change is missing":       func(r *walk.Cuts) { r.Cuts[0].Changes = r.Cuts[0].Changes[1:]; r.Cuts[0].Weight-- },
		"the weight is another":     func(r *walk.Cuts) { r.Cuts[0].Weight++ },
		"the bound is above":        func(r *walk.Cuts) { r.Bound++; r.Cuts = nil },
		"a strand takes too much":   func(r *walk.Cuts) { r.Proof.Shares[0].Parts *= 2 },
		"a strand counts twice":     func(r *walk.Cuts) { r.Strands[1] = r.Strands[0] },
		"a strand hides a change":   func(r *walk.Cuts) { r.Strands[0].Changes = r.Strands[0].Changes[1:] },
		"a strand is no chain":      func(r *walk.Cuts) { r.Strands[0].Steps = r.Strands[0].Steps[1:] },
		"a strand starts elsewhere": func(r *walk.Cuts) { r.Strands[0].Start = r.Strands[1].Start },
		"there is no proof":         func(r *walk.Cuts) { r.Proof = nil },
		"a branch is missing":       func(r *walk.Cuts) { r.Proof = &walk.Proof{Branch: true, Change: 0, With: r.Proof} },
		"it branches to hide a leaf": func(r *walk.Cuts) {
			r.Proof = &walk.Proof{Branch: true, Change: 0, With: &walk.Proof{}, Without: r.Proof}
		},
		"an open chain beside a cut":  func(r *walk.Cuts) { r.Open = &r.Strands[0] },
		"an open chain that can shut": func(r *walk.Cuts) { r.Cuts, r.Open = nil, &r.Strands[0] },
	} {
		t.Run(name, func(t *testing.T) {
			r := right()
			spoil(&r)
			if cutcheck.Check(s, p, edges{}, walk.Scope{}, r) == nil {
				t.Fatal("it passed")
			}
		})
	}
}

func TestStoppedCutSaysWhatItKnows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, h := drawTangle(rt)
		p, err := walk.Parse("user -> admin role")
		if err != nil {
			rt.Fatal(err)
		}
		left := rapid.IntRange(1, 40).Draw(rt, "questions")
		r := walk.LeastCut(s, p, h, walk.CutOptions{Cuts: 3, Cheap: rapid.Bool().Draw(rt, "cheap"), Stop: func() bool { left--; return left < 0 }})
		if r.Proof == nil && len(r.Cuts) == 0 {
			return // stopped before anything was known
		}
		if err := cutcheck.Check(s, p, h, walk.Scope{}, r); err != nil {
			rt.Fatalf("%v\n%+v", err, r)
		}
	})
}
