package neo4j_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// TestOpenSaysWhatIsWrong: whoever cannot open a store hears at once what to mend, and no password.
func TestOpenSaysWhatIsWrong(t *testing.T) {
	uri, user, password := neo4jserver.Start(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	closed := between(t, u.Host, func(client, server net.Conn) { _, _ = client.Close(), server.Close() })
	for _, c := range []struct {
		name, uri string
		o         neo4j.Options
		says      string
	}{
		{"a wrong password", uri, neo4j.Options{User: user, Password: "s3cret"}, "neo4j refused user or password"},
		{"no password", uri, neo4j.Options{User: user}, "neo4j refused user or password"},
		{"nobody", uri, neo4j.Options{}, "neo4j refused user or password"},
		{"a port that nobody serves", "bolt://u:s3cret@127.0.0.1:1", neo4j.Options{}, "open bolt://127.0.0.1:1: neo4j does not answer"},
		{"a cluster that nobody serves", "neo4j://u:s3cret@127.0.0.1:1", neo4j.Options{}, "open neo4j://127.0.0.1:1: neo4j does not answer"},
		{"a server that hangs up", "bolt://u:s3cret@" + closed, neo4j.Options{}, "neo4j does not answer"},
		{"TLS where the server has none", "bolt+s://u:s3cret@" + u.Host, neo4j.Options{}, "neo4j does not answer"},
		{"a database that is not there", uri + "/nowhere", neo4j.Options{User: user, Password: password}, "no such database"},
		{"the same by option", uri, neo4j.Options{User: user, Password: password, Database: "nowhere"}, "no such database"},
		{"the server's own database", uri + "/System", neo4j.Options{User: user, Password: password}, "holds the server's own records"},
		{"no host", "bolt://", neo4j.Options{User: user, Password: "s3cret"}, "the address names no server"},
		{"no address", "neo4j\x00://u:s3cret@h", neo4j.Options{}, "the address is no URI"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := neo4j.Open(t.Context(), c.uri, c.o)
			if err == nil {
				_ = s.Close()
				t.Fatal("it opens")
			}
			if text := err.Error(); !strings.Contains(text, c.says) || strings.Contains(text, "s3cret") || strings.Contains(text, password) {
				t.Errorf("%v; want %q and no password", err, c.says)
			}
		})
	}
}

// another stands before the server and lets it call itself something of the same length.
func another(agent string) func(client, server net.Conn) {
	return func(client, server net.Conn) {
		go func() { _, _ = io.Copy(server, client) }()
		defer func() { _, _ = client.Close(), server.Close() }()
		b := make([]byte, 64<<10)
		for {
			n, err := server.Read(b)
			said := bytes.Replace(b[:n], []byte("Neo4j/"+neo4jserver.Version), []byte(agent), 1)
			if _, werr := client.Write(said); err != nil || werr != nil {
				return
			}
		}
	}
}

// TestOpenAsksForItsVersion: a server too old for our statements is refused before it is asked anything.
func TestOpenAsksForItsVersion(t *testing.T) {
	uri, user, password := neo4jserver.Start(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	for agent, good := range map[string]bool{
		"Neo4j/4.4.031": false, "Neo4j/5.22.16": false, "Other/5.26.16": false, "Neo4j/unknown": false,
		"Neo4j/5.23.00": true, "Neo4j/2026.02": true,
	} {
		if len(agent) != len("Neo4j/"+neo4jserver.Version) {
			t.Fatalf("%s is of another length", agent)
		}
		o := neo4j.Options{User: user, Password: password, Lease: time.Second}
		s, err := neo4j.Open(t.Context(), "bolt://"+between(t, u.Host, another(agent)), o)
		if err == nil {
			err = s.Close()
		} else if !errors.Is(err, neo4j.ErrVersion) || !strings.Contains(err.Error(), agent) {
			t.Errorf("%s: %v", agent, err)
		}
		if (err == nil) != good {
			t.Errorf("%s: %v", agent, err)
		}
	}
}
