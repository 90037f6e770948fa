package format

import (
	_ "embed" // the page below
	"html/template"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/internal/escape"
)

//go:embed page.html.tmpl
var pageText string

// pageTemplate escapes by context whatever comes from the estate; the only text that passes as markup is ours.
var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageText)) })

// page is one document: no script, no address that a browser would fetch, and a policy that forbids both.
type page struct {
	Run, Made string
	Counts    []findings.Count
	Findings  []pageFinding
	Doubts    []string // of reports
	Unread    []string
}

type pageFinding struct {
	*findings.Finding

	Title, Where, Since, State, Verdict, Remedy, Owner string
	Practice, Description                              string
	References, Controls                               []string
	New                                                bool
	Cells                                              []pageCell
	Events                                             []pageEvent
}

type pageCell struct{ Name, Text string }

type pageEvent struct{ At, Run, Kind, By, Text string }

func writeHTML(w io.Writer, d *Document) error {
	p := page{Made: d.Made.UTC().Format("2006-01-02 15:04 UTC"), Counts: d.Book.Count(d.List, findings.BySeverity)}
	if d.Book.Run.Run != "" {
		p.Run = "run " + d.Book.Run.Run + " as of " + d.Book.Run.At.Format(time.DateOnly)
	}
	for _, f := range d.List {
		p.Findings = append(p.Findings, pageOf(d, f))
	}
	for _, u := range d.Book.Doubts() {
		if u.Report == "" {
			p.Unread = append(p.Unread, escape.Terminal(u.String()))
			continue
		}
		p.Doubts = append(p.Doubts, escape.Terminal(u.String()))
	}
	return pageTemplate().Execute(w, p)
}

func pageOf(d *Document, f *findings.Finding) pageFinding {
	r := d.report(f)
	out := pageFinding{
		Finding: f, Title: or(r.Title, f.Report), Where: escape.Terminal(f.Subject.ID), Since: f.Since().At.Format(time.DateOnly), State: string(f.State()),
		Verdict: escape.Terminal(verdict(f)), Owner: escape.Terminal(f.Owner), Remedy: d.remedy(f), Practice: r.Practice, Description: r.Description, References: r.References, New: d.Book.IsNew(f),
	}
	controls, attack := standards(r)
	for _, s := range controls {
		out.Controls = append(out.Controls, s.Name+": "+strings.Join(s.IDs, ", "))
	}
	if len(attack) > 0 {
		out.Controls = append(out.Controls, "MITRE ATT&CK: "+strings.Join(attack, ", "))
	}
	for _, list := range [...][]findings.Cell{f.Cause, f.Details} {
		for _, c := range list {
			if text := c.Text(); text != "" {
				out.Cells = append(out.Cells, pageCell{c.Name, escape.Terminal(text)})
			}
		}
	}
	for _, e := range f.History {
		out.Events = append(out.Events, pageEvent{e.At.Format("2006-01-02 15:04"), e.Run, string(e.Kind), escape.Terminal(e.By), escape.Terminal(e.Text)})
	}
	return out
}
