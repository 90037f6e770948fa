package schema_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
)

// policied has a function with a resource policy, a role with a trust policy and one of its own, a bucket with two policies,
// and a function without any.
func policied(to graph.Sink) {
	node := func(id string, labels ...graph.Label) {
		to.Node(graph.NodeFact{ID: id, Labels: labels, Cloud: graph.AWS})
	}
	policy := func(id, kind, on string) {
		to.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Policy}, Cloud: graph.AWS, Props: graph.Props{
			graph.PropPolicyKind: kind, graph.PropDocument: `{"Statement":[{"Effect":"Allow","Action":"*","Principal":"*","Resource":"` + id + `"}]}`,
		}})
		to.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: on, To: id})
	}
	node("function", graph.Function)
	policy("function#policy", "resource", "function")
	node("bare", graph.Function)
	node("role", graph.Principal, graph.Role)
	policy("role#inline/own", "inline", "role")
	policy("role#trust", "trust", "role")
	node("bucket", graph.DataStore)
	policy("bucket#b", "resource", "bucket")
	policy("bucket#a", "resource", "bucket")
	node("user", graph.Principal, graph.User)
	policy("user#inline/own", "inline", "user")
}

func TestAPolicyIsFoundByWhatCarriesIt(t *testing.T) {
	c := serveFacts(t, policied)
	for _, tc := range []struct{ id, policy, kind string }{
		{"role#inline/own", "role#inline/own", "identity policy"},
		{"function", "function#policy", "resource policy"},
		{"role", "role#trust", "trust policy"},
		{"bucket", "bucket#a", "resource policy"},
		{"bare", "", ""},
		{"user", "", ""}, // what a user holds is not his own
		{"nothing", "", ""},
	} {
		got := c.must(`query($id: ID!){policyText(id: $id){policy kind}}`, map[string]any{"id": tc.id})["policyText"]
		var want any
		if tc.policy != "" {
			want = map[string]any{"policy": tc.policy, "kind": tc.kind}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.id, diff)
		}
	}
	whole, _ := c.must(`{policyText(id: "function"){form text lines{text}}}`, nil)["policyText"].(map[string]any)
	byID, _ := c.must(`{policyText(id: "function#policy"){form text lines{text}}}`, nil)["policyText"].(map[string]any)
	if diff := cmp.Diff(byID, whole); diff != "" {
		t.Error(diff)
	}
}
