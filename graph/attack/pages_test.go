package attack_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/attack"
)

// TestPages: each technique has a page with the fixed headings, and the index links it.
func TestPages(t *testing.T) {
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	pages := c.Pages()
	if len(pages) != len(c.Rows())+1 {
		t.Fatalf("%d pages for %d techniques", len(pages), len(c.Rows()))
	}
	for _, p := range pages[1:] {
		if !strings.Contains(pages[0].Text, "("+p.Path+")") {
			t.Errorf("the index does not link %s", p.Path)
		}
		for _, h := range []string{"## What it needs", "## How to verify it", "## What it leaves behind", "## How to shut it", "## References"} {
			if !strings.Contains(p.Text, h) {
				t.Errorf("%s lacks %q", p.Path, h)
			}
		}
		if strings.Contains(p.Text, "\n-  ") || strings.Contains(p.Text, "- \n") {
			t.Errorf("%s has an empty point:\n%s", p.Path, p.Text)
		}
	}
}
