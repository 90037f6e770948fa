package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/postern-graph/postern/graph"
)

type run struct {
	ctx  context.Context //nolint:containedctx // graph.Sink takes none; Begin says that its context bounds the run
	c    *Chunked
	s    Session
	info RunInfo
	prev Record // zero when this is the first run

	mu     sync.Mutex
	scopes map[Scope]*scopeWriter
	stale  map[Scope]string
	sealed bool
	ended  bool
	merged []ScopeRecord // set by seal
}

// Begin implements Writer.
func (c *Chunked) Begin(ctx context.Context, o RunOptions) (Run, error) {
	s, err := c.b.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin a run: %w", err)
	}
	r := &run{ctx: ctx, c: c, s: s, scopes: map[Scope]*scopeWriter{}, stale: map[Scope]string{}}
	if err := r.follow(o); err != nil {
		return nil, errors.Join(fmt.Errorf("begin a run: %w", err), s.Close())
	}
	return r, nil
}

// follow finds the run before, which must be whole: its scopes are carried over.
func (r *run) follow(o RunOptions) error {
	number := 1
	switch last, err := r.c.record(r.ctx, ""); {
	case errors.Is(err, ErrNotFound): // the first run
	case err != nil:
		return fmt.Errorf("the newest run's scopes would stay, but it is unreadable; prune it first: %w", err)
	default:
		if number, err = strconv.Atoi(last.Info.ID); err != nil {
			return fmt.Errorf("run %q has no number: %w", last.Info.ID, ErrDamaged)
		}
		number++
		r.prev = last
	}
	r.info = RunInfo{ID: fmt.Sprintf("%06d", number), Started: o.Started, AsOf: o.AsOf, Sources: slices.Clone(o.Sources)}
	return nil
}

// ID implements Run.
func (r *run) ID() string { return r.info.ID }

// Scope implements Run.
func (r *run) Scope(sc Scope) graph.Sink {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, ok := r.scopes[sc]
	if !ok {
		w = &scopeWriter{r: r, log: factLog{scope: sc.String()}}
		if r.sealed || r.ended {
			w.err = ErrEnded
		}
		r.scopes[sc] = w
	}
	return w
}

// KeepStale implements Run.
func (r *run) KeepStale(sc Scope, why string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sealed || r.ended {
		return fmt.Errorf("keep scope %s: %w", sc, ErrEnded)
	}
	delete(r.scopes, sc)
	if !slices.ContainsFunc(r.prev.Scopes, func(p ScopeRecord) bool { return p.Scope == sc }) {
		return fmt.Errorf("keep scope %s: %w", sc, errNoScope)
	}
	r.stale[sc] = cmp.Or(why, "could not be read")
	return nil
}

// seal ends the writing of facts and settles which scopes the run holds.
func (r *run) seal() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return ErrEnded
	}
	if r.sealed {
		return r.lateFault()
	}
	r.sealed = true
	all := map[Scope]ScopeInfo{}
	lists := map[Scope][]Sum{}
	for i, p := range r.prev.Scopes {
		info := r.prev.Info.Scopes[i]
		if why, ok := r.stale[p.Scope]; ok {
			info.Stale = why
		}
		all[p.Scope], lists[p.Scope] = info, p.Lists
	}
	for sc, w := range r.scopes {
		sums, err := w.finish()
		if err != nil {
			return fmt.Errorf("scope %s: %w", sc, err)
		}
		if lists[sc], err = putLists(r.ctx, r.s.Put, sums); err != nil {
			return fmt.Errorf("scope %s: %w", sc, err)
		}
		all[sc] = ScopeInfo{Scope: sc, Run: r.info.ID, Facts: w.log.count}
	}
	for _, sc := range slices.SortedFunc(maps.Keys(all), Scope.Compare) {
		r.info.Scopes = append(r.info.Scopes, all[sc])
		r.merged = append(r.merged, ScopeRecord{Scope: sc, Lists: lists[sc]})
	}
	return nil
}

// lateFault tells facts that were written after the seal: they are in no
// chunk, so a run that published would have lost them.
func (r *run) lateFault() error {
	for sc, w := range r.scopes {
		if err := w.fault(); err != nil {
			return fmt.Errorf("scope %s: %w", sc, err)
		}
	}
	return nil
}

