package format

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/internal/escape"
)

// csvColumns are the columns of a line, in order.
var csvColumns = []struct {
	name string
	text func(*Document, *findings.Finding) string
}{
	{"id", func(_ *Document, f *findings.Finding) string { return f.ID }},
	{"severity", func(_ *Document, f *findings.Finding) string { return string(f.Severity) }},
	{"state", func(_ *Document, f *findings.Finding) string { return string(f.State()) }},
	{"new", func(d *Document, f *findings.Finding) string { return strconv.FormatBool(d.Book.IsNew(f)) }},
	{"report", func(_ *Document, f *findings.Finding) string { return f.Report }},
	{"title", func(d *Document, f *findings.Finding) string { return d.report(f).Title }},
	{"practice", func(d *Document, f *findings.Finding) string { return d.report(f).Practice }},
	{"subject", func(_ *Document, f *findings.Finding) string { return f.Subject.ID }},
	{"name", func(_ *Document, f *findings.Finding) string { return f.Subject.Name }},
	{"type", func(_ *Document, f *findings.Finding) string { return f.Subject.Type }},
	{"cloud", func(_ *Document, f *findings.Finding) string { return string(f.Subject.Cloud) }},
	{"account", func(_ *Document, f *findings.Finding) string { return f.Subject.Account }},
	{"region", func(_ *Document, f *findings.Finding) string { return f.Subject.Region }},
	{"cause", func(_ *Document, f *findings.Finding) string { return cellsText(f.Cause) }},
	{"details", func(_ *Document, f *findings.Finding) string { return cellsText(f.Details) }},
	{"why", func(_ *Document, f *findings.Finding) string { return f.Why }},
	{"owner", func(_ *Document, f *findings.Finding) string { return f.Owner }},
	{"first_seen", func(_ *Document, f *findings.Finding) string { return f.First.At.Format(time.RFC3339) }},
	{"last_seen", func(_ *Document, f *findings.Finding) string { return f.Last.At.Format(time.RFC3339) }},
	{"fixed", func(_ *Document, f *findings.Finding) string { return momentText(f.Fixed) }},
	{"reopened", func(_ *Document, f *findings.Finding) string { return momentText(f.Reopened) }},
	{"not_known", func(_ *Document, f *findings.Finding) string {
		if f.NotKnown == nil {
			return ""
		}
		return f.NotKnown.Why
	}},
	{"decision", func(_ *Document, f *findings.Finding) string { return verdict(f) }},
}

func momentText(m *findings.Moment) string {
	if m == nil {
		return ""
	}
	return m.At.Format(time.RFC3339)
}

func writeCSV(w io.Writer, d *Document) error {
	c := csv.NewWriter(w)
	line := make([]string, 0, len(csvColumns))
	for _, col := range csvColumns {
		line = append(line, col.name)
	}
	if err := c.Write(line); err != nil {
		return err
	}
	for _, f := range d.List {
		line = line[:0]
		for _, col := range csvColumns {
			line = append(line, escape.Spreadsheet(col.text(d, f)))
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
