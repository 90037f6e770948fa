package main

import (
	"context"
	"sync"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/whatif"
	"github.com/postern-graph/postern/schema"
)

// tries makes runs ready for what-if questions of a server, judged with the techniques of a folder beside ours, and
// keeps the last one: questions come in rows.
func tries(cmd *cobra.Command, st store.Store, techniques string) func(context.Context, *graph.Snapshot) (schema.Trial, error) {
	var mu sync.Mutex
	var plain *whatif.Estate // of the run that was asked about last
	return func(ctx context.Context, judged *graph.Snapshot) (schema.Trial, error) {
		mu.Lock()
		defer mu.Unlock()
		if plain == nil || plain.Judged().Meta() != judged.Meta() {
			catalogue, err := catalogueWith(techniques)
			if err != nil {
				return schema.Trial{}, err
			}
			if plain, err = readyJudged(ctx, logger(cmd), catalogue, st, judged); err != nil {
				return schema.Trial{}, err
			}
		}
		e, err := withMarks(ctx, st, plain, judged)
		return schema.Trial{Estate: e, Judges: judges}, err
	}
}

// facts reads the facts of a server's runs.
func facts(cmd *cobra.Command, st store.Reader) schema.Facts {
	return func(ctx context.Context, judged *graph.Snapshot) (*graph.Snapshot, error) {
		return factsOf(ctx, logger(cmd), st, judged)
	}
}
