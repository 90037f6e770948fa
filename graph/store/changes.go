package store

import (
	"context"
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// changes compares a Snapshot, kept as chunks of sums and rows, with that of an
// earlier run. The sums tell which chunks the two share; the others are read.
func changes(ctx context.Context, get chunkGetter, prev Record, next *graph.Snapshot, sums []Sum, rows []chunkRows) (*graph.Changes, error) {
	before, err := readLists(ctx, get, prev.Snapshot)
	if err != nil {
		return nil, err
	}
	was, is := setOf(before), setOf(sums)
	var nodes, edges []graph.Rows
	for i, sum := range sums {
		if _, ok := was[sum]; ok {
			continue
		}
		switch rows[i].kind {
		case graph.ChunkNodes:
			nodes = append(nodes, rows[i].rows)
		case graph.ChunkEdges:
			edges = append(edges, rows[i].rows)
		default: // no rows
		}
	}
	var gone []Sum
	for _, sum := range before {
		if _, ok := is[sum]; !ok {
			gone = append(gone, sum)
		}
	}
	c := graph.NewComparison(next, nodes, edges)
	err = eachChunk(ctx, get, gone, func(b []byte) error {
		if err := c.Add(b); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.Changes()
}

func setOf(sums []Sum) map[Sum]struct{} {
	out := make(map[Sum]struct{}, len(sums))
	for _, s := range sums {
		out[s] = struct{}{}
	}
	return out
}
