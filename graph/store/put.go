package store

import (
	"context"
	"runtime"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// putSnapshot keeps a Snapshot's chunks and returns their sums in order.
// Encoding is one goroutine's work, hashing and keeping (which compresses) the others'.
func putSnapshot(ctx context.Context, put func(context.Context, Sum, []byte) error, s *graph.Snapshot) ([]Sum, error) {
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
	n := 0
	for c := range graph.EncodeChunks(s) {
		if ctx.Err() != nil {
			break
		}
		jobs <- job{n, c.Bytes}
		n++
	}
	close(jobs)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return sums, nil
}
