//go:build browser

package format_test

import (
	"testing"

	"github.com/postern-graph/postern/internal/offline"
)

// TestPageInBrowser: the page of findings is shown in a real Chromium, with a name that is markup to every reader, and asks for nothing.
func TestPageInBrowser(t *testing.T) {
	offline.Quiet(t, string(written(t, "html", document(t))), "public-invoke", "&lt;script&gt;alert(1)&lt;/script&gt;")
}
