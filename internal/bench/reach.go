package bench

import (
	"context"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

func reachRows() []Row {
	return []Row{
		{
			Name: "reach", Question: "everything that a principal can reach, or that can reach a node, with counts", Estate: Large,
			Bars: []Bar{{Measure: "p95", Under: 30}, {Measure: "beyond 100 k p95", Under: 150, IfAny: true}}, Run: reach,
		},
		{
			Name: "nearest", Question: "for every node the nearest crown jewel", Estate: Large,
			Bars: []Bar{{Measure: "best of 3", Under: 2000}}, Run: nearest,
		},
	}
}

func nearest(ctx context.Context, b *B) error {
	s := b.Estate.Snapshot
	jewels := walk.Select(s, walk.NodeStep{Flags: []string{graph.PropSensitive}})
	var d *walk.Distances
	walk.Reach(s, nil, walk.ReachOptions{}) // builds the index
	if err := b.Least(ctx, "best of 3", 3, func() { d = walk.Measure(s, jewels, walk.DistanceOptions{Backwards: true}) }); err != nil {
		return err
	}
	ahead := 0
	for n := range s.NumNodes() {
		if _, ok := d.To(graph.NodeID(n)); ok {
			ahead++
		}
	}
	b.Report("jewels", float64(len(jewels)), "")
	b.Report("nodes with one ahead", float64(ahead), "")
	return nil
}

// reach keeps answers of up to 100,000 nodes apart from those beyond.
func reach(ctx context.Context, b *B) error {
	const most = 100_000
	s := b.Estate.Snapshot
	var near, far, nearCPU, farCPU []time.Duration
	walk.Reach(s, nil, walk.ReachOptions{}) // builds the index
	for i := range 200 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, _ := s.Lookup(b.any(graph.Principal))
		if i%2 == 1 {
			n = graph.NodeID(b.Rand.IntN(s.NumNodes())) //nolint:gosec // below the number of nodes
		}
		began, used := b.Now(), b.used()
		r := walk.Reach(s, []graph.NodeID{n}, walk.ReachOptions{Backwards: i%2 == 1})
		t := r.Count()
		took, spent := b.Now().Sub(began), b.used()-used
		if t.All.Total() <= most {
			near, nearCPU = append(near, took), append(nearCPU, spent)
		} else {
			far, farCPU = append(far, took), append(farCPU, spent)
		}
	}
	if len(near) > 0 {
		b.Distribution("", near)
		b.Processor("", nearCPU)
	}
	if len(far) > 0 {
		b.Distribution("beyond 100 k ", far)
		b.Processor("beyond 100 k ", farCPU)
	}
	b.Report("answers beyond 100 k", float64(len(far)), "")
	return nil
}
