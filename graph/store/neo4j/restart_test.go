package neo4j_test

import (
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// TestServerRestartsInMidPublish: a server that is killed while the plain graph is being written, and starts again,
// has the run before, and the new one whole or not at all; the next import mends the plain graph.
func TestServerRestartsInMidPublish(t *testing.T) {
	own := neo4jserver.StartOwn(t)
	uri, user, password := own.Access()
	o := neo4j.Options{User: user, Password: password, Lease: 10 * time.Second}
	s, err := neo4j.Open(t.Context(), uri, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	count := func(cypher string) int {
		t.Helper()
		r, err := driver.ExecuteQuery(t.Context(), d, cypher, nil, driver.EagerResultTransformer)
		if err != nil {
			t.Fatalf("%s: %v", cypher, err)
		}
		n, _ := r.Records[0].Values[0].(int64)
		return int(n)
	}
	fill := func(n int, note string) func(graph.Sink) {
		return func(f graph.Sink) {
			for i := range n {
				f.Node(function(i, graph.Props{"note": note}))
				f.Edge(edge(graph.CanInvoke, i, (i*7+1)%n, "", nil))
			}
		}
	}
	first := publish(t, s, fill(50, "a"))
	r, err := s.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	fill(6_000, "b")(r.Scope(store.Scope{Cloud: graph.AWS, Account: "1", Flag: "gaad"}))
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: r.ID()})
	if err := r.Facts(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	second, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	published := make(chan error, 1)
	go func() {
		_, err := r.Publish(t.Context(), second)
		published <- err
	}()
	// The plain graph is half written once the first batch of new nodes is there.
	for {
		if n := count("MATCH (m:_PosternMeta) WHERE m.syncing IS NOT NULL MATCH (n:PosternNode) RETURN count(n)"); n > 50 {
			break
		}
		select {
		case err := <-published:
			t.Fatalf("published before anybody saw it half done: %v", err)
		default:
		}
	}
	own.Kill(t)
	own.Start(t)
	failed := <-published
	again, err := neo4j.Open(t.Context(), uri, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	runs, err := again.Runs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[bool]int{true: 1, false: 2}[failed != nil]
	if len(runs) != want {
		t.Errorf("%d runs after publish said %v", len(runs), failed)
	}
	whole, err := again.Snapshot(t.Context(), first.Meta().Run)
	if err != nil || whole.NumNodes() != first.NumNodes() {
		t.Errorf("the run before: %v", err)
	}
	if err := again.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	var third *graph.Snapshot
	for third == nil { // until the lease of the writer that ended with the server has run out: seconds, and nothing tells when
		r, err := again.Begin(t.Context(), store.RunOptions{})
		if err != nil {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		if err := r.Abort(); err != nil {
			t.Fatal(err)
		}
		third = publish(t, again, fill(200, "c"))
	}
	for what, want := range map[string]int{
		"MATCH (n:PosternNode {note: 'c'}) RETURN count(n)":                                 third.NumNodes(),
		"MATCH (n:PosternNode) RETURN count(n)":                                             third.NumNodes(),
		"MATCH (:PosternNode)-[r]->(:PosternNode) WHERE r._key IS NOT NULL RETURN count(r)": third.NumEdges(),
	} {
		if n := count(what); n != want {
			t.Errorf("%s: %d, want %d", what, n, want)
		}
	}
}
