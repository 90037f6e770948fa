package main

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
)

// demoEstate imports the demo estate into a store of its own.
func demoEstate(tb testing.TB) *access.Estate {
	tb.Helper()
	st, err := embedded.Open(tb.TempDir(), embedded.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = st.Close() })
	cmd := newDemo()
	info, err := importRun(tb.Context(), st, store.RunOptions{Started: 1, AsOf: 1_790_000_000, Sources: []string{"demo"}}, logger(cmd), importDemo)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := st.Snapshot(tb.Context(), info.ID)
	if err != nil {
		tb.Fatal(err)
	}
	return newEstate(s)
}

// demoQuestions asks of every principal of the demo a few things of its cloud.
func demoQuestions(e *access.Estate, clouds ...graph.Cloud) []access.Request {
	questions := map[graph.Cloud][][2]string{
		graph.AWS: {
			{"s3:GetObject", "arn:aws:s3:::larkspur-any/x"},
			{"s3:ListAllMyBuckets", "*"},
			{"iam:PassRole", "arn:aws:iam::210000000002:role/release-automation"},
			{"sts:AssumeRole", "arn:aws:iam::210000000002:role/payments-breakglass"},
			{"lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:210000000003:function:nightly-rollup"},
			{"lambda:InvokeFunctionUrl", "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback"},
			{"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:210000000002:table/*"},
		},
		graph.GCP: {
			{"run.routes.invoke", "//run.googleapis.com/projects/larkspur-catalogue/locations/europe-west1/services/image-resize"},
			{"storage.buckets.delete", "//cloudresourcemanager.googleapis.com/projects/710000000004"},
			{"resourcemanager.projects.setIamPolicy", "//cloudresourcemanager.googleapis.com/projects/710000000002"},
			{"storage.objects.get", "//storage.googleapis.com/no-such-bucket"},
		},
		graph.Azure: {
			{"Microsoft.Web/sites/write", "/subscriptions/4c998b2c-ecf9-4dff-adc4-43663b246037"},
			{"Microsoft.Storage/storageAccounts/delete", "/subscriptions/4c998b2c-ecf9-4dff-adc4-43663b246037/resourceGroups/rg-shop-data/providers/Microsoft.Storage/storageAccounts/x"},
			{"Microsoft.Compute/virtualMachines/delete", "/subscriptions/4c998b2c-ecf9-4dff-adc4-43663b246037/resourceGroups/rg-managed"},
		},
	}
	var out []access.Request
	s := e.Snapshot()
	for _, n := range s.WithLabel(graph.Principal) {
		for _, c := range clouds {
			for _, q := range questions[c] {
				out = append(out, access.Request{Principal: s.ID(n), Action: q[0], Resource: q[1]})
			}
		}
	}
	return out
}

// TestTraceAgreesWithDecision holds the layers against the answer: a no has a
// layer that stops it, a yes has none, and asking for the layers changes nothing.
func TestTraceAgreesWithDecision(t *testing.T) {
	e := demoEstate(t)
	nos := 0
	for _, q := range demoQuestions(e, graph.AWS, graph.GCP, graph.Azure) {
		d, tr := e.Decide(q), e.Trace(q)
		if diff := cmp.Diff(d, tr.Decision, cmpopts.IgnoreUnexported(access.Condition{})); diff != "" {
			t.Errorf("%v: the trace's decision differs (-decide +trace):\n%s", q, diff)
		}
		stops := slices.ContainsFunc(tr.Layers, func(l access.Layer) bool { return l.Stops })
		no := d.Effect == access.ImplicitlyDenied || d.Effect == access.ExplicitlyDenied
		if no {
			nos++
		}
		if len(tr.Layers) > 0 && no != stops {
			t.Errorf("%v is %s, and a layer that stops it: %v", q, d.Effect, stops)
		}
		if no && tr.Summary() == "" && len(tr.Layers) > 0 {
			t.Errorf("%v is %s without a word why", q, d.Effect)
		}
	}
	if nos == 0 {
		t.Error("no question was answered with no: the test shows nothing")
	}
}

// BenchmarkWhy is one "why" over a loaded estate: the bar is 5 ms.
func BenchmarkWhy(b *testing.B) {
	e := demoEstate(b)
	qs := demoQuestions(e, graph.AWS)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		e.Trace(qs[i%len(qs)])
	}
}
