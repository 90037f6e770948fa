package graph

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestContainsFold: it says what lower case and then Contains says.
func TestContainsFold(t *testing.T) {
	letters := rapid.StringOf(rapid.RuneFrom([]rune("abABrRkK1:/éÉİıſßΣσ\u212a日")))
	rapid.Check(t, func(t *rapid.T) {
		s, text := letters.Draw(t, "s"), strings.ToLower(letters.Draw(t, "text"))
		if cut := rapid.IntRange(0, 3).Draw(t, "cut"); cut < len(s) && rapid.Bool().Draw(t, "part") {
			text = strings.ToLower(s[cut:])
		}
		if got, want := containsFold(s, text), strings.Contains(strings.ToLower(s), text); got != want {
			t.Errorf("%q in %q: %v, want %v", text, s, got, want)
		}
	})
}
