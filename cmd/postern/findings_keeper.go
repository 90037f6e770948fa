package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/postern-graph/postern/findings/evaluate"
	findingstore "github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema"
)

// findingKeeper updates findings after each new run while a server serves.
type findingKeeper struct {
	st     store.Store
	source schema.Source
	update func(ctx context.Context) (*evaluate.Outcome, error)
	log    *slog.Logger

	last string // the run that they were updated at, or that failed; "" before the first look
}

// look updates findings where there is a run that they were not updated at. A store in which somebody writes is asked again at
// the next look; what fails otherwise is not tried again before the next run.
func (k *findingKeeper) look(ctx context.Context) {
	newest, err := k.newest(ctx)
	if err != nil {
		if ctx.Err() == nil {
			k.log.Warn("findings wait: the store cannot be read", "error", err)
		}
		return
	}
	if newest <= k.last {
		return
	}
	out, err := k.update(ctx)
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, store.ErrLocked):
		k.log.Debug("findings wait: somebody else writes", "run", newest)
	case err != nil:
		k.log.Error("findings were not updated", "run", newest, "error", err)
		k.last = newest
	default:
		k.log.Info("findings updated", "run", out.Run.ID, "events", len(out.Events))
		k.last = out.Run.ID
	}
}

// newest gives the newest run, and learns at first which one the store's findings are those of.
func (k *findingKeeper) newest(ctx context.Context) (string, error) {
	runs, err := k.source.Runs(ctx)
	if err != nil || len(runs) == 0 {
		return "", err
	}
	if k.last == "" {
		b, err := findingstore.Read(ctx, k.st)
		if err != nil {
			return "", err
		}
		k.last = b.Run.Run
	}
	return runs[len(runs)-1].ID, nil
}
