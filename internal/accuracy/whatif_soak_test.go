//go:build soak

package accuracy_test

import "testing"

// TestSoakWhatIf is TestWhatIfIsJudgingAnew over many more edits.
func TestSoakWhatIf(t *testing.T) { whatIfLaw(t, 600) }

// TestSoakWhatIfOfDrawnEstates is TestWhatIfOfDrawnEstates over more of them.
func TestSoakWhatIfOfDrawnEstates(t *testing.T) { whatIfDrawn(t, 3000) }