// Facts implements Run.
func (r *run) Facts(ctx context.Context, sink graph.Sink) error {
	if err := r.seal(); err != nil {
		return fmt.Errorf("read back run %s: %w", r.info.ID, err)
	}
	for i, sc := range r.merged {
		if err := readScope(ctx, r.s.Chunks, sc, r.info.Scopes[i], sink); err != nil {
			return fmt.Errorf("read back run %s: %w", r.info.ID, err)
		}
	}
	return nil
}

// Publish implements Run.
func (r *run) Publish(ctx context.Context, s *graph.Snapshot) (RunInfo, error) {
	err := r.publish(ctx, s)
	if end := r.Abort(); err == nil {
		err = end
	}
	if err != nil {
		return RunInfo{}, fmt.Errorf("publish run %s: %w", r.info.ID, err)
	}
	return r.info, nil
}

func (r *run) publish(ctx context.Context, s *graph.Snapshot) error {
	if s.Meta().Run != r.info.ID {
		return fmt.Errorf("the snapshot stands for run %q: %w", s.Meta().Run, ErrInvalid)
	}
	if err := r.seal(); err != nil {
		return err
	}
	sums, rows, err := putSnapshot(ctx, r.s.Put, s)
	if err != nil {
		return err
	}
	r.info.Nodes, r.info.Edges, r.info.Gaps = s.NumNodes(), s.NumEdges(), len(s.Gaps())
	rec := Record{Format: RecordFormat, Info: r.info, Scopes: r.merged}
	if rec.Snapshot, err = putLists(ctx, r.s.Put, sums); err != nil {
		return err
	}
	return r.s.Commit(ctx, Publication{Record: rec, Snapshot: s, Previous: r.prev.Info, Changes: func(ctx context.Context) (*graph.Changes, error) {
		if r.prev.Format == 0 {
			return nil, fmt.Errorf("run before the first: %w", ErrNotFound)
		}
		return changes(ctx, r.s.Chunks, r.prev, s, sums, rows)
	}})
}

// Abort implements Run.
func (r *run) Abort() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return nil
	}
	r.ended = true
	for _, w := range r.scopes {
		w.end()
	}
	return r.s.Close()
}

// scopeWriter takes the facts of one scope. Its first fault sticks.
type scopeWriter struct {
	r    *run
	mu   sync.Mutex
	log  factLog
	sums []Sum
	err  error
}

// Node implements graph.Sink.
func (w *scopeWriter) Node(f graph.NodeFact) {
	w.add(func() error { return w.log.node(&f) }, f.ID)
}

// Edge implements graph.Sink.
func (w *scopeWriter) Edge(f graph.EdgeFact) {
	w.add(func() error { return w.log.edge(&f) }, f.From, f.To)
}

// Gap implements graph.Sink.
func (w *scopeWriter) Gap(g graph.Gap) {
	w.add(func() error { w.log.gap(&g); return nil }, g.Detail)
}

func (w *scopeWriter) add(write func() error, ids ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(w.err, errSealed) {
		w.err = ErrEnded
	}
	if w.err != nil {
		return
	}
	if w.err = write(); w.err == nil && w.log.cutAfter(ids...) {
		w.err = w.flush()
	}
}

func (w *scopeWriter) flush() error {
	b := w.log.take()
	if b == nil {
		return nil
	}
	sum := SumOf(b)
	w.sums = append(w.sums, sum)
	return w.r.s.Put(w.r.ctx, sum, b)
}

// finish ends the writer; what is written to it afterwards is a fault.
func (w *scopeWriter) finish() ([]Sum, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = w.flush()
	}
	if w.err != nil {
		return nil, w.err
	}
	w.log.buf = nil
	w.err = errSealed
	return w.sums, nil
}

// errSealed stands in a finished writer until somebody writes to it again.
var errSealed = errors.New("sealed")

func (w *scopeWriter) fault() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(w.err, errSealed) {
		return nil
	}
	return w.err
}

func (w *scopeWriter) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err, w.log.buf = ErrEnded, nil
}
