package store

import (
	"context"
	"runtime"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// chunkRows are the rows that a chunk of a Snapshot holds.
type chunkRows struct {
	kind graph.ChunkKind
	rows graph.Rows
}

// putSnapshot keeps a Snapshot's chunks and returns their sums and rows in order.
// Encoding is one goroutine's work, hashing and keeping (which compresses) the others'.
func putSnapshot(ctx context.Context, put func(context.Context, Sum, []byte) error, s *graph.Snapshot) ([]Sum, []chunkRows, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type job struct {
		at   int
		data []byte
	}
	jobs := make(chan job)
	var (
		mu   sync.Mutex
		sums []Sum
		wg   sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for j := range jobs {
				sum := SumOf(j.data)
				if err := put(ctx, sum, j.data); err != nil {
					cancel(err)
					continue
				}
				mu.Lock()
				for len(sums) <= j.at {
					sums = append(sums, Sum{})
				}
				sums[j.at] = sum
				mu.Unlock()
			}
		})
	}
	var rows []chunkRows
	for c := range graph.EncodeChunks(s) {
		if ctx.Err() != nil {
			break
		}
		jobs <- job{len(rows), c.Bytes}
		rows = append(rows, chunkRows{c.Kind, c.Rows})
	}
	close(jobs)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	return sums, rows, nil
}
