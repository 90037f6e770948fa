package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/schema/client"
)

// firstEvents is how many events of a finding come with it. Those before are asked for by themselves, of the few that have more.
const firstEvents = 50

// serverPages is how many events or looks a server gives at once.
const serverPages = 500

// whole gives the findings of a server with all that is known of them, as they stand at the time of --as-of or of its clock.
type whole struct {
	at   client.Client
	asOf *string
}

func wholeOf(cmd *cobra.Command, at client.Client) (whole, error) {
	w := whole{at: at}
	if !cmd.Flags().Changed(timeFlag) {
		return w, nil
	}
	t, err := asOf(cmd)
	if err != nil {
		return w, err
	}
	text := t.UTC().Format(time.RFC3339)
	w.asOf = &text
	return w, nil
}

// book gives all findings.
func (w whole) book(ctx context.Context) (*findings.Book, error) {
	b := &findings.Book{Findings: map[string]*findings.Finding{}}
	head, err := client.HeadOfFindings(ctx, w.at, w.asOf)
	if err != nil {
		return nil, client.Plain(err)
	}
	if err := w.head(ctx, b, head.Findings); err != nil {
		return nil, client.Plain(err)
	}
	err = eachPage(func(after *string) (bool, *string, error) {
		a, err := client.AllFindings(ctx, w.at, after, w.asOf, firstEvents)
		if err != nil {
			return false, nil, err
		}
		if told(a.Findings.Run) != b.Run.Run {
			return false, nil, errors.New("the server updated its findings while they were read; ask again")
		}
		for _, e := range a.Findings.Edges {
			f, err := w.finding(ctx, &e.Node.FindingParts, &e.Node.FindingRest)
			if err != nil {
				return false, nil, err
			}
			b.Findings[f.ID] = f
		}
		return a.Findings.PageInfo.HasNextPage, a.Findings.PageInfo.EndCursor, nil
	})
	return b, err
}

// one gives a finding by its id or by how that begins, in a Book that holds no other.
func (w whole) one(ctx context.Context, id string) (*findings.Book, *findings.Finding, error) {
	a, err := client.OneFinding(ctx, w.at, id, w.asOf, firstEvents)
	if err != nil {
		return nil, nil, client.Plain(err)
	}
	b := &findings.Book{}
	if err := w.head(ctx, b, a.Findings); err != nil {
		return nil, nil, client.Plain(err)
	}
	if a.Finding == nil {
		return nil, nil, noFinding(id)
	}
	f, err := w.finding(ctx, &a.Finding.FindingParts, &a.Finding.FindingRest)
	if err != nil {
		return nil, nil, client.Plain(err)
	}
	b.Findings = map[string]*findings.Finding{f.ID: f}
	return b, f, nil
}

// head enters what is said beside the findings.
func (w whole) head(ctx context.Context, b *findings.Book, h *client.FindingsHead) error {
	if h.Run == nil {
		return errNoServerFindings
	}
	run, err := momentOfServer(&client.Moment{Run: *h.Run, At: told(h.AsOf)})
	if err != nil {
		return err
	}
	b.Run, b.Previous, b.Reports = *run, told(h.Previous), map[string]findings.Report{}
	for _, r := range h.Reports {
		b.Reports[r.Id] = findingReport(r)
	}
	for _, g := range h.NotRead {
		b.Gaps = append(b.Gaps, findings.Gap{Scope: g.Scope, Service: g.Service, Reason: graph.GapReason(g.Reason)})
	}
	looks := h.Looks
	for page := looks; len(page) == serverPages; {
		a, err := client.FindingLooks(ctx, w.at, w.asOf, len(looks))
		if err != nil {
			return err
		}
		page = a.Findings.Looks
		looks = slices.Concat(page, looks)
	}
	for _, l := range looks {
		m, err := momentOfServer(l)
		if err != nil {
			return err
		}
		b.Looks = append(b.Looks, findings.Look(*m))
	}
	return nil
}

func findingReport(r *client.FindingsHeadReportsFindingReport) findings.Report {
	out := findings.Report{
		ID: r.Id, Title: r.Title, Description: r.Description, Practice: practiceOfServer(r.Practice), Severity: findings.Severity(lower(string(r.Severity))),
		References: r.References, NotRun: told(r.NotRun), Cut: told(r.Cut), Remediation: map[graph.Cloud]string{}, Controls: map[string][]string{},
	}
	for _, m := range r.Remediation {
		out.Remediation[graph.Cloud(lower(m.Cloud))] = m.Text
	}
	for _, c := range r.Controls {
		for _, f := range queries.Frameworks() {
			if f.Name == c.Framework {
				out.Controls[f.Key] = c.Ids
			}
		}
	}
	return out
}

// finding reads all that a server says of a finding.
func (w whole) finding(ctx context.Context, parts *client.FindingParts, rest *client.FindingRest) (*findings.Finding, error) {
	f, _, err := findingOfServer(parts)
	if err != nil {
		return nil, err
	}
	fault := func(err error) error { return fmt.Errorf("the server's finding %s: %w", parts.Id, err) }
	f.Context, f.Rows = rest.Context, rest.Rows
	if f.NotKnown != nil {
		since, err := momentOfServer(rest.NotKnownSince)
		if err != nil {
			return nil, fault(err)
		}
		f.NotKnown.Since = *since
		for _, g := range rest.NotKnownGaps {
			f.NotKnown.Gaps = append(f.NotKnown.Gaps, findings.Gap{Scope: g.Scope, Service: g.Service, Reason: graph.GapReason(g.Reason)})
		}
	}
	if a := rest.Assigned; a != nil {
		f.Assigned = &findings.Assigned{Owner: a.Owner, By: a.By}
		if f.Assigned.At, err = time.Parse(time.RFC3339, a.At); err != nil {
			return nil, fault(err)
		}
	}
	events := rest.History
	for len(events) < rest.HistoryCount {
		a, err := client.FindingHistory(ctx, w.at, parts.Id, w.asOf, len(events))
		if err != nil {
			return nil, err
		}
		if a.Finding == nil || len(a.Finding.History) == 0 {
			return nil, fault(errors.New("its history is shorter than it said"))
		}
		events = slices.Concat(a.Finding.History, events)
	}
	for _, e := range events {
		at, err := time.Parse(time.RFC3339, e.At)
		if err != nil {
			return nil, fault(err)
		}
		f.History = append(f.History, findings.Event{
			Finding: f.ID, At: at, Run: e.Run, Kind: findings.EventKind(dashed(string(e.Kind))), State: stateOf(e.State),
			Severity: findings.Severity(lower(string(e.Severity))), By: told(e.By), Actor: told(e.Actor), Text: told(e.Text),
		})
	}
	return f, nil
}

// momentOfServer reads a moment; nil for none.
func momentOfServer(m *client.Moment) (*findings.Moment, error) {
	if m == nil {
		return nil, nil //nolint:nilnil // there is none
	}
	at, err := time.Parse(time.RFC3339, m.At)
	return &findings.Moment{Run: m.Run, At: at}, err
}
