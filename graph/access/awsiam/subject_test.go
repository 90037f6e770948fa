package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// TestNamedSubject: a federated subject that trust names in full gets the roles whose conditions it meets, for certain, and none of
// those of its issuer's other subjects; one that is a pattern stands for whoever comes of those that match it.
func TestNamedSubject(t *testing.T) {
	const (
		provider = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
		issuer   = "token.actions.githubusercontent.com"
		main     = "repo:shop/api:ref:refs/heads/main"
		others   = "repo:shop/web:*"
	)
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "111111111111", Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Account: "111111111111"})
	b.Node(graph.NodeFact{ID: provider, Labels: []graph.Label{graph.IdentityProvider}, Cloud: graph.AWS, Account: "111111111111", Type: "AWS::IAM::OIDCProvider"})
	for name, sub := range map[string]string{"api": main, "web": others} {
		role := "arn:aws:iam::111111111111:role/" + name
		op := map[bool]string{true: "StringEquals", false: "StringLike"}[sub == main]
		doc := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"` + provider + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"` + op + `":{"` + issuer + `:sub":"` + sub + `"}}}]}`
		b.Node(graph.NodeFact{ID: role, Labels: []graph.Label{graph.Principal, graph.Role}, Cloud: graph.AWS, Account: "111111111111", Type: "AWS::IAM::Role", Name: name})
		b.Node(graph.NodeFact{ID: role + "#trust", Labels: []graph.Label{graph.Policy}, Cloud: graph.AWS, Account: "111111111111", Props: graph.Props{"policy_kind": "trust", "document": doc}})
		b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: role, To: role + "#trust"})
		for _, who := range awsiam.TrustedBy(role, doc) {
			if who.Node != nil {
				b.Node(*who.Node)
			}
			b.Edge(graph.EdgeFact{Kind: graph.Trusts, From: role, To: who.ID})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	j := awsiam.New(s)
	for _, tt := range []struct {
		who, role string
		want      access.Effect
	}{
		{main, "api", access.Allowed},
		{main, "web", access.ImplicitlyDenied},
		{others, "web", access.IsConditional},
		{others, "api", access.ImplicitlyDenied},
	} {
		got := j.Decide(access.Request{Principal: "external:" + issuer + ":" + tt.who, Action: "sts:AssumeRoleWithWebIdentity", Resource: "arn:aws:iam::111111111111:role/" + tt.role}).Effect
		if got != tt.want {
			t.Errorf("%s takes %s: %s, want %s", tt.who, tt.role, got, tt.want)
		}
	}
}
