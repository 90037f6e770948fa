package attack_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
)

// TestLiftOfOrganization: who may take a control policy away has what it alone
// holds back, from himself and from those whom he comes to act as by any chain;
// nobody else has.
func TestLiftOfOrganization(t *testing.T) {
	const base = `
org big
unit top in=big
unit shops in=top
account acme in=shops
account hq id=222222222222 in=big management=true
user alice at=hq
user bob
role door trusts=alice
role tool trusts=account
thing AWS::SecretsManager::Secret vault
allow tool secretsmanager:GetSecretValue on vault
allow alice organizations:DetachPolicy,organizations:MoveAccount on *
`
	const denied = "scp allow *\nscp deny secretsmanager:*\n"
	const above = "scp allow * at shops\nscp deny secretsmanager:* at shops\n"
	const chain = "allow alice sts:AssumeRole on door\nallow door sts:AssumeRole on tool\n"
	for _, tc := range []struct {
		name, more string
		want       []string // who reads the secret
	}{
		{"nobody comes to the role", denied, nil},
		{"by a chain of two roles", denied + chain, []string{"alice CAN_READ vault org-guardrail-off"}},
		{"the chain is broken", denied + "allow alice sts:AssumeRole on door\n", nil},
		{"another comes to it, and may lift nothing", denied + "allow bob sts:AssumeRole on tool\n", nil},
		{
			"the chain depends on a request", denied + "allow alice sts:AssumeRole on door if Bool aws:MultiFactorAuthPresent true\nallow door sts:AssumeRole on tool\n",
			[]string{"alice CAN_READ vault org-guardrail-off conditional"},
		},
		{"an allow list does not open when it is detached", "scp allow iam:*,sts:*\n" + chain, nil},
		{"of a unit, she moves the account away", above + "deny alice organizations:DetachPolicy on *\n" + chain, []string{"alice CAN_READ vault org-move-account"}},
		{"of the root, there is no other place", strings.ReplaceAll(above, "shops", "top") + "deny alice organizations:DetachPolicy on *\n" + chain, nil},
		{"a boundary holds back as well", denied + chain + "boundary tool allow iam:*\n", nil},
		{"what the chain opens leads on", "scp allow *\nscp deny secretsmanager:*,sts:AssumeRole\n" + chain, []string{"alice CAN_READ vault org-guardrail-off"}},
		{"in the account of the resource", "rcp deny secretsmanager:*\n" + chain, []string{"alice CAN_READ vault org-guardrail-off"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := slices.DeleteFunc(derived(t, base+tc.more), func(l string) bool { return !strings.Contains(l, " CAN_READ ") })
			if diff := cmp.Diff(tc.want, got, cmp.Transformer("nil", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLiftNamesTheOneHeldBack: the edge says by whom it was gained, and asks
// its questions on what the guardrail is lifted from.
func TestLiftNamesTheOneHeldBack(t *testing.T) {
	s, names, err := readFacts(`
org big
account acme in=big
account hq id=222222222222 in=big management=true
user alice at=hq
role tool trusts=alice
thing AWS::SecretsManager::Secret vault
allow tool secretsmanager:GetSecretValue on vault
scp allow *
scp deny secretsmanager:*
allow alice organizations:DetachPolicy on *
allow alice sts:AssumeRole on tool`)
	if err != nil {
		t.Fatal(err)
	}
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	var got sink
	lift(t, s, judgesOf(s, graph.AWS), c, &sink{}, &got)
	edges := slices.DeleteFunc(got.edges, func(e graph.EdgeFact) bool { return e.Kind != graph.CanRead })
	if len(edges) != 1 {
		t.Fatalf("%d edges", len(edges))
	}
	props := edges[0].Props
	want := graph.Props{
		graph.PropTechnique: "org-guardrail-off", graph.PropVia: names["tool"], graph.PropCost: props[graph.PropCost],
		graph.PropActions: []string{"organizations:DetachPolicy@222222222222"},
	}
	if diff := cmp.Diff(want, props); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}
