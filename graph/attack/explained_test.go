package attack_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/attack"
)

// TestExplainedWhereItWasAsked: what a technique asks of a policy or a group is explained by the statements that name these,
// and by no statement that names something else.
func TestExplainedWhereItWasAsked(t *testing.T) {
	const home, iam = "111122223333", "arn:aws:iam::111122223333:"
	tests := []struct {
		name, technique, action, on string
		want                        bool
	}{
		{"a policy attached to oneself", "iam-001", "iam:CreatePolicyVersion", iam + "policy/own", true},
		{"a policy attached to nobody", "iam-001", "iam:CreatePolicyVersion", iam + "policy/other", false},
		{"a group that one is in", "iam-010", "iam:AttachGroupPolicy", iam + "group/ops", true},
		{"a group that one is not in", "iam-010", "iam:AttachGroupPolicy", iam + "group/none", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			b := graph.NewBuilder()
			node := func(id, typ string, p graph.Props, labels ...graph.Label) {
				b.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: home, Labels: labels, Props: p})
				b.Edge(graph.EdgeFact{Kind: graph.Contains, From: home, To: id})
			}
			policy := func(id, kind, action, on string) {
				node(id, "AWS::IAM::Policy", graph.Props{
					graph.PropPolicyKind: kind, graph.PropDocument: fmt.Sprintf(`{"Statement":[{"Sid":"S","Effect":"Allow","Action":%q,"Resource":%q}]}`, action, on),
				}, graph.Policy)
			}
			link := func(k graph.Kind, from, to string) { b.Edge(graph.EdgeFact{Kind: k, From: from, To: to}) }
			b.Node(graph.NodeFact{ID: home, Cloud: graph.AWS, Account: home, Labels: []graph.Label{graph.Account}})
			node(iam+"user/ann", "AWS::IAM::User", nil, graph.Principal, graph.User)
			for _, g := range []string{"ops", "none"} {
				node(iam+"group/"+g, "AWS::IAM::Group", nil, graph.Principal, graph.Group)
			}
			link(graph.MemberOf, iam+"user/ann", iam+"group/ops")
			for _, p := range []string{"own", "other"} {
				policy(iam+"policy/"+p, "managed", "s3:ListAllMyBuckets", "*")
			}
			link(graph.HasPolicy, iam+"user/ann", iam+"policy/own")
			policy(iam+"user/ann#inline/a", "inline", tc.action, tc.on)
			link(graph.HasPolicy, iam+"user/ann", iam+"user/ann#inline/a")
			facts, err := b.Build()
			if err != nil {
				t.Fatal(err)
			}
			c, err := attack.Load()
			if err != nil {
				t.Fatal(err)
			}
			judges := []access.Judge{awsiam.New(facts)}
			x := graph.Extend(facts)
			attack.Derive(facts, judges, c, x)
			s, err := x.Build()
			if err != nil {
				t.Fatal(err)
			}
			var want, got []string
			if tc.want {
				want = []string{"ADMINISTERS", "CAN_GRANT"}
			}
			ann, _ := s.Lookup(iam + "user/ann")
			for e := range s.Near(ann, graph.Outwards) {
				if s.EdgeString(e.ID, graph.PropTechnique) != tc.technique {
					continue
				}
				got = append(got, string(e.Kind))
				var why []string
				for _, r := range access.Explain(s, judges, e) {
					why = append(why, r.Effect+" "+r.Policy+" "+r.Statement)
				}
				if diff := cmp.Diff([]string{"allow " + iam + "user/ann#inline/a S"}, why); diff != "" {
					t.Errorf("%s is explained otherwise (-want +got):\n%s", e.Kind, diff)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}
