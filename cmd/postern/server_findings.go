package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/schema/client"
)

// findingPrefix begins the ids of findings among everything that a server has.
const findingPrefix = "finding:"

// errNoServerFindings says what to do where a server was never asked to look for findings.
var errNoServerFindings = errors.New("the server holds no findings yet; make them with 'postern findings update', or the mutation updateFindings")

// readList gives the findings for a list in a format. A server is asked for no more than tables and gates look at, where that is
// enough.
func readList(cmd *cobra.Command, as string) (*findings.Book, error) {
	at := serverOf(cmd)
	if at == nil || as != "table" && as != "csv" || cmd.Flags().Changed(timeFlag) {
		return readBook(cmd)
	}
	return serverBook(cmd, at)
}

// serverBook gives the findings of a server, with what lists and gates look at. Histories and what reports say of themselves
// stay there.
func serverBook(cmd *cobra.Command, at client.Client) (*findings.Book, error) {
	b := &findings.Book{Reports: map[string]findings.Report{}, Findings: map[string]*findings.Finding{}}
	err := eachPage(func(after *string) (bool, *string, error) {
		a, err := client.Findings(cmd.Context(), at, after)
		if err != nil {
			return false, nil, err
		}
		for _, e := range a.Findings.Edges {
			f, r, err := findingOfServer(e.Node)
			if err != nil {
				return false, nil, err
			}
			b.Findings[f.ID], b.Reports[r.ID] = f, r
			// Findings that are not new began at the run before the newest, or earlier.
			if since := f.Since().Run; !e.Node.New && f.Fixed == nil {
				b.Previous = max(b.Previous, since)
			}
		}
		if a.Findings.Run != nil {
			b.Run.Run = *a.Findings.Run
		}
		return a.Findings.PageInfo.HasNextPage, a.Findings.PageInfo.EndCursor, nil
	})
	if err == nil && b.Run.Run == "" {
		err = errNoServerFindings
	}
	return b, err
}

// findingOfServer reads what a server says of a finding, and of its report.
func findingOfServer(n *client.FindingParts) (*findings.Finding, findings.Report, error) {
	f := &findings.Finding{
		ID: strings.TrimPrefix(n.Id, findingPrefix), Report: n.Report, Owner: told(n.Owner), OwnerWhy: told(n.OwnerWhy), Why: told(n.SeverityWhy),
		Severity: findings.Severity(lower(string(n.Severity))), Base: findings.Severity(lower(string(n.BaseSeverity))),
		Subject: findings.Subject{ID: n.Subject.Id, Name: n.Subject.Name, Type: n.Subject.Type, Cloud: graph.Cloud(lower(told(n.Subject.Cloud))), Account: n.Subject.Account, Region: n.Subject.Region},
		Cause:   cellsOfServer(n.Cause), Details: cellsOfServer(n.Details),
	}
	r := findings.Report{ID: n.Report, Title: n.Title, Practice: practiceOfServer(n.Practice), Severity: f.Base}
	if n.NotKnown != nil {
		f.NotKnown = &findings.NotKnown{Why: *n.NotKnown}
	}
	var err error
	moment := func(m *client.Moment) *findings.Moment {
		if err != nil {
			return nil
		}
		var out *findings.Moment
		out, err = momentOfServer(m)
		return out
	}
	first, last := moment(n.FirstSeen), moment(n.LastSeen)
	f.Fixed, f.Reopened = moment(n.Fixed), moment(n.Reopened)
	if first != nil && last != nil {
		f.First, f.Last = *first, *last
	}
	if v := n.Verdict; v != nil && err == nil {
		f.Verdict = &findings.Verdict{State: stateOf(v.State), By: v.By, Reason: v.Reason}
		if f.Verdict.At, err = time.Parse(time.RFC3339, v.At); err == nil && v.Until != nil {
			var until time.Time
			until, err = time.Parse(time.RFC3339, *v.Until)
			f.Verdict.Until = &until
		}
	}
	if err != nil {
		err = fmt.Errorf("the server's finding %s: %w", n.Id, err)
	}
	return f, r, err
}

func cellsOfServer(list []*client.Cell) []findings.Cell {
	var out []findings.Cell
	for _, c := range list {
		out = append(out, findings.Cell{Name: c.Name, Value: c.Value})
	}
	return out
}

func stateOf(s client.FindingState) findings.State {
	return findings.State(dashed(string(s)))
}

// dashed gives an enum's value as findings write it.
func dashed(word string) string { return strings.ReplaceAll(lower(word), "_", "-") }

// practiceOfServer gives a practice as findings write it, "" where a report names none.
func practiceOfServer(word *string) string { return dashed(told(word)) }

func stateWord(s findings.State) client.FindingState {
	return client.FindingState(strings.ToUpper(strings.ReplaceAll(string(s), "-", "_")))
}

// told gives what may be absent.
func told(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// changeOnServer changes findings of a server, one after the other. All ids are looked up before anything is changed.
func changeOnServer(cmd *cobra.Command, at client.Client, ids []string, to string, change func(ctx context.Context, id string) (*client.FindingParts, error)) error {
	if cmd.Flags().Changed(timeFlag) {
		return usagef("--server decides by its own clock: leave --%s out", timeFlag)
	}
	b, err := serverBook(cmd, at)
	if err != nil {
		return err
	}
	var list []*findings.Finding
	for _, id := range ids {
		f, err := findingOf(b, strings.TrimPrefix(id, findingPrefix))
		if err != nil {
			return err
		}
		list = append(list, f)
	}
	changed := 0
	for _, f := range list {
		n, err := change(cmd.Context(), f.ID)
		if err != nil {
			return fmt.Errorf("%w; %s changed", client.Plain(err), count(changed, "finding"))
		}
		now, _, err := findingOfServer(n)
		if err != nil {
			return err
		}
		if decided(f) != decided(now) {
			changed++
		}
	}
	tellChanged(cmd, changed, len(ids), to)
	return nil
}

// decided is what people have decided of a finding, in words that differ where that does.
func decided(f *findings.Finding) string {
	out := f.Owner + "\n" + f.OwnerWhy
	if v := f.Verdict; v != nil {
		out += fmt.Sprint("\n", v.State, v.By, v.Reason, v.Until, v.At)
	}
	return out
}
