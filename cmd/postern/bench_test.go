package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/postern-graph/postern/internal/bench"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// TestBenchAsksNeo4jTheSame runs the comparison on small estates: what the
// times are is for a quiet machine, that both are asked is for a test.
func TestBenchAsksNeo4jTheSame(t *testing.T) {
	uri, user, password := neo4jserver.Start(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, password)
	var out, messages bytes.Buffer
	args := []string{"bench", "run", "--scale", "0.02", "--rows", "neo4j-shortest,neo4j-pattern", "--format", "json", "--neo4j", u.String()}
	if status := run(t.Context(), args, streams{strings.NewReader(""), &out, &messages}); status != exitDone {
		t.Fatalf("status %d: %s", status, messages.String())
	}
	var rep bench.Report
	if err := json.Unmarshal(out.Bytes(), &rep); err != nil {
		t.Fatal(err)
	}
	if len(rep.Rows) != 2 {
		t.Fatalf("%d rows", len(rep.Rows))
	}
	for _, r := range rep.Rows {
		if r.Error != "" || len(r.Bars) != 1 || r.Bars[0].Got == nil {
			t.Errorf("%s: error %q, bars %+v", r.Name, r.Error, r.Bars)
		}
	}
}
