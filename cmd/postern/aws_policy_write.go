package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
	"github.com/postern-graph/postern/graph/access/awsiam/review"
)

type reviewAnswer struct {
	Policies []policyLine  `json:"policies"`
	Grants   []serviceLine `json:"grants,omitempty"`
}

type policyLine struct {
	Policy     string        `json:"policy"`
	Kind       review.Kind   `json:"kind"`
	Form       string        `json:"form"`
	Statements int           `json:"statements"`
	Size       int           `json:"size"`
	Limit      int           `json:"limit,omitempty"`
	Findings   []findingLine `json:"findings"`
}

type findingLine struct {
	ID        string          `json:"id"`
	Severity  review.Severity `json:"severity"`
	Title     string          `json:"title"`
	Statement string          `json:"statement,omitempty"`
	Line      int             `json:"line,omitempty"`
	Detail    string          `json:"detail"`
	Why       string          `json:"why"`
	Fix       string          `json:"fix"`
	Reference string          `json:"reference"`
}

type serviceLine struct {
	Service string      `json:"service"`
	Name    string      `json:"name"`
	Levels  []levelLine `json:"levels"`
}

type levelLine struct {
	Level   string      `json:"level"`
	Of      int         `json:"of"` // actions of this level that the service has
	Actions []grantLine `json:"actions"`
}

type grantLine struct {
	Action      string          `json:"action"`
	Resources   []string        `json:"resources"`
	Conditional bool            `json:"conditional"`
	Statements  []review.Source `json:"statements"`
}

func describeReview(r reviewed) reviewAnswer {
	a := reviewAnswer{Policies: []policyLine{}}
	for i, d := range slices.Concat(r.docs, r.within) {
		size, most := d.Size()
		p := policyLine{d.Name, d.Kind, d.Form, len(d.Statements), size, most, []findingLine{}}
		for _, f := range r.findings[i] {
			p.Findings = append(p.Findings, findingLine{f.ID, f.Severity, f.Title, f.Statement, f.Line, f.Detail, f.Why, f.Fix, f.Reference})
		}
		a.Policies = append(a.Policies, p)
	}
	if r.graded {
		a.Grants = describeGrants(r.grants)
	}
	return a
}

// describeGrants groups actions by service and access level.
func describeGrants(grants []review.Grant) []serviceLine {
	out := []serviceLine{}
	for len(grants) > 0 {
		prefix := grants[0].Action.Service
		n := slices.IndexFunc(grants, func(g review.Grant) bool { return g.Action.Service != prefix })
		if n < 0 {
			n = len(grants)
		}
		svc, _ := reference.All().Service(prefix)
		line := serviceLine{Service: prefix, Name: svc.Name}
		for _, l := range reference.Levels() {
			lv := levelLine{Level: l.String(), Actions: []grantLine{}}
			for _, a := range svc.Actions() {
				if a.Level == l {
					lv.Of++
				}
			}
			for _, g := range grants[:n] {
				if g.Action.Level == l {
					lv.Actions = append(lv.Actions, grantLine{g.Action.String(), g.Resources, g.Conditional, g.Statements})
				}
			}
			if len(lv.Actions) > 0 {
				line.Levels = append(line.Levels, lv)
			}
		}
		out, grants = append(out, line), grants[n:]
	}
	return out
}

func writeReview(cmd *cobra.Command, r reviewed, f policyFlags) error {
	w := bufio.NewWriter(cmd.OutOrStdout())
	v := reviewText{w: w, ink: inkFor(cmd.OutOrStdout())}
	docs := slices.Concat(r.docs, r.within)
	if f.principal != "" {
		v.printf("%s\n", v.ink.strong(f.principal))
		if len(docs) == 0 {
			v.printf("  has no policies\n")
		}
	}
	if f.all {
		v.summary(docs, r.findings)
		return w.Flush()
	}
	for _, d := range docs {
		v.heading(d)
	}
	if r.graded {
		v.grants(cmd, r, f.actions)
	}
	for i, d := range docs {
		v.findings(d, r.findings[i], len(docs) > 1)
	}
	return w.Flush()
}

type reviewText struct {
	w   io.Writer
	ink ink
}

func (v reviewText) printf(format string, args ...any) { _, _ = fmt.Fprintf(v.w, format, args...) }

func (v reviewText) severity(s review.Severity) string {
	text := fmt.Sprintf("%-6s", s)
	switch s {
	case review.High:
		return v.ink.bad(text)
	case review.Medium:
		return v.ink.warn(text)
	case review.Low:
	}
	return text
}

