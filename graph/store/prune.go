package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Prune implements Writer.
func (c *Chunked) Prune(ctx context.Context, runs ...string) error {
	s, err := c.b.Begin(ctx)
	if err != nil {
		return fmt.Errorf("prune: %w", err)
	}
	if err := errors.Join(c.prune(ctx, s, runs), s.Close()); err != nil {
		return fmt.Errorf("prune: %w", err)
	}
	return nil
}

func (c *Chunked) prune(ctx context.Context, s Session, runs []string) error {
	ids, err := c.b.RunIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range runs {
		if !slices.Contains(ids, id) {
			return fmt.Errorf("run %s: %w", id, ErrNotFound)
		}
	}
	live := map[Sum]struct{}{}
	for i, id := range ids {
		rec, err := c.record(ctx, id)
		switch {
		case !slices.Contains(runs, id) && err != nil:
			return fmt.Errorf("run %s is to stay, but nobody knows what it needs; prune it as well: %w", id, err)
		case !slices.Contains(runs, id):
			if err := markLive(ctx, s.Chunks, rec, live); err != nil {
				return fmt.Errorf("run %s is to stay: %w", id, err)
			}
		case i == len(ids)-1 && err == nil:
			if err := markLive(ctx, s.Chunks, rec, map[Sum]struct{}{}); err == nil {
				return fmt.Errorf("run %s is the newest and cannot be pruned: %w", id, ErrInvalid)
			}
		}
	}
	if err := c.markDocuments(ctx, s.Chunks, live); err != nil {
		return err
	}
	return s.Remove(ctx, runs, live)
}

// markLive adds every chunk that the run needs.
func markLive(ctx context.Context, get chunkGetter, rec Record, live map[Sum]struct{}) error {
	lists := slices.Clone(rec.Snapshot)
	for _, sc := range rec.Scopes {
		lists = append(lists, sc.Lists...)
	}
	return markLists(ctx, get, lists, live)
}

// markLists adds lists and the chunks that they name.
func markLists(ctx context.Context, get chunkGetter, lists []Sum, live map[Sum]struct{}) error {
	lists = slices.DeleteFunc(slices.Clone(lists), func(s Sum) bool { _, done := live[s]; return done })
	sums, err := readLists(ctx, get, lists)
	if err != nil {
		return err
	}
	for _, s := range lists {
		live[s] = struct{}{}
	}
	for _, s := range sums {
		live[s] = struct{}{}
	}
	return nil
}

// Verify implements Store.
func (c *Chunked) Verify(ctx context.Context) error {
	ids, err := c.b.RunIDs(ctx)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	errs := []error{c.b.Verify(ctx), c.verifyDocuments(ctx)}
	seen := map[Sum]struct{}{}
	for _, id := range ids {
		err := c.read(ctx, id, func(rec Record) error { return verifyRun(ctx, c.b.Chunks, rec, seen) })
		if err != nil && !errors.Is(err, ErrNotFound) { // a run pruned meanwhile is no damage
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}

// verifyRun reads what the run needs and no run before it did.
func verifyRun(ctx context.Context, get chunkGetter, rec Record, seen map[Sum]struct{}) error {
	need := map[Sum]struct{}{}
	if err := markLive(ctx, get, rec, need); err != nil {
		return err
	}
	var fresh []Sum
	for s := range need {
		if _, done := seen[s]; !done {
			fresh = append(fresh, s)
			seen[s] = struct{}{}
		}
	}
	return eachChunk(ctx, get, fresh, func([]byte) error { return nil })
}
