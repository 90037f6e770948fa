package neo4j_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
)

// A run is written by what changed only onto a graph that is whole: what somebody deleted comes back with the next one.
func TestWhatOthersDeletedComesBack(t *testing.T) {
	fill := func(note string) func(graph.Sink) {
		return func(f graph.Sink) {
			for i := range 5 {
				f.Node(function(i, graph.Props{"note": note}))
				f.Edge(edge(graph.CanInvoke, i, (i+1)%5, "", graph.Props{"note": note}))
			}
		}
	}
	for name, cypher := range map[string]string{
		"an edge":                             "MATCH (:PosternNode {id: $id})-[r]->() DELETE r",
		"a node":                              "MATCH (n:PosternNode {id: $id}) DETACH DELETE n",
		"a node, for which another is there":  "MATCH (n:PosternNode {id: $id}) REMOVE n:PosternNode CREATE (:PosternNode {id: 'x'})",
		"an edge, for which another is there": "MATCH (a:PosternNode {id: $id})-[r]->(b) DELETE r CREATE (a)-[:ABOUT]->(b)",
	} {
		t.Run(name, func(t *testing.T) {
			empty(t)
			s := open(t, neo4j.Options{})
			publish(t, s, fill("a"))
			raw(t, cypher, map[string]any{"id": function(2, nil).ID})
			wantLive(t, publish(t, s, fill("b")))
		})
	}
}

// Damage that leaves a chunk as long as it was is found, and mended, when the chunk's turn comes to be read again.
func TestChunksAreReadAgainInTurn(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{})
	fill := func(f graph.Sink) { f.Node(function(1, nil)) }
	// Facts are not read back, as publish does: that would find the damage by itself.
	publish := func() {
		t.Helper()
		r, err := s.Begin(t.Context(), store.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		fill(r.Scope(store.Scope{Cloud: graph.AWS, Account: "1", Flag: "gaad"}))
		b := graph.NewBuilder()
		b.SetMeta(graph.Meta{Run: r.ID()})
		fill(b)
		snap, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Publish(t.Context(), snap); err != nil {
			t.Fatal(err)
		}
	}
	publish()
	chunk := raw(t, "MATCH (c:_PosternChunk) RETURN c.sum, c.data ORDER BY c.sum LIMIT 1", nil)[0]
	data, _ := chunk[1].([]byte)
	other := bytes.Clone(data)
	other[len(other)-1]++
	raw(t, "MATCH (c:_PosternChunk {sum: $sum}) SET c.data = $data", map[string]any{"sum": chunk[0], "data": other})
	var sum store.Sum
	if name, _ := chunk[0].(string); sum.UnmarshalText([]byte(name)) != nil {
		t.Fatalf("a chunk named %s", name)
	}
	next := func(turn int) {
		t.Helper()
		raw(t, "MATCH (m:_PosternMeta) SET m.turn = $turn - 1", map[string]any{"turn": turn})
		publish()
	}
	next(int(sum[0]) + 1)
	if err := s.Verify(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("damage that nothing mended is not found: %v", err)
	}
	next(int(sum[0]) + 64)
	if err := s.Verify(t.Context()); err != nil {
		t.Errorf("damage was not mended in its turn: %v", err)
	}
}
