package findings_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
)

func TestIdentify(t *testing.T) {
	id := func(report, subject string, cause ...any) string {
		t.Helper()
		out, err := findings.Identify(report, subject, cause)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	base := id("r", "/subscriptions/A/x", "c", int64(1), []any{"b", "a"}, nil)
	if len(base) != 20 {
		t.Errorf("id %q", base)
	}
	for _, same := range []string{
		id("r", "/SUBSCRIPTIONS/a/x", "c", int64(1), []any{"b", "a"}, nil), // as Azure compares ids
		id("r", "/subscriptions/A/x", "c", int64(1), []any{"a", "b"}, nil), // a list has no order
		id("r", "/subscriptions/A/x", "c", float64(1), []string{"b", "a"}, nil),
	} {
		if same != base {
			t.Errorf("%s is not %s", same, base)
		}
	}
	seen := map[string]bool{base: true}
	for _, other := range []string{
		id("s", "/subscriptions/A/x", "c", int64(1), []any{"b", "a"}, nil), id("r", "arn:A", "c"), id("r", "arn:a", "c"), id("r", "arn:a", "c", ""),
		id("r", "arn:a"), id("r", "arn:a", []any{"c"}), id("r", "arn:a", nil), id("rarn", ":a"), id("r", "arn:a", "1"), id("r", "arn:a", 1),
	} {
		if seen[other] {
			t.Errorf("%s stands for two findings", other)
		}
		seen[other] = true
	}
}

func TestDecide(t *testing.T) {
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(report("r", findings.High), "f1", "f2"))
	b, _ = look(t, b, estate("000002", day(2)), day(2), answer(report("r", findings.High), "f1"))
	id, gone := only(t, b, "f1").ID, only(t, b, "f2").ID
	good := findings.Decision{State: findings.Accepted, Until: day(20), By: "Ann", Reason: "why"}
	with := func(change func(*findings.Decision)) findings.Decision {
		d := good
		change(&d)
		return d
	}
	for _, tc := range []struct {
		name, id string
		d        findings.Decision
		want     error
		says     string
	}{
		{"accepted", id, good, nil, ""},
		{"false positive", id, findings.Decision{State: findings.FalsePositive, By: "Ann", Reason: "why"}, nil, ""},
		{"by the beginning of its id", id[:6], good, nil, ""},
		{"nothing to take back", id, findings.Decision{State: findings.Open}, nil, ""},
		{"fixed", id, with(func(d *findings.Decision) { d.State = findings.Fixed }), findings.ErrVerdict, "for a run to say"},
		{"no state", id, with(func(d *findings.Decision) { d.State = "gone" }), findings.ErrVerdict, "none of open"},
		{"without an end", id, with(func(d *findings.Decision) { d.Until = time.Time{} }), findings.ErrVerdict, "a date at which it ends"},
		{"ended already", id, with(func(d *findings.Decision) { d.Until = day(2) }), findings.ErrVerdict, "would have ended already"},
		{"a false positive with an end", id, with(func(d *findings.Decision) { d.State = findings.FalsePositive }), findings.ErrVerdict, "only an acceptance"},
		{"by nobody", id, with(func(d *findings.Decision) { d.By = "" }), findings.ErrVerdict, "who decides is missing"},
		{"without a reason", id, with(func(d *findings.Decision) { d.Reason = "" }), findings.ErrVerdict, "the reason is missing"},
		{"a long reason", id, with(func(d *findings.Decision) { d.Reason = strings.Repeat("x", 2001) }), findings.ErrVerdict, "2000 at most"},
		{"a control character", id, with(func(d *findings.Decision) { d.By = "\x1b[2J" }), findings.ErrVerdict, "control character"},
		{"what is fixed", gone, good, findings.ErrVerdict, "fixed already"},
		{"what nobody knows", "ffffffffffffffffffff", good, findings.ErrNoFinding, ""},
		{"too short a beginning", id[:3], good, findings.ErrNoFinding, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			next, f, err := b.Decide(tc.id, tc.d, day(3))
			if !errors.Is(err, tc.want) || err != nil && !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("error %v, want %v with %q", err, tc.want, tc.says)
			}
			if err != nil {
				return
			}
			if tc.d.State == findings.Open {
				if next != b {
					t.Error("something changed")
				}
				return
			}
			if f.State() != tc.d.State || f.Verdict.By != "Ann" || only(t, b, "f1").Verdict != nil {
				t.Errorf("state %s, verdict %v", f.State(), f.Verdict)
			}
			back, f, err := next.Decide(tc.id, findings.Decision{State: findings.Open, By: "Bo", Reason: "no longer"}, day(4))
			if err != nil || f.State() != findings.Open || back == next {
				t.Fatalf("taken back: %v", err)
			}
			if last := f.History[len(f.History)-1]; last.Kind != findings.WasReopened || last.By != "Bo" || last.Text != "no longer" {
				t.Errorf("the record says %+v", last)
			}
		})
	}
}

// TestEndsWhileRead: an acceptance that has ended is over for who reads, and what is fixed meanwhile is not opened by it.
func TestEndsWhileRead(t *testing.T) {
	r := report("r", findings.High)
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(r, "f1", "f2"))
	for _, subject := range []string{"f1", "f2"} {
		var err error
		if b, _, err = b.Decide(only(t, b, subject).ID, findings.Decision{State: findings.Accepted, Until: day(3), By: "Ann", Reason: "why"}, day(1)); err != nil {
			t.Fatal(err)
		}
	}
	b, _ = look(t, b, estate("000002", day(2)), day(2), answer(r, "f1"))
	if at, events := b.At(day(2)); at != b || events != nil {
		t.Errorf("a day before: %v", events)
	}
	at, events := b.At(day(3))
	if len(events) != 2 || only(t, at, "f1").State() != findings.Open || only(t, at, "f2").State() != findings.Fixed || only(t, at, "f2").Reopened != nil {
		t.Errorf("on the day: %v", events)
	}
}

