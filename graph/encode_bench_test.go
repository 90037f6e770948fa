package graph_test

import (
	"runtime"
	"testing"

	"github.com/postern-graph/postern/graph"
)

// benchNodes is the size that house.md promises: one million nodes, ten edges each.
const benchNodes, benchDegree = 1_000_000, 10

func BenchmarkSnapshotSize(b *testing.B) {
	for b.Loop() {
		before := heap()
		s := build(b, estate(benchNodes, benchDegree, nil))
		used := heap() - before
		b.ReportMetric(float64(used)/(1<<20), "MiB")
		b.ReportMetric(float64(used)/float64(s.NumNodes()), "B/node-with-edges")
		if used > 4<<30 {
			b.Errorf("%d bytes at rest, more than 4 GiB", used)
		}
		enc := chunks(s)
		s = nil //nolint:wastedassign // lets the collector have it
		before = heap()
		again := decode(b, enc)
		b.ReportMetric(float64(heap()-before)/(1<<20), "decoded-MiB")
		runtime.KeepAlive(again)
		runtime.KeepAlive(enc)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkEncode(b *testing.B) {
	s := build(b, estate(benchNodes, benchDegree, nil))
	for b.Loop() {
		n := 0
		for c := range graph.EncodeChunks(s) {
			n += len(c.Bytes)
		}
		b.SetBytes(int64(n))
	}
}

func BenchmarkDecode(b *testing.B) {
	enc := chunks(build(b, estate(benchNodes, benchDegree, nil)))
	n := 0
	for _, c := range enc {
		n += len(c)
	}
	b.SetBytes(int64(n))
	for b.Loop() {
		decode(b, enc)
	}
}
