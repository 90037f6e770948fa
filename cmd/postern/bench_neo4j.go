package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/ingest"
)

// neo4jPeer asks Neo4j what the bench asks Postern.
type neo4jPeer struct {
	st    *neo4j.Store
	log   *slog.Logger
	empty time.Duration // the least that a question takes which asks nothing
}

// Load imports facts as one run.
func (p *neo4jPeer) Load(ctx context.Context, facts func(graph.Sink)) error {
	_, err := importRun(ctx, p.st, store.RunOptions{}, p.log, func(_ context.Context, _ []byte, to ingest.ScopeSink) error {
		facts(to.Scope(graph.AWS, "synth", "bench"))
		return nil
	})
	if err != nil {
		return err
	}
	for range 50 {
		_, took, err := p.time(ctx, "RETURN 1", nil)
		if err != nil {
			return err
		}
		if p.empty == 0 || took < p.empty {
			p.empty = took
		}
	}
	return nil
}

// Ask leaves out the round trips with which a store's query guards itself:
// they are ours, not Neo4j's.
func (p *neo4jPeer) Ask(ctx context.Context, cypher string, params map[string]any) (int, time.Duration, error) {
	n, took, err := p.time(ctx, cypher, params)
	return n, max(took-p.empty, time.Microsecond), err
}

func (p *neo4jPeer) time(ctx context.Context, cypher string, params map[string]any) (int, time.Duration, error) {
	began := time.Now()
	_, rows, err := p.st.Query(ctx, cypher, params)
	if err != nil {
		return 0, 0, fmt.Errorf("neo4j: %w", err)
	}
	return len(rows), time.Since(began), nil
}
