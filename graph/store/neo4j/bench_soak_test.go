//go:build soak

package neo4j_test

import "testing"

// BenchmarkPublishMillion is BenchmarkPublish, without the naive loading, on a million nodes with ten edges each. The
// server that it starts by itself is too small for that; give it one of its own, which keeps what it is given:
//
//	go run ./internal/neo4jserver/with -heap 6g -pagecache 4g sh -c \
//	  'POSTERN_TEST_NEO4J="bolt://$NEO4J_USERNAME:$NEO4J_PASSWORD@${NEO4J_URI#bolt://}" \
//	   go test -tags soak -run "^$" -bench PublishMillion -benchtime 1x -timeout 120m ./graph/store/neo4j'
func BenchmarkPublishMillion(b *testing.B) {
	for b.Loop() {
		benchPublish(b, 1_000_000, 10, false)
	}
}
