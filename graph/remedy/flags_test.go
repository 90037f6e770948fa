package remedy_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

// TestWhatHoldsAFlagOpen: a flag of judgement goes when all edges that prove it
// do; any other is given.
func TestWhatHoldsAFlagOpen(t *testing.T) {
	const (
		fn  = "arn:aws:lambda:eu-west-1:" + here + ":function:f"
		url = fn + "#url"
	)
	open := func(f facts, p graph.Props) {
		f.node(graph.IDInternet, "", "", nil, graph.Principal, graph.Public)
		f.node(graph.IDAnyAWSAccount, "", "", nil, graph.Principal, graph.Public)
		f.node(fn, "AWS::Lambda::Function", here, p, graph.Function)
	}
	public := graph.Props{graph.PropPublic: true, graph.PropPublic + "_why": "anyone may call it"}
	invoke := func(f facts, from, to, key string, p graph.Props) {
		f.Edge(graph.EdgeFact{Kind: graph.CanInvoke, From: from, To: to, Key: key, Props: p})
	}
	asked := graph.Props{graph.PropActions: []string{"lambda:InvokeFunction"}}
	const anyone = "remove or narrow statement Anyone of " + fn + "#policy"
	tests := []struct {
		name, flag, of string
		write          func(facts)
		want           []string
	}{
		{"the statement that lets anyone in", graph.PropPublic, fn, func(f facts) {
			open(f, public)
			f.policy(fn+"#policy", "resource", fn, "Anyone lambda:InvokeFunction "+fn+" *")
			invoke(f, graph.IDAnyAWSAccount, fn, "", asked)
		}, []string{anyone}},
		{"a function URL without authentication: its setting, or that it starts the function", graph.PropPublic, fn, func(f facts) {
			open(f, public)
			f.node(url, "AWS::Lambda::Url", here, graph.Props{"auth_type": "NONE"}, graph.Endpoint)
			f.link(graph.Triggers, url, fn)
			invoke(f, graph.IDInternet, fn, url, graph.Props{graph.PropVia: url})
		}, []string{
			"change the setting of " + url + " (auth_type NONE → AWS_IAM)", "keep " + url + " from starting " + fn + ", or ask who calls it",
		}},
		{"two ways in: both have to go", graph.PropPublic, fn, func(f facts) {
			open(f, public)
			f.policy(fn+"#policy", "resource", fn, "Anyone lambda:InvokeFunction "+fn+" *")
			invoke(f, graph.IDAnyAWSAccount, fn, "", asked)
			f.node(url, "AWS::Lambda::Url", here, graph.Props{"auth_type": "NONE"}, graph.Endpoint)
			invoke(f, graph.IDInternet, fn, url, graph.Props{graph.PropVia: url})
		}, []string{anyone + " | change the setting of " + url + " (auth_type NONE → AWS_IAM)"}},
		{"what is not certain makes nothing public", graph.PropPublic, fn, func(f facts) {
			open(f, public)
			f.policy(fn+"#policy", "resource", fn, "Anyone lambda:InvokeFunction "+fn+" *")
			invoke(f, graph.IDAnyAWSAccount, fn, "", asked)
			invoke(f, graph.IDInternet, fn, "x", graph.Props{graph.PropCertainty: "conditional"})
		}, []string{anyone}},
		{"the policy that gives full control", graph.PropAdmin, ann, func(f facts) {
			f.node(ann, "AWS::IAM::User", here, graph.Props{graph.PropAdmin: true, graph.PropAdmin + "_why": "full control"})
			f.policy("arn:aws:iam::aws:policy/All", "managed", ann, "All * *")
			f.Edge(graph.EdgeFact{Kind: graph.Administers, From: ann, To: here})
		}, []string{"detach arn:aws:iam::aws:policy/All from " + ann}},
		{"what the facts say is given", graph.PropPublic, fn, func(f facts) {
			open(f, graph.Props{graph.PropPublic: true})
			f.policy(fn+"#policy", "resource", fn, "Anyone lambda:InvokeFunction "+fn+" *")
			invoke(f, graph.IDAnyAWSAccount, fn, "", asked)
		}, nil},
		{"the public is public", graph.PropPublic, graph.IDInternet, func(f facts) { open(f, nil) }, nil},
		{"the user's marks are given", graph.PropSensitive, fn, func(f facts) { open(f, graph.Props{graph.PropSensitive: true}) }, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			e := estate(t, tc.write)
			b := remedy.New(e, nil)
			n, ok := e.Snapshot().Lookup(tc.of)
			if !ok {
				t.Fatal("no such node")
			}
			got := spell(b, b.Flagged(n, tc.flag))
			slices.Sort(got)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			stuck := b.Stuck([]walk.Flag{{Node: n, Flag: tc.flag}})
			if said := len(stuck) > 0; len(tc.want) == 0 && said != (tc.name == "what the facts say is given") {
				t.Errorf("said to be given: %v", said)
			}
		})
	}
}
