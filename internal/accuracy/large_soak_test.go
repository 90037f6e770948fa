//go:build soak

package accuracy_test

import "testing"

// TestSoakLargeInput pipes a gibibyte into each importer.
func TestSoakLargeInput(t *testing.T) { streams(t, 1<<30) }
