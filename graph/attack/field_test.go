package attack_test

import (
	"os"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/attack"
)

// TestField: everything that the field's lists name has a row, or a reason why it has none.
func TestField(t *testing.T) {
	data, err := os.ReadFile("testdata/field.txt")
	if err != nil {
		t.Fatal(err)
	}
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for line := range strings.Lines(string(data)) {
		name, rows, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		named++
		if why, none := strings.CutPrefix(rows, "- "); none {
			if len(strings.Fields(why)) < 4 {
				t.Errorf("%s: no row and no reason", name)
			}
			continue
		}
		for id := range strings.FieldsSeq(rows) {
			if _, ok := c.Find(id); !ok {
				t.Errorf("%s: no row %q", name, id)
			}
		}
	}
	if named != 151 {
		t.Errorf("%d names, want 65 + 34 + 52", named)
	}
}
