package schema_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
)

// threeAccounts has accounts of 3, 2 and 1 users, each of whom may read what stands in no account.
func threeAccounts(to graph.Sink) {
	to.Node(graph.NodeFact{ID: "bucket", Labels: []graph.Label{graph.DataStore}, Cloud: graph.AWS})
	to.Node(graph.NodeFact{ID: "account-1", Name: "Payments", Labels: []graph.Label{graph.Account}, Account: "1", Cloud: graph.AWS})
	for account := 1; account <= 3; account++ {
		for i := range 4 - account {
			id := fmt.Sprintf("user-%d-%d", account, i)
			to.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal, graph.User}, Account: strconv.Itoa(account), Cloud: graph.AWS})
			to.Edge(graph.EdgeFact{Kind: graph.CanRead, From: id, To: "bucket"})
		}
	}
}

func TestAnOverviewLeavesNoAccountOut(t *testing.T) {
	c := serveFacts(t, threeAccounts)
	got := c.must(`{overview(largest: 1) {
		nodes accounts otherAccounts byKind { kind count }
		groups { account accountName accounts label count members { totalCount edges { node { id } } } }
		links { totalCount links { kind count certain unknown } }
	}}`, nil)["overview"]
	type m = map[string]any
	members := func(ids ...any) m {
		edges := []any{}
		for _, id := range ids {
			edges = append(edges, m{"node": m{"id": id}})
		}
		return m{"totalCount": float64(len(ids)), "edges": edges}
	}
	want := m{
		"nodes": 8.0, "accounts": 3.0, "otherAccounts": 2.0, "byKind": []any{m{"kind": "CAN_READ", "count": 6.0}},
		"groups": []any{
			m{"account": "", "accountName": nil, "accounts": 0.0, "label": "DataStore", "count": 1.0, "members": members("bucket")},
			m{"account": "1", "accountName": "Payments", "accounts": 1.0, "label": "Account", "count": 1.0, "members": members("account-1")},
			m{"account": "1", "accountName": "Payments", "accounts": 1.0, "label": "User", "count": 3.0, "members": members("user-1-0", "user-1-1", "user-1-2")},
			m{"account": nil, "accountName": nil, "accounts": 2.0, "label": "User", "count": 3.0, "members": members("user-2-0", "user-2-1", "user-3-0")},
		},
		"links": m{"totalCount": 2.0, "links": []any{
			m{"kind": "CAN_READ", "count": 3.0, "certain": 3.0, "unknown": 0.0},
			m{"kind": "CAN_READ", "count": 3.0, "certain": 3.0, "unknown": 0.0},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnOverviewOfNamedAccountsAndKinds(t *testing.T) {
	c := serveFacts(t, threeAccounts)
	o, _ := c.must(`{overview(accounts: ["3"]) { otherAccounts groups { id account label } links(kinds: [CAN_WRITE]) { totalCount } }}`, nil)["overview"].(map[string]any)
	if diff := cmp.Diff(map[string]any{"totalCount": 0.0}, o["links"]); diff != "" || o["otherAccounts"] != 2.0 {
		t.Error(o, diff)
	}
	groups, _ := o["groups"].([]any)
	if len(groups) == 0 {
		t.Fatal("no groups")
	}
	for _, g := range groups {
		one, _ := c.must(`query($id: ID!){overview(accounts: ["3"]) { groups(ids: [$id]) { id account label } }}`, map[string]any{"id": groupID(g)})["overview"].(map[string]any)
		if diff := cmp.Diff([]any{g}, one["groups"]); diff != "" {
			t.Error(diff)
		}
	}
}

func groupID(group any) any {
	g, _ := group.(map[string]any)
	return g["id"]
}

func TestAnOverviewRefusesTooMuch(t *testing.T) {
	c := serveFacts(t, threeAccounts)
	for _, q := range []string{`{overview(largest: 101) { nodes }}`, `{overview { links(first: 2001) { totalCount } }}`} {
		if code := c.ask(q, nil).code(t); code != "LIMIT_PAGE" {
			t.Errorf("%s: %s", q, code)
		}
	}
}

// TestAnOverviewCostsWhatItWrites: a link counts as one item of a page does, so that one question for the whole picture is
// answered, and several of them at once are not.
func TestAnOverviewCostsWhatItWrites(t *testing.T) {
	c := serveFacts(t, threeAccounts)
	const picture = `overview{nodes groups{id account accountName label count flags{flag count}} links(first:2000){totalCount links{from to kind count certain unknown}} byKind{kind count}}`
	c.must("{"+picture+"}", nil)
	if code := c.ask("{a:"+picture+" b:"+picture+" c:"+picture+"}", nil).code(t); code != "LIMIT_COST" {
		t.Error(code)
	}
	// A group by its id costs no more than its members do.
	c.must(`{overview{groups(ids:["x"]){members(first:500){edges{node{id name type account}}}}}}`, nil)
}

func TestAGroupOfNeighboursIsFoundByItsID(t *testing.T) {
	c := serveFacts(t, func(to graph.Sink) {
		threeAccounts(to)
		to.Node(graph.NodeFact{ID: "grant", Labels: []graph.Label{graph.Grant}})
		to.Edge(graph.EdgeFact{Kind: graph.Holds, From: "user-1-0", To: "grant"})
		to.Edge(graph.EdgeFact{Kind: graph.CanRead, From: "grant", To: "bucket"})
	})
	const fields = `{ id kind direction label throughGrant count certain edges(first: 2) { edges { node { from { id } } } } }`
	bucket, _ := c.must(`{entity(id: "bucket") { neighbourGroups `+fields+` }}`, nil)["entity"].(map[string]any)
	groups, _ := bucket["neighbourGroups"].([]any)
	if len(groups) != 2 {
		t.Fatalf("%v: want those who may read it themselves, and those through the Grant", groups)
	}
	for _, g := range groups {
		again := c.must(`query($id: ID!){neighbourGroup(id: $id) `+fields+`}`, map[string]any{"id": groupID(g)})["neighbourGroup"]
		if diff := cmp.Diff(g, again); diff != "" {
			t.Error(diff)
		}
	}
	if a := c.ask(`{neighbourGroup(id: "nobody") { id }}`, nil); a.code(t) != "BAD_REQUEST" {
		t.Error(a)
	}
}
