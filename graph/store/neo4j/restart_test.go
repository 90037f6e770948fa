package neo4j_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// gate stands between a driver and its server. From when it is set, the first statement that creates edges waits at it
// until it is opened.
type gate struct {
	set, arrived, open chan struct{}
	once               sync.Once
}

func newGate() *gate {
	return &gate{set: make(chan struct{}), arrived: make(chan struct{}), open: make(chan struct{})}
}

func (g *gate) pass(client, server net.Conn) {
	end := func() { _, _ = client.Close(), server.Close() }
	go func() {
		defer end()
		_, _ = io.Copy(client, server)
	}()
	defer end()
	b := make([]byte, 64<<10)
	for {
		n, err := client.Read(b)
		select {
		case <-g.set:
			if bytes.Contains(b[:n], []byte("CREATE (a)-[r:")) {
				g.once.Do(func() { close(g.arrived); <-g.open })
			}
		default:
		}
		if _, werr := server.Write(b[:n]); err != nil || werr != nil {
			return
		}
	}
}

// TestServerRestartsInMidPublish: a server that is killed when of the plain graph the nodes are written and the edges
// are not, and starts again, has the run before, and the new one whole or not at all; the next import mends what is left.
func TestServerRestartsInMidPublish(t *testing.T) {
	own := neo4jserver.StartOwn(t)
	uri, user, password := own.Access()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	g, o := newGate(), neo4j.Options{User: user, Password: password}
	s, err := neo4j.Open(t.Context(), "bolt://"+between(t, u.Host, g.pass), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
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
	fill(90, "b")(r.Scope(store.Scope{Cloud: graph.AWS, Account: "1", Flag: "gaad"}))
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: r.ID()})
	if err := r.Facts(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	second, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	close(g.set)
	published := make(chan error, 1)
	go func() {
		_, err := r.Publish(t.Context(), second)
		published <- err
	}()
	select {
	case <-g.arrived:
	case err := <-published:
		t.Fatalf("published before an edge was made: %v", err)
	}
	own.Kill(t)
	close(g.open)
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
	if want := map[bool]int{true: 1, false: 2}[failed != nil]; len(runs) != want {
		t.Errorf("%d runs after publish said %v", len(runs), failed)
	}
	whole, err := again.Snapshot(t.Context(), first.Meta().Run)
	if err != nil || whole.NumNodes() != first.NumNodes() {
		t.Errorf("the run before: %v", err)
	}
	if err := again.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	ask := func(cypher string) *driver.EagerResult {
		t.Helper()
		r, err := driver.ExecuteQuery(t.Context(), d, cypher, nil, driver.EagerResultTransformer)
		if err != nil {
			t.Fatalf("%s: %v", cypher, err)
		}
		return r
	}
	wantCounts := func(note string, s *graph.Snapshot) {
		t.Helper()
		for what, want := range map[string]int{
			"MATCH (n:PosternNode {note: '" + note + "'}) RETURN count(n)":                      s.NumNodes(),
			"MATCH (n:PosternNode) RETURN count(n)":                                             s.NumNodes(),
			"MATCH (:PosternNode)-[r]->(:PosternNode) WHERE r._key IS NOT NULL RETURN count(r)": s.NumEdges(),
		} {
			if n := ask(what).Records[0].Values[0]; n != int64(want) {
				t.Errorf("%s: %d, want %d", what, n, want)
			}
		}
	}
	if failed == nil {
		wantCounts("b", second)
	}
	if r, err := again.Begin(t.Context(), store.RunOptions{}); errors.Is(err, store.ErrLocked) {
		ask("MATCH (m:_PosternMeta) SET m.until = 0") // in place of waiting; that a lease ends by itself is another test's
	} else if err != nil || r.Abort() != nil {
		t.Fatal(err)
	}
	wantCounts("c", publish(t, again, fill(70, "c")))
}
