package ingest

import (
	"sync"

	"github.com/postern-graph/postern/graph"
)

// turns lets several derivations write to one sink, one at a time. What they
// write is merged by content, so that whose turn comes first does not show.
type turns struct {
	mu sync.Mutex
	to graph.Numbered
}

var _ graph.Numbered = (*turns)(nil)

func (t *turns) Node(f graph.NodeFact) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.to.Node(f)
}

func (t *turns) Edge(f graph.EdgeFact) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.to.Edge(f)
}

func (t *turns) Gap(g graph.Gap) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.to.Gap(g)
}

func (t *turns) Number(id string) graph.NodeID {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.to.Number(id)
}

func (t *turns) Edges(k graph.Kind, key string, p graph.Props, from, to []graph.NodeID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.to.Edges(k, key, p, from, to)
}

func (t *turns) Loops(k graph.Kind, key string, p graph.Props, at []graph.NodeID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.to.Loops(k, key, p, at)
}
