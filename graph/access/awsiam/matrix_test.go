package awsiam_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestContractExamples(t *testing.T) {
	type answer struct {
		ID, Decision string
		BlockedBy    []string
		Conditions   any
	}
	want := map[string]answer{}
	for line := range strings.SplitSeq(strings.TrimSpace(string(testdata(t, "contract.expected.ndjson.gz"))), "\n") {
		var a answer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		want[a.ID] = a
	}
	in := bufio.NewScanner(strings.NewReader(string(testdata(t, "contract.in.ndjson.gz"))))
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var got answer
		if err := json.Unmarshal(awsiam.NewSimulator().Line(in.Bytes()), &got); err != nil {
			t.Fatal(err)
		}
		w := want[got.ID]
		if w.BlockedBy == nil {
			got.BlockedBy = nil // the examples name guardrails only
		}
		if diff := cmp.Diff(w, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", got.ID, diff)
		}
		delete(want, got.ID)
	}
	if len(want) > 0 {
		t.Errorf("not answered: %v", want)
	}
}

// The matrix holds decisions of an independent evaluator. It takes a resource
// of "*" for an action that knows no other.
func TestManagedPolicyMatrix(t *testing.T) {
	var docs map[string]json.RawMessage
	if err := json.Unmarshal(testdata(t, "managed-policies.json.gz"), &docs); err != nil {
		t.Fatal(err)
	}
	var m struct {
		Principal, ResourceAccount string
		Contexts                   []json.RawMessage
		Policies                   []struct {
			Policy string
			Rows   [][3]string
		}
	}
	if err := json.Unmarshal(testdata(t, "managed-policy-matrix.json.gz"), &m); err != nil {
		t.Fatal(err)
	}
	principal, err := json.Marshal(m.Principal)
	if err != nil {
		t.Fatal(err)
	}
	code := map[string]byte{"Allowed": 'A', "ImplicitlyDenied": 'i', "ExplicitlyDenied": 'E'}
	simulator := awsiam.NewSimulator()
	asked, wrong := 0, 0
	for _, p := range m.Policies {
		doc, ok := docs[p.Policy]
		if !ok {
			continue
		}
		for _, row := range p.Rows {
			for i, ctx := range m.Contexts {
				c := awsiam.Case{Mode: "strict", Request: awsiam.CaseRequest{
					Principal: principal, Action: row[0], Resource: row[1], ResourceAccount: m.ResourceAccount,
					Context: given(t, ctx), WildcardOnlyAction: row[1] == "*",
				}, Policies: awsiam.CasePolicies{Identity: []awsiam.NamedDocument{{Name: p.Policy, Document: doc}}}}
				got := simulator.Simulate(c)
				asked++
				if code[string(got.Decision)] != row[2][i] {
					wrong++
					if wrong <= 40 {
						t.Logf("%s: %s on %s in context %d: %s %s, want %c", p.Policy, row[0], row[1], i, got.Decision, got.Error, row[2][i])
					}
				}
			}
		}
	}
	t.Logf("%d of %d decisions agree", asked-wrong, asked)
	if asked < 10000 || float64(wrong) > 0.001*float64(asked) {
		t.Errorf("%d of %d decisions differ", wrong, asked)
	}
}

// TestAccuracyPolicyUniverse: which policies are open to the internet, and whom
// conditions name, by policyuniverse's own tests.
func TestAccuracyPolicyUniverse(t *testing.T) {
	var in struct {
		Cases []struct {
			Kind, Check       string
			Policy, Statement json.RawMessage
			Expected          json.RawMessage
		}
	}
	if err := json.Unmarshal(testdata(t, "policyuniverse.json.gz"), &in); err != nil {
		t.Fatal(err)
	}
	entry := map[string]string{
		"condition_arns": "arn", "condition_accounts": "account", "condition_userids": "userid",
		"condition_cidrs": "cidr", "condition_vpcs": "vpc", "condition_vpces": "vpce",
	}
	asked, right := 0, 0
	for i, c := range in.Cases {
		text := c.Policy
		if c.Kind == "statement" {
			text = json.RawMessage(`{"Version":"2012-10-17","Statement":[` + string(c.Statement) + `]}`)
		}
		if strings.HasPrefix(string(text), `"<`) {
			continue // a Python object that the extraction could not write out
		}
		asked++
		d := awsiam.Compile(text)
		var got any
		switch c.Check {
		case "is_internet_accessible":
			got = d.Public()
		case "internet_accessible_actions":
			got = d.PublicActions()
		case "principals":
			got = d.Principals()
		case "condition_entries":
			got = pairs(d.ConditionEntries())
		case "whos_allowed":
			var all []awsiam.ConditionEntry
			for _, p := range d.Principals() {
				all = append(all, awsiam.ConditionEntry{Kind: "principal", Value: p})
			}
			got = pairs(append(d.ConditionEntries(), all...))
		default:
			vals := []string{}
			for _, e := range d.ConditionEntries() {
				if e.Kind == entry[c.Check] {
					vals = append(vals, e.Value)
				}
			}
			got = vals
		}
		b, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if norm(t, b) != norm(t, c.Expected) {
			t.Errorf("case %d %s: %s\n got %s\nwant %s", i, c.Check, text, b, c.Expected)
			continue
		}
		right++
	}
	t.Logf("policyuniverse %d of %d; %d more have lost their policy in the extraction", right, asked, len(in.Cases)-asked)
}

func pairs(es []awsiam.ConditionEntry) [][2]string {
	out := [][2]string{}
	for _, e := range es {
		out = append(out, [2]string{e.Kind, e.Value})
	}
	return out
}

// norm sorts a list so that order does not count.
func norm(t *testing.T, b []byte) string {
	var items []any
	if json.Unmarshal(b, &items) != nil {
		return string(b)
	}
	set := map[string]bool{}
	for _, x := range items {
		y, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		set[string(y)] = true
	}
	out, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
