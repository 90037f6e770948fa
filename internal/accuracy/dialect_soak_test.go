//go:build soak

package accuracy_test

import (
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/internal/synth"
)

// TestSoakCypherAsNeo4j asks both stores more than two thousand queries on two small estates, where rows are few enough to
// compare nearly all of them.
func TestSoakCypherAsNeo4j(t *testing.T) { cypherAsNeo4j(t, 1100) }

// TestSoakReportsAsNeo4j asks both stores every report, and some queries, on an organization of more than 100,000 nodes and
// 500,000 edges.
func TestSoakReportsAsNeo4j(t *testing.T) {
	p := newBoth(t).open(t)
	p.publish(t, func(to graph.Sink) { synth.Organization(synth.Options{Principals: 9000, Accounts: 90, Chains: 20}, to) })
	s, err := p.files.Snapshot(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if s.NumNodes() < 100_000 || s.NumEdges() < 500_000 {
		t.Fatalf("%d nodes, %d edges", s.NumNodes(), s.NumEdges())
	}
	p.reports(t, cypher.NewEngine(s, cypher.Options{Now: time.Now, Cores: &cypher.Cores{N: 4}}))
	if asked := p.random(t, s, bounded(s), 300); asked < 100 {
		t.Errorf("%d of 300 queries asked", asked)
	}
}
