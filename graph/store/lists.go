package store

import (
	"context"
	"fmt"
)

// A list of chunks is itself kept as chunks, cut where a sum says so: a run
// that shares a scope, or most of a Snapshot, with the run before shares the
// lists too, and its Record stays small.
const (
	listVersion = 1
	maxList     = 4096 // sums in one list; on average 256
)

// putLists keeps a list of sums and returns what goes into the Record.
func putLists(ctx context.Context, put func(context.Context, Sum, []byte) error, sums []Sum) ([]Sum, error) {
	out := []Sum{}
	for start := 0; start < len(sums); {
		end := start
		buf := []byte{listVersion}
		for end < len(sums) {
			buf = append(buf, sums[end][:]...)
			end++
			if sums[end-1][0] == 0 || end-start == maxList {
				break
			}
		}
		sum := SumOf(buf)
		if err := put(ctx, sum, buf); err != nil {
			return nil, err
		}
		out = append(out, sum)
		start = end
	}
	return out, nil
}

// readLists gives the sums that the lists hold.
func readLists(ctx context.Context, get chunkGetter, lists []Sum) ([]Sum, error) {
	var out []Sum
	err := eachChunk(ctx, get, lists, func(b []byte) error {
		if len(b) == 0 || b[0] != listVersion || (len(b)-1)%len(Sum{}) != 0 {
			return fmt.Errorf("list of chunks: %w", ErrDamaged)
		}
		for b = b[1:]; len(b) > 0; b = b[len(Sum{}):] {
			out = append(out, Sum(b[:len(Sum{})]))
		}
		return nil
	})
	return out, err
}
