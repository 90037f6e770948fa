package view

import (
	"slices"
	"strings"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
)

// FindingPrefix begins the ids of findings among everything.
const FindingPrefix = "finding:"

// Finding is one thing that is wrong.
type Finding struct {
	f *findings.Finding
	b *findings.Book
}

// OfFinding shows a finding of a Book.
func OfFinding(b *findings.Book, f *findings.Finding) *Finding { return &Finding{f, b} }

// IsNode implements Node.
func (*Finding) IsNode() {}

// ID answers id.
func (f *Finding) ID() string { return FindingPrefix + f.f.ID }

func (f *Finding) of() findings.Report { return f.b.Reports[f.f.Report] }

// Title answers title.
func (f *Finding) Title() string { return f.of().Title }

// Report answers report.
func (f *Finding) Report() string { return f.f.Report }

// Practice answers practice.
func (f *Finding) Practice() *queries.Practice { return practiceOf(f.of()) }

// Severity answers severity.
func (f *Finding) Severity() findings.Severity { return f.f.Severity }

// BaseSeverity answers baseSeverity.
func (f *Finding) BaseSeverity() findings.Severity { return f.f.Base }

// SeverityWhy answers severityWhy.
func (f *Finding) SeverityWhy() *string { return orNull(f.f.Why) }

// Context answers context.
func (f *Finding) Context() []string { return append([]string{}, f.f.Context...) }

// State answers state.
func (f *Finding) State() findings.State { return f.f.State() }

// New answers new.
func (f *Finding) New() bool { return f.b.IsNew(f.f) }

// NotKnown answers notKnown.
func (f *Finding) NotKnown() *string {
	if f.f.NotKnown == nil {
		return nil
	}
	return &f.f.NotKnown.Why
}

// NotKnownSince answers notKnownSince.
func (f *Finding) NotKnownSince() *FindingMoment {
	if f.f.NotKnown == nil {
		return nil
	}
	return momentOf(f.f.NotKnown.Since)
}

// FindingGap is a part of an account that was not read.
type FindingGap struct{ Scope, Service, Reason string }

// NotKnownGaps answers notKnownGaps.
func (f *Finding) NotKnownGaps() []*FindingGap {
	if f.f.NotKnown == nil {
		return []*FindingGap{}
	}
	return gapsOf(f.f.NotKnown.Gaps)
}

func gapsOf(list []findings.Gap) []*FindingGap {
	out := []*FindingGap{}
	for _, g := range list {
		out = append(out, &FindingGap{g.Scope, g.Service, string(g.Reason)})
	}
	return out
}

// FindingSubject is what a finding is about.
type FindingSubject struct {
	ID, Name, Type  string
	Cloud           *graph.Cloud
	Account, Region string
}

// Subject answers subject.
func (f *Finding) Subject() *FindingSubject {
	s := f.f.Subject
	out := &FindingSubject{ID: s.ID, Name: s.Name, Type: s.Type, Account: s.Account, Region: s.Region}
	if slices.Contains([]graph.Cloud{graph.AWS, graph.GCP, graph.Azure, graph.Internet}, s.Cloud) {
		out.Cloud = &s.Cloud
	}
	return out
}

// FindingCell is one cell of a row.
type FindingCell struct {
	Name, Text string
	Value      Value
}

// Cause answers cause.
func (f *Finding) Cause() []*FindingCell { return cellsOf(f.f.Cause) }

// Details answers details.
func (f *Finding) Details() []*FindingCell { return cellsOf(f.f.Details) }

func cellsOf(list []findings.Cell) []*FindingCell {
	out := []*FindingCell{}
	for _, c := range list {
		out = append(out, &FindingCell{c.Name, c.Text(), Value{c.Value}})
	}
	return out
}

// Rows answers rows.
func (f *Finding) Rows() int { return f.f.Rows }

// Owner answers owner.
func (f *Finding) Owner() *string { return orNull(f.f.Owner) }

// OwnerWhy answers ownerWhy.
func (f *Finding) OwnerWhy() *string { return orNull(f.f.OwnerWhy) }

// FindingAssignment is an owner that a person named.
type FindingAssignment struct{ Owner, By, At string }

// Assigned answers assigned.
func (f *Finding) Assigned() *FindingAssignment {
	a := f.f.Assigned
	if a == nil {
		return nil
	}
	return &FindingAssignment{a.Owner, a.By, a.At.Format(time.RFC3339)}
}

