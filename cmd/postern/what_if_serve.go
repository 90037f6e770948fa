package main

import (
	"context"
	"sync"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema"
)

// tries makes runs ready for what-if questions of a server, and keeps the last one: questions come in rows.
func tries(cmd *cobra.Command, st store.Store) func(context.Context, string) (schema.Trial, error) {
	var mu sync.Mutex
	var kept schema.Trial
	var of string
	return func(ctx context.Context, run string) (schema.Trial, error) {
		mu.Lock()
		defer mu.Unlock()
		if kept.Estate != nil && of == run {
			return kept, nil
		}
		catalogue, err := catalogueWith("")
		if err != nil {
			return schema.Trial{}, err
		}
		e, _, err := readyWhatIf(ctx, logger(cmd), catalogue, st, run)
		if err != nil {
			return schema.Trial{}, err
		}
		kept, of = schema.Trial{Estate: e, Judges: judges}, run
		return kept, nil
	}
}