func (v reviewText) heading(d *review.Document) {
	size, most := d.Size()
	of := ""
	if most > 0 {
		of = fmt.Sprintf(" of %d", most)
	}
	v.printf("%s  %s, %s, %d%s characters\n", d.Name, d.Kind.Words(), count(len(d.Statements), "statement"), size, of)
}

func (v reviewText) grants(cmd *cobra.Command, r reviewed, each bool) {
	limits := !slices.ContainsFunc(r.docs, func(d *review.Document) bool {
		return d.Kind == review.Identity || d.Kind == review.Resource || d.Kind == review.Trust
	})
	word := "Grants"
	if limits && len(r.docs) > 0 {
		word = "Lets through" // it gives nothing by itself
	}
	services := describeGrants(r.grants)
	if len(services) == 0 {
		v.printf("\n%s nothing\n", word)
		return
	}
	if n := reference.All().Size(); len(r.grants) == n && !each {
		v.printf("\n%s every action (%d of %d services)\n", word, n, len(services))
		return
	}
	v.printf("\n%s %s of %s\n\n", word, count(len(r.grants), "action"), count(len(services), "service"))
	if each {
		v.eachAction(services)
		return
	}
	t := newTable(cmd, "service", "list", "read", "write", "permissions", "tagging")
	t.SetOutputMirror(v.w)
	const most = 50 // more is no table to read
	if len(services) > most {
		t.AppendRow(levelRow("all", services))
	} else {
		for _, s := range services {
			t.AppendRow(levelRow(s.Service, []serviceLine{s}))
		}
	}
	t.Render()
	if len(services) > most {
		v.printf("\nToo many services for a table; --actions or --format json lists them.\n")
	}
}

// levelRow counts the actions of services by access level, beside how many there are.
func levelRow(name string, services []serviceLine) table.Row {
	row := table.Row{name}
	for _, l := range reference.Levels() {
		n, of := 0, 0
		for _, s := range services {
			for _, x := range s.Levels {
				if x.Level == l.String() {
					n, of = n+len(x.Actions), of+x.Of
				}
			}
		}
		if n == 0 {
			row = append(row, "-")
			continue
		}
		row = append(row, fmt.Sprintf("%d/%d", n, of))
	}
	return row
}

func (v reviewText) eachAction(services []serviceLine) {
	for _, s := range services {
		for _, l := range s.Levels {
			v.printf("%s  %s, %d of %d\n", v.ink.strong(s.Service), l.Level, len(l.Actions), l.Of)
			for _, g := range l.Actions {
				line := fmt.Sprintf("    %-44s %s", g.Action, strings.Join(g.Resources, " "))
				if g.Conditional {
					line += v.ink.warn("  on conditions")
				}
				v.printf("%s\n", line)
			}
		}
	}
}

func (v reviewText) findings(d *review.Document, list []review.Finding, named bool) {
	if len(list) == 0 {
		if !named {
			v.printf("\nNo findings\n")
		}
		return
	}
	v.printf("\n%s", count(len(list), "finding"))
	if named {
		v.printf(" in %s", d.Name)
	}
	v.printf("\n")
	lined := d.Form == access.Pretty && slices.ContainsFunc(list, func(f review.Finding) bool { return f.Line > 0 })
	for len(list) > 0 {
		f := list[0]
		v.printf("\n %s %s  %s\n", v.severity(f.Severity), v.ink.strong(f.Title), v.ink.dim("("+f.ID+")"))
		var rest []review.Finding
		for _, x := range list {
			if x.ID == f.ID {
				v.printf("        %s\n", at(x))
			} else {
				rest = append(rest, x)
			}
		}
		list = rest
		v.printf("        why  %s\n        fix  %s\n        see  %s\n", f.Why, f.Fix, f.Reference)
	}
	if lined {
		v.printf("\nLines are those of the pretty-printed document (--show).\n")
	}
}

// at says where a finding stands and what it is about.
func at(f review.Finding) string {
	if f.Statement == "" {
		return f.Detail
	}
	return fmt.Sprintf("statement %s, line %d: %s", f.Statement, f.Line, f.Detail)
}

// summary lists the findings of many documents, a line each, the most severe first.
func (v reviewText) summary(docs []*review.Document, findings [][]review.Finding) {
	n, with := 0, 0
	for _, s := range []review.Severity{review.High, review.Medium, review.Low} {
		for i, d := range docs {
			for _, f := range findings[i] {
				if f.Severity != s {
					continue
				}
				n++
				v.printf("%s %-24s %s\n       %s\n", v.severity(s), f.ID, d.Name, at(f))
			}
		}
	}
	for _, list := range findings {
		if len(list) > 0 {
			with++
		}
	}
	v.printf("%s in %d of %s\n", count(n, "finding"), with, count(len(docs), "policy document"))
}
