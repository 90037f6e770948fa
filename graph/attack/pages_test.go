package attack_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/attack"
)

// TestNeeds: what each row needs can be said in words, none of them empty.
func TestNeeds(t *testing.T) {
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range c.Rows() {
		needs := row.Needs()
		if len(needs) == 0 {
			t.Errorf("%s needs nothing", row.ID)
		}
		for _, n := range needs {
			if strings.TrimSpace(n) != n || strings.Contains(n, "  ") || n == "" || strings.Contains(n, "``") {
				t.Errorf("%s: %q", row.ID, n)
			}
		}
	}
}
