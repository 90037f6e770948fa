package format

import (
	"io"
	"strings"

	"github.com/postern-graph/postern/internal/escape"
	"github.com/postern-graph/postern/queries"
)

// writeMarkdown writes a document: a heading, what the report says and what to do, and the rows as a table. Rows that
// come from no report are the table alone.
func writeMarkdown(w io.Writer, results []queries.Result, o Options) error {
	var b strings.Builder
	if len(results) > 1 {
		b.WriteString("# Reports\n\n")
		if o.Run != "" {
			b.WriteString(escape.Markdown(o.Run) + "\n\n")
		}
	}
	for i, res := range results {
		if i > 0 {
			b.WriteString("\n")
		}
		markdownSection(&b, res, len(results) > 1)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownSection(b *strings.Builder, res queries.Result, among bool) {
	if titled(res) {
		r := res.Report
		level := "# "
		if among {
			level = "## "
		}
		b.WriteString(level + escape.Markdown(r.Title) + "\n\n")
		b.WriteString("`" + r.ID + "` · " + r.Practice.Title() + " · " + r.Severity.Word())
		if args := arguments(res); len(args) > 0 {
			b.WriteString(" · " + escape.Markdown(strings.Join(args, ", ")))
		}
		b.WriteString("\n\n" + escape.Markdown(r.Description) + "\n\n")
	}
	markdownTable(b, res)
	if titled(res) && len(res.Rows) > 0 {
		markdownRemedies(b, res)
	}
}

func markdownTable(b *strings.Builder, res queries.Result) {
	if len(res.Rows) == 0 {
		b.WriteString("Nothing found.\n")
		return
	}
	names := columnNames(res)
	for _, n := range names {
		b.WriteString("| " + escape.Markdown(n) + " ")
	}
	b.WriteString("|\n" + strings.Repeat("| --- ", len(names)) + "|\n")
	for _, row := range res.Rows {
		for _, v := range row {
			b.WriteString("| " + escape.Markdown(cell(v)) + " ")
		}
		b.WriteString("|\n")
	}
}

func markdownRemedies(b *strings.Builder, res queries.Result) {
	var lines []string
	for _, c := range res.Report.Clouds {
		if text := res.Report.Remediation[c]; text != "" {
			lines = append(lines, "- "+queries.CloudName(c)+": "+escape.Markdown(text)+"\n")
		}
	}
	if len(lines) > 0 {
		b.WriteString("\nWhat to do:\n\n" + strings.Join(lines, ""))
	}
	if res.Report.Blind != "" {
		b.WriteString("\nWhat it cannot see: " + escape.Markdown(res.Report.Blind) + "\n")
	}
}
