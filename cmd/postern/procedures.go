package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/procedures"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/whatif"
)

// proceduresOf gives what queries of a run may call; without a store there is no other run.
func proceduresOf(st store.Store, s *graph.Snapshot) []cypher.Procedure {
	return procedures.Of(s, procedures.Means{
		Judges: judges, Terms: newTerms,
		WhatIf: func(ctx context.Context, judged *graph.Snapshot) (*whatif.Estate, error) {
			return whatIfOwn(ctx, st, judged)
		},
		Run: func(ctx context.Context, id string) (*graph.Snapshot, error) { return otherRun(ctx, st, s, id) },
	})
}

// otherRun reads a run beside the one that is asked: "" is the one before it, nil where it is the first.
func otherRun(ctx context.Context, st store.Store, s *graph.Snapshot, id string) (*graph.Snapshot, error) {
	if st == nil {
		return nil, nil //nolint:nilnil // no run came before
	}
	if id == "" {
		runs, err := st.Runs(ctx)
		if err != nil {
			return nil, fmt.Errorf("list runs: %w", err)
		}
		at := slices.IndexFunc(runs, func(r store.RunInfo) bool { return r.ID == s.Meta().Run })
		if at <= 0 {
			return nil, nil //nolint:nilnil // no run came before
		}
		id = runs[at-1].ID
	}
	was, err := store.Marked(st).Snapshot(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", id, err)
	}
	return was, nil
}

// whatIfOwn makes a run ready for what-if questions that was judged with our own techniques.
func whatIfOwn(ctx context.Context, st store.Store, judged *graph.Snapshot) (*whatif.Estate, error) {
	if st == nil {
		return nil, errors.New("without a store there are no facts to try a cut on")
	}
	catalogue, err := catalogueWith("")
	if err != nil {
		return nil, err
	}
	e, err := readyJudged(ctx, slog.New(slog.DiscardHandler), catalogue, st, judged)
	if err != nil {
		return nil, err
	}
	return withMarks(ctx, st, e, judged)
}
