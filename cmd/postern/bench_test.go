package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
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

// TestBarsGate: --bars tells by the exit status whether every promise is kept.
// The row asked of an estate is one whose bar no small estate can miss; what
// else the table holds are figures that were measured before.
func TestBarsGate(t *testing.T) {
	good := `BenchmarkCan 1 1 ns/op 200000 decisions/s
BenchmarkSimulateLine 1 1 ns/op 300000 lines/s
BenchmarkSimulatePipe 1 1 ns/op 50000 lines/s
BenchmarkJudge/principals=1000 1 300000000 ns/op
BenchmarkJudge/principals=10000 1 3000000000 ns/op
BenchmarkJudge/principals=100000 1 50000000000 ns/op
BenchmarkWhy 1 2000000 ns/op
BenchmarkCall/ours_alone/small 1 1 ns/op 200000 cpu-ns/op
BenchmarkCall/ours_alone/page_of_50_functions 1 1 ns/op 500000 cpu-ns/op
BenchmarkSnapshotSize 1 1 ns/op 900 MiB
BenchmarkPublish 1 1 ns/op 3 times-faster
`
	for _, tt := range []struct {
		name, measured string
		gate           bool
		status         int
		says           string
	}{
		{"every bar is met", good, true, exitDone, "| `memory` |"},
		{"one bar is missed", strings.Replace(good, "BenchmarkWhy 1 2000000", "BenchmarkWhy 1 7000000", 1), true, exitGate, "| one 7 ms | one < 5 ms | **no** |"},
		{"one figure is missing", strings.Replace(good, "BenchmarkWhy", "BenchmarkWho", 1), true, exitGate, "failed: not measured"},
		{"missed and nobody asked", strings.Replace(good, "900 MiB", "9000 MiB", 1), false, exitDone, "memory 9000 MiB | memory < 4096 MiB | **no** |"},
		{"a table without figures", "", false, exitDone, "| `memory` |"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "bench.txt")
			if err := os.WriteFile(file, []byte(tt.measured), 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"bench", "run", "--scale", "0.002", "--rows", "memory", "--measured", file}
			if tt.gate {
				args = append(args, "--bars")
			}
			var out, messages bytes.Buffer
			if status := run(t.Context(), args, streams{strings.NewReader(""), &out, &messages}); status != tt.status {
				t.Errorf("status %d, want %d: %s", status, tt.status, messages.String())
			}
			if !strings.Contains(out.String(), tt.says) {
				t.Errorf("the table lacks %q:\n%s", tt.says, out.String())
			}
		})
	}
}
