package remedy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/remedy"
)

func TestReadRules(t *testing.T) {
	tests := []struct {
		name, text, err string
		want            []remedy.Rule
	}{
		{
			"rows", `{"rules": [{"kind": "statement", "subject": "arn:*#policy", "weight": 3}, {"tag": "env=prod", "never": true}]}`, "",
			[]remedy.Rule{{Kind: remedy.Statement, Subject: "arn:*#policy", Weight: 3}, {Tag: "env=prod", Never: true}},
		},
		{"no rows", `{}`, "", nil},
		{"a word that is no kind", `{"rules": [{"kind": "edge", "weight": 3}]}`, `rule 1: unknown kind "edge"`, nil},
		{"a field that no row has", `{"rules": [{"wieght": 3}]}`, `unknown field "wieght"`, nil},
		{"neither weight nor never", `{"rules": [{"kind": "binding"}]}`, "rule 1: wants either a weight", nil},
		{"both", `{"rules": [{"weight": 1}, {"weight": 3, "never": true}]}`, "rule 2: wants either a weight", nil},
		{"less than nothing", `{"rules": [{"weight": -3}]}`, "rule 1: wants either a weight", nil},
		{"too much", `{"rules": [{"weight": 1000001}]}`, "rule 1: wants either a weight", nil},
		{"a glob that is none", `{"rules": [{"subject": "[", "weight": 1}]}`, "rule 1: subject", nil},
		{"no JSON", `rules:`, "invalid character", nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, err := remedy.ReadRules(strings.NewReader(tc.text))
			if tc.err != "" {
				if err == nil || !strings.Contains(err.Error(), tc.err) {
					t.Fatalf("error %v, want one with %q", err, tc.err)
				}
				return
			}
			if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
				t.Fatalf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func FuzzReadRules(f *testing.F) {
	f.Add(`{"rules": [{"kind": "statement", "subject": "arn:*", "tag": "a=b", "weight": 3}]}`)
	f.Add(`{"rules": [{"never": true}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := remedy.ReadRules(strings.NewReader(text))
		for i, r := range rules {
			if err == nil && r.Never == (r.Weight > 0) {
				t.Fatalf("rule %d passed: %+v", i, r)
			}
		}
	})
}
