package bench

import (
	"context"
	"errors"
	"runtime"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

func storeRows() []Row {
	return []Row{
		{
			Name: "open", Question: "from a store's file to the first chain", Estate: Large,
			Bars: []Bar{{Measure: "best of 3", Under: 3000}}, Run: opened,
		},
		{
			Name: "memory", Question: "memory at rest, the indexes for chains, for whole-graph questions and for what-if included", Estate: Large,
			Bars: []Bar{{Measure: "at rest", Under: 4096}}, Run: atRest,
		},
	}
}

// opened asks for one chain between two principals, as a command does that has
// just been started.
func opened(ctx context.Context, b *B) error {
	if b.Estate.Open == nil {
		return errors.New("the estate is in no store")
	}
	from, to := b.any(graph.User), b.any(graph.Role)
	var failed error
	err := b.Least(ctx, "best of 3", 3, func() {
		s, err := b.Estate.Open(ctx)
		if err != nil {
			failed = err
			return
		}
		walk.Cheapest(s, walk.Pattern{Nodes: []walk.NodeStep{walk.End(from), walk.End(to)}, Edges: make([]walk.EdgeStep, 1)}, walk.Options{Limit: 1})
	})
	return errors.Join(err, failed)
}

// atRest counts what is alive once every index has been made.
func atRest(ctx context.Context, b *B) error {
	s := b.Estate.Snapshot
	walk.Reach(s, nil, walk.ReachOptions{})
	e, err := b.ready(ctx)
	if err != nil {
		return err
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	runtime.KeepAlive(e)
	b.Report("at rest", float64(m.HeapAlloc>>20), "MiB")
	return nil
}
