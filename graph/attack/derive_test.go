package attack_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
)

func derived(t interface{ Fatal(...any) }, facts string) []string {
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := readFacts(facts)
	if err != nil {
		t.Fatal(err)
	}
	var got sink
	lift(t, s, judgesOf(s, graph.AWS), c, &sink{}, &got)
	var lines []string
	for _, e := range got.edges {
		if e.Kind == graph.CanBegin { // TestJoin says what follows from it
			continue
		}
		from, _ := s.Lookup(e.From)
		to, _ := s.Lookup(e.To)
		line := fmt.Sprintf("%s %s %s %s", s.Name(from), kindOf(e), s.Name(to), e.Props[graph.PropTechnique])
		if c, ok := e.Props[graph.PropCertainty]; ok {
			line += fmt.Sprint(" ", c)
		}
		lines = append(lines, line)
	}
	sort.Strings(lines)
	return lines
}

// TestCaps: a self-grant gives full control only within boundary and guardrails.
func TestCaps(t *testing.T) {
	const base = "account acme\nuser alice\nallow alice iam:PutUserPolicy on alice\n"
	for _, tc := range []struct {
		name, more string
		want       []string
	}{
		{"nothing holds her back", "", []string{"alice ADMINISTERS acme iam-007", "alice CAN_GRANT alice iam-007"}},
		{"a boundary that allows everything", "boundary alice allow *", []string{"alice ADMINISTERS acme iam-007", "alice CAN_GRANT alice iam-007"}},
		{"a boundary that allows the change and no more", "boundary alice allow iam:PutUserPolicy", []string{"alice CAN_GRANT alice iam-007", "alice LATENT(ADMINISTERS by pb) acme iam-007"}},
		{"a boundary that lets her make roles without one", "boundary alice allow iam:*", []string{"alice ADMINISTERS acme iam-007", "alice CAN_GRANT alice iam-007"}},
		{"an SCP that allows the change and no more", "scp allow iam:PutUserPolicy", []string{"alice CAN_GRANT alice iam-007", "alice LATENT(ADMINISTERS by scp) acme iam-007"}},
		{"denied to make roles that could", "deny alice iam:PutRolePolicy on *", []string{"alice CAN_GRANT alice iam-007", "alice LATENT(ADMINISTERS by deny) acme iam-007"}},
		{"denied one service: she makes a role that has it", "deny alice ec2:* on *", []string{"alice ADMINISTERS acme iam-007", "alice CAN_GRANT alice iam-007"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := slices.DeleteFunc(derived(t, base+tc.more), func(l string) bool { return !strings.HasPrefix(l, "alice ") })
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAdministratorsNeedNoTechniques: what lies below an account that one
// administers is reached by ADMINISTERS and CONTAINS.
func TestAdministratorsNeedNoTechniques(t *testing.T) {
	got := derived(t, "account acme\nuser alice\nuser bob\nrole power trusts=lambda.amazonaws.com\nallow alice * on *")
	if len(got) > 0 {
		t.Errorf("edges of an administrator:\n%s", strings.Join(got, "\n"))
	}
}

// TestJoinGroup: a group that allows everything gives it to whoever joins.
func TestJoinGroup(t *testing.T) {
	const facts = "account acme\ngroup admins\nuser alice\nallow admins * on *\nallow alice iam:AddUserToGroup on admins\n"
	for more, want := range map[string][]string{
		"": {"alice ADMINISTERS acme iam-013", "alice CAN_GRANT admins iam-013"},
		"boundary alice allow iam:AddUserToGroup,s3:*": {"alice CAN_GRANT admins iam-013"}, // nor could she give herself a policy in the group
	} {
		got := slices.DeleteFunc(derived(t, facts+more), func(l string) bool { return !strings.HasPrefix(l, "alice ") })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", more, diff)
		}
	}
}

// TestReserved: roles that AWS keeps to itself take no IAM write.
func TestReserved(t *testing.T) {
	got := derived(t, "account acme\nuser alice\nrole aws-service-role/x trusts=lambda.amazonaws.com\nrole free trusts=lambda.amazonaws.com\n"+
		"allow alice iam:UpdateAssumeRolePolicy on *")
	if diff := cmp.Diff([]string{"alice CAN_TAKE_OVER free iam-012"}, got); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
}

// TestOrderNeverMatters: the same facts in another order give the same edges.
func TestOrderNeverMatters(t *testing.T) {
	declare := []string{
		"account acme", "group staff", "role power trusts=lambda.amazonaws.com", "user alice in=staff", "user bob", "role r2 trusts=account",
		"thing AWS::Lambda::Function f runs-as=power",
	}
	pool := []string{
		"allow alice iam:PassRole on power", "allow alice lambda:CreateFunction,lambda:InvokeFunction on *", "allow bob iam:AttachGroupPolicy on staff",
		"allow alice iam:AttachGroupPolicy on staff", "allow r2 lambda:UpdateFunctionCode on f", "allow alice sts:AssumeRole on r2",
		"allow alice iam:PutRolePolicy on r2", "deny alice lambda:CreateFunction on *", "boundary bob allow s3:*",
	}
	rapid.Check(t, func(rt *rapid.T) {
		some := rapid.SliceOfDistinct(rapid.SampledFrom(pool), func(s string) string { return s }).Draw(rt, "lines")
		first := derived(rt, strings.Join(append(append([]string{}, declare...), some...), "\n"))
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 2))
		rng.Shuffle(len(some), func(i, k int) { some[i], some[k] = some[k], some[i] })
		again := derived(rt, strings.Join(append(append([]string{}, declare...), some...), "\n"))
		if diff := cmp.Diff(first, again); diff != "" {
			rt.Fatalf("another order gave other edges:\n%s", diff)
		}
	})
}
