//go:build soak

package accuracy_test

import "testing"

// TestSoakCypherAsNeo4j asks both stores a thousand queries on each of two estates.
func TestSoakCypherAsNeo4j(t *testing.T) { cypherAsNeo4j(t, 1000) }
