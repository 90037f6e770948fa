package view

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
)

const noSeverity = "NONE"

// MarshalSeverity writes a severity in upper case.
func MarshalSeverity(s queries.Severity) graphql.Marshaler {
	if s == queries.None {
		return word(noSeverity)
	}
	return word(strings.ToUpper(string(s)))
}

// UnmarshalSeverity reads one.
func UnmarshalSeverity(v any) (queries.Severity, error) {
	s, err := unword(v)
	if s == noSeverity {
		return queries.None, err
	}
	return queries.Severity(strings.ToLower(s)), err
}

// MarshalPractice writes a practice in upper case.
func MarshalPractice(p queries.Practice) graphql.Marshaler {
	return word(strings.ToUpper(strings.ReplaceAll(string(p), "-", "_")))
}

// UnmarshalPractice reads one.
func UnmarshalPractice(v any) (queries.Practice, error) {
	s, err := unword(v)
	return queries.Practice(strings.ToLower(strings.ReplaceAll(s, "_", "-"))), err
}

// Report is a saved query.
type Report struct{ r queries.Report }

// OfReport shows a report.
func OfReport(r queries.Report) *Report { return &Report{r} }

// ID answers id.
func (r *Report) ID() string { return r.r.ID }

// Title answers title.
func (r *Report) Title() string { return r.r.Title }

// Description answers description.
func (r *Report) Description() string { return r.r.Description }

// Severity answers severity.
func (r *Report) Severity() queries.Severity { return r.r.Severity }

// Practice answers practice.
func (r *Report) Practice() *queries.Practice {
	if r.r.Practice == "" {
		return nil
	}
	return &r.r.Practice
}

// Clouds answers clouds.
func (r *Report) Clouds() []graph.Cloud { return r.r.Clouds }

// Subject answers subject.
func (r *Report) Subject() string { return r.r.Subject }

// Cause answers cause.
func (r *Report) Cause() []string { return append([]string{}, r.r.Cause...) }

// Blind answers blind.
func (r *Report) Blind() string { return r.r.Blind }

// References answers references.
func (r *Report) References() []string { return append([]string{}, r.r.References...) }

// Cypher answers cypher.
func (r *Report) Cypher() string { return r.r.Cypher }

// ReportParameter is one thing that a report may be told.
type ReportParameter struct {
	Name, Type  string
	Default     Value
	Description string
}

// Parameters answers parameters.
func (r *Report) Parameters() []*ReportParameter {
	out := []*ReportParameter{}
	for _, p := range r.r.Parameters {
		out = append(out, &ReportParameter{p.Name, string(p.Type), Value{p.Default}, p.Description})
	}
	return out
}

// ReportColumn is one column of a report.
type ReportColumn struct{ Name, Meaning string }

// Columns answers columns.
func (r *Report) Columns() []*ReportColumn {
	out := []*ReportColumn{}
	for _, c := range r.r.Columns {
		out = append(out, &ReportColumn{c.Name, c.Meaning})
	}
	return out
}

// Remediation is what to do in one cloud.
type Remediation struct {
	Cloud graph.Cloud
	Text  string
}

// Remediation answers remediation.
func (r *Report) Remediation() []*Remediation {
	out := []*Remediation{}
	for _, c := range r.r.Clouds {
		if text := r.r.Remediation[c]; text != "" {
			out = append(out, &Remediation{c, text})
		}
	}
	return out
}

// Control is controls of one framework.
type Control struct {
	Framework, Version string
	IDs                []string
}

// Controls answers controls.
func (r *Report) Controls() []*Control { return controlsOf(r.r.Mappings) }

// controlsOf lists ids of controls by their frameworks.
func controlsOf(mappings map[string][]string) []*Control {
	out := []*Control{}
	for _, f := range queries.Frameworks() {
		if ids := mappings[f.Key]; len(ids) > 0 {
			out = append(out, &Control{f.Name, f.Version, ids})
		}
	}
	return out
}

// ReportAnswer is what a report found.
type ReportAnswer struct {
	Report     *Report
	Parameters Value
	Rows       []Row
	Truncated  bool
	Cut        *string
	Run        string
}

// OfAnswer shows what a report found when it was told something.
func OfAnswer(res queries.Result, truncated bool, run string) *ReportAnswer {
	return &ReportAnswer{OfReport(res.Report), Value{res.Args}, OfRows(res.Rows), truncated, orNull(res.Cut()), RunPrefix + run}
}

// OfRows shows rows.
func OfRows(rows [][]any) []Row {
	out := make([]Row, 0, len(rows))
	for _, r := range rows {
		out = append(out, r)
	}
	return out
}

// CypherAnswer is what a query of somebody's own found.
type CypherAnswer struct {
	Columns   []string
	Rows      []Row
	Truncated bool
	Run       string

	plan func(context.Context) (string, error)
}

// OfQuery shows what a query found; plan tells how it is run.
func OfQuery(columns []string, rows [][]any, truncated bool, run string, plan func(context.Context) (string, error)) *CypherAnswer {
	return &CypherAnswer{columns, OfRows(rows), truncated, RunPrefix + run, plan}
}

// Plan answers plan.
func (a *CypherAnswer) Plan(ctx context.Context) (string, error) { return a.plan(ctx) }
