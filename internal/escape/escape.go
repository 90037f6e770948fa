// Package escape keeps texts that an estate brings from meaning anything to what shows them: names and tags are an
// attacker's to choose. One function for each kind of reader.
package escape

import (
	"strings"
	"unicode"
)

// Terminal takes out what commands a terminal, or changes the direction of what follows.
func Terminal(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '·'
		}
		return r
	}, s)
}

// Spreadsheet keeps a cell from being taken for a formula.
func Spreadsheet(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// marks are the characters that mean something within a line of Markdown, and what says them plainly. A minus, a digit or
// a # means something only at the beginning of a line, where no text of an estate may stand.
var marks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "$", `\$`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;",
)

// Markdown gives a text that stays text within one line of Markdown, HTML within it included.
func Markdown(s string) string { return marks.Replace(Terminal(strings.ReplaceAll(s, "\n", " "))) }
