package findings_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
)

// TestLife follows one finding through all that can happen to it.
func TestLife(t *testing.T) {
	r := report("public-invoke", findings.High)
	b := &findings.Book{}
	var history []findings.Event
	step := func(what string, run findings.Run, answers []findings.Answer, state findings.State, notKnown bool, want ...findings.EventKind) {
		t.Helper()
		next, events := look(t, b, run, run.At, answers...)
		b = next
		if diff := cmp.Diff(append([]findings.EventKind{}, want...), kinds(events)); diff != "" {
			t.Errorf("%s: events (-want +got):\n%s", what, diff)
		}
		f := only(t, b, "f1")
		if f.State() != state || (f.NotKnown != nil) != notKnown {
			t.Errorf("%s: state %s, not known %v; want %s, %v", what, f.State(), f.NotKnown, state, notKnown)
		}
		history = append(history, events...)
		if diff := cmp.Diff(history, f.History); diff != "" {
			t.Errorf("%s: history is not what happened (-want +got):\n%s", what, diff)
		}
	}
	found, gone := []findings.Answer{answer(r, "f1")}, []findings.Answer{answer(r)}
	failed := []findings.Answer{{Report: r}}
	failed[0].Report.NotRun = "it took longer than a minute"
	cut := []findings.Answer{answer(r)}
	cut[0].Report.Cut = "as many rows as limit=1000 lets through"

	step("appears", estate("000001", day(1)), found, findings.Open, false, findings.Appeared)
	step("stays", estate("000002", day(2)), found, findings.Open, false)
	step("its report fails", estate("000003", day(3)), failed, findings.Open, true, findings.LostSight)
	step("its report fails again", estate("000004", day(4)), failed, findings.Open, true)
	step("is seen again", estate("000004", day(4)), found, findings.Open, false, findings.SeenAgain)
	step("may be among the rows that are left out", estate("000004", day(4)), cut, findings.Open, true, findings.LostSight)
	step("is seen again", estate("000005", day(5)), found, findings.Open, false, findings.SeenAgain)
	step("is fixed", estate("000006", day(6)), gone, findings.Fixed, false, findings.WasFixed)
	step("stays fixed", estate("000007", day(7)), failed, findings.Fixed, false)
	step("comes back", estate("000008", day(8)), found, findings.Open, false, findings.CameBack)

	var err error
	accept := findings.Decision{State: findings.Accepted, Until: day(11), By: "Ann", Reason: "until the move", Actor: "local"}
	id := only(t, b, "f1").ID
	if b, _, err = b.Decide(id, accept, day(9)); err != nil {
		t.Fatal(err)
	}
	history = append(history, only(t, b, "f1").History[len(history)])
	if again, _, err := b.Decide(id, accept, day(10)); err != nil || again != b {
		t.Errorf("the same decision again: %v, changed %v", err, again != b)
	}
	step("stays accepted", estate("000009", day(10)), found, findings.Accepted, false)
	step("the acceptance ends", estate("000010", day(12)), found, findings.Open, false, findings.AcceptanceEnded)
	f := only(t, b, "f1")
	if want := (findings.Moment{Run: "000010", At: day(11)}); f.Reopened == nil || *f.Reopened != want || !b.IsNew(f) {
		t.Errorf("reopened %v, want %v, and to be new", f.Reopened, want)
	}
	if f.First != (findings.Moment{Run: "000001", At: day(1)}) || f.Last.Run != "000010" {
		t.Errorf("first %v, last %v", f.First, f.Last)
	}
	if b, _, err = b.Decide(id, findings.Decision{State: findings.FalsePositive, By: "Bo", Reason: "a test page"}, day(13)); err != nil {
		t.Fatal(err)
	}
	history = append(history, only(t, b, "f1").History[len(history)])
	step("is gone, whatever was said of it", estate("000011", day(14)), gone, findings.Fixed, false, findings.WasFixed)
	step("what was said holds when it is back", estate("000012", day(15)), found, findings.FalsePositive, false, findings.CameBack)

	if _, _, err := b.Reconcile(estate("000011", day(16)), found, findings.Owners{}, day(16)); !errors.Is(err, findings.ErrOlderRun) {
		t.Errorf("an older run: %v", err)
	}
}

// TestMoved: the cause in another place is another finding; all else of a row may change.
func TestMoved(t *testing.T) {
	r := report("egress", findings.Medium)
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(r, "f1"))
	before := only(t, b, "f1")

	reworded := findings.Answer{Report: report("egress", findings.Medium), Rows: []findings.Row{row("f1", "cause")}}
	reworded.Report.Title = "Another title"
	reworded.Rows[0].Details = []findings.Value{{Name: "ports", Value: "443"}}
	b, events := look(t, b, estate("000002", day(2)), day(2), reworded)
	if f := only(t, b, "f1"); f.ID != before.ID || len(events) != 0 || f.Details[0].Text() != "443" {
		t.Errorf("a reworded report: id %s, was %s; events %v; details %v", f.ID, before.ID, events, f.Details)
	}

	moved := findings.Answer{Report: r, Rows: []findings.Row{row("f1", "another statement"), row("f2", "cause")}}
	b, events = look(t, b, estate("000003", day(3)), day(3), moved)
	if diff := cmp.Diff([]findings.EventKind{findings.WasFixed, findings.Appeared, findings.Appeared}, kinds(events)); diff != "" {
		t.Errorf("moved (-want +got):\n%s", diff)
	}
	if b.Findings[before.ID].State() != findings.Fixed {
		t.Error("what was there before is not fixed")
	}
}

