package escape_test

import (
	"testing"

	"github.com/postern-graph/postern/internal/escape"
)

func TestEscape(t *testing.T) {
	for _, tc := range []struct {
		name      string
		f         func(string) string
		in, wants string
	}{
		{"a terminal's command", escape.Terminal, "a\x1b[2Jb\nc", "a·[2Jb·c"},
		{"a change of direction", escape.Terminal, "a\u202eb", "a·b"},
		{"a plain text", escape.Terminal, "Größe 1", "Größe 1"},
		{"a formula", escape.Spreadsheet, "=cmd()", "'=cmd()"},
		{"a negative number as text", escape.Spreadsheet, "-1", "'-1"},
		{"no formula", escape.Spreadsheet, "a=b", "a=b"},
		{"nothing", escape.Spreadsheet, "", ""},
		{"a link", escape.Markdown, "[x](javascript:y)", `\[x\](javascript:y)`},
		{"markup", escape.Markdown, "<img src=x>\n| *b*", `&lt;img src=x&gt; \| \*b\*`},
	} {
		if got := tc.f(tc.in); got != tc.wants {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.wants)
		}
	}
}
