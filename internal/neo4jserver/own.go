package neo4jserver

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Own is a server for one test, which may kill it and start it again.
type Own struct {
	p *process
}

// StartOwn starts a server that no other test sees, with a data folder of its own, and ends it with the test. It
// never is the one that EnvURI names.
func StartOwn(tb testing.TB) *Own {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), startLimit)
	defer cancel()
	jars, err := Jars(ctx)
	if err != nil {
		tb.Fatalf("a real Neo4j is needed: %v", err)
	}
	p, err := prepare(ctx, jars, tb.TempDir(), little)
	if err != nil {
		tb.Fatalf("a real Neo4j is needed: %v", err)
	}
	o := &Own{p}
	o.Start(tb)
	tb.Cleanup(func() {
		_ = o.p.hand.Close()
		tb.Logf("the server ended: %v", <-o.p.died)
	})
	return o
}

// Access gives the address, the same for as long as the test runs, and the credentials.
func (o *Own) Access() (uri, user, password string) { return o.p.uri, o.p.user, o.p.password }

// Kill ends the server as kill -9 does, and returns when it has ended. Its data stay.
func (o *Own) Kill(tb testing.TB) {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(o.p.home, "pid"))
	if err != nil {
		tb.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		tb.Fatal(err)
	}
	server, err := os.FindProcess(pid)
	if err == nil {
		err = server.Kill()
	}
	if err != nil {
		tb.Fatalf("kill the server: %v", err)
	}
	tb.Logf("the server was killed: %v", <-o.p.died)
}

// Start starts the server again, with the data that it had, and returns when it answers.
func (o *Own) Start(tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), startLimit)
	defer cancel()
	if err := o.p.start(ctx); err != nil {
		tb.Fatalf("a real Neo4j is needed: %v", err)
	}
}
