package findings_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
)

// TestDoubts: a Book tells of which reports nothing, or not all, is known, and what was not read: a line for each service and
// reason, however many accounts it is.
func TestDoubts(t *testing.T) {
	run := findings.Run{ID: "000001", At: day(1), Gaps: []findings.Gap{
		{Scope: "aws/2/live", Service: "lambda", Reason: graph.GapDenied},
		{Scope: "aws/1/live", Service: "lambda", Reason: graph.GapDenied},
		{Scope: "aws/3/live", Service: "lambda", Reason: graph.GapDenied},
		{Scope: "aws/3/live", Service: "lambda", Reason: graph.GapFailed},
		{Scope: "gcp/p/resources", Reason: graph.GapTruncated},
		{Scope: "gcp/p/resources", Service: "run", Reason: graph.GapNotProvided},
	}}
	b, _, err := (&findings.Book{}).Reconcile(run, []findings.Answer{
		{Report: findings.Report{ID: "whole"}}, {Report: findings.Report{ID: "short", Cut: "a limit of 10 rows"}}, {Report: findings.Report{ID: "late", NotRun: "it took too long"}},
	}, findings.Owners{}, day(1))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range b.Doubts() {
		got = append(got, d.String())
	}
	want := []string{
		"late did not run: it took too long", "short may have left something out: a limit of 10 rows",
		"not read: lambda of aws/1/live (access-denied), and of 2 more", "not read: lambda of aws/3/live (failed)", "not read: gcp/p/resources (truncated)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("doubts (-want +got):\n%s", diff)
	}
}
