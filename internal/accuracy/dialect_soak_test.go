//go:build soak

package accuracy_test

import "testing"

// TestSoakCypherAsNeo4j asks both stores more than two thousand queries on two estates.
func TestSoakCypherAsNeo4j(t *testing.T) { cypherAsNeo4j(t, 1100) }
