package attack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
)

// TestJoin: the separate calls of a technique may be made by different
// principals whom one attacker holds; what one call checks must hold for one.
func TestJoin(t *testing.T) {
	const two = `
account acme
user alice
user bob
role power trusts=lambda.amazonaws.com
role maker trusts=account
role caller trusts=account
allow alice sts:AssumeRole on maker
allow maker iam:PassRole on power
allow maker lambda:CreateFunction on *
`
	for _, tc := range []struct {
		name, facts string
		want        []string
	}{
		{"nobody starts the function", two, nil},
		{"she starts what a role of hers made", two + "allow alice lambda:InvokeFunction on *", []string{
			"alice CAN_RUN_AS power lambda-001 by maker,alice",
		}},
		{"two roles that she holds both", two + "allow alice sts:AssumeRole on caller\nallow caller lambda:InvokeFunction on *", []string{
			"alice CAN_RUN_AS power lambda-001 by maker,caller",
		}},
		{"the maker goes on to the caller: it is his gain, and hers by coming to him", two + "allow maker sts:AssumeRole on caller\nallow caller lambda:InvokeFunction on *", []string{
			"maker CAN_RUN_AS power lambda-001 by maker,caller",
		}},
		{"a role that she does not hold starts it", two + "allow caller lambda:InvokeFunction on *", nil},
		{"another user starts it", two + "allow bob lambda:InvokeFunction on *", nil},
		{"she holds the maker on a condition", strings.Replace(two, "on maker", "on maker if Bool aws:MultiFactorAuthPresent true", 1) + "allow alice lambda:InvokeFunction on *", []string{
			"alice CAN_RUN_AS power lambda-001 by maker,alice conditional",
		}},
		{"the start depends on a condition", two + "allow alice lambda:InvokeFunction on * if Bool aws:MultiFactorAuthPresent true", []string{
			"alice CAN_RUN_AS power lambda-001 by maker,alice conditional",
		}},
		{"one call's checks are split: the maker may create, she may pass", strings.Replace(two, "allow maker iam:PassRole on power\n", "allow alice iam:PassRole on power\n", 1) +
			"allow alice lambda:InvokeFunction on *", nil},
		{"of one name: what he makes she may start", strings.Replace(two, "CreateFunction on *", "CreateFunction on arn:aws:lambda:*:*:function:dev-*", 1) +
			"allow alice lambda:InvokeFunction on arn:aws:lambda:*:*:function:dev-web", []string{"alice CAN_RUN_AS power lambda-001 by maker,alice"}},
		{"of no common name", strings.Replace(two, "CreateFunction on *", "CreateFunction on arn:aws:lambda:*:*:function:dev-*", 1) +
			"allow alice lambda:InvokeFunction on arn:aws:lambda:*:*:function:prod-*", nil},
		{"the role does not trust the service", strings.Replace(two, "trusts=lambda", "trusts=ec2", 1) + "allow alice lambda:InvokeFunction on *", nil},
		{"a boundary keeps the start back", two + "boundary alice allow sts:*\nallow alice lambda:InvokeFunction on *", nil},
		{"a boundary keeps the first call back", two + "boundary maker allow sts:*\nallow alice lambda:InvokeFunction on *", nil},
		{"each session has its own multi-factor sign-in", strings.Replace(two, "CreateFunction on *", "CreateFunction on * if Bool aws:MultiFactorAuthPresent false", 1) +
			"allow alice lambda:InvokeFunction on * if Bool aws:MultiFactorAuthPresent true", []string{"alice CAN_RUN_AS power lambda-001 by maker,alice conditional"}},
		{"she has it by herself", two + "allow alice lambda:InvokeFunction on *\nallow alice iam:PassRole on power\nallow alice ec2:RunInstances on *\n" +
			"allow alice lambda:CreateFunction on *", nil},
		{"three calls by three", `
account acme
user alice
role one trusts=alice
role two trusts=one
role three trusts=one
role power trusts=sagemaker.amazonaws.com
allow alice sts:AssumeRole on one
allow one sts:AssumeRole on two,three
allow one iam:PassRole on power
allow one sagemaker:CreateModel on *
allow two sagemaker:CreateEndpointConfig on *
allow three sagemaker:CreateEndpoint on *`, []string{"one CAN_RUN_AS power sagemaker-endpoint by one,two,three"}},
		{"existing code: one changes it, another starts it", `
account acme
user alice
role power trusts=lambda.amazonaws.com
role caller trusts=alice
thing AWS::StepFunctions::StateMachine f runs-as=power
allow alice sts:AssumeRole on caller
allow alice states:UpdateStateMachine on f
allow caller states:StartExecution on f`, []string{"alice CAN_HIJACK f stepfunctions-002 by alice,caller"}},
		{"existing code: the other starts another function", `
account acme
user alice
role power trusts=lambda.amazonaws.com
role caller trusts=alice
thing AWS::StepFunctions::StateMachine f runs-as=power
thing AWS::StepFunctions::StateMachine g runs-as=power
allow alice sts:AssumeRole on caller
allow alice states:UpdateStateMachine on f
allow caller states:StartExecution on g`, nil},
		{"she raises a role that another role of hers assumes", `
account acme
user alice
role mid trusts=alice
role tool trusts=mid
allow alice sts:AssumeRole on mid
allow mid sts:AssumeRole on tool
allow alice iam:AttachRolePolicy on tool`, []string{"alice ADMINISTERS acme iam-014 by alice,tool"}},
		{"she raises a role that she does not come to", `
account acme
user alice
user bob
role tool trusts=bob
allow bob sts:AssumeRole on tool
allow alice iam:AttachRolePolicy on tool`, nil},
		{"the boundary of the one raised stays", `
account acme
user alice
role mid trusts=alice
role tool trusts=mid
boundary tool allow s3:*
allow alice sts:AssumeRole on mid
allow mid sts:AssumeRole on tool
allow alice iam:AttachRolePolicy on tool`, nil},
		{"what is gained together leads on to more", two + `
role core trusts=sagemaker.amazonaws.com
allow alice lambda:InvokeFunction on *
allow power sagemaker:CreateEndpoint on *
allow alice iam:PassRole on core
allow alice sagemaker:CreateModel,sagemaker:CreateEndpointConfig on *`, []string{
			"alice CAN_RUN_AS core sagemaker-endpoint by alice,alice,power", "alice CAN_RUN_AS power lambda-001 by maker,alice",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, joinedEdges(t, tc.facts), cmp.Transformer("nil", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// joinedEdges gives what several principals gain together, by the names of the facts.
func joinedEdges(t *testing.T, facts string) []string {
	t.Helper()
	s, names, err := readFacts(facts)
	if err != nil {
		t.Fatal(err)
	}
	short := map[string]string{}
	for n, id := range names {
		short[id] = n
	}
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	var got sink
	lift(t, s, judgesOf(s, graph.AWS), c, &sink{}, &got)
	var out []string
	for _, e := range got.edges {
		by, ok := e.Props[graph.PropCallers].([]string)
		if !ok {
			continue
		}
		for i := range by {
			by[i] = short[by[i]]
		}
		line := fmt.Sprint(short[e.From], " ", e.Kind, " ", short[e.To], " ", e.Props[graph.PropTechnique], " by ", strings.Join(by, ","))
		if v, ok := e.Props[graph.PropCertainty]; ok {
			line += fmt.Sprint(" ", v)
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// TestJoinTellsWhoCalls: the edge says who makes which call, and its reasons are
// each caller's own statements.
func TestJoinTellsWhoCalls(t *testing.T) {
	s, names, err := readFacts(`
account acme
user alice
role maker trusts=alice
role power trusts=lambda.amazonaws.com
allow alice lambda:InvokeFunction on *
allow maker iam:PassRole on power
allow maker lambda:CreateFunction on *`)
	if err != nil {
		t.Fatal(err)
	}
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	judges := judgesOf(s, graph.AWS)
	x := graph.Extend(s)
	var got sink
	lift(t, s, judges, c, x, tee{x, &got})
	judged, err := x.Build()
	if err != nil {
		t.Fatal(err)
	}
	joined := attack.Joined(judged)
	if len(joined) != 1 {
		t.Fatalf("%d edges", len(joined))
	}
	var who []string
	for _, q := range access.Questions(judged, judges, judged.Edge(joined[0])) {
		for _, r := range q.Why {
			if r.Effect == "allow" && strings.HasPrefix(r.Policy, judged.ID(q.By)+"#inline") {
				who = append(who, judged.Name(q.By)+" "+q.Action)
			}
		}
	}
	want := []string{"maker iam:PassRole", "maker lambda:CreateFunction", "alice lambda:InvokeFunction"}
	if diff := cmp.Diff(want, who); diff != "" {
		t.Errorf("callers (-want +got):\n%s", diff)
	}
	if via := judged.EdgeString(joined[0], graph.PropVia); via != names["maker"] {
		t.Errorf("via %s", via)
	}
}
