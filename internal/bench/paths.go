package bench

import (
	"context"
	"fmt"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

const fourSteps = "public principal -> invoke -> function -> runs-as -> role -> assume -> role -> assume -> role"

func pathRows() []Row {
	return []Row{
		{
			Name: "pairs-wide", Question: "cheapest paths between 64 sources and 32 targets", Estate: Wide,
			Bars: []Bar{{Measure: "best of 3", Under: 100}}, Run: pairs,
		},
		{
			Name: "pairs-deep", Question: "cheapest paths between 64 sources and 32 targets, 99 steps each", Estate: Deep,
			Bars: []Bar{{Measure: "best of 3", Under: 300}}, Run: pairs,
		},
		{
			Name: "public-to-jewels", Question: "cheapest path from every public principal to every crown jewel, in one search", Estate: Large,
			Bars: []Bar{{Measure: "best of 3", Under: 2000}}, Run: pairs,
		},
		{
			Name: "shortest", Question: "cheapest path of at most 8 hops, between any two nodes, reachable or not", Estate: Large,
			Bars: []Bar{{Measure: "p50", Under: 2}, {Measure: "p99", Under: 50}}, Run: shortest,
		},
		{
			Name: "cheapest-10", Question: "the 10 cheapest simple paths of at most 8 hops, from any user or role to any role, store or account", Estate: Large,
			Bars: []Bar{{Measure: "p95", Under: 20}}, Run: cheapestTen,
		},
		{
			Name: "pattern-4", Question: "`" + fourSteps + "`, the first 25", Estate: Large,
			Bars: []Bar{{Measure: "p99", Under: 50}}, Run: func(ctx context.Context, b *B) error { return b.pattern(ctx, 50, fourSteps, walk.Options{}) },
		},
	}
}

// pattern asks one pattern n times, after once to warm up.
func (b *B) pattern(ctx context.Context, n int, text string, o walk.Options) error {
	p, err := walk.Parse(text)
	if err != nil {
		return err
	}
	o.Stop = func() bool { return ctx.Err() != nil }
	r := walk.Cheapest(b.Estate.Snapshot, p, o)
	b.Report("paths", float64(len(r.Paths)), "")
	return b.Times(ctx, n, func() func() { return func() { walk.Cheapest(b.Estate.Snapshot, p, o) } })
}

// ends asks for the cheapest paths between ends that are drawn, n times.
func (b *B) ends(ctx context.Context, n int, o walk.Options, draw func() (from, to string)) error {
	o.Stop = func() bool { return ctx.Err() != nil }
	found := 0
	ask := func() func() {
		from, to := draw()
		p := walk.Pattern{Nodes: []walk.NodeStep{walk.End(from), walk.End(to)}, Edges: make([]walk.EdgeStep, 1)}
		return func() {
			if r := walk.Cheapest(b.Estate.Snapshot, p, o); len(r.Paths) > 0 {
				found++
			}
		}
	}
	ask()() // builds the index
	found = 0
	if err := b.Times(ctx, n, ask); err != nil {
		return err
	}
	b.Report("with a path", 100*float64(found)/float64(n), "%")
	return nil
}

// shortest draws its ends among principals and among all nodes; every other
// end is one that can be reached.
func shortest(ctx context.Context, b *B) error {
	s := b.Estate.Snapshot
	n := 0
	return b.ends(ctx, 1000, walk.Options{Limit: 1}, func() (from, to string) {
		n++
		from, to = b.any(graph.Principal), s.ID(graph.NodeID(b.Rand.IntN(s.NumNodes()))) //nolint:gosec // below the number of nodes
		if n%4 == 0 {
			to = b.any(graph.Principal)
		}
		if n%2 == 1 {
			to = b.reachable(from, to, "")
		}
		return from, to
	})
}

func cheapestTen(ctx context.Context, b *B) error {
	n := 0
	return b.ends(ctx, 400, walk.Options{Limit: 10}, func() (from, to string) {
		n++
		from = b.any([]graph.Label{graph.User, graph.Role}[n/2%2])
		l := []graph.Label{graph.Role, graph.DataStore, graph.Account}[b.Rand.IntN(3)]
		if to = b.any(l); n%4 != 0 {
			to = b.reachable(from, to, l)
		}
		return from, to
	})
}

// reachable draws a node with a label that can be reached, or gives otherwise
// where there is none.
func (b *B) reachable(from, otherwise string, l graph.Label) string {
	s := b.Estate.Snapshot
	n, _ := s.Lookup(from)
	var all []graph.NodeID
	for m := range walk.Reach(s, []graph.NodeID{n}, walk.ReachOptions{}).Nodes() {
		if l == "" || s.HasLabel(m, l) {
			all = append(all, m)
		}
	}
	if len(all) == 0 {
		return otherwise
	}
	return s.ID(all[b.Rand.IntN(len(all))])
}

// pairs asks from all that is owned, or public where nothing is, to all that is sensitive.
func pairs(ctx context.Context, b *B) error {
	s := b.Estate.Snapshot
	starts := walk.Select(s, walk.NodeStep{Flags: []string{graph.PropOwned}})
	if len(starts) == 0 {
		starts = walk.Select(s, walk.NodeStep{Label: graph.Principal, Flags: []string{graph.PropPublic}})
	}
	ends := walk.Select(s, walk.NodeStep{Flags: []string{graph.PropSensitive}})
	var r walk.PairResult
	walk.Pairs(s, starts, ends[:min(1, len(ends))], walk.PairOptions{}) // builds the index
	if err := b.Least(ctx, "best of 3", 3, func() { r = walk.Pairs(s, starts, ends, walk.PairOptions{}) }); err != nil {
		return err
	}
	b.Report("starts", float64(len(starts)), "")
	b.Report("ends", float64(len(ends)), "")
	b.Report("paths", float64(len(r.Paths)), "")
	return nil
}

// any draws the id of a node with a label.
func (b *B) any(l graph.Label) string {
	all := b.Estate.Snapshot.WithLabel(l)
	if len(all) == 0 {
		panic(fmt.Sprintf("estate %s has no %s", b.Estate.Name, l))
	}
	return b.Estate.Snapshot.ID(all[b.Rand.IntN(len(all))])
}
