package bench

import (
	"context"
	"time"

	"github.com/postern-graph/postern/graph"
)

// Peer is another database that holds the same graph and is asked the same
// path questions in the same run.
type Peer interface {
	// Name says what it is, with its version.
	Name() string
	// Load puts the graph there, in place of any earlier one.
	Load(ctx context.Context, s *graph.Snapshot) error
	// Shortest asks for one shortest chain of walking edges of at most hops
	// between two nodes, by id, and gives the time that it took.
	Shortest(ctx context.Context, from, to string, hops int) (time.Duration, error)
	// Pattern asks a Cypher query and reads all of its rows.
	Pattern(ctx context.Context, cypher string) (time.Duration, error)
}
