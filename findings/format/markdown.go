package format

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/escape"
)

// markdownRows bounds the table: what shows pull requests cuts long comments off.
const markdownRows = 100

// writeMarkdown writes what a person reads in a pull request: how many findings there are, each in a line with what is
// wrong where, and what is not known.
func writeMarkdown(w io.Writer, d *Document) error {
	var b strings.Builder
	fresh := 0
	for _, f := range d.List {
		if d.Book.IsNew(f) {
			fresh++
		}
	}
	_, _ = fmt.Fprintf(&b, "## Postern: %s, %d new\n\n", counted(len(d.List), "finding"), fresh)
	if d.Book.Run.Run != "" {
		_, _ = fmt.Fprintf(&b, "Run %s as of %s", d.Book.Run.Run, d.Book.Run.At.Format(time.DateOnly))
		if d.Book.Previous != "" {
			_, _ = fmt.Fprintf(&b, ", compared with run %s", d.Book.Previous)
		}
		b.WriteString(".\n\n")
	}
	if len(d.List) == 0 {
		b.WriteString("Nothing found.\n")
	} else {
		markdownTable(&b, d)
	}
	markdownGaps(&b, d)
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownTable(b *strings.Builder, d *Document) {
	var words []string
	for _, c := range d.Book.Count(d.List, findings.BySeverity) {
		words = append(words, fmt.Sprintf("%d %s", c.Count, c.Value))
	}
	b.WriteString(strings.Join(words, ", ") + ".\n\n")
	b.WriteString("| severity | what | where | owner | since | id |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, f := range d.List[:min(len(d.List), markdownRows)] {
		severity := string(f.Severity)
		if d.Book.IsNew(f) {
			severity += " **new**"
		}
		if s := f.State(); s != findings.Open {
			severity += " (" + string(s) + ")"
		}
		what := escape.Markdown(or(d.report(f).Title, f.Report))
		if text := cellsText(f.Cause); text != "" {
			what += "<br>" + escape.Markdown(cut(text, 200))
		}
		if f.NotKnown != nil {
			what += "<br>not known: " + escape.Markdown(f.NotKnown.Why)
		}
		_, _ = fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", severity, what, escape.Markdown(f.Subject.ID), escape.Markdown(f.Owner), f.Since().At.Format(time.DateOnly), f.ID)
	}
	if more := len(d.List) - markdownRows; more > 0 {
		_, _ = fmt.Fprintf(b, "\nand %d more.\n", more)
	}
}

// markdownGaps tells what the run does not know: silence must not be taken for an answer.
func markdownGaps(b *strings.Builder, d *Document) {
	var lines []string
	for _, u := range d.Book.Doubts() {
		lines = append(lines, "- "+escape.Markdown(u.String())+"\n")
	}
	hidden := len(d.Book.Sorted(func(f *findings.Finding) bool { return f.NotKnown != nil && f.Fixed == nil }))
	if hidden > 0 {
		lines = append(lines, fmt.Sprintf("- %s: the run does not tell whether it is still there\n", counted(hidden, "finding")))
	}
	if len(lines) > 0 {
		b.WriteString("\nNot known:\n\n" + strings.Join(lines, ""))
	}
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// clouds gives the clouds that a report says what to do in, in their order.
func clouds(r findings.Report) []graph.Cloud { return slices.Sorted(maps.Keys(r.Remediation)) }
