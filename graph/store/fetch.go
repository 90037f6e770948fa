package store

import (
	"context"
	"fmt"
)

type chunkGetter func(ctx context.Context, sums []Sum) ([][]byte, error)

// fetchAhead is how many batches are on their way while one is used: enough to
// keep a second core, or a network, busy.
const fetchAhead = 3

type fetched struct {
	data [][]byte
	err  error
}

// eachChunk gives the chunks to use, in order, each checked against its sum.
// Batches are fetched and checked in the background; use is called from the
// caller's goroutine.
func eachChunk(ctx context.Context, get chunkGetter, sums []Sum, use func([]byte) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var inFlight []chan fetched
	for len(sums) > 0 || len(inFlight) > 0 {
		for len(sums) > 0 && len(inFlight) < fetchAhead {
			batch := sums[:min(MaxBatch, len(sums))]
			sums = sums[len(batch):]
			ch := make(chan fetched, 1)
			inFlight = append(inFlight, ch)
			go func() {
				data, err := fetch(ctx, get, batch)
				ch <- fetched{data, err}
			}()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case f := <-inFlight[0]:
			inFlight = inFlight[1:]
			if f.err != nil {
				return f.err
			}
			for _, b := range f.data {
				if err := use(b); err != nil {
					return err
				}
			}
		}
	}
	return ctx.Err()
}

func fetch(ctx context.Context, get chunkGetter, batch []Sum) ([][]byte, error) {
	data, err := get(ctx, batch)
	if err != nil {
		return nil, err
	}
	if len(data) != len(batch) {
		return nil, fmt.Errorf("%d chunks for %d sums: %w", len(data), len(batch), ErrDamaged)
	}
	for i, b := range data {
		if SumOf(b) != batch[i] {
			return nil, fmt.Errorf("chunk %s holds other bytes: %w", batch[i], ErrDamaged)
		}
	}
	return data, nil
}
