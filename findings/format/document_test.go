package format_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/format"
	"github.com/postern-graph/postern/graph"
)

func day(n int) time.Time { return time.Date(2026, time.November, n, 12, 0, 0, 0, time.UTC) }

const (
	account = "210000000002"
	lambda  = "arn:aws:lambda:eu-west-1:" + account + ":function:"
	// hostile is a name that means something to every reader of ours.
	hostile = "=cmd|'/c'!A1 <script>alert(1)</script> \x1b[2J | ]]> \u202e \x00 {{.}} `"
)

// document has a finding in every state, of three clouds and none, of reports with and without controls, one of which did
// not run.
func document(t *testing.T) *format.Document {
	t.Helper()
	invoke := findings.Report{
		ID: "public-invoke", Title: "Functions that anyone may run", Description: "Anyone may run them.", Practice: "function-access", Severity: findings.High,
		Remediation: map[graph.Cloud]string{graph.AWS: "Set the function URL to AWS_IAM.", graph.GCP: "Take allUsers out.", graph.Azure: "Set authLevel."},
		References:  []string{"https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"},
		Controls:    map[string][]string{"fsbp": {"Lambda.1"}, "cis-aws": {"1.16"}, "attack": {"T1078.004", "T1190"}},
	}
	own := findings.Report{ID: "own", Title: "A report of the user's", Severity: findings.Critical, Controls: map[string][]string{"attack": {"T1078"}}}
	broken := findings.Report{ID: "broken", Title: "Broken", Severity: findings.Low, NotRun: "it took longer than a minute"}
	partial := findings.Report{ID: "partial", Title: "Partial", Severity: findings.Low, Cut: "its search ended at a bound"}
	row := func(id, typ string, cloud graph.Cloud, account, region string) findings.Row {
		return findings.Row{
			Subject: findings.Subject{ID: id, Name: id[strings.LastIndexAny(id, "/:")+1:], Type: typ, Cloud: cloud, Account: account, Region: region},
			Tags:    map[string]string{"team": "till"}, Cause: []findings.Value{{Name: "via", Value: id + "#url"}},
			Details: []findings.Value{{Name: "actions", Value: []any{"a", "b"}}, {Name: "none", Value: nil}, {Name: "count", Value: int64(3)}, {Name: "empty", Value: ""}},
		}
	}
	function := func(name string) findings.Row {
		return row(lambda+name, "AWS::Lambda::Function", graph.AWS, account, "eu-west-1")
	}
	azure := row("/subscriptions/4c998b2c-ecf9-4dff-adc4-43663b246037/resourceGroups/rg/providers/Microsoft.Web/sites/fa", "Microsoft.Web/sites", graph.Azure, "4c998b2c-ecf9-4dff-adc4-43663b246037", "westeurope")
	gcp := row("//run.googleapis.com/projects/p/locations/europe-west1/services/s", "run.googleapis.com/Service", graph.GCP, "p", "europe-west1")
	gcp.Context = findings.Context{Known: true, Exposed: "anyone may use it", Weighty: "it leads to full control of an account"}
	evil := function("evil")
	evil.Subject.Name, evil.Cause[0].Value, evil.Tags["team"] = hostile, hostile, hostile
	nowhere := findings.Row{Subject: findings.Subject{ID: "somewhere"}}

	run := func(id string, n int) findings.Run {
		return findings.Run{ID: id, At: day(n), Scopes: []findings.Scope{
			{Cloud: graph.AWS, Account: account, Flag: "config", Run: id},
			{Cloud: graph.GCP, Account: "p", Flag: "resources", Run: id},
			{Cloud: graph.Azure, Account: azure.Subject.Account, Flag: "arg", Run: id},
		}}
	}
	owners := findings.Owners{Tags: []string{"team"}}
	b, _, err := (&findings.Book{}).Reconcile(run("000001", 1), []findings.Answer{
		{Report: invoke, Rows: []findings.Row{function("stays"), function("goes"), function("accepted"), function("false"), function("hidden")}},
	}, owners, day(1))
	for i, d := range map[string]findings.Decision{
		"accepted": {State: findings.Accepted, Until: day(20), By: "Ann", Reason: hostile2(hostile)},
		"false":    {State: findings.FalsePositive, By: "Bo", Reason: "a test page"},
	} {
		if err != nil {
			t.Fatal(err)
		}
		f := b.Sorted(func(f *findings.Finding) bool { return f.Subject.Name == i })[0]
		b, _, err = b.Decide(f.ID, d, day(2))
	}
	if err != nil {
		t.Fatal(err)
	}
	second := run("000002", 3)
	b, _, err = b.Reconcile(second, []findings.Answer{
		{Report: invoke, Rows: []findings.Row{function("stays"), function("accepted"), function("false"), function("hidden"), azure, gcp, evil}},
		{Report: own, Rows: []findings.Row{nowhere}},
		{Report: broken},
		{Report: partial},
	}, owners, day(3))
	if err != nil {
		t.Fatal(err)
	}
	third := run("000003", 4)
	third.Gaps = []findings.Gap{{Scope: "aws/" + account + "/config", Service: "lambda", Reason: graph.GapDenied}}
	b, _, err = b.Reconcile(third, []findings.Answer{
		{Report: invoke, Rows: []findings.Row{function("stays"), function("accepted"), function("false"), azure, gcp, evil, function("new")}},
		{Report: own, Rows: []findings.Row{nowhere}},
		{Report: broken},
		{Report: partial},
	}, owners, day(4))
	if err != nil {
		t.Fatal(err)
	}
	return &format.Document{Book: b, List: b.Sorted(nil), Made: day(5), Version: "1.2.3"}
}

// hostile2 is what of a hostile text may stand in a person's reason: no control characters.
func hostile2(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, s)
}

func written(t *testing.T, name string, d *format.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := format.Write(&out, name, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// many is a document of n findings of one report.
func many(t *testing.T, n int) *format.Document {
	t.Helper()
	a := findings.Answer{Report: findings.Report{ID: "r", Title: "R", Severity: findings.Low}}
	for i := range n {
		a.Rows = append(a.Rows, findings.Row{Subject: findings.Subject{ID: fmt.Sprint(lambda, i), Cloud: graph.AWS, Account: account}})
	}
	b, _, err := (&findings.Book{}).Reconcile(findings.Run{ID: "000001", At: day(1)}, []findings.Answer{a}, findings.Owners{}, day(1))
	if err != nil {
		t.Fatal(err)
	}
	return &format.Document{Book: b, List: b.Sorted(nil), Made: day(2)}
}
