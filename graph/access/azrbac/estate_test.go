package azrbac_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/azrbac"
)

// Ids that the tests share. Names are short because ids, not GUIDs, are compared.
const (
	tenant = "11111111-1111-1111-1111-111111111111"
	mg     = "/providers/Microsoft.Management/managementGroups/corp"
	subA   = "/subscriptions/aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
	subB   = "/subscriptions/bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"
	web    = subA + "/resourceGroups/web"
	web2   = subA + "/resourceGroups/web-2"
	site   = web + "/providers/Microsoft.Web/sites/pay"
	site2  = web2 + "/providers/Microsoft.Web/sites/other"
	store  = web + "/providers/Microsoft.Storage/storageAccounts/pay"
	vaultP = web + "/providers/Microsoft.KeyVault/vaults/old"
	vaultR = web + "/providers/Microsoft.KeyVault/vaults/new"
)

// estate collects facts for a test.
type estate struct {
	nodes []graph.NodeFact
	edges []graph.EdgeFact
}

func (e *estate) node(id, typ string, props graph.Props, labels ...graph.Label) {
	e.nodes = append(e.nodes, graph.NodeFact{ID: id, Type: typ, Cloud: graph.Azure, Account: tenant, Labels: labels, Props: props})
}

func (e *estate) edge(k graph.Kind, from, to string) {
	e.edges = append(e.edges, graph.EdgeFact{Kind: k, From: from, To: to})
}

func newEstate() *estate {
	e := &estate{}
	e.node(tenant, azrbac.TypeTenant, nil, graph.Organization)
	e.node(mg, "Microsoft.Management/managementGroups", nil, graph.Container)
	e.node(subA, "Microsoft.Resources/subscriptions", nil, graph.Account)
	e.node(subB, "Microsoft.Resources/subscriptions", nil, graph.Account)
	for _, rg := range []string{web, web2} {
		e.node(rg, "Microsoft.Resources/resourceGroups", nil, graph.Container)
		e.edge(graph.Contains, subA, rg)
	}
	e.node(site, "Microsoft.Web/sites", nil, graph.Function)
	e.node(site2, "Microsoft.Web/sites", nil, graph.Function)
	e.node(store, "Microsoft.Storage/storageAccounts", nil, graph.DataStore)
	e.edge(graph.Contains, tenant, mg)
	e.edge(graph.Contains, mg, subA)
	e.edge(graph.Contains, tenant, subB)
	return e
}

func (e *estate) user(ids ...string) {
	for _, id := range ids {
		e.node(id, "user", nil, graph.Principal, graph.User)
	}
}

// permission is one entry of a role.
type permission struct {
	Actions        []string `json:"actions"`
	NotActions     []string `json:"notActions,omitempty"`
	DataActions    []string `json:"dataActions,omitempty"`
	NotDataActions []string `json:"notDataActions,omitempty"`
	Condition      string   `json:"condition,omitempty"`
}

func owner() []permission { return []permission{{Actions: []string{"*"}}} }

func contributor() []permission {
	return []permission{{Actions: []string{"*"}, NotActions: []string{"Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"}}}
}

// assign gives a role with these permissions at a scope.
func (e *estate) assign(holder, scope, condition string, perms ...permission) {
	id := fmt.Sprintf("%s/providers/Microsoft.Authorization/roleAssignments/%d", strings.TrimSuffix(scope, "/"), len(e.nodes))
	doc, err := json.Marshal(map[string]any{"permissions": perms})
	if err != nil {
		panic(err)
	}
	e.node(id, "Microsoft.Authorization/roleAssignments", graph.Props{"scope": scope, "condition": condition, "tenant_id": tenant}, graph.Role)
	e.node(id+"/definition", "Microsoft.Authorization/roleDefinitions", graph.Props{"document": string(doc), "policy_kind": azrbac.KindRoleDefinition}, graph.Policy)
	e.edge(graph.HasPolicy, id, id+"/definition")
	if holder != "" {
		e.edge(graph.HasRole, holder, id)
	}
}

// directory gives a directory role (or app role) with these actions.
func (e *estate) directory(holder, template, scope, kind string, actions ...string) {
	id := template + "@" + scope
	e.node(id, "microsoft.directory/roleAssignments", graph.Props{"scope": scope, "tenant_id": tenant}, graph.Role)
	full := make([]string, len(actions))
	for i, a := range actions {
		full[i] = "microsoft.directory/" + a
	}
	e.node(template, "microsoft.directory/roleDefinitions", graph.Props{"actions": full, "policy_kind": kind, "template_id": template}, graph.Policy)
	e.edge(graph.HasPolicy, id, template)
	e.edge(graph.HasRole, holder, id)
}

func (e *estate) deny(scope string, only bool, who, except []string, perms ...permission) {
	ids := func(list []string) (out []map[string]string) {
		for _, p := range list {
			out = append(out, map[string]string{"id": p})
		}
		return out
	}
	doc, err := json.Marshal(map[string]any{
		"permissions": perms, "scope": scope, "doNotApplyToChildScopes": only,
		"principals": ids(who), "excludePrincipals": ids(except), "isSystemProtected": true,
	})
	if err != nil {
		panic(err)
	}
	id := fmt.Sprintf("%s/providers/Microsoft.Authorization/denyAssignments/%d", scope, len(e.nodes))
	e.node(id, "Microsoft.Authorization/denyAssignments", graph.Props{"scope": scope, "document": string(doc), "policy_kind": azrbac.KindDeny}, graph.Policy)
	e.edge(graph.LimitedBy, scope, id)
}

func (e *estate) lock(scope, level string) {
	id := fmt.Sprintf("%s/providers/Microsoft.Authorization/locks/%d", scope, len(e.nodes))
	e.node(id, "Microsoft.Authorization/locks", graph.Props{"scope": scope, "level": level, "policy_kind": azrbac.KindLock}, graph.Policy)
	e.edge(graph.LimitedBy, scope, id)
}

func (e *estate) build(tb testing.TB) *graph.Snapshot {
	tb.Helper()
	b := graph.NewBuilder()
	for _, n := range e.nodes {
		b.Node(n)
	}
	for _, x := range e.edges {
		b.Edge(x)
	}
	s, err := b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func (e *estate) judge(tb testing.TB) (*graph.Snapshot, *azrbac.Judge) {
	tb.Helper()
	s := e.build(tb)
	return s, azrbac.New(s)
}

// bulk finds what May says of one principal and resource, in Decide's words.
func bulk(tb testing.TB, s *graph.Snapshot, j *azrbac.Judge, principal, action, resource string) access.Effect {
	tb.Helper()
	p, ok := s.Lookup(principal)
	if !ok {
		tb.Fatalf("no node %s", principal)
	}
	r, ok := s.Lookup(resource)
	if !ok {
		tb.Fatalf("no node %s", resource)
	}
	for _, c := range j.Classes() {
		if !c.Members.Contains(uint32(p)) {
			continue
		}
		for _, g := range j.May(c.ID, action, nil) {
			if !g.Resources.Contains(uint32(r)) {
				continue
			}
			return effectOf(g)
		}
	}
	return access.ImplicitlyDenied
}

func effectOf(g access.Guarded) access.Effect {
	switch {
	case len(g.BlockedBy) > 0:
		return access.ExplicitlyDenied
	case g.Certainty == graph.Conditional:
		return access.IsConditional
	case g.Certainty == graph.Unknown:
		return access.IsUnknown
	}
	return access.Allowed
}
