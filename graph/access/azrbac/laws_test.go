package azrbac_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/azrbac"
)

const lawSlot = site + "/slots/staging"

func lawActions() []string {
	return []string{
		listK, ra, "Microsoft.Web/sites/write", "Microsoft.Web/sites/delete", "Microsoft.Web/sites/read", "Microsoft.Authorization/locks/delete",
		"data:Microsoft.KeyVault/vaults/secrets/getSecret/action", "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
		"Microsoft.Storage/storageAccounts/listKeys/action", "Microsoft.Resources/deployments/write", pwd, cred,
		"microsoft.directory/groups/members/update", "microsoft.directory/servicePrincipals/credentials/update", "microsoft.directory/roleAssignments/create",
	}
}

// drawEstate makes a small estate in which everything that the judge knows can happen.
func drawEstate(t *rapid.T) *estate {
	e := newEstate()
	users := []string{ann, bob, cat}
	e.user(users...)
	e.node(cat, "", graph.Props{"unlisted": rapid.Bool().Draw(t, "unlisted"), "synced": rapid.Bool().Draw(t, "synced")})
	e.node(lawSlot, "Microsoft.Web/sites/slots", nil, graph.Function)
	e.apps()
	e.node(vaultP, "Microsoft.KeyVault/vaults", graph.Props{"rbac_authorization": false}, graph.Secret)
	e.node(vaultR, "Microsoft.KeyVault/vaults", graph.Props{"rbac_authorization": true}, graph.Secret)
	e.node(vaultP+"#p", "", graph.Props{"policy_kind": azrbac.KindVaultPolicies, "document": `[{"objectId":"` + teamA + `","permissions":{"secrets":["all"]}}]`}, graph.Policy)
	e.edge(graph.HasPolicy, vaultP, vaultP+"#p")
	for _, g := range []string{teamA, teamB} {
		e.node(g, "group", graph.Props{"role_assignable": rapid.Bool().Draw(t, "assignable")}, graph.Principal, graph.Group)
	}
	holders := rapid.SampledFrom([]string{ann, bob, cat, teamA, teamB, appSP, ident})
	scopes := rapid.SampledFrom([]string{"/", mg, subA, subB, web, web2, site, site2, store, vaultP, vaultR})
	for range rapid.IntRange(0, 4).Draw(t, "memberships") {
		e.edge(graph.MemberOf, holders.Draw(t, "member"), rapid.SampledFrom([]string{teamA, teamB}).Draw(t, "group"))
	}
	patterns := rapid.SliceOfN(rapid.SampledFrom([]string{"*", "*/read", "Microsoft.Web/*", "Microsoft.Web/sites/*/action", "Microsoft.Web/sites/slots/*", "Microsoft.Authorization/*/Write", "Microsoft.KeyVault/*", "Microsoft.Storage/storageAccounts/*"}), 0, 2)
	perm := func() permission {
		return permission{
			Actions: patterns.Draw(t, "actions"), NotActions: patterns.Draw(t, "notActions"),
			DataActions: patterns.Draw(t, "data"), NotDataActions: patterns.Draw(t, "notData"),
		}
	}
	conditions := rapid.SampledFrom([]string{"", "", "@Request[a] StringEquals 'x'", "!(ActionMatches{'*/write'}) OR @Resource[b] StringEquals 'y'"})
	for range rapid.IntRange(0, 4).Draw(t, "assignments") {
		e.assign(holders.Draw(t, "holder"), scopes.Draw(t, "scope"), conditions.Draw(t, "condition"), perm())
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "directory roles") {
		template := rapid.SampledFrom([]string{global, help, userAd}).Draw(t, "template")
		actions := rapid.SliceOfN(rapid.SampledFrom([]string{"users/allProperties/allTasks", "users/password/update", "applications/credentials/update", "servicePrincipals/allProperties/allTasks", "groups/allProperties/update", "groupsAssignableToRoles/allProperties/update", "roleAssignments/allProperties/allTasks"}), 1, 3).Draw(t, "directory actions")
		e.directory(holders.Draw(t, "admin"), template, rapid.SampledFrom([]string{tenant, app, appSP}).Draw(t, fmt.Sprint("directory scope", i)), azrbac.KindDirectoryRole, actions...)
	}
	for range rapid.IntRange(0, 2).Draw(t, "ownerships") {
		e.edge(graph.Owns, holders.Draw(t, "owner"), rapid.SampledFrom([]string{app, appSP, teamA, teamB}).Draw(t, "owned"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "denials") {
		e.deny(scopes.Filter(func(s string) bool { return s != "/" }).Draw(t, "deny scope"), rapid.Bool().Draw(t, "only"),
			[]string{rapid.SampledFrom([]string{all, ann, teamA}).Draw(t, "denied")}, []string{holders.Draw(t, "excluded")}, perm())
	}
	if rapid.Bool().Draw(t, "locked") {
		e.lock(rapid.SampledFrom([]string{subA, web, site}).Draw(t, "locked scope"), rapid.SampledFrom([]string{"ReadOnly", "CanNotDelete"}).Draw(t, "level"))
	}
	return e
}

// build for a rapid test.
func snapshot(t *rapid.T, nodes []graph.NodeFact, edges []graph.EdgeFact) *graph.Snapshot {
	b := graph.NewBuilder()
	for _, n := range nodes {
		b.Node(n)
	}
	for _, x := range edges {
		b.Edge(x)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answers asks every class every action in bulk: "principal action resource" → effect and condition.
func answers(s *graph.Snapshot, j *azrbac.Judge) map[string]string {
	out := map[string]string{}
	for _, c := range j.Classes() {
		for _, a := range lawActions() {
			for _, g := range j.May(c.ID, a, nil) {
				for p := c.Members.Iterator(); p.HasNext(); {
					who := s.ID(graph.NodeID(p.Next()))
					for r := g.Resources.Iterator(); r.HasNext(); {
						out[who+" "+a+" "+s.ID(graph.NodeID(r.Next()))] = string(effectOf(g)) + " " + g.Condition.String()
					}
				}
			}
		}
	}
	return out
}

// TestBulkEqualsOneByOne asks every node about every resource both ways.
func TestBulkEqualsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEstate(t)
		s := snapshot(t, e.nodes, e.edges)
		j := azrbac.New(s)
		in := answers(s, j)
		resources := []string{lawSlot, tenant, mg, subA, subB, web, web2, site, site2, store, vaultP, vaultR, ann, bob, cat, teamA, teamB, app, appSP, ident}
		for _, p := range []string{ann, bob, cat, teamA, teamB, appSP, ident} {
			for _, a := range lawActions() {
				for _, r := range resources {
					if !askableOn(a, r) {
						continue
					}
					d := j.Decide(access.Request{Principal: p, Action: a, Resource: r})
					one := string(d.Effect) + " " + d.Conditions.String()
					got, ok := in[p+" "+a+" "+r]
					if !ok {
						got = "ImplicitlyDenied always"
					}
					if d.Effect == access.ExplicitlyDenied {
						one, got = string(d.Effect), strings.Fields(got)[0] // a latent answer keeps its condition
					}
					if one != got {
						t.Fatalf("%s %s on %s: one by one %s, in bulk %s", p, a, r, one, got)
					}
				}
			}
		}
	})
}

// askableOn leaves out questions about resources of another type, which the
// bulk side never lists.
func askableOn(action, resource string) bool {
	if strings.HasPrefix(action, "microsoft.directory/") {
		return true
	}
	arm := strings.HasPrefix(resource, "/") || resource == tenant
	if !arm || strings.HasPrefix(action, "Microsoft.Authorization/") {
		return arm
	}
	_, rest, isResource := strings.Cut(resource, "/providers/")
	if !isResource || resource == mg {
		return true
	}
	if resource == lawSlot {
		return strings.HasPrefix(action, "Microsoft.Web/")
	}
	return strings.HasPrefix(strings.TrimPrefix(action, "data:"), rest[:strings.LastIndexByte(rest, '/')])
}

// TestDenyNeverWidens adds a deny assignment and expects nothing new to be allowed.
func TestDenyNeverWidens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEstate(t)
		s := snapshot(t, e.nodes, e.edges)
		before := answers(s, azrbac.New(s))
		e.deny(rapid.SampledFrom([]string{mg, subA, web, site}).Draw(t, "scope"), rapid.Bool().Draw(t, "just here"), []string{all}, nil, permission{Actions: []string{"*"}, NotActions: []string{"*/read"}, DataActions: []string{"*"}})
		s = snapshot(t, e.nodes, e.edges)
		for q, v := range answers(s, azrbac.New(s)) {
			if _, ok := before[q]; !ok {
				t.Fatalf("%s: %s, was not allowed before the denial", q, v)
			}
			if strings.HasPrefix(v, "Allowed") && !strings.HasPrefix(before[q], "Allowed") {
				t.Fatalf("%s: %s, was %s", q, v, before[q])
			}
		}
	})
}

// TestOrderNeverMatters shuffles the facts.
func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEstate(t)
		s := snapshot(t, e.nodes, e.edges)
		want := answers(s, azrbac.New(s))
		s = snapshot(t, rapid.Permutation(e.nodes).Draw(t, "nodes"), rapid.Permutation(e.edges).Draw(t, "edges"))
		got := answers(s, azrbac.New(s))
		if len(got) != len(want) {
			t.Fatalf("%d answers, want %d", len(got), len(want))
		}
		for q, v := range want {
			if got[q] != v {
				t.Fatalf("%s: %s, want %s", q, got[q], v)
			}
		}
	})
}