func TestCompare(t *testing.T) {
	r := report("r", findings.High)
	failing := report("s", findings.Low)
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(r, "stays", "goes", "returns"), answer(failing, "hidden"))
	b, _ = look(t, b, estate("000002", day(2)), day(2), answer(r, "stays", "goes"), answer(failing, "hidden"))
	failing.NotRun = "timeout"
	b, _ = look(t, b, estate("000003", day(3)), day(3), answer(r, "stays", "returns", "new"), findings.Answer{Report: failing})
	b, _, err := b.Decide(only(t, b, "stays").ID, findings.Decision{State: findings.FalsePositive, By: "Ann", Reason: "why"}, day(3))
	if err != nil {
		t.Fatal(err)
	}
	names := func(list []*findings.Finding) string {
		var out []string
		for _, f := range list {
			out = append(out, f.Subject.ID)
		}
		return strings.Join(out, " ")
	}
	for _, tc := range []struct{ from, to, want string }{
		{"", "", "new [new] back [returns] fixed [goes] not known [hidden] changed 1 same 0"},
		{"000001", "000002", "new [] back [] fixed [returns] not known [] changed 0 same 3"},
		{"000001", "", "new [new] back [] fixed [goes] not known [hidden] changed 1 same 1"},
	} {
		c, err := b.Compare(tc.from, tc.to, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("new [%s] back [%s] fixed [%s] not known [%s] changed %d same %d", names(c.New), names(c.Back), names(c.Fixed), names(c.NotKnown), len(c.Changed), c.Same)
		if got != tc.want {
			t.Errorf("from %q to %q: %s, want %s", tc.from, tc.to, got, tc.want)
		}
	}
	if _, err := b.Compare("000009", "", nil); !errors.Is(err, findings.ErrNotLooked) || !strings.Contains(err.Error(), "000001, 000002, 000003") {
		t.Errorf("a run that was not looked at: %v", err)
	}
}

func TestGates(t *testing.T) {
	r, s := report("r", findings.High), report("s", findings.Low)
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(r, "old"), answer(s, "mild"))
	b, _ = look(t, b, estate("000002", day(2)), day(2), answer(r, "old", "new"), answer(s, "mild"))
	for gate, want := range map[string]string{
		"severity>=high,new": "new", "severity>=high": "new old", "High, new": "new", "new": "new", "severity=low": "mild", "report=s, state=open": "mild",
		"state=fixed": "", "practice=network,account=" + account: "new old mild", "practice=integrity": "", "owner=ann": "", "cloud=aws,severity>=info": "new old mild", "not-known": "",
	} {
		f, err := findings.ParseGate(gate)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range b.Sorted(b.Fits(f)) {
			got = append(got, x.Subject.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", gate, got, want)
		}
	}
	for _, bad := range []string{"", "highest", "severity>=awful", "severity", "old", "state=gone", "colour=red", "severity=x", "new,,"} {
		if _, err := findings.ParseGate(bad); !errors.Is(err, findings.ErrGate) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if diff := cmp.Diff([]findings.Count{{"high", 2}, {"low", 1}}, b.Count(b.Sorted(nil), findings.BySeverity)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]findings.Count{{"r", 2}, {"s", 1}}, b.Count(b.Sorted(nil), findings.ByReport)); diff != "" {
		t.Error(diff)
	}
}

// TestParts: what changes one finding leaves most parts as they were.
func TestParts(t *testing.T) {
	var subjects []string
	for i := range 2000 {
		subjects = append(subjects, fmt.Sprint("f", i))
	}
	r := report("r", findings.High)
	b, _ := look(t, &findings.Book{}, estate("000001", day(1)), day(1), answer(r, subjects...))
	before, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if len(before) < 10 {
		t.Errorf("%d parts", len(before))
	}
	if b, _, err = b.Assign(only(t, b, "f7").ID, "ann", "bo", "local", day(2)); err != nil {
		t.Fatal(err)
	}
	after, err := b.Encode()
	if err != nil || len(after) != len(before) {
		t.Fatalf("%d parts, were %d (%v)", len(after), len(before), err)
	}
	other := 0
	for i := range after {
		if string(after[i]) != string(before[i]) {
			other++
		}
	}
	if other != 1 {
		t.Errorf("%d parts changed, want one", other)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"format":1}`), []byte(`{"id":"00","history":[]}`))
	f.Add([]byte(`{"format":2}`), []byte(``))
	f.Fuzz(func(t *testing.T, a, c []byte) {
		b, err := findings.Decode([][]byte{a, c})
		if err != nil {
			if !errors.Is(err, findings.ErrFormat) {
				t.Errorf("error %v", err)
			}
			return
		}
		if _, err := b.Encode(); err != nil {
			t.Errorf("read, but not written: %v", err)
		}
	})
}

func FuzzParseGate(f *testing.F) {
	f.Add("severity>=high,new")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := findings.ParseGate(text); err != nil && !errors.Is(err, findings.ErrGate) {
			t.Errorf("error %v", err)
		}
	})
}
