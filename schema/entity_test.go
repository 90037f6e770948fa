package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/schema"
)

// serveFacts serves one run with the facts given.
func serveFacts(t *testing.T, facts func(graph.Sink)) client {
	t.Helper()
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: "000001"})
	facts(b)
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, func(o *schema.Options) { o.Source = runs{[]*access.Estate{access.NewEstate(s, nil)}} })
}

// TestEverySetOfLabelsHasItsType: a node's type implements exactly the interfaces of its labels.
func TestEverySetOfLabelsHasItsType(t *testing.T) {
	c := serveFacts(t, func(to graph.Sink) {
		for i, set := range graph.LabelSets() {
			to.Node(graph.NodeFact{ID: fmt.Sprintf("n%d", i), Labels: set, Cloud: graph.AWS})
		}
	})
	seen := map[string]bool{}
	for i, set := range graph.LabelSets() {
		var spreads strings.Builder
		var want []string
		for _, l := range graph.Labels() {
			if l.Label == graph.Grant {
				continue
			}
			fmt.Fprintf(&spreads, " ... on %s { is%[1]s: name }", l.Label)
			if slices.Contains(set, l.Label) {
				want = append(want, "is"+string(l.Label))
			}
		}
		n, _ := c.must(`query($id:ID!){entity(id:$id){__typename `+spreads.String()+`}}`, map[string]any{"id": fmt.Sprintf("n%d", i)})["entity"].(map[string]any)
		var got []string
		for k := range n {
			if k != "__typename" {
				got = append(got, k)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", set, diff)
		}
		name, _ := n["__typename"].(string)
		if seen[name] {
			t.Errorf("%v: the type %s is another set's", set, name)
		}
		seen[name] = true
	}
}

// TestUnforeseenLabels: labels that nobody foresaw together give the type of the most of them.
func TestUnforeseenLabels(t *testing.T) {
	for want, labels := range map[string][]graph.Label{
		"UserNode":             {graph.Principal, graph.User, graph.Secret},
		"FunctionEndpointNode": {graph.Function, graph.Endpoint, graph.Secret},
		"InstanceNode":         {graph.DataStore, graph.Instance},
		"ResourceNode":         {},
	} {
		c := serveFacts(t, func(to graph.Sink) { to.Node(graph.NodeFact{ID: "n", Labels: labels, Cloud: graph.AWS}) })
		n := c.must(`{entity(id:"n"){__typename labels}}`, nil)["entity"]
		if got := dig(n, "__typename"); got != want {
			t.Errorf("%v: %v, want %s", labels, got, want)
		}
	}
}

// TestFieldsOfFacts: a field is what the facts say under any of the names that clouds keep it by; what they do not say is
// null, neither empty nor false.
func TestFieldsOfFacts(t *testing.T) {
	c := serveFacts(t, func(to graph.Sink) {
		to.Node(graph.NodeFact{ID: "aws", Labels: []graph.Label{graph.Function}, Props: graph.Props{"runtime": "java21", "in_vpc": false, "env_names": []string{"A", "B"}, "reserved_concurrency": "5", "image": "one"}})
		to.Node(graph.NodeFact{ID: "azure", Labels: []graph.Label{graph.Function, graph.Endpoint}, Props: graph.Props{"language": "node", "auth_level": "anonymous"}})
		to.Node(graph.NodeFact{ID: "role", Labels: []graph.Label{graph.Principal, graph.Role}, Props: graph.Props{"max_session": int64(3600)}})
		to.Node(graph.NodeFact{ID: "acct", Labels: []graph.Label{graph.Account}})
		to.Edge(graph.EdgeFact{Kind: graph.RunsAs, From: "aws", To: "role", Key: "1"})
		to.Edge(graph.EdgeFact{Kind: graph.RunsAs, From: "aws", To: "role", Key: "2"})
		to.Edge(graph.EdgeFact{Kind: graph.Contains, From: "acct", To: "role"})
	})
	got := c.must(`{
		aws: entity(id: "aws") { parent { id } ... on Function { runtime inVpc envNames reservedConcurrency images layers handler runsAs { totalCount edges { node { id } } } } }
		azure: entity(id: "azure") { ... on Function { runtime inVpc envNames } ... on Endpoint { auth } }
		role: entity(id: "role") { parent { id } ... on Role { maxSession workloads { totalCount facets(by: [LABEL]) { values { value count } } } } }
	}`, nil)
	want := map[string]any{
		"aws": map[string]any{
			"parent": nil, "runtime": "java21", "inVpc": false, "envNames": []any{"A", "B"}, "reservedConcurrency": 5.0, "images": []any{"one"},
			"layers": nil, "handler": nil,
			"runsAs": map[string]any{"totalCount": 1.0, "edges": []any{map[string]any{"node": map[string]any{"id": "role"}}}},
		},
		"azure": map[string]any{"runtime": "node", "inVpc": nil, "envNames": nil, "auth": "anonymous"},
		"role": map[string]any{
			"parent": map[string]any{"id": "acct"}, "maxSession": 3600.0,
			"workloads": map[string]any{"totalCount": 1.0, "facets": []any{map[string]any{"values": []any{map[string]any{"value": "Function", "count": 1.0}}}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEveryIDIsGlobal: whatever has an id is given by it, with the same type; alone and among others.
func TestEveryIDIsGlobal(t *testing.T) {
	c := serveKept(t, kept(t, 2))
	ops, places := upload("k", 1)
	_, up := c.form(form(t, ops, places, "x"))
	c.wait(dig(up.Data, "importFiles", "id"))
	c.must(`mutation{saveView(input:{name:"a b/c",content:"x"}){id}}`, nil)
	data := c.must(`{
		search(first: 100, at: "run:000002") { edges { node { __typename id neighbours(first: 20) { edges { node { __typename id } } } } } }
		runs { edges { node { __typename id } } }
		techniques(first: 500) { edges { node { __typename id } } }
		views { __typename id }
		jobs { __typename id }
	}`, nil)
	types := map[string]string{}
	collect(data, types)
	kinds := map[string]bool{}
	var ids []string
	for id, typ := range types {
		kinds[typ] = true
		ids = append(ids, id)
		if n := c.must(`query($id:ID!){node(id:$id,at:"000002"){__typename id}}`, map[string]any{"id": id})["node"]; dig(n, "id") != id || dig(n, "__typename") != typ {
			t.Errorf("node(id: %q) is %v, want a %s", id, n, typ)
		}
	}
	for _, want := range []string{"PrincipalRoleNode", "UserNode", "FunctionNode", "Edge", "Run", "Technique", "SavedView", "Job"} {
		if !kinds[want] {
			t.Errorf("no %s among what was asked", want)
		}
	}
	for chunk := range slices.Chunk(append(ids, "run:999999", "view:none", "job:99", "nobody"), 100) {
		list, _ := c.must(`query($ids:[ID!]!){nodes(ids:$ids,at:"000002"){__typename id}}`, map[string]any{"ids": chunk})["nodes"].([]any)
		for i, id := range chunk {
			if types[id] == "" && list[i] != nil || types[id] != "" && dig(list[i], "id") != id {
				t.Errorf("nodes: %q is %v", id, list[i])
			}
		}
	}
	if a := c.ask(`query($ids:[ID!]!){nodes(ids:$ids){id}}`, map[string]any{"ids": make([]string, 101)}); a.code(t) != "LIMIT_PAGE" {
		t.Errorf("101 ids: %+v", a)
	}
}

// collect finds every id with its type in an answer.
func collect(v any, types map[string]string) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			collect(x, types)
		}
	case map[string]any:
		id, _ := v["id"].(string)
		typ, _ := v["__typename"].(string)
		if id != "" && typ != "" {
			types[id] = typ
		}
		for _, x := range v {
			collect(x, types)
		}
	}
}
