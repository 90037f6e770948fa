//go:build browser

package format_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/internal/offline"
)

// TestPageInBrowser: the page of findings is shown in a real Chromium, with a name that is markup to every reader, and asks for nothing.
func TestPageInBrowser(t *testing.T) {
	dom, asked, said := offline.Show(t, string(written(t, "html", document(t))))
	for _, want := range []string{"public-invoke", "&lt;script&gt;alert(1)&lt;/script&gt;"} {
		if !strings.Contains(dom, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if len(asked) > 0 {
		t.Errorf("the page asks for %q", asked)
	}
	if strings.Contains(said, "CONSOLE") {
		t.Errorf("the browser says:\n%s", said)
	}
}
