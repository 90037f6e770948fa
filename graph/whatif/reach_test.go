package whatif_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/attack"
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
			facts := try(t, strings.Join(estate(c.write), "\n")).Facts
			rules := whatif.Rules{Judges: func(s *graph.Snapshot) []access.Judge { return []access.Judge{awsiam.New(s)} }}
			var err error
			if rules.Catalogue, err = attack.Load(); err != nil {
				t.Fatal(err)
			}
			judges := rules.Judges(facts)
			judged, err := whatif.Judge(facts, judges, rules)
			if err != nil {
				t.Fatal(err)
			}
			e, err := whatif.New(facts, judged, judges, rules)
			if err != nil {
				t.Fatal(err)
			}
			out, err := e.Try([]graph.Edit{{Subject: "HAS_POLICY|" + iam + "role/all|" + policy, After: graph.Props{}}})
			if err != nil {
				t.Fatal(err)
			}
			anew, err := whatif.Judge(out.Facts, rules.Judges(out.Facts), rules)
			if err != nil {
				t.Fatal(err)
			}
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

// leading writes out the edges that lead from a node.
func leading(s *graph.Snapshot, id string) []string {
	n, _ := s.Lookup(id)
	var out []string
	for e := range s.Out(n) {
		out = append(out, fmt.Sprint(e.Kind, " ", s.ID(e.To)))
	}
	return out
}
