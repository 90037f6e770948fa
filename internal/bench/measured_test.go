package bench_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/internal/bench"
)

func TestMeasured(t *testing.T) {
	const output = `goos: linux
BenchmarkCan-2   	  100	 4219 ns/op	 237000 decisions/s	 31.0 %-not-denied
PASS
BenchmarkJudge/principals=100000-2 	 1	66000000000 ns/op	 59892 classes	 5811 documents	 15600 grants	 148000 patterns	 1515 principals/s
BenchmarkCall/ours_alone/page_of_50_functions-2   	 1000	 700000 ns/op	 600000 cpu-ns/op
BenchmarkPublish 	 1	43000000000 ns/op	 2.1 times-faster
`
	rows, err := bench.Measured(strings.NewReader(output))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := (&bench.Report{Rows: rows}).Markdown(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| one 4.22 µs, 237000 decisions/s, 31 %-not-denied | one < 10 µs | yes |",
		"| one 66 s, 59892 classes, 5811 documents, 15600 grants, 148000 patterns, 1515 principals/s | one < 60 s | **no** |",
		"| processor 0.60 ms | processor < 1 ms | yes |",
		"| share 47.6 %, 2.10 times-faster | share < 50 % | yes |",
		"| `why` | one `why` | BenchmarkWhy | failed: not measured |",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the table lacks %s:\n%s", want, text.String())
		}
	}
}
