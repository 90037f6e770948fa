package spelling_test

import (
	"testing"

	"github.com/postern-graph/postern/internal/spelling"
)

func TestNearest(t *testing.T) {
	words := []string{"invoke", "hijack", "assume", "run-as", "read", "reach", "gas"}
	for typed, want := range map[string]string{
		"invok":    "invoke",
		"INVOKE":   "invoke",
		"hijakc":   "hijack",
		"raed":     "read",   // as near as reach, and as long as what was typed
		"hij":      "hijack", // how it begins
		"rea":      "read",
		"ass":      "assume", // rather than gas, which differs in two letters
		"raech":    "reach",
		"teleport": "",
		"":         "",
	} {
		if got := spelling.Nearest(typed, words); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestSwapped: letters that changed places are a smaller slip than a word that was left half typed.
func TestSwapped(t *testing.T) {
	if got := spelling.Nearest("form", []string{"format", "from"}); got != "from" {
		t.Errorf("form: %q, want from", got)
	}
}

func TestDistance(t *testing.T) {
	for _, tc := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 9, 0},
		{"role", "role", 9, 0},
		{"role", "rule", 9, 1},
		{"role", "roles", 9, 1},
		{"kitten", "sitting", 9, 3},
		{"kitten", "sitting", 2, 2}, // given up
		{"a", "abcdef", 3, 3},
	} {
		if got := spelling.Distance(tc.a, tc.b, tc.limit); got != tc.want || spelling.Distance(tc.b, tc.a, tc.limit) != tc.want {
			t.Errorf("%q, %q: %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}
