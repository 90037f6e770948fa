//go:build browser

package format_test

import (
	"testing"

	"github.com/postern-graph/postern/internal/offline"
	"github.com/postern-graph/postern/queries/format"
)

// tempting is a name that asks a browser to fetch something in every way that markup knows.
const tempting = `"><img src=http://evil.example/a><script src=http://evil.example/b></script><style>@import url(http://evil.example/c)</style><svg><image href=http://evil.example/d /></svg>`

// TestPageInBrowser opens a report in a real Chromium whose every request goes to a proxy of ours: the page is shown, chains
// drawn, and nothing is asked for. A page that does ask shows that the proxy would see it.
func TestPageInBrowser(t *testing.T) {
	res := answer([]any{tempting, way("path"), int64(1)}, []any{"x", way("list"), int64(2)})
	res.Report.Title, res.Report.Description = tempting, tempting
	offline.Quiet(t, write(t, "html", format.Options{Run: tempting}, res, answer()),
		"<svg viewBox=", ">can invoke</text>", "&lt;img src=http://evil.example/a&gt;", "Nothing found.")
	if _, asked, _ := offline.Show(t, `<img src="http://evil.example/a">`); len(asked) == 0 {
		t.Error("a request goes unseen")
	}
}
