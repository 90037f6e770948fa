package attack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
)

// TestLatent: what a lock alone holds back is an edge of a kind of its own,
// with what it would be and what holds it.
func TestLatent(t *testing.T) {
	s, _, err := readFacts(`
tenant acme
subscription prod
person alice
resource Microsoft.Storage/storageAccounts orders
assign alice Microsoft.Storage/storageAccounts/listKeys/action at orders
lock orders`)
	if err != nil {
		t.Fatal(err)
	}
	var got sink
	access.Derive(s, judgesOf(s, graph.Azure), &got)
	var lines []string
	for _, e := range got.edges {
		if e.From == "alice" {
			lines = append(lines, fmt.Sprint(e.Kind, " ", e.Key, " ", e.Props[graph.PropLatentKind], " ", e.Props[graph.PropBlockedBy]))
		}
	}
	slices.Sort(lines)
	want := []string{"LATENT CAN_READ CAN_READ [lock]", "LATENT CAN_WRITE CAN_WRITE [lock]"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("edges of alice (-want +got):\n%s", diff)
	}
}

// TestLift: who may lift a guardrail from himself, or from one whom he can act
// as, walks what it alone holds back; nobody else does.
func TestLift(t *testing.T) {
	const base = `
account acme
user alice
user bob
role power trusts=lambda.amazonaws.com
role tool trusts=alice
thing AWS::SecretsManager::Secret vault
boundary bob allow iam:*,s3:*
allow bob secretsmanager:GetSecretValue on vault
allow bob iam:PassRole on power
allow bob lambda:CreateFunction,lambda:InvokeFunction on *
`
	for _, tc := range []struct {
		name, more string
		want       []string
	}{
		{"the boundary stays", "", []string{"bob LATENT(CAN_RUN_AS by pb) power lambda-001"}},
		{"he removes his own", "allow bob iam:DeleteUserPermissionsBoundary on bob", []string{
			"bob CAN_GRANT bob iam-022", "bob CAN_READ vault iam-022", "bob CAN_RUN_AS power iam-022", "bob LATENT(CAN_RUN_AS by pb) power lambda-001",
		}},
		{"a deny stays when the boundary goes", "allow bob iam:DeleteUserPermissionsBoundary on bob\ndeny bob secretsmanager:* on *", []string{
			"bob CAN_GRANT bob iam-022", "bob CAN_RUN_AS power iam-022", "bob LATENT(CAN_RUN_AS by pb) power lambda-001",
		}},
		{"she removes that of a role that she assumes", "boundary tool allow iam:*\nallow tool secretsmanager:GetSecretValue on vault\n" +
			"allow alice iam:DeleteRolePermissionsBoundary on tool\nallow alice sts:AssumeRole on tool", []string{
			"alice CAN_GRANT tool iam-023", "alice CAN_READ vault iam-023", "bob LATENT(CAN_RUN_AS by pb) power lambda-001",
		}},
		{"she may remove it and not assume the role", "boundary tool allow iam:*\nallow tool secretsmanager:GetSecretValue on vault\n" +
			"allow alice iam:DeleteRolePermissionsBoundary on tool\ndeny alice sts:AssumeRole on *", []string{
			"alice CAN_GRANT tool iam-023", "bob LATENT(CAN_RUN_AS by pb) power lambda-001",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, derived(t, base+tc.more)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGuardrailsOnlyTake: with a guardrail more, nothing walks that did not
// before, and what it holds back walked before: unless somebody may lift it.
func TestGuardrailsOnlyTake(t *testing.T) {
	facts := []string{
		"account acme", "group staff", "user alice in=staff", "user bob", "role power trusts=lambda.amazonaws.com", "role tool trusts=alice",
		"thing AWS::Lambda::Function f runs-as=power", "thing AWS::EC2::Instance i runs-as=tool", "thing AWS::SecretsManager::Secret vault",
	}
	rights := []string{
		"allow alice iam:PassRole on power", "allow alice lambda:CreateFunction,lambda:InvokeFunction on *", "allow alice sts:AssumeRole on tool",
		"allow tool lambda:UpdateFunctionCode,lambda:InvokeFunction on f", "allow bob iam:PutUserPolicy on bob", "allow bob iam:CreateAccessKey on alice",
		"allow staff ssm:SendCommand on *", "allow tool ssm:UpdateInstanceInformation on *", "allow bob secretsmanager:GetSecretValue on vault",
		"allow bob iam:CreateRole,iam:AttachRolePolicy on arn:aws:iam::111111111111:role/app-*", "allow alice secretsmanager:PutResourcePolicy on vault",
	}
	guards := []string{
		"boundary alice allow s3:*,lambda:*", "boundary bob allow iam:*", "scp allow iam:*,lambda:*", "deny alice lambda:InvokeFunction on *",
		"deny bob iam:* on alice", "deny staff sts:* on *", "boundary tool allow ssm:*",
	}
	rapid.Check(t, func(rt *rapid.T) {
		base := strings.Join(append(facts, rapid.SliceOfDistinct(rapid.SampledFrom(rights), func(s string) string { return s }).Draw(rt, "rights")...), "\n")
		guard := rapid.SampledFrom(guards).Draw(rt, "guard")
		before, after := walking(rt, base), walking(rt, base+"\n"+guard)
		for e := range after.walks {
			if !before.walks[e] {
				rt.Errorf("%s walks with %q alone", e, guard)
			}
		}
		for e := range after.latent {
			if !before.walks[e] && !before.latent[e] {
				rt.Errorf("%s is held back by %q and did not walk before", e, guard)
			}
		}
	})
}

type judged struct{ walks, latent map[string]bool }

// walking gives the edges of both derivations, latent ones by what they would
// be. Full control stands for what lies below it.
func walking(t interface{ Fatal(...any) }, facts string) judged {
	s, _, err := readFacts(facts)
	if err != nil {
		t.Fatal(err)
	}
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	var got sink
	js := judgesOf(s, graph.AWS)
	lift(t, s, js, c, &got, &got)
	out := judged{map[string]bool{}, map[string]bool{}}
	for _, e := range got.edges {
		if e.Kind == graph.Latent {
			out.latent[fmt.Sprint(e.From, " ", e.Props[graph.PropLatentKind], " ", e.To)] = true
			continue
		}
		if e.Kind != graph.CanBegin { // what one cannot do alone any more, another may do for him
			out.walks[fmt.Sprint(e.From, " ", e.Kind, " ", e.To)] = true
		}
	}
	return out
}
