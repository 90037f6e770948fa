// Package format writes the answers of reports: tables for people, JSON, CSV and spreadsheets for programs, Markdown and
// HTML to hand on. One file holds one format. Names and tags in an estate are anybody's to choose, so whatever a format could
// take for a command (a formula, markup, a control character) is made harmless here.
package format

import (
	"fmt"
	"io"
	"strings"

	"github.com/postern-graph/postern/queries"
)

// Options says how answers are written. Zero values are fine.
type Options struct {
	Width int    // of a table in columns; 0 is as wide as it gets
	Run   string // what was asked, for the head of a document: "run 000003, 2026-11-02 08:00 UTC"
	List  bool   // JSON: a list, even of one answer
}

// writers are the formats in the order in which they are told, with the ending of a file.
var writers = []struct {
	name, ending string
	write        func(io.Writer, []queries.Result, Options) error
}{
	{"table", "txt", writeTables},
	{"json", "json", writeJSON},
	{"csv", "csv", writeCSV},
	{"markdown", "md", writeMarkdown},
	{"html", "html", writeHTML},
	{"xlsx", "xlsx", writeXLSX},
}

// Names lists the formats.
func Names() []string {
	out := make([]string, 0, len(writers))
	for _, w := range writers {
		out = append(out, w.name)
	}
	return out
}

// Ending gives the ending of a file in a format, without the dot; "" for a format that there is not.
func Ending(format string) string {
	for _, w := range writers {
		if w.name == format {
			return w.ending
		}
	}
	return ""
}

// Write writes answers in one document. CSV holds one answer only.
func Write(w io.Writer, format string, results []queries.Result, o Options) error {
	for _, f := range writers {
		if f.name != format {
			continue
		}
		if err := f.write(w, results, o); err != nil {
			return fmt.Errorf("write as %s: %w", format, err)
		}
		return nil
	}
	return fmt.Errorf("format %q: reports come as %s", format, strings.Join(Names(), ", "))
}

// Of gives rows that come from no report the form of an answer.
func Of(columns []string, rows [][]any) queries.Result {
	res := queries.Result{Rows: rows}
	for _, name := range columns {
		res.Report.Columns = append(res.Report.Columns, queries.Column{Name: name})
	}
	return res
}

// titled reports whether an answer is one of a report, and not of a query of somebody's own.
func titled(res queries.Result) bool { return res.Report.ID != "" }

// arguments lists what a report was told as NAME=VALUE, in the order of its parameters.
func arguments(res queries.Result) []string {
	var out []string
	for _, p := range res.Report.Parameters {
		if v, ok := res.Args[p.Name]; ok && cell(v) != cell(p.Default) {
			out = append(out, p.Name+"="+cell(v))
		}
	}
	return out
}