// TestAbsent: what is no longer among the rows is fixed only where the run would have shown it.
func TestAbsent(t *testing.T) {
	const other = "222222222222"
	denied := findings.Gap{Scope: "aws/" + account + "/config", Service: "lambda", Reason: graph.GapDenied}
	elsewhere := findings.Gap{Scope: "aws/" + other + "/config", Service: "lambda", Reason: graph.GapDenied}
	byName := findings.Gap{Scope: "aws/" + account + "/config", Service: "iot", Reason: graph.GapNameOnly}
	scope := func(account, run, stale string) findings.Scope {
		return findings.Scope{Cloud: graph.AWS, Account: account, Flag: "gaad", Run: run, Stale: stale}
	}
	for _, tc := range []struct {
		name   string
		before []findings.Gap // of the run that shows it
		scopes []findings.Scope
		gaps   []findings.Gap
		fixed  bool
		why    string
	}{
		{name: "its account was read", scopes: []findings.Scope{scope(account, "000002", "")}, fixed: true},
		{name: "its account was not read", scopes: []findings.Scope{scope(account, "000001", ""), scope(other, "000002", "")}, why: "nothing of its account was read since run 000001"},
		{name: "its account could not be read", scopes: []findings.Scope{scope(account, "000001", "timeout"), scope(other, "000002", "")}, why: "the scope aws/111111111111/gaad was kept from run 000001: timeout"},
		{name: "a service of its account was not read", scopes: []findings.Scope{scope(account, "000002", "")}, gaps: []findings.Gap{denied}, why: "not read this time: lambda of aws/111111111111/config (access-denied)"},
		{name: "that service was not read when it was seen, either", before: []findings.Gap{denied}, scopes: []findings.Scope{scope(account, "000002", "")}, gaps: []findings.Gap{denied}, fixed: true},
		{name: "a service of another account was not read", scopes: []findings.Scope{scope(account, "000002", "")}, gaps: []findings.Gap{elsewhere}, fixed: true},
		{name: "something there is known by name alone", scopes: []findings.Scope{scope(account, "000002", "")}, gaps: []findings.Gap{byName}, fixed: true},
		{name: "no scope is that account's, but its cloud was read", scopes: []findings.Scope{scope("org", "000002", "")}, fixed: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := report("egress", findings.Medium)
			first := estate("000001", day(1))
			first.Gaps = tc.before
			b, _ := look(t, &findings.Book{}, first, day(1), answer(r, "f1"))
			b, _ = look(t, b, findings.Run{ID: "000002", At: day(2), Scopes: tc.scopes, Gaps: tc.gaps}, day(2), answer(r))
			f := only(t, b, "f1")
			if got := f.Fixed != nil; got != tc.fixed {
				t.Fatalf("fixed %v, want %v (%v)", got, tc.fixed, f.NotKnown)
			}
			if !tc.fixed && f.NotKnown.Why != tc.why {
				t.Errorf("not known because %q, want %q", f.NotKnown.Why, tc.why)
			}
			if tc.fixed {
				return
			}
			// The same again knows no more; a whole look settles it.
			again := findings.Run{ID: "000003", At: day(3), Gaps: tc.gaps, Scopes: slices.Clone(tc.scopes)}
			b, events := look(t, b, again, day(3), answer(r))
			if f := only(t, b, "f1"); f.Fixed != nil || len(events) != 0 {
				t.Errorf("the same gaps again: %v", events)
			}
			b, _ = look(t, b, estate("000004", day(4)), day(4), answer(r))
			if f := only(t, b, "f1"); f.Fixed == nil || f.NotKnown != nil {
				t.Errorf("after a whole look: %v", f.NotKnown)
			}
		})
	}
}

// TestReportNotAsked: a report that is left out tells nothing.
func TestReportNotAsked(t *testing.T) {
	r := report("own", findings.Low)
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(r, "f1"))
	b, _ = look(t, b, estate("000002", day(2)), day(2))
	if f := only(t, b, "f1"); f.NotKnown == nil || f.NotKnown.Why != "its report did not run: it was not asked" || f.NotKnown.Since.Run != "000002" {
		t.Errorf("not known: %v", f.NotKnown)
	}
	if b.Reports["own"].Title == "" {
		t.Error("what the report says of itself is lost")
	}
}

