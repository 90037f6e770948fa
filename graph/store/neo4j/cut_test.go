package neo4j_test

import (
	"bytes"
	"errors"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// boltCommit is the message COMMIT as Bolt frames it: two bytes, a structure without fields, its tag.
var boltCommit = []byte{0, 2, 0xb0, 0x12, 0, 0}

// cutter stands between a driver and its server. It cuts one connection, once, at the COMMIT of the transaction that
// publishes a run: after the server has done it, or before it hears of it.
type cutter struct {
	after bool // let the server commit, and keep its answer back
	did   atomic.Bool
}

func (c *cutter) pass(client, server net.Conn) {
	var cut atomic.Bool
	answered := make(chan struct{}, 1)
	end := func() { _, _ = client.Close(), server.Close() }
	go func() {
		defer end()
		b := make([]byte, 64<<10)
		for {
			n, err := server.Read(b)
			if cut.Load() {
				select {
				case answered <- struct{}{}:
				default:
				}
				return
			}
			if _, werr := client.Write(b[:n]); err != nil || werr != nil {
				return
			}
		}
	}()
	defer end()
	b, publishing := make([]byte, 64<<10), false
	for {
		n, err := client.Read(b)
		publishing = publishing || bytes.Contains(b[:n], []byte("MERGE (r:_PosternRun"))
		if publishing && bytes.Contains(b[:n], boltCommit) && c.did.CompareAndSwap(false, true) {
			if !c.after {
				return
			}
			cut.Store(true)
			if _, err := server.Write(b[:n]); err == nil {
				<-answered
			}
			return
		}
		if _, werr := server.Write(b[:n]); err != nil || werr != nil {
			return
		}
	}
}

// TestConnectionLostAtCommit: a connection that breaks while a run is published leaves the run whole or absent, and
// the error says that it may be either. Nothing is there twice, and the next import goes on.
func TestConnectionLostAtCommit(t *testing.T) {
	for name, after := range map[string]bool{"before the server hears of it": false, "after the server has done it": true} {
		t.Run(name, func(t *testing.T) {
			empty(t)
			uri, user, password := neo4jserver.Start(t)
			u, err := url.Parse(uri)
			if err != nil {
				t.Fatal(err)
			}
			c := &cutter{after: after}
			s, err := neo4j.Open(t.Context(), "bolt://"+between(t, u.Host, c.pass), neo4j.Options{User: user, Password: password, Lease: 3 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			fill := func(f graph.Sink) {
				for i := range 20 {
					f.Node(function(i, nil))
				}
			}
			r, err := s.Begin(t.Context(), store.RunOptions{})
			if err != nil {
				t.Fatal(err)
			}
			b := graph.NewBuilder()
			fill(b)
			b.SetMeta(graph.Meta{Run: r.ID()})
			fill(r.Scope(store.Scope{Cloud: graph.AWS, Account: "1", Flag: "gaad"}))
			snap, err := b.Build()
			if err != nil {
				t.Fatal(err)
			}
			_, err = r.Publish(t.Context(), snap)
			if !c.did.Load() {
				t.Fatal("no connection was cut")
			}
			if !errors.Is(err, neo4j.ErrUncertain) {
				t.Errorf("the error does not say that the run may be there or not: %v", err)
			}
			_ = r.Abort()
			direct := open(t, neo4j.Options{})
			runs, err := direct.Runs(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if want := map[bool]int{true: 1, false: 0}[after]; len(runs) != want {
				t.Errorf("%d runs, want %d", len(runs), want)
			}
			publish(t, direct, fill)
			if n := raw(t, "MATCH (n:Function) RETURN count(n), count(DISTINCT n.id)", nil)[0]; n[0] != int64(20) || n[1] != int64(20) {
				t.Errorf("%v functions, ids; want 20 of each", n)
			}
		})
	}
}
