//go:build soak

package accuracy_test

import "testing"

// TestSoakLeastCuts is TestLeastCutsAreEnough over many more cuts, and several
// edges and flags of each family.
func TestSoakLeastCuts(t *testing.T) {
	cutLaw(t, cutSizes{cuts: 3, pairs: 25, subjects: 10_000, each: 4})
}

// TestSoakLeastCutsOfDrawnEstates is TestLeastCutsOfDrawnEstates over more of them.
func TestSoakLeastCutsOfDrawnEstates(t *testing.T) { cutDrawn(t, 1500) }
