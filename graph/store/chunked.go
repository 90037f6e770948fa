package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Chunked is the Store over a Backend. Stores with more to offer embed it.
type Chunked struct {
	b Backend
}

var _ Store = (*Chunked)(nil)

// New makes a Store of a Backend, and owns it from then on.
func New(b Backend) *Chunked { return &Chunked{b} }

// Close implements Store.
func (c *Chunked) Close() error { return c.b.Close() }

// Note implements Notes.
func (c *Chunked) Note(ctx context.Context, key string) ([]byte, error) { return c.b.Note(ctx, key) }

// SetNote implements Notes.
func (c *Chunked) SetNote(ctx context.Context, key string, value []byte) error {
	s, err := c.b.Begin(ctx)
	if err != nil {
		return fmt.Errorf("set note %s: %w", key, err)
	}
	return errors.Join(s.SetNote(ctx, key, value), s.Close())
}

// Runs implements Reader.
func (c *Chunked) Runs(ctx context.Context) ([]RunInfo, error) {
	ids, err := c.b.RunIDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	var out []RunInfo
	var errs []error
	for _, id := range ids {
		switch rec, err := c.record(ctx, id); {
		case errors.Is(err, ErrNotFound): // pruned meanwhile
		case err != nil:
			errs = append(errs, err)
		default:
			out = append(out, rec.Info)
		}
	}
	return out, errors.Join(errs...)
}

// record reads a run's record; an empty id means the newest. The newest can be
// pruned between the listing and the reading, after a newer one was published:
// then the newer one is meant.
func (c *Chunked) record(ctx context.Context, run string) (Record, error) {
	id, last := run, ""
	for {
		if run == "" {
			ids, err := c.b.RunIDs(ctx)
			switch {
			case err != nil:
				return Record{}, fmt.Errorf("open the newest run: %w", err)
			case len(ids) == 0:
				return Record{}, fmt.Errorf("open the newest run: none was published: %w", ErrNotFound)
			}
			id, last = ids[len(ids)-1], id
		}
		rec, err := c.b.Record(ctx, id)
		if err == nil {
			err = rec.check(id)
		}
		if err == nil {
			return rec, nil
		}
		if !errors.Is(err, ErrNotFound) || run != "" || id == last {
			return Record{}, fmt.Errorf("open run %s: %w", id, err)
		}
	}
}

// read runs f on a run's record. A chunk that is absent means that the run was
// pruned meanwhile, or else that the store is damaged.
func (c *Chunked) read(ctx context.Context, run string, f func(Record) error) error {
	rec, err := c.record(ctx, run)
	if err != nil {
		return err
	}
	err = f(rec)
	if errors.Is(err, ErrNotFound) && !errors.Is(err, errNoScope) {
		if _, gone := c.record(ctx, rec.Info.ID); gone != nil {
			return gone
		}
		err = fmt.Errorf("%w: %w", ErrDamaged, errors.New(err.Error())) // not a NotFound for the caller
	}
	if err != nil {
		return fmt.Errorf("read run %s: %w", rec.Info.ID, err)
	}
	return nil
}

// Snapshot implements Reader.
func (c *Chunked) Snapshot(ctx context.Context, run string) (*graph.Snapshot, error) {
	var s *graph.Snapshot
	last := ""
	for {
		id := ""
		err := c.read(ctx, run, func(rec Record) (err error) {
			id = rec.Info.ID
			s, err = readSnapshot(ctx, c.b.Chunks, rec)
			return err
		})
		if err == nil {
			return s, nil
		}
		if run != "" || !errors.Is(err, ErrNotFound) || id == last {
			return nil, err
		}
		last = id // the newest was pruned while we read it: a newer one is there
	}
}

func readSnapshot(ctx context.Context, get chunkGetter, rec Record) (*graph.Snapshot, error) {
	sums, err := readLists(ctx, get, rec.Snapshot)
	if err != nil {
		return nil, err
	}
	d := graph.NewDecoder()
	err = eachChunk(ctx, get, sums, func(b []byte) error {
		if err := d.Add(b); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s, err := d.Snapshot()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if s.Meta().Run != rec.Info.ID {
		return nil, fmt.Errorf("%w: snapshot of run %q", ErrDamaged, s.Meta().Run)
	}
	return s, nil
}

var errNoScope = fmt.Errorf("no such scope: %w", ErrNotFound)

// Facts implements Reader.
func (c *Chunked) Facts(ctx context.Context, run string, sink graph.Sink, scopes ...Scope) error {
	return c.read(ctx, run, func(rec Record) error {
		for _, sc := range scopes {
			if !slices.ContainsFunc(rec.Scopes, func(r ScopeRecord) bool { return r.Scope == sc }) {
				return fmt.Errorf("scope %s: %w", sc, errNoScope)
			}
		}
		for i, r := range rec.Scopes {
			if len(scopes) > 0 && !slices.Contains(scopes, r.Scope) {
				continue
			}
			if err := readScope(ctx, c.b.Chunks, r, rec.Info.Scopes[i], sink); err != nil {
				return err
			}
		}
		return nil
	})
}

func readScope(ctx context.Context, get chunkGetter, r ScopeRecord, info ScopeInfo, sink graph.Sink) error {
	sums, err := readLists(ctx, get, r.Lists)
	if err != nil {
		return err
	}
	name := r.Scope.String()
	err = eachChunk(ctx, get, sums, func(b []byte) error {
		if err := readFacts(b, name, sink); err != nil {
			return fmt.Errorf("scope %s: %w: %w", name, ErrDamaged, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if info.Stale != "" {
		sink.Gap(graph.Gap{Scope: name, Reason: graph.GapStale, Detail: "kept from run " + info.Run + ": " + info.Stale, Count: 1})
	}
	return nil
}

// check tells a record that no New wrote.
func (r Record) check(id string) error {
	switch {
	case r.Format != RecordFormat:
		return fmt.Errorf("record of format %d: %w", r.Format, ErrFormat)
	case r.Info.ID != id || len(r.Scopes) != len(r.Info.Scopes):
		return fmt.Errorf("record contradicts itself: %w", ErrDamaged)
	}
	for i, s := range r.Scopes {
		if r.Info.Scopes[i].Scope != s.Scope {
			return fmt.Errorf("record contradicts itself: %w", ErrDamaged)
		}
	}
	return nil
}
