package ingest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
)

// Judgement turns facts into a judged Snapshot. Which judges and derivations
// there are is wired by the program; the pipeline only knows their order.
type Judgement struct {
	// Judges builds the clouds' judges on a Snapshot of facts.
	Judges func(*graph.Snapshot) []access.Judge
	// Derive lists what adds edges, each seeing the facts alone, so that their order never
	// matters. They run at the same time: what one of them cannot share between processors
	// costs no time while another has work for them.
	Derive []func(*graph.Snapshot, []access.Judge, graph.Sink)
	// Follow lists what adds edges that follow from judged ones, each seeing the facts, and them with what Derive added.
	// It returns how many it added.
	Follow []func(facts, judged *graph.Snapshot, judges []access.Judge, to graph.Sink) int
	// Heap is how far, in bytes, judging a large estate may let the heap grow before the collector hurries; 0 leaves
	// the collector as it is.
	Heap int64
}

// Snapshot builds the graph of the facts, without those that cannot hold any
// more, has it judged, and adds the judged edges to it. facts is called twice
// where something is settled, and must give the same both times.
func (j Judgement) Snapshot(ctx context.Context, m graph.Meta, facts func(graph.Sink) error) (*graph.Snapshot, error) {
	base, judges, err := j.Facts(m, facts)
	if err != nil {
		return nil, err
	}
	defer letHeapGrow(base.NumNodes(), j.Heap)()
	more := graph.Extend(base)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var wg sync.WaitGroup
	to := &turns{to: more}
	for _, d := range j.Derive {
		wg.Go(func() { d(base, judges, to) })
	}
	wg.Wait()
	judged, err := more.Build()
	if err != nil {
		return nil, fmt.Errorf("judged edges: %w", err)
	}
	if judged, err = j.follow(base, judged, judges); err != nil {
		return nil, fmt.Errorf("edges that follow: %w", err)
	}
	return judged, ctx.Err()
}

// follow adds what follows from judged edges; where nothing does, s is the answer.
func (j Judgement) follow(facts, s *graph.Snapshot, judges []access.Judge) (*graph.Snapshot, error) {
	more, n := graph.Extend(s), 0
	for _, f := range j.Follow {
		n += f(facts, s, judges, more)
	}
	if n == 0 {
		return s, nil
	}
	return more.Build()
}

// Facts builds the graph of the facts, without those that cannot hold any more,
// and the judges of it: what is there before anything is judged.
func (j Judgement) Facts(m graph.Meta, facts func(graph.Sink) error) (*graph.Snapshot, []access.Judge, error) {
	plain, err := build(m, facts)
	if err != nil {
		return nil, nil, fmt.Errorf("facts: %w", err)
	}
	judges := j.Judges(plain)
	base, err := settle(m, plain, judges, facts)
	if err != nil {
		return nil, nil, fmt.Errorf("facts that are settled: %w", err)
	}
	if base != plain {
		judges = j.Judges(base)
	}
	return base, judges, nil
}

// settle builds the facts anew without what the time of the run settles; where
// it settles nothing, that is the Snapshot that there is.
func settle(m graph.Meta, plain *graph.Snapshot, judges []access.Judge, facts func(graph.Sink) error) (*graph.Snapshot, error) {
	settled := false
	s, err := build(m, func(to graph.Sink) error {
		out := access.Settled(plain, judges, to)
		if settled = out != to; !settled {
			return nil
		}
		return facts(out)
	})
	if err != nil || !settled {
		return plain, err
	}
	return s, nil
}

func build(m graph.Meta, facts func(graph.Sink) error) (*graph.Snapshot, error) {
	b := graph.NewBuilder()
	b.SetMeta(m)
	for _, n := range graph.Outsiders() {
		b.Node(n)
	}
	if err := facts(b); err != nil {
		return nil, err
	}
	return b.Build()
}

// Import is one run: read brings facts by scope, the scopes of the run before
// that it did not bring stay, the whole is judged and published. When anything
// fails, or ctx ends, the store is as it was.
func Import(ctx context.Context, to store.Writer, o store.RunOptions, j Judgement, read func(context.Context, ScopeSink) error) (store.RunInfo, error) {
	run, err := to.Begin(ctx, o)
	if err != nil {
		return store.RunInfo{}, err
	}
	info, err := importInto(ctx, run, o, j, read)
	if err != nil {
		return store.RunInfo{}, errors.Join(err, run.Abort())
	}
	return info, nil
}

func importInto(ctx context.Context, run store.Run, o store.RunOptions, j Judgement, read func(context.Context, ScopeSink) error) (store.RunInfo, error) {
	if err := read(ctx, runSink{run}); err != nil {
		return store.RunInfo{}, err
	}
	s, err := j.Snapshot(ctx, graph.Meta{Run: run.ID(), AsOf: o.AsOf}, func(to graph.Sink) error { return run.Facts(ctx, to) })
	if err != nil {
		return store.RunInfo{}, err
	}
	return run.Publish(ctx, s)
}

// runSink gives each scope's facts to the run in work.
type runSink struct{ run store.Run }

func (r runSink) Scope(cloud graph.Cloud, account, flag string) graph.Sink {
	return r.run.Scope(store.Scope{Cloud: cloud, Account: account, Flag: flag})
}

// KeepStale makes runSink a StaleKeeper.
func (r runSink) KeepStale(k ScopeKey, why string) error {
	return r.run.KeepStale(store.Scope{Cloud: k.Cloud, Account: k.Account, Flag: k.Flag}, why)
}