// FindingVerdict is what a person decided.
type FindingVerdict struct {
	State      findings.State
	By, Reason string
	Until      *string
	At         string
}

// Verdict answers verdict.
func (f *Finding) Verdict() *FindingVerdict {
	v := f.f.Verdict
	if v == nil {
		return nil
	}
	out := &FindingVerdict{State: v.State, By: v.By, Reason: v.Reason, At: v.At.Format(time.RFC3339)}
	if v.Until != nil {
		until := v.Until.Format(time.RFC3339)
		out.Until = &until
	}
	return out
}

// FindingMoment is a run with its time.
type FindingMoment struct{ Run, At string }

func momentOf(m findings.Moment) *FindingMoment {
	return &FindingMoment{m.Run, m.At.Format(time.RFC3339)}
}

// FirstSeen answers firstSeen.
func (f *Finding) FirstSeen() *FindingMoment { return momentOf(f.f.First) }

// LastSeen answers lastSeen.
func (f *Finding) LastSeen() *FindingMoment { return momentOf(f.f.Last) }

// Fixed answers fixed.
func (f *Finding) Fixed() *FindingMoment {
	if f.f.Fixed == nil {
		return nil
	}
	return momentOf(*f.f.Fixed)
}

// Reopened answers reopened.
func (f *Finding) Reopened() *FindingMoment {
	if f.f.Reopened == nil {
		return nil
	}
	return momentOf(*f.f.Reopened)
}

// Remediation answers remediation.
func (f *Finding) Remediation() *string { return orNull(f.of().Remediation[f.f.Subject.Cloud]) }

// References answers references.
func (f *Finding) References() []string { return append([]string{}, f.of().References...) }

// Controls answers controls.
func (f *Finding) Controls() []*Control { return controlsOf(f.of().Controls) }

// FindingEvent is one thing that happened.
type FindingEvent struct {
	At, Run         string
	Kind            findings.EventKind
	State           findings.State
	Severity        findings.Severity
	By, Actor, Text *string
}

// History answers history.
func (f *Finding) History(last, skip int) ([]*FindingEvent, error) {
	list, err := newest(f.f.History, last, skip)
	if err != nil {
		return nil, err
	}
	out := []*FindingEvent{}
	for _, e := range list {
		out = append(out, &FindingEvent{
			At: e.At.Format(time.RFC3339), Run: e.Run, Kind: e.Kind, State: e.State, Severity: e.Severity,
			By: orNull(e.By), Actor: orNull(e.Actor), Text: orNull(e.Text),
		})
	}
	return out, nil
}

// HistoryCount answers historyCount.
func (f *Finding) HistoryCount() int { return len(f.f.History) }

// newest gives the last items of a list in which the oldest stands first, behind which skip of them are left out. An *Error with
// LimitPage where more are asked for than a page has.
func newest[T any](list []T, last, skip int) ([]T, error) {
	if _, err := pageSize("last", &last, "skip: how many you have"); err != nil {
		return nil, err
	}
	list = list[:len(list)-min(max(skip, 0), len(list))]
	return list[max(0, len(list)-last):], nil
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// FindingFilter chooses findings.
type FindingFilter struct {
	Severity  *findings.Severity
	States    []findings.State
	Practices []queries.Practice
	Reports   []string
	Clouds    []graph.Cloud
	Accounts  []string
	Owners    []string
	Text      *string
	New       *bool
	Since     *string
	NotKnown  *bool
}

// Filter gives what findings understand. Nothing said of states means open ones, where they are not to be all.
func (f *FindingFilter) Filter(states ...findings.State) findings.Filter {
	out := findings.Filter{States: states}
	if f == nil {
		return out
	}
	out.Reports, out.Accounts, out.Owners = f.Reports, f.Accounts, f.Owners
	if f.States != nil {
		out.States = f.States
	}
	if f.Severity != nil {
		out.AtLeast = *f.Severity
	}
	if f.Text != nil {
		out.Text = *f.Text
	}
	for _, p := range f.Practices {
		out.Practices = append(out.Practices, string(p))
	}
	for _, c := range f.Clouds {
		out.Clouds = append(out.Clouds, string(c))
	}
	out.New = f.New != nil && *f.New
	out.NotKnown = f.NotKnown != nil && *f.NotKnown
	if f.Since != nil {
		out.New, out.Since = true, strings.TrimPrefix(*f.Since, RunPrefix)
	}
	return out
}
