package neo4j_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// tap stands between a driver and its server and keeps what the driver says.
type tap struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (p *tap) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.Write(b)
}

// take gives what was said since the last call.
func (p *tap) take() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := bytes.Clone(p.said.Bytes())
	p.said.Reset()
	return b
}

func (p *tap) pass(client, server net.Conn) {
	go func() { _, _ = io.Copy(client, server); _ = client.Close() }()
	_, _ = io.Copy(io.MultiWriter(p, server), client)
	_ = server.Close()
}

// A member of a cluster that lags behind answers of an older run unless it is told how far it must have come. Every
// transaction of a reader therefore begins with the bookmarks of the writer, then with what the reader saw itself.
func TestReadersSayHowFarTheServerMustBe(t *testing.T) {
	empty(t)
	uri, user, password := neo4jserver.Start(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	writer := open(t, neo4j.Options{})
	fill := func(n int) func(graph.Sink) {
		return func(f graph.Sink) {
			for i := range n {
				f.Node(function(i, nil))
			}
		}
	}
	marks := func(s *neo4j.Store) string {
		t.Helper()
		b, err := s.Bookmarks(t.Context())
		if err != nil || len(b) != 1 {
			t.Fatalf("bookmarks %v, %v; want one", b, err)
		}
		return b[0]
	}
	before := marks(writer)
	publish(t, writer, fill(3))
	published := marks(writer)
	if published == before {
		t.Fatal("publishing a run leaves the bookmark where it was")
	}
	var p tap
	reader, err := neo4j.Open(t.Context(), "bolt://"+between(t, u.Host, p.pass), neo4j.Options{User: user, Password: password, Bookmarks: []string{published}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	begins := func(bookmark, what string) {
		t.Helper()
		said := p.take()
		if n, k := bytes.Count(said, []byte("\x89bookmarks")), bytes.Count(said, []byte(bookmark)); n == 0 || n != k {
			t.Errorf("%s: %d transactions begin with bookmarks, %d of them with the right one", what, n, k)
		}
	}
	begins(published, "open")
	if _, err := reader.Snapshot(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	begins(published, "snapshot")
	if _, _, err := reader.Query(t.Context(), "MATCH (f:Function) RETURN f.id", nil); err != nil {
		t.Fatal(err)
	}
	begins(published, "query")
	// What the reader saw it goes on seeing.
	publish(t, writer, fill(4))
	if _, err := reader.Runs(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.take()
	seen := marks(reader)
	if _, _, err := reader.Query(t.Context(), "MATCH (f:Function) RETURN f.id", nil); err != nil {
		t.Fatal(err)
	}
	begins(seen, "query after a newer run was seen")
}
