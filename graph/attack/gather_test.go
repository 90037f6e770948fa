package attack_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// TestWhatAWalkHolds has facts and the chains that they open from alice to the
// role boss: each rule of the walk with a case that is found and one that is not.
func TestWhatAWalkHolds(t *testing.T) {
	const base = "account acme\nuser alice\nrole bob trusts=alice\nrole boss trusts=lambda.amazonaws.com\nallow alice sts:AssumeRole on bob\nallow boss * on *\n"
	const fn = "thing AWS::Lambda::Function fn runs-as=boss\n"
	for _, tc := range []struct {
		name, more string
		want       []string
	}{
		{"what one call checks holds for one principal: he may pass, she may create", "allow bob iam:PassRole on boss\nallow alice lambda:CreateFunction,lambda:InvokeFunction on *\n", nil},
		{
			"both are his, and she comes to act as him", "allow bob iam:PassRole on boss\nallow bob lambda:CreateFunction,lambda:InvokeFunction on *\n",
			[]string{"alice CAN_ASSUME bob CAN_RUN_AS boss"},
		},
		{"both are hers", "allow alice iam:PassRole on boss\nallow alice lambda:CreateFunction,lambda:InvokeFunction on *\n", []string{"alice CAN_RUN_AS boss"}},

		{
			"a missing MFA binds its own step", "allow bob iam:PassRole on boss if Bool aws:MultiFactorAuthPresent true\nallow bob lambda:CreateFunction,lambda:InvokeFunction on *\n",
			[]string{"alice CAN_ASSUME bob CAN_RUN_AS(conditional) boss"},
		},
		{"a session gets no token of a user", "allow bob sts:GetFederationToken,sts:GetSessionToken on *\n", nil},
		{
			"but it may make a user's key and go on as the user",
			"user carl\nallow bob iam:CreateAccessKey on carl\nallow carl iam:PassRole on boss\nallow carl lambda:CreateFunction,lambda:InvokeFunction on *\n",
			[]string{"alice CAN_ASSUME bob CAN_TAKE_OVER carl CAN_RUN_AS boss"},
		},

		{"invoked code acts under an assumption", fn + "allow bob lambda:InvokeFunction on fn\n", []string{"alice CAN_ASSUME bob CAN_INVOKE fn RUNS_AS boss if code:fn"}},
		{"hijacked code does not", fn + "allow bob lambda:InvokeFunction,lambda:UpdateFunctionCode on fn\n", []string{"alice CAN_ASSUME bob CAN_HIJACK fn RUNS_AS boss"}},
		{"reading code is neither", fn + "allow bob lambda:GetFunction on fn\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, names := walked(t, base+tc.more)
			p, err := walk.Parse("id:" + names["alice"] + " any -> id:" + names["boss"] + " any")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, path := range walk.Cheapest(s, p, walk.Options{Limit: 1}).Paths {
				got = append(got, chain(s, path))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("chains (-want +got):\n%s", diff)
			}
		})
	}
}

// walked gives the graph of facts in the notation with everything judged in it.
func walked(t *testing.T, facts string) (*graph.Snapshot, map[string]string) {
	t.Helper()
	s, names, err := readFacts(facts)
	if err != nil {
		t.Fatal(err)
	}
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	x, judges := graph.Extend(s), judgesOf(s, graph.AWS)
	access.Derive(s, judges, x)
	attack.Derive(s, judges, c, x)
	out, err := x.Build()
	if err != nil {
		t.Fatal(err)
	}
	return out, names
}

func chain(s *graph.Snapshot, p walk.Path) string {
	words := []string{s.Name(p.Nodes[0])}
	for _, e := range p.Edges {
		kind := string(e.Kind)
		if e.Certainty != graph.Certain {
			kind += "(" + e.Certainty.String() + ")"
		}
		words = append(words, kind, s.Name(e.To))
	}
	for _, a := range p.Assumptions {
		n, _ := s.Lookup(strings.TrimPrefix(a, "code:"))
		words = append(words, "if code:"+s.Name(n))
	}
	return strings.Join(words, " ")
}
