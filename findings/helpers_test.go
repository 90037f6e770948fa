package findings_test

import (
	"testing"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
)

const account = "111111111111"

// day gives a time: one of the days of November 2026.
func day(n int) time.Time { return time.Date(2026, time.November, n, 12, 0, 0, 0, time.UTC) }

// estate is a run that read one account whole.
func estate(id string, at time.Time) findings.Run {
	return findings.Run{ID: id, At: at, Scopes: []findings.Scope{{Cloud: graph.AWS, Account: account, Flag: "gaad", Run: id}}}
}

func report(id string, severity findings.Severity) findings.Report {
	return findings.Report{ID: id, Title: "Title of " + id, Practice: "network", Severity: severity}
}

// answer is a report with one row for each subject; the cause is always the same.
func answer(r findings.Report, subjects ...string) findings.Answer {
	a := findings.Answer{Report: r}
	for _, s := range subjects {
		a.Rows = append(a.Rows, row(s, "cause"))
	}
	return a
}

func row(subject, cause string) findings.Row {
	return findings.Row{
		Subject: findings.Subject{ID: subject, Name: subject, Cloud: graph.AWS, Account: account},
		Cause:   []findings.Value{{Name: "statement", Value: cause}},
		Details: []findings.Value{{Name: "who", Value: []any{"a", int64(2)}}},
	}
}

// look reconciles and fails on an error.
func look(t *testing.T, b *findings.Book, run findings.Run, now time.Time, answers ...findings.Answer) (*findings.Book, []findings.Event) {
	t.Helper()
	next, events, err := b.Reconcile(run, answers, findings.Owners{}, now)
	if err != nil {
		t.Fatal(err)
	}
	return next, events
}

// only gives the one finding of a subject.
func only(t *testing.T, b *findings.Book, subject string) *findings.Finding {
	t.Helper()
	list := b.Sorted(func(f *findings.Finding) bool { return f.Subject.ID == subject })
	if len(list) != 1 {
		t.Fatalf("%d findings of %s, want one", len(list), subject)
	}
	return list[0]
}

func kinds(events []findings.Event) []findings.EventKind {
	out := []findings.EventKind{}
	for _, e := range events {
		out = append(out, e.Kind)
	}
	return out
}
