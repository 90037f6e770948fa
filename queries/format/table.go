package format

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/postern-graph/postern/internal/escape"
	"github.com/postern-graph/postern/queries"
)

const gutter = 2

// writeTables writes a table for each answer; where there are several, each under its title.
func writeTables(w io.Writer, results []queries.Result, o Options) error {
	for i, res := range results {
		if len(results) > 1 {
			space := "\n"
			if i == 0 {
				space = ""
			}
			if _, err := fmt.Fprintf(w, "%s%s  %s (%s)\n", space, res.Report.ID, res.Report.Title, res.Report.Severity.Word()); err != nil {
				return err
			}
		}
		if err := writeTable(w, res, o.Width); err != nil {
			return err
		}
	}
	return nil
}

// writeTable aligns the columns. Where they are wider than the terminal the widest give way first, and what is cut
// ends in "…".
func writeTable(w io.Writer, res queries.Result, width int) error {
	lines := [][]string{{}}
	for _, c := range res.Report.Columns {
		lines[0] = append(lines[0], strings.ToUpper(c.Name))
	}
	for _, r := range res.Rows {
		line := make([]string, 0, len(r))
		for _, v := range r {
			line = append(line, escape.Terminal(cell(v)))
		}
		lines = append(lines, line)
	}
	widths := make([]int, len(lines[0]))
	for _, l := range lines {
		for i, s := range l {
			widths[i] = max(widths[i], utf8.RuneCountInString(s))
		}
	}
	fit(widths, width)
	var b strings.Builder
	for _, l := range lines {
		for i, s := range l {
			s = cut(s, widths[i])
			b.WriteString(s)
			if i < len(l)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]+gutter-utf8.RuneCountInString(s)))
			}
		}
		b.WriteByte('\n')
	}
	if len(res.Rows) == 0 {
		b.WriteString("(nothing found)\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// fit narrows the widest columns until all fit, none below what a word needs.
func fit(widths []int, width int) {
	const least = 8
	total := gutter * (len(widths) - 1)
	for _, n := range widths {
		total += n
	}
	for ; width > 0 && total > width; total-- {
		widest := 0
		for i, n := range widths {
			if n > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= least {
			return
		}
		widths[widest]--
	}
}

func cut(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	r := []rune(s)
	return string(r[:width-1]) + "…"
}
