package findings_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
)

// anyRun draws what a run read and what its reports said.
func anyRun(t *rapid.T, n int) (findings.Run, []findings.Answer) {
	id := fmt.Sprintf("%06d", n)
	run := findings.Run{ID: id, At: day(n)}
	for _, acc := range []string{account, "222222222222"} {
		sc := findings.Scope{Cloud: graph.AWS, Account: acc, Flag: "gaad", Run: id}
		if rapid.Bool().Draw(t, "carried over") {
			sc.Run = "000001"
			sc.Stale = rapid.SampledFrom([]string{"", "timeout"}).Draw(t, "stale")
		}
		run.Scopes = append(run.Scopes, sc)
		for _, service := range []string{"lambda", "iam"} {
			if rapid.Bool().Draw(t, "gap") {
				run.Gaps = append(run.Gaps, findings.Gap{Scope: "aws/" + acc + "/gaad", Service: service, Reason: rapid.SampledFrom([]graph.GapReason{graph.GapDenied, graph.GapNameOnly}).Draw(t, "reason")})
			}
		}
	}
	var answers []findings.Answer
	for i := range 3 {
		a := findings.Answer{Report: report(fmt.Sprint("report-", i), rapid.SampledFrom(findings.Severities()).Draw(t, "severity"))}
		if rapid.IntRange(0, 4).Draw(t, "fails") == 0 {
			a.Report.NotRun = "timeout"
		} else {
			for range rapid.IntRange(0, 5).Draw(t, "rows") {
				r := row(fmt.Sprint("f", rapid.IntRange(0, 3).Draw(t, "subject")), rapid.SampledFrom([]string{"x", "y"}).Draw(t, "cause"))
				r.Details = []findings.Value{{Name: "detail", Value: rapid.IntRange(0, 2).Draw(t, "detail")}}
				r.Subject.Account = run.Scopes[int(r.Subject.ID[1])%2].Account
				a.Rows = append(a.Rows, r)
			}
		}
		answers = append(answers, a)
	}
	return run, answers
}

func shuffled(t *rapid.T, answers []findings.Answer) []findings.Answer {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	out := slices.Clone(answers)
	for i := range out {
		out[i].Rows = slices.Clone(out[i].Rows)
		rows := out[i].Rows
		r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
	}
	r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

// TestLaws: order never matters; to look twice changes nothing; ids outlive wording; a Book outlives being written; history
// only grows; what is there is never fixed and what is fixed was looked for.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &findings.Book{}
		for n := 1; n <= rapid.IntRange(1, 5).Draw(t, "runs"); n++ {
			run, answers := anyRun(t, n)
			next := mustLook(t, b, run, answers, day(n))
			if diff := cmp.Diff(next, mustLook(t, b, run, shuffled(t, answers), day(n))); diff != "" {
				t.Fatalf("another order gives another book:\n%s", diff)
			}
			twice, events, err := next.Reconcile(run, shuffled(t, answers), findings.Owners{}, day(n).Add(time.Hour))
			if err != nil || len(events) > 0 || !cmp.Equal(next, twice) {
				t.Fatalf("a second look at run %s: %v, %v\n%s", run.ID, err, events, cmp.Diff(next, twice))
			}
			reworded := slices.Clone(answers)
			for i := range reworded {
				reworded[i].Report.Title, reworded[i].Report.Description = "other words", "for the same"
			}
			if a, c := ids(next), ids(mustLook(t, b, run, reworded, day(n))); !slices.Equal(a, c) {
				t.Fatalf("other words give other ids: %v, %v", a, c)
			}
			parts, err := next.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if back, err := findings.Decode(parts); err != nil || !cmp.Equal(next, back) {
				t.Fatalf("written and read (%v):\n%s", err, cmp.Diff(next, back))
			}
			for id, was := range b.Findings {
				if now := next.Findings[id].History; len(now) < len(was.History) || !cmp.Equal(was.History, now[:len(was.History)]) {
					t.Fatalf("the history of %s was rewritten", id)
				}
			}
			for id, f := range next.Findings {
				if f.Fixed != nil && f.Last.Run == run.ID {
					t.Fatalf("%s is seen and fixed in one run", id)
				}
				if s := f.Standing(run.ID); s.State != f.State() || s.Severity != f.Severity || s.NotKnown != (f.NotKnown != nil) {
					t.Fatalf("%s stands at %v by its history", id, s)
				}
			}
			b = next
		}
	})
}

func mustLook(t *rapid.T, b *findings.Book, run findings.Run, answers []findings.Answer, now time.Time) *findings.Book {
	next, _, err := b.Reconcile(run, answers, findings.Owners{}, now)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func ids(b *findings.Book) []string {
	var out []string
	for id := range b.Findings {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
