package whatif_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
)

// TestTrustsFollow: whom a role's trust document names is found anew where an
// edit changes the document, puts it there or takes it away.
func TestTrustsFollow(t *testing.T) {
	const trust = iam + "role/all#trust"
	let := func(who string) string {
		return `{"subject":"` + trust + `","path":"document/Statement/-","after":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":` + who + `}}`
	}
	also := `{"subject":"TRUSTS|` + iam + `role/all|` + iam + `user/bob","after":{}}`
	for name, c := range map[string]struct {
		edits string
		want  []string // trusted besides those before
	}{
		"nobody else":                {`{"subject":"` + trust + `","path":"document/Statement/Own/Condition","after":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`, nil},
		"a user":                     {let(`{"AWS":"` + iam + `user/cat"}`), []string{iam + "user/cat"}},
		"a service that was unknown": {let(`{"Service":"lambda.amazonaws.com"}`), []string{"lambda.amazonaws.com"}},
		"a repository": {
			strings.Replace(let(`{"Federated":"`+iam+`oidc-provider/token.actions.githubusercontent.com"},"Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:shop/api:ref:refs/heads/main"}}`), "sts:AssumeRole\"", "sts:AssumeRoleWithWebIdentity\"", 1),
			[]string{iam + "oidc-provider/token.actions.githubusercontent.com", "external:token.actions.githubusercontent.com:repo:shop/api:ref:refs/heads/main"},
		},
		"the edits' own word stands": {also, []string{iam + "user/bob"}},
		"both":                       {also + let(`{"AWS":["`+iam+`user/bob","`+iam+`user/cat"]}`), []string{iam + "user/bob", iam + "user/cat"}},
		"another document": {
			`{"subject":"` + iam + `role/all#other","after":{"labels":["Policy"],"cloud":"aws","type":"AWS::IAM::AssumeRolePolicy","props":{"policy_kind":"trust","document":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"` + iam + `user/ann\"}}}"}}}
			{"subject":"HAS_POLICY|` + iam + `role/all|` + iam + `role/all#other","after":{}}`,
			[]string{iam + "user/ann"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := try(t, c.edits)
			for what, s := range map[string]*graph.Snapshot{"facts": out.Facts, "judged": out.Judged} {
				var got []string
				role, _ := s.Lookup(iam + "role/all")
				for e := range s.OutKind(role, graph.Trusts) {
					got = append(got, s.ID(e.To))
				}
				slices.Sort(got)
				slices.Sort(c.want)
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("%s: want (-), got (+):\n%s", what, diff)
				}
			}
		})
	}
}

// TestLetInFollows: a supplier whom an edited policy of a resource names is known from then on, as an import would know him; who is of
// the house, or no principal of AWS, makes no node.
func TestLetInFollows(t *testing.T) {
	const supplier = "arn:aws:iam::999999999999:root"
	policy := func(kind, who string) string {
		return `{"subject":"` + iam + `role/all#queue","after":{"labels":["Policy"],"cloud":"aws","account":"111111111111","type":"AWS::ResourcePolicy","props":{"policy_kind":"` + kind +
			`","document":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\",\"Principal\":{\"AWS\":\"` + who + `\"}}}"}}}`
	}
	for name, c := range map[string]struct {
		edit string
		want bool
	}{
		"a resource's policy": {policy("resource", supplier), true},
		"by account number":   {policy("resource", "999999999999"), true},
		"anyone":              {policy("resource", "*"), false},
		"another kind":        {policy("endpoint", supplier), false},
	} {
		t.Run(name, func(t *testing.T) {
			out := try(t, c.edit)
			n, ok := out.Judged.Lookup(supplier)
			if ok != c.want || ok && !out.Judged.NodeFlag(n, graph.PropExternal) {
				t.Errorf("known: %v, want %v", ok, c.want)
			}
		})
	}
}
