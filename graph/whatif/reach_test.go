package whatif_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/whatif"
)

// TestReachOfAnotherAccount: whoever may write a policy gains where it is put on
// somebody, be that one of another account; so does nobody who may not.
func TestReachOfAnotherAccount(t *testing.T) {
	const there, dan = "444455556666", "arn:aws:iam::444455556666:user/dan"
	policy := "arn:aws:iam::" + there + ":policy/shared"
	add := func(id, body string) string { return `{"subject":"` + id + `","after":` + body + `}` }
	estate := func(write string) []string {
		return []string{
			add(there, `{"labels":["Account"],"cloud":"aws","account":"`+there+`"}`),
			add(policy, `{"labels":["Policy"],"type":"AWS::IAM::ManagedPolicy","cloud":"aws","account":"`+there+`","props":{"policy_kind":"managed","document":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}"}}`),
			add(dan, `{"labels":["Principal","User"],"type":"AWS::IAM::User","cloud":"aws","account":"`+there+`"}`),
			add(dan+"#inline/w", `{"labels":["Policy"],"type":"AWS::IAM::Policy","cloud":"aws","account":"`+there+`","props":{"policy_kind":"inline","document":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"`+write+`\",\"Resource\":\"*\"}}"}}`),
			add("HAS_POLICY|"+dan+"|"+dan+"#inline/w", "{}"),
		}
	}
	for name, c := range map[string]struct {
		write string
		want  bool
	}{
		"who may write it":    {"iam:CreatePolicyVersion", true},
		"who may only see it": {"iam:GetPolicyVersion", false},
	} {
		t.Run(name, func(t *testing.T) {
			out, anew := edited(t, estate(c.write), graph.Edit{Subject: "HAS_POLICY|" + iam + "role/all|" + policy, After: graph.Props{}})
			got := leading(out.Judged, dan)
			if diff := cmp.Diff(leading(anew, dan), got); diff != "" {
				t.Errorf("judged anew (-), what-if (+):\n%s", diff)
			}
			if gains := slices.ContainsFunc(got, func(l string) bool { return strings.Contains(l, iam+"role/all") }); gains != c.want {
				t.Errorf("gains %v, want %v: %v", gains, c.want, got)
			}
		})
	}
}

// TestReachOfDenials: who may take a policy from somebody gains by that where a denial comes to stand in it, and nothing
// where it says something else that denies nothing.
func TestReachOfDenials(t *testing.T) {
	policy, role := iam+"policy/limits", iam+"role/all"
	for name, c := range map[string]struct{ may, had, says, gains string }{
		"a denial comes, and who may detach it gains":   {"iam:DetachRolePolicy", "Allow", "Deny", "CAN_GRANT " + role},
		"a denial goes, and with it what he gained":     {"iam:DetachRolePolicy", "Deny", "Allow", ""},
		"a denial comes, and he may not detach it":      {"iam:GetRolePolicy", "Allow", "Deny", ""},
		"a denial stays a denial":                       {"iam:DetachRolePolicy", "Deny", "Deny", "CAN_GRANT " + role},
		"what denies nothing says something else":       {"iam:DetachRolePolicy", "Allow", "Allow", ""},
		"who may delete one within it gains by no such": {"iam:DeleteRolePolicy", "Allow", "Deny", ""},
	} {
		t.Run(name, func(t *testing.T) {
			out, anew := edited(t, []string{
				document(policy, "managed", c.had, "s3:DeleteBucket"),
				`{"subject":"HAS_POLICY|` + role + `|` + policy + `","after":{}}`,
				document(iam+"user/cat#inline/own", "inline", "Allow", c.may),
				`{"subject":"HAS_POLICY|` + iam + `user/cat|` + iam + `user/cat#inline/own","after":{}}`,
			}, graph.Edit{Subject: policy, Path: "document", After: `{"Statement":{"Effect":"` + c.says + `","Action":"s3:PutObject","Resource":"*"}}`})
			got := leading(out.Judged, iam+"user/cat")
			if diff := cmp.Diff(leading(anew, iam+"user/cat"), got); diff != "" {
				t.Errorf("judged anew (-), what-if (+):\n%s", diff)
			}
			if gains := strings.Join(slices.DeleteFunc(slices.Clone(got), func(l string) bool { return !strings.HasSuffix(l, " "+role) }), ", "); gains != c.gains {
				t.Errorf("to the role leads %q, want %q", gains, c.gains)
			}
		})
	}
}

// document is a policy of the account that allows or denies one action on everything.
func document(id, kind, effect, action string) string {
	return `{"subject":"` + id + `","after":{"labels":["Policy"],"type":"AWS::IAM::Policy","cloud":"aws","account":"` + home + `","props":{"policy_kind":"` + kind +
		`","document":"{\"Statement\":{\"Effect\":\"` + effect + `\",\"Action\":\"` + action + `\",\"Resource\":\"*\"}}"}}}`
}

// edited tries an edit of the estate with more in it, and judges everybody anew beside that.
func edited(t *testing.T, more []string, edit graph.Edit) (out *whatif.Outcome, anew *graph.Snapshot) {
	t.Helper()
	facts := try(t, strings.Join(more, "\n")).Facts
	e, rules := ready(t, facts)
	var err error
	if out, err = e.Try([]graph.Edit{edit}); err != nil {
		t.Fatal(err)
	}
	if anew, err = whatif.Judge(out.Facts, rules.Judges(out.Facts), rules); err != nil {
		t.Fatal(err)
	}
	return out, anew
}

// leading writes out the edges that lead from a node.
func leading(s *graph.Snapshot, id string) []string {
	n, _ := s.Lookup(id)
	var out []string
	for e := range s.Out(n) {
		out = append(out, fmt.Sprint(e.Kind, " ", s.ID(e.To)))
	}
	return out
}
