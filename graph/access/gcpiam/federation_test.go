package gcpiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/gcpiam"
)

const pool = "projects/3/locations/global/workloadIdentityPools/ci"

// TestFederation: who outside Google may become a service account through a pool.
func TestFederation(t *testing.T) {
	const (
		app    = "arn:aws:iam::111122223333:role/team/app"
		other  = "arn:aws:iam::111122223333:role/other"
		away   = "arn:aws:iam::999999999999:role/app"
		pinned = "external:https://token.actions.githubusercontent.com"
		anyOne = pinned + " (any repository)"
	)
	cases := []struct {
		name     string
		provider graph.Props
		member   string
		want     map[string]access.Effect
	}{
		{
			"an AWS role by name",
			graph.Props{"aws_account": "111122223333"},
			"principalSet://iam.googleapis.com/" + pool + "/attribute.aws_role/arn:aws:sts::111122223333:assumed-role/app",
			map[string]access.Effect{app: access.Allowed, other: access.ImplicitlyDenied, away: access.ImplicitlyDenied},
		},
		{
			"every principal of the AWS account",
			graph.Props{"aws_account": "111122223333"},
			"principalSet://iam.googleapis.com/" + pool + "/*",
			map[string]access.Effect{app: access.Allowed, other: access.Allowed, away: access.ImplicitlyDenied},
		},
		{
			"an attribute condition that shuts one out",
			graph.Props{"aws_account": "111122223333", "attribute_condition": `assertion.arn.startsWith("arn:aws:sts::111122223333:assumed-role/app/")`},
			"principalSet://iam.googleapis.com/" + pool + "/*",
			map[string]access.Effect{app: access.Allowed, other: access.ImplicitlyDenied},
		},
		{
			"an attribute condition that nobody can settle",
			graph.Props{"aws_account": "111122223333", "attribute_condition": `assertion.arn.extract("x/{a}") == "y"`},
			"principalSet://iam.googleapis.com/" + pool + "/*",
			map[string]access.Effect{app: access.IsConditional},
		},
		{
			"a mapping of somebody's own",
			graph.Props{"aws_account": "111122223333", "attribute_mapping": `{"attribute.team":"assertion.arn.extract('x')"}`},
			"principalSet://iam.googleapis.com/" + pool + "/attribute.team/a",
			map[string]access.Effect{app: access.IsUnknown},
		},
		{
			"a provider that is off",
			graph.Props{"aws_account": "111122223333", "disabled": true},
			"principalSet://iam.googleapis.com/" + pool + "/*",
			map[string]access.Effect{app: access.ImplicitlyDenied},
		},
		{
			"GitHub, one repository",
			graph.Props{"issuer_uri": "https://token.actions.githubusercontent.com", "attribute_mapping": `{"google.subject":"assertion.sub","attribute.repository":"assertion.repository"}`},
			"principalSet://iam.googleapis.com/" + pool + "/attribute.repository/acme/shop",
			map[string]access.Effect{pinned: access.Allowed, anyOne: access.ImplicitlyDenied},
		},
		{
			"GitHub, one repository, of an owner that the provider asks for",
			graph.Props{"issuer_uri": "https://token.actions.githubusercontent.com", "attribute_mapping": `{"google.subject":"assertion.sub","attribute.repository":"assertion.repository"}`, "attribute_condition": "assertion.repository_owner == 'acme'"},
			"principalSet://iam.googleapis.com/" + pool + "/attribute.repository/acme/shop",
			map[string]access.Effect{pinned: access.Allowed, anyOne: access.ImplicitlyDenied},
		},
		{
			"GitHub, any repository",
			graph.Props{"issuer_uri": "https://token.actions.githubusercontent.com", "attribute_mapping": `{"google.subject":"assertion.sub"}`},
			"principalSet://iam.googleapis.com/" + pool + "/*",
			map[string]access.Effect{pinned: access.ImplicitlyDenied, anyOne: access.Allowed},
		},
		{
			"GitHub, the provider asks for an owner",
			graph.Props{"issuer_uri": "https://token.actions.githubusercontent.com", "attribute_mapping": `{"google.subject":"assertion.sub"}`, "attribute_condition": "assertion.repository_owner == 'acme'"},
			"principalSet://iam.googleapis.com/" + pool + "/*",
			map[string]access.Effect{pinned: access.IsConditional, anyOne: access.ImplicitlyDenied},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := &estate{b: graph.NewBuilder()}
			for _, line := range []string{
				"project 3 shop", "sa fn@shop.iam.gserviceaccount.com in 3",
				"role roles/iam.workloadIdentityUser iam.serviceAccounts.getAccessToken",
				"bind " + c.member + " roles/iam.workloadIdentityUser fn@shop.iam.gserviceaccount.com",
			} {
				e.line(t, line)
			}
			for _, id := range []string{app, other, away} {
				e.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal, graph.Role}, Cloud: graph.AWS})
			}
			for _, id := range []string{pinned, anyOne} {
				e.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal}, Cloud: graph.Internet})
			}
			c.provider["pool"] = pool
			e.b.Node(graph.NodeFact{ID: "//iam.googleapis.com/" + pool + "/providers/p", Labels: []graph.Label{graph.IdentityProvider}, Cloud: graph.GCP, Props: c.provider})
			s, err := e.b.Build()
			if err != nil {
				t.Fatal(err)
			}
			j := gcpiam.New(s)
			for who, want := range c.want {
				d := j.Decide(access.Request{Principal: who, Action: "iam.serviceAccounts.getAccessToken", Resource: "serviceAccount:fn@shop.iam.gserviceaccount.com"})
				if d.Effect != want {
					t.Errorf("%s: %s, want %s", who, d.Effect, want)
				}
			}
		})
	}
}
