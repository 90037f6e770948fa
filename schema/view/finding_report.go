package view

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/queries"
)

// FindingReport is what is said of a report beside its findings.
type FindingReport struct{ r findings.Report }

// ID answers id.
func (r *FindingReport) ID() string { return r.r.ID }

// Title answers title.
func (r *FindingReport) Title() string { return r.r.Title }

// Description answers description.
func (r *FindingReport) Description() string { return r.r.Description }

// Practice answers practice.
func (r *FindingReport) Practice() *queries.Practice { return practiceOf(r.r) }

// practiceOf is null where a report names none.
func practiceOf(r findings.Report) *queries.Practice {
	p := queries.Practice(r.Practice)
	if !slices.Contains(queries.Practices(), p) {
		return nil
	}
	return &p
}

// Severity answers severity.
func (r *FindingReport) Severity() findings.Severity { return r.r.Severity }

// Remediation answers remediation.
func (r *FindingReport) Remediation() []*Remediation {
	out := []*Remediation{}
	for _, c := range slices.Sorted(maps.Keys(r.r.Remediation)) {
		out = append(out, &Remediation{c, r.r.Remediation[c]})
	}
	return out
}

// References answers references.
func (r *FindingReport) References() []string { return append([]string{}, r.r.References...) }

// Controls answers controls.
func (r *FindingReport) Controls() []*Control { return controlsOf(r.r.Controls) }

// NotRun answers notRun.
func (r *FindingReport) NotRun() *string { return orNull(r.r.NotRun) }

// Cut answers cut.
func (r *FindingReport) Cut() *string { return orNull(r.r.Cut) }
