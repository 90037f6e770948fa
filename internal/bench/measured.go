package bench

import (
	"bufio"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// measured is a row whose figures Go's benchmarks print: work of rooms that is
// no question to a judged estate. Those have the benchmark beside their code.
type measured struct {
	name, question, benchmark string
	// The promised measure is made of the figure in a unit of Go's output.
	bar  Bar
	of   string
	to   func(figure float64) float64
	unit string
}

func measuredRows() []measured {
	times := func(x float64) func(float64) float64 { return func(v float64) float64 { return v * x } }
	share := func(x float64) func(float64) float64 { return func(v float64) float64 { return x / v } }
	under := func(measure string, most float64) Bar { return Bar{Measure: measure, Under: most} }
	return []measured{
		{"can", "`can` over 60 accounts, reasons included, all processors", "BenchmarkCan", under("one", 10), "decisions/s", share(1e6), "µs"},
		{"simulate", "`aws simulate`, AWS's managed policies, in process", "BenchmarkSimulateLine", under("one", 5), "lines/s", share(1e6), "µs"},
		{"simulate-pipe", "the same through the pipe", "BenchmarkSimulatePipe", under("one", 100./3), "lines/s", share(1e6), "µs"},
		{"edges-1k", "all judged edges, 1,000 principals", "BenchmarkJudge/principals=1000", Bar{}, "ns/op", times(1e-9), "s"},
		{"edges-10k", "all judged edges, 10,000 principals", "BenchmarkJudge/principals=10000", Bar{}, "ns/op", times(1e-9), "s"},
		{"edges-100k", "all judged edges, 100,000 principals", "BenchmarkJudge/principals=100000", under("one", 60), "ns/op", times(1e-9), "s"},
		{"why", "one `why`", "BenchmarkWhy", under("one", 5), "ns/op", times(1e-6), "ms"},
		{"collect", "live collection, our own work for one call", "BenchmarkCall/ours_alone/small", under("processor", 1), "cpu-ns/op", times(1e-6), "ms"},
		{"collect-page", "the same for a page of 50 functions", "BenchmarkCall/ours_alone/page_of_50_functions", under("processor", 1), "cpu-ns/op", times(1e-6), "ms"},
		{"snapshot", "a graph of 1 M nodes and 10 M edges in memory", "BenchmarkSnapshotSize", under("memory", 4096), "MiB", times(1), "MiB"},
		{"neo4j-publish", "100 k nodes and 500 k edges to Neo4j, of the time that naive loading takes", "BenchmarkPublish", under("share", 50), "times-faster", share(100), "%"},
	}
}

var errNotMeasured = errors.New("not measured")

// Measured reads what `go test -bench` printed and gives the rows that stand
// on it; one without figures says so.
func Measured(output io.Reader) ([]RowReport, error) {
	got := map[string][]Measure{}
	cores := regexp.MustCompile(`-\d+$`)
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark") {
			continue
		}
		var all []Measure
		for pair := range slices.Chunk(f[2:], 2) {
			if v, err := strconv.ParseFloat(pair[0], 64); err == nil && len(pair) == 2 {
				all = append(all, Measure{Value: v, Unit: pair[1]})
			}
		}
		got[cores.ReplaceAllString(f[0], "")] = all
	}
	var out []RowReport
	for _, m := range measuredRows() {
		out = append(out, m.report(got[m.benchmark]))
	}
	return out, lines.Err()
}

func (m measured) report(all []Measure) RowReport {
	row := Row{Name: m.name, Question: m.question, Estate: m.benchmark}
	if m.bar.Measure != "" {
		row.Bars = []Bar{m.bar}
	}
	b := &B{}
	for _, x := range all {
		if x.Unit == m.of {
			b.Report(m.bar.Measure, m.to(x.Value), m.unit)
		}
	}
	for _, x := range all {
		if !slices.Contains([]string{"ns/op", "cpu-ns/op", "MB/s", "B/op", "allocs/op", m.unit}, x.Unit) {
			b.Report("", x.Value, x.Unit)
		}
	}
	var err error
	if len(all) == 0 {
		err = errNotMeasured
	}
	return row.report(b, err)
}
