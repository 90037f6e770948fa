package neo4j

import (
	"context"
	"errors"
	"fmt"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/sync/errgroup"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// addEdges creates edges on several connections at once. Creating an edge
// locks both its ends, so two transactions that share nodes can wait for one
// another in a circle. Nodes are dealt into twice as many buckets as there are
// writers, and each round gives every writer a pair of buckets of its own, as
// in a tournament: within a round no two writers touch the same node.
func (l *loader) addEdges(ctx context.Context) error {
	if len(l.AddedEdges) == 0 {
		return nil
	}
	writers := l.b.o.Writers
	buckets := uint64(2 * writers) //nolint:gosec // a handful
	work := map[[2]uint64][]graph.EdgeID{}
	for _, e := range l.AddedEdges {
		x := l.next.Edge(e)
		a, b := bucket(x.From, buckets), bucket(x.To, buckets)
		key := [2]uint64{min(a, b), max(a, b)}
		work[key] = append(work[key], e)
	}
	for round := range buckets - 1 {
		g, ctx := errgroup.WithContext(ctx)
		for i := range buckets / 2 {
			a, b := pairing(round, i, buckets)
			todo := work[[2]uint64{min(a, b), max(a, b)}]
			if round == 0 { // edges within a bucket need no partner
				todo = append(append(todo, work[[2]uint64{a, a}]...), work[[2]uint64{b, b}]...)
			}
			g.Go(func() error { return l.createEdges(ctx, todo) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// bucket deals nodes evenly: neighbours by id, which are of one account, apart.
func bucket(n graph.NodeID, buckets uint64) uint64 {
	return uint64(n) * 0x9e3779b97f4a7c15 >> 32 % buckets
}

// pairing is the circle method: in n-1 rounds each of n players meets each other once.
func pairing(round, i, n uint64) (a, b uint64) {
	if i == 0 {
		return n - 1, round
	}
	return (round + i) % (n - 1), (round + n - 1 - i) % (n - 1)
}

func addEdgesCypher(kind string) string {
	return "UNWIND $rows AS row MATCH (a) WHERE id(a) = row[0] MATCH (b) WHERE id(b) = row[1] CREATE (a)-[r:" + quote(kind) + "]->(b) SET r = $sets[row[2]]"
}

// createEdges creates edges by the server's ids of their ends, which needs no
// index; edges of equal properties name one map of the batch.
func (l *loader) createEdges(ctx context.Context, edges []graph.EdgeID) error {
	kinds, groups := grouped(edges, func(e graph.EdgeID) string { return string(l.next.Edge(e).Kind) })
	for _, k := range kinds {
		cypher := addEdgesCypher(k)
		err := batches(groups[k], edgeBatch, func(list []graph.EdgeID) error {
			rows := make([]any, len(list))
			var sets []any
			var buf []byte
			code := map[string]int64{}
			for i, e := range list {
				buf = edgeKeyOf(l.next, e, buf[:0])
				c, ok := code[string(buf)]
				if !ok {
					c = int64(len(sets))
					code[string(buf)] = c
					sets = append(sets, edgeProps(l.next, e))
				}
				x := l.next.Edge(e)
				rows[i] = []any{l.at[x.From] - 1, l.at[x.To] - 1, c}
			}
			sum, err := l.b.contend(ctx, cypher, map[string]any{"rows": rows, "sets": sets})
			if err != nil {
				return err
			}
			if n := sum.Counters().RelationshipsCreated(); n != len(list) {
				return fmt.Errorf("%d edges made of %d: somebody deleted nodes meanwhile: %w", n, len(list), store.ErrDamaged)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// contend runs one statement whose locks others may want. Besides its ends, an
// edge locks the edges next to it in their chains, so that writers can still
// meet; the server then undoes one of them. That one tries again at once, where
// the driver would wait for a second and longer.
func (b *backend) contend(ctx context.Context, cypher string, params map[string]any) (driver.ResultSummary, error) {
	for attempt := range 100 {
		sum, err := b.once(ctx, cypher, params)
		server, ok := errors.AsType[*driver.Neo4jError](err)
		switch {
		case err == nil:
			return sum, nil
		case ok && server.Code == "Neo.TransientError.Transaction.DeadlockDetected":
			// again, below
		case !errors.Is(err, errInDoubt) && driver.IsRetryable(err):
			r, err := b.write(ctx, cypher, params)
			if err != nil {
				return nil, err
			}
			return r.Summary, nil
		default:
			return nil, translate(ctx, err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Duration(attempt+1) * 5 * time.Millisecond):
		}
	}
	r, err := b.write(ctx, cypher, params)
	if err != nil {
		return nil, err
	}
	return r.Summary, nil
}

// errInDoubt says that a connection was lost over a commit. To repeat it could
// make the edges twice; the import fails, and the next one repairs the graph.
var errInDoubt = errors.New("whether the last edges were kept is not known")

// once runs one statement in a transaction of its own that nobody repeats.
func (b *backend) once(ctx context.Context, cypher string, params map[string]any) (driver.ResultSummary, error) {
	s := b.d.NewSession(ctx, driver.SessionConfig{DatabaseName: b.o.Database, AccessMode: driver.AccessModeWrite, BookmarkManager: b.at})
	defer func() { _ = s.Close(ctx) }() // the transaction has ended by then, or is undone with the session
	tx, err := s.BeginTransaction(ctx)
	if err != nil {
		return nil, err
	}
	r, err := tx.Run(ctx, cypher, params)
	if err != nil {
		return nil, err
	}
	sum, err := r.Consume(ctx)
	if err != nil {
		return nil, err
	}
	err = tx.Commit(ctx)
	if _, answered := errors.AsType[*driver.Neo4jError](err); err != nil && !answered {
		err = errors.Join(errInDoubt, err)
	}
	return sum, err
}
