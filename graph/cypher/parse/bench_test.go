package parse_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/postern-graph/postern/graph/cypher/parse"
)

// BenchmarkQuery reads each report of the library: time, bytes and allocations for one.
func BenchmarkQuery(b *testing.B) {
	files, err := filepath.Glob("../../../queries/*/*.cypher")
	if err != nil || len(files) == 0 {
		b.Fatal("no reports", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(f), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parse.Query(string(text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
