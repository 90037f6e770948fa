// Package format writes findings for people and for other tools, one format a file: the tables of spreadsheets and pull
// requests, and the formats in which security tools exchange findings. It decides nothing about findings: which of
// them to write, and in which order, is handed in.
//
// What comes from an estate is never trusted: names and tags are an attacker's to choose, so every format escapes them.
package format

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
)

// Document is what is written.
type Document struct {
	Book *findings.Book
	List []*findings.Finding // of Book, in the order in which they are written
	Made time.Time
	// Version is postern's own.
	Version string
	// AWSAccount and AWSRegion say whose Security Hub takes the findings, for ASFF alone. Where they are empty each finding
	// goes to the account and region that it is about.
	AWSAccount, AWSRegion string
}

type writer struct {
	name, help string
	write      func(io.Writer, *Document) error
	tells      bool // of what is not known, see findings.Doubt
}

func writers() []writer {
	return []writer{
		{"sarif", "SARIF 2.1.0, for code scanning", writeSARIF, true},
		{"ocsf", "OCSF " + ocsfVersion + ", a list of Compliance Findings and Detection Findings", writeOCSF, false},
		{"asff", "AWS Security Finding Format, one request of BatchImportFindings a line", writeASFF, false},
		{"junit", "JUnit, for what shows tests", writeJUnit, true},
		{"csv", "one line each", writeCSV, false},
		{"json", "everything that is known", writeJSON, true},
		{"html", "one page, no script, nothing fetched", writeHTML, true},
		{"markdown", "a summary for a pull request", writeMarkdown, true},
	}
}

// Names lists the formats.
func Names() []string {
	var out []string
	for _, w := range writers() {
		out = append(out, w.name)
	}
	return out
}

// Tells reports whether a format has a place for what is not known: one that holds findings alone leaves it to whoever writes it.
func Tells(name string) bool {
	return slices.ContainsFunc(writers(), func(w writer) bool { return w.name == name && w.tells })
}

// Help lists the formats with what each is, a line each.
func Help() string {
	var b strings.Builder
	for _, w := range writers() {
		_, _ = fmt.Fprintf(&b, "  %-9s %s\n", w.name, w.help)
	}
	return b.String()
}

// Write writes a document in a format.
func Write(w io.Writer, name string, d *Document) error {
	for _, f := range writers() {
		if f.name != name {
			continue
		}
		if err := f.write(w, d); err != nil {
			return fmt.Errorf("write findings as %s: %w", name, err)
		}
		return nil
	}
	return fmt.Errorf("format %q: findings come as %s", name, strings.Join(Names(), ", "))
}

// report gives what is known of a finding's report.
func (d *Document) report(f *findings.Finding) findings.Report { return d.Book.Reports[f.Report] }

// title says in one line what is wrong where.
func (d *Document) title(f *findings.Finding) string {
	return or(d.report(f).Title, f.Report) + ": " + or(f.Subject.Name, f.Subject.ID)
}

// message says what was found, in sentences: the cause, the other cells of the row, and what moved the severity.
func (d *Document) message(f *findings.Finding) string {
	parts := []string{d.title(f) + "."}
	if text := cellsText(f.Cause, f.Details); text != "" {
		parts = append(parts, text+".")
	}
	if f.Why != "" {
		parts = append(parts, "Severity "+f.Why+".")
	}
	if f.NotKnown != nil {
		parts = append(parts, "Not known since run "+f.NotKnown.Since.Run+": "+f.NotKnown.Why+".")
	}
	return strings.Join(parts, " ")
}

// cellsText lists the cells that hold something, by name.
func cellsText(lists ...[]findings.Cell) string {
	var parts []string
	for _, list := range lists {
		for _, c := range list {
			if text := c.Text(); text != "" {
				parts = append(parts, c.Name+": "+text)
			}
		}
	}
	return strings.Join(parts, "; ")
}

// remedy says what to do about a finding in its cloud.
func (d *Document) remedy(f *findings.Finding) string {
	return d.report(f).Remediation[f.Subject.Cloud]
}

// verdict says who decided what, "" where nobody did.
func verdict(f *findings.Finding) string {
	v := f.Verdict
	switch {
	case v == nil:
		return ""
	case v.Until != nil:
		return "accepted by " + v.By + " until " + v.Until.Format(time.DateOnly) + ": " + v.Reason
	}
	return "called a false positive by " + v.By + ": " + v.Reason
}

// standard is a catalogue of controls with those of its ids that a report is mapped to.
type standard struct {
	Key, Name string
	IDs       []string
}

// standards gives the catalogues that a report is mapped to, that of attack techniques apart.
func standards(r findings.Report) (controls []standard, attack []string) {
	for _, f := range queries.Frameworks() {
		ids := r.Controls[f.Key]
		switch {
		case len(ids) == 0:
		case f.Key == "attack":
			attack = ids
		default:
			controls = append(controls, standard{f.Key, strings.TrimSpace(f.Name + " " + f.Version), ids})
		}
	}
	return controls, attack
}

// provider names the cloud of a subject as findings' formats do.
func provider(c graph.Cloud) string {
	switch c {
	case graph.AWS:
		return "AWS"
	case graph.GCP:
		return "GCP"
	case graph.Azure:
		return "Azure"
	case graph.Internet:
	}
	return "Other"
}

func or(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}

// cut shortens a text to most characters, the last of which then is an ellipsis.
func cut(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return string(r[:most-1]) + "…"
}