// TestGapWhileReportFailed: what hides a finding is remembered even where its report did not run.
func TestGapWhileReportFailed(t *testing.T) {
	r := report("egress", findings.Medium)
	failed := findings.Answer{Report: r}
	failed.Report.NotRun = "timeout"
	denied := estate("000002", day(2))
	denied.Gaps = []findings.Gap{{Scope: "aws/" + account + "/config", Service: "lambda", Reason: graph.GapDenied}}
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(r, "f1"))
	b, _ = look(t, b, denied, day(2), failed)
	denied.ID, denied.Scopes = "000003", estate("000003", day(3)).Scopes
	b, _ = look(t, b, denied, day(3), answer(r))
	if f := only(t, b, "f1"); f.Fixed != nil {
		t.Error("fixed, though the gap that may hide it is still there")
	}
}

func TestSeverityByContext(t *testing.T) {
	const exposed, weighty = "anyone may call it", "it leads to full control of 1"
	for _, tc := range []struct {
		name    string
		context findings.Context
		want    findings.Severity
		why     string
	}{
		{"exposed and weighty", findings.Context{Known: true, Exposed: exposed, Weighty: weighty}, findings.High, "raised from medium: anyone may call it; it leads to full control of 1"},
		{"exposed alone", findings.Context{Known: true, Exposed: exposed}, findings.Medium, ""},
		{"weighty alone", findings.Context{Known: true, Weighty: weighty}, findings.Medium, ""},
		{"neither", findings.Context{Known: true}, findings.Low, "lowered from medium: nobody outside gets there, and it leads to no full control and no crown jewel"},
		{"nothing is known", findings.Context{}, findings.Medium, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := answer(report("egress", findings.Medium), "f1")
			a.Rows[0].Context = tc.context
			b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), a)
			if f := only(t, b, "f1"); f.Severity != tc.want || f.Why != tc.why || f.Base != findings.Medium {
				t.Errorf("severity %s because %q", f.Severity, f.Why)
			}
		})
	}
	a := answer(report("egress", findings.Critical), "f1")
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), a)
	a.Rows[0].Context = findings.Context{Known: true, Exposed: exposed, Weighty: weighty}
	b, events := look(t, b, estate("000002", day(2)), day(2), a)
	if f := only(t, b, "f1"); f.Severity != findings.Critical || f.Why != "" || len(events) != 0 || len(f.Context) != 2 {
		t.Errorf("nothing is worse than critical: %s, %q, %v, %v", f.Severity, f.Why, events, f.Context)
	}
	a.Rows[0].Context = findings.Context{Known: true}
	_, events = look(t, b, estate("000003", day(3)), day(3), a)
	if len(events) != 1 || events[0].Kind != findings.SeverityChanged || events[0].Severity != findings.High {
		t.Errorf("a change of severity: %v", events)
	}
}

func TestOwners(t *testing.T) {
	owners := findings.Owners{
		Tags:  []string{"owner", "team"},
		Rules: []findings.OwnerRule{{Owner: "payments", Subject: "pay-*"}, {Owner: "net", Practice: "network", Report: "egress"}, {Owner: "rest"}},
	}
	tagged := func(subject string, tags map[string]string) findings.Row {
		r := row(subject, "cause")
		r.Tags = tags
		return r
	}
	a := findings.Answer{Report: report("egress", findings.Low), Rows: []findings.Row{
		tagged("pay-1", map[string]string{"Team": "till", "other": "x"}), tagged("pay-2", map[string]string{"owner": ""}), tagged("web", nil),
	}}
	other := findings.Answer{Report: report("logs", findings.Low), Rows: []findings.Row{row("db", "cause")}}
	b, _, err := (&findings.Book{}).Reconcile(estate("000001", day(1)), []findings.Answer{a, other}, owners, day(1))
	if err != nil {
		t.Fatal(err)
	}
	for subject, want := range map[string][2]string{
		"pay-1": {"till", "tag Team"}, "pay-2": {"payments", "rule, subject pay-*"}, "web": {"net", "rule, report egress, practice network"}, "db": {"rest", "rule"},
	} {
		if f := only(t, b, subject); f.Owner != want[0] || f.OwnerWhy != want[1] {
			t.Errorf("%s belongs to %q by %q, want %q", subject, f.Owner, f.OwnerWhy, want)
		}
	}
	id := only(t, b, "web").ID
	if b, _, err = b.Assign(id, "ann", "bo", "local", day(2)); err != nil {
		t.Fatal(err)
	}
	b, _, err = b.Reconcile(estate("000002", day(3)), []findings.Answer{a, other}, owners, day(3))
	if err != nil || only(t, b, "web").Owner != "ann" {
		t.Errorf("assigned, and then owned by %q (%v)", only(t, b, "web").Owner, err)
	}
	if b, _, err = b.Assign(id, "", "bo", "local", day(4)); err != nil {
		t.Fatal(err)
	}
	b, events, err := b.Reconcile(estate("000003", day(5)), []findings.Answer{a, other}, owners, day(5))
	if err != nil || only(t, b, "web").Owner != "net" || len(events) != 1 || events[0].Text != "from nobody to net (rule, report egress, practice network)" {
		t.Errorf("given back: %v, %v", events, err)
	}
}
