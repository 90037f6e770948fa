// Package neo4jserver gives tests a real Neo4j. It owns fetching, starting, waiting for and stopping the server; it
// speaks no Bolt beyond the first handshake, because only graph/store/neo4j (and test files) may use the driver.
//
// A server that cannot be had fails the test that asked. It is never a reason to skip: a suite that skips is a suite
// that nobody runs.
package neo4jserver

import (
	"context"
	"fmt"
	"hash/fnv"
	"net"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"
)

// EnvURI names a server to use instead of starting one, for example bolt://neo4j:password@127.0.0.1:7687. Tests write
// to it and delete what they wrote; give them a database of their own.
const EnvURI = "POSTERN_TEST_NEO4J"

const (
	startLimit = 3 * time.Minute // fetching included; a start alone takes about 6 s on 2 cores
	pollEvery  = 50 * time.Millisecond
)

// server is what Start hands out.
type server struct{ uri, user, password string }

// shared starts at most one server per test process; every test of a package sees the same one. It lives as long as
// the process: see launch for how it ends.
var (
	shared      = sync.OnceValues(func() (server, error) { return sharedWith(little) })
	sharedBench = sync.OnceValues(func() (server, error) { return sharedWith(measured) })
)

func sharedWith(s settings) (server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	if raw := os.Getenv(EnvURI); raw != "" {
		return external(ctx, raw)
	}
	return launch(ctx, s)
}

// Start returns the address and the credentials of a running Neo4j 5.26, shared by the tests of one process and used
// by no other process meanwhile. Tests of one package run after one another unless they call t.Parallel, so a test
// that needs an empty database empties it first. The first call takes as long as a server start; a failure fails tb.
func Start(tb testing.TB) (uri, user, password string) {
	tb.Helper()
	start := shared
	if _, ok := tb.(*testing.B); ok {
		start = sharedBench
	}
	s, err := start()
	if err != nil {
		tb.Fatalf("a real Neo4j is needed: %v", err)
	}
	return s.uri, s.user, s.password
}

// external prepares the server that EnvURI names: it waits for its Bolt port and for its turn, since go test runs
// packages side by side and two of them must not write to one database.
func external(ctx context.Context, raw string) (server, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return server{}, fmt.Errorf("%s: %w", EnvURI, err)
	}
	if u.Hostname() == "" {
		return server{}, fmt.Errorf("%s=%q: want scheme://[user:password@]host[:port]", EnvURI, raw)
	}
	s := server{user: u.User.Username()}
	s.password, _ = u.User.Password()
	u.User = nil
	s.uri = u.String()
	port := u.Port()
	if port == "" {
		port = "7687"
	}
	if err := takeTurn(ctx, s.uri); err != nil {
		return server{}, err
	}
	return s, waitForBolt(ctx, net.JoinHostPort(u.Hostname(), port), nil)
}

// takeTurn waits until no other test process holds the server at uri. The lock is a listening port on loopback, derived
// from the address: it frees itself when the process ends in whatever way, and needs no clean-up and no lock file.
func takeTurn(ctx context.Context, uri string) error {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(uri)) // a hash never fails to write
	addr := fmt.Sprintf("127.0.0.1:%d", 20000+sum.Sum32()%10000)
	var lc net.ListenConfig
	err := poll(ctx, func() error {
		l, err := lc.Listen(ctx, "tcp", addr)
		if err == nil {
			go holdForever(l)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("another process uses %s (lock port %s): %w", uri, addr, err)
	}
	return nil
}

// holdForever keeps the listener reachable for the garbage collector and turns callers away.
func holdForever(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_ = c.Close() // nobody has business on a lock
	}
}

// waitForBolt polls until the address answers a Bolt handshake. A value on died ends the wait early.
func waitForBolt(ctx context.Context, addr string, died <-chan error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if died != nil {
		go func() {
			select {
			case err := <-died:
				cancel(fmt.Errorf("the server ended before it accepted a connection: %w", err))
			case <-ctx.Done():
			}
		}()
	}
	if err := poll(ctx, func() error { return handshake(ctx, addr) }); err != nil {
		return fmt.Errorf("wait for Bolt on %s: %w", addr, err)
	}
	return nil
}

// handshake opens a connection and offers Bolt 5 and 4.4; a server that is up answers with the version it picked.
func handshake(ctx context.Context, addr string) error {
	d := net.Dialer{Timeout: time.Second}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("dial: %w", err)
	}
	defer func() { _ = c.Close() }() // the answer was read; closing has nothing left to say
	if err := c.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
		return fmt.Errorf("set a deadline: %w", err)
	}
	offer := []byte{0x60, 0x60, 0xb0, 0x17, 0, 8, 8, 5, 0, 0, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0}
	if _, err := c.Write(offer); err != nil {
		return fmt.Errorf("offer versions: %w", err)
	}
	var picked [4]byte
	if _, err := c.Read(picked[:]); err != nil {
		return fmt.Errorf("read the version: %w", err)
	}
	if picked == [4]byte{} {
		return fmt.Errorf("%s speaks none of the Bolt versions 4.4 and 5", addr)
	}
	return nil
}

// poll calls try until it succeeds or ctx ends, and then reports both the reason and the last failure.
func poll(ctx context.Context, try func() error) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w (last try: %w)", context.Cause(ctx), err)
		case <-tick.C:
		}
	}
}
