package azrbac_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/azrbac"
)

const (
	ann    = "00000000-0000-0000-0000-00000000000a"
	bob    = "00000000-0000-0000-0000-00000000000b"
	cat    = "00000000-0000-0000-0000-00000000000c"
	teamA  = "00000000-0000-0000-0000-0000000000fa"
	teamB  = "00000000-0000-0000-0000-0000000000fb"
	app    = "00000000-0000-0000-0000-0000000000a1"
	appSP  = "00000000-0000-0000-0000-0000000000a2"
	ident  = "00000000-0000-0000-0000-0000000000a3"
	all    = "00000000-0000-0000-0000-000000000000"
	listK  = "Microsoft.Web/sites/host/listkeys/action"
	ra     = "Microsoft.Authorization/roleAssignments/write"
	global = "62e90394-69f5-4237-9190-012177145e10"
	help   = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
	userAd = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	pwd    = "microsoft.directory/users/password/update"
	cred   = "microsoft.directory/applications/credentials/update"
)

type asked struct {
	who, action, on string
	want            access.Effect
}

// check asks each question one by one and in bulk.
func check(t *testing.T, e *estate, qs []asked) {
	t.Helper()
	s, j := e.judge(t)
	for _, q := range qs {
		d := j.Decide(access.Request{Principal: q.who, Action: q.action, Resource: q.on})
		if d.Effect != q.want {
			t.Errorf("%s %s on %s: %s, want %s (why %v)", q.who, q.action, q.on, d.Effect, q.want, d.Why)
		}
		if q.want != access.ImplicitlyDenied && len(d.Why) == 0 {
			t.Errorf("%s %s on %s: no reason given", q.who, q.action, q.on)
		}
		if got := bulk(t, s, j, q.who, q.action, q.on); got != q.want {
			t.Errorf("bulk: %s %s on %s: %s, want %s", q.who, q.action, q.on, got, q.want)
		}
	}
}

func TestScopes(t *testing.T) {
	for _, tc := range []struct {
		name, scope string
		yes, no     []string
	}{
		{"resource", site, []string{site}, []string{web, site2, subA, store}},
		{"resource, other case", "/SUBSCRIPTIONS/aaaaaaaa-AAAA-aaaa-aaaa-aaaaaaaaaaaa/resourcegroups/WEB/providers/microsoft.web/sites/PAY", []string{site}, []string{web, site2}},
		{"group, and not the group whose name it starts", web, []string{site, web}, []string{site2, web2, subA}},
		{"subscription", subA, []string{site, site2, web, subA}, []string{subB, mg, tenant}},
		{"management group", mg, []string{site, site2, subA, mg}, []string{subB, tenant}},
		{"root", "/", []string{site, site2, subA, mg, subB, tenant}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := newEstate()
			e.user(ann)
			e.assign(ann, tc.scope, "", owner()...)
			var qs []asked
			for _, r := range tc.yes {
				qs = append(qs, asked{ann, listK, r, access.Allowed})
			}
			for _, r := range tc.no {
				if r != store {
					qs = append(qs, asked{ann, listK, r, access.ImplicitlyDenied})
				}
			}
			check(t, e, qs)
		})
	}
}

func TestRoles(t *testing.T) {
	const blob = "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
	for _, tc := range []struct {
		name  string
		perms []permission
		yes   []string
		no    []string
	}{
		{"notActions", contributor(), []string{listK}, []string{ra, blob}},
		{
			"notActions belong to their entry",
			[]permission{{Actions: []string{"*"}, NotActions: []string{"Microsoft.Web/*"}}, {Actions: []string{"Microsoft.Web/sites/host/*"}}},
			[]string{listK},
			[]string{"Microsoft.Web/sites/write"},
		},
		{"wildcard in the middle", []permission{{Actions: []string{"Microsoft.Web/*/action"}}}, []string{listK}, []string{"Microsoft.Web/sites/write"}},
		{"read only", []permission{{Actions: []string{"*/read"}}}, []string{"Microsoft.Web/sites/read"}, []string{listK}},
		{"data apart", []permission{{DataActions: []string{"Microsoft.Storage/*"}, NotDataActions: []string{"Microsoft.Storage/*/delete"}}}, []string{blob}, []string{"Microsoft.Storage/storageAccounts/write", "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete"}},
		{"case", []permission{{Actions: []string{"MICROSOFT.WEB/SITES/HOST/LISTKEYS/ACTION"}}}, []string{listK}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := newEstate()
			e.user(ann)
			e.assign(ann, web, "", tc.perms...)
			var qs []asked
			for _, a := range tc.yes {
				qs = append(qs, asked{ann, a, web, access.Allowed})
			}
			for _, a := range tc.no {
				qs = append(qs, asked{ann, a, web, access.ImplicitlyDenied})
			}
			check(t, e, qs)
		})
	}
}

func TestGroups(t *testing.T) {
	e := newEstate()
	e.user(ann, bob)
	for _, g := range []string{teamA, teamB} {
		e.node(g, "group", nil, graph.Principal, graph.Group)
	}
	e.edge(graph.MemberOf, ann, teamA)
	e.edge(graph.MemberOf, teamA, teamB)
	e.edge(graph.MemberOf, teamB, teamA) // a cycle
	e.assign(teamB, web, "", owner()...)
	e.directory(teamB, global, tenant, azrbac.KindDirectoryRole, "users/allProperties/allTasks")
	check(t, e, []asked{
		{ann, listK, site, access.Allowed},
		{bob, listK, site, access.ImplicitlyDenied},
		{teamA, listK, site, access.Allowed},     // what membership would give
		{ann, pwd, bob, access.ImplicitlyDenied}, // directory roles do not pass through nested groups
		{teamB, pwd, bob, access.Allowed},
	})
	s, j := e.judge(t)
	for _, c := range j.Classes() {
		for it := c.Members.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			if would := s.HasLabel(n, graph.Group) || s.HasLabel(n, graph.Role); would != c.Would {
				t.Errorf("%s: would %v", s.ID(n), c.Would)
			}
		}
	}
}

func TestConditions(t *testing.T) {
	const (
		limited = `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{b24988ac, acdd72a7}))`
		leaf    = `@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{b24988ac, acdd72a7}`
	)
	e := newEstate()
	e.user(ann, bob, cat)
	e.assign(ann, web, limited, owner()...)
	e.assign(bob, web, "((broken", owner()...)
	e.assign(cat, web, limited, owner()...)
	e.assign(cat, subA, "", owner()...)
	check(t, e, []asked{
		{ann, listK, site, access.Allowed}, // the condition is about another action
		{ann, ra, web, access.IsConditional},
		{bob, listK, site, access.IsConditional}, // what nobody understands is never a yes
		{cat, ra, web, access.Allowed},
	})
	_, j := e.judge(t)
	d := j.Decide(access.Request{Principal: ann, Action: ra, Resource: web})
	if want := access.Test(azrbac.OpABAC, leaf); !access.Equal(want, d.Conditions) {
		t.Errorf("condition %s, want %s", d.Conditions, want)
	}
}

func TestDenyAssignments(t *testing.T) {
	everything := permission{Actions: []string{"*"}, NotActions: []string{"*/read"}, DataActions: []string{"*"}}
	e := newEstate()
	e.user(ann, bob, cat)
	e.node(teamA, "group", nil, graph.Principal, graph.Group)
	e.edge(graph.MemberOf, cat, teamA)
	for _, u := range []string{ann, bob, cat} {
		e.assign(u, subA, "", owner()...)
	}
	e.deny(web, false, []string{all}, []string{bob, teamA}, everything)
	e.deny(web2, true, []string{ann}, nil, everything)
	check(t, e, []asked{
		{ann, listK, site, access.ExplicitlyDenied},
		{ann, "Microsoft.Web/sites/read", site, access.Allowed},
		{ann, listK, subA, access.Allowed},
		{bob, listK, site, access.Allowed},
		{cat, listK, site, access.Allowed}, // excluded through the group
		{ann, listK, web2, access.ExplicitlyDenied},
		{ann, listK, site2, access.Allowed}, // doNotApplyToChildScopes
	})
}

func TestLocks(t *testing.T) {
	e := newEstate()
	e.user(ann)
	e.assign(ann, subA, "", owner()...)
	e.lock(web, "ReadOnly")
	e.lock(site2, "CanNotDelete")
	check(t, e, []asked{
		{ann, "Microsoft.Web/sites/write", site, access.ExplicitlyDenied},
		{ann, listK, site, access.ExplicitlyDenied},
		{ann, "Microsoft.Web/sites/read", site, access.Allowed},
		{ann, "Microsoft.Authorization/locks/delete", web, access.Allowed},
		{ann, "Microsoft.Web/sites/write", site2, access.Allowed},
		{ann, "Microsoft.Web/sites/delete", site2, access.ExplicitlyDenied},
	})
	_, j := e.judge(t)
	d := j.Decide(access.Request{Principal: ann, Action: listK, Resource: site})
	if diff := cmp.Diff([]string{azrbac.BlockedByLock}, d.BlockedBy); diff != "" {
		t.Error(diff)
	}
}

func TestVaults(t *testing.T) {
	const get = "data:Microsoft.KeyVault/vaults/secrets/getSecret/action"
	e := newEstate()
	e.user(ann, bob)
	e.node(vaultP, "Microsoft.KeyVault/vaults", graph.Props{"rbac_authorization": false}, graph.Secret)
	e.node(vaultR, "Microsoft.KeyVault/vaults", graph.Props{"rbac_authorization": true}, graph.Secret)
	for _, v := range []string{vaultP, vaultR} {
		e.node(v+"#accessPolicies", "", graph.Props{"policy_kind": azrbac.KindVaultPolicies, "document": `[{"objectId":"` + ann + `","permissions":{"secrets":["Get"]}}]`}, graph.Policy)
		e.edge(graph.HasPolicy, v, v+"#accessPolicies")
	}
	e.assign(bob, web, "", permission{Actions: []string{"*"}, DataActions: []string{"*"}})
	check(t, e, []asked{
		{ann, get, vaultP, access.Allowed},
		{ann, get, vaultR, access.ImplicitlyDenied},
		{bob, get, vaultP, access.ImplicitlyDenied},
		{bob, get, vaultR, access.Allowed},
		{ann, "data:Microsoft.KeyVault/vaults/secrets/setSecret/action", vaultP, access.ImplicitlyDenied},
	})
}

// TestMessagesOfOneQueue: roles for messages may be assigned at a queue, a subscription or a hub.
func TestMessagesOfOneQueue(t *testing.T) {
	const (
		bus     = web + "/providers/Microsoft.ServiceBus/namespaces/bus"
		hubs    = web + "/providers/Microsoft.EventHub/namespaces/hubs"
		receive = "data:Microsoft.ServiceBus/namespaces/messages/receive/action"
		read    = "data:Microsoft.EventHub/namespaces/messages/receive/action"
	)
	e := newEstate()
	e.user(ann, bob)
	e.node(bus, "Microsoft.ServiceBus/namespaces", nil, graph.Queue)
	for _, q := range []string{bus + "/queues/orders", bus + "/queues/mail"} {
		e.node(q, "Microsoft.ServiceBus/namespaces/queues", nil, graph.Queue)
	}
	e.node(bus+"/topics/news/subscriptions/all", "Microsoft.ServiceBus/namespaces/topics/subscriptions", nil, graph.Topic)
	e.node(hubs+"/eventhubs/clicks", "Microsoft.EventHub/namespaces/eventhubs", nil, graph.Topic)
	e.assign(ann, bus+"/queues/orders", "", permission{DataActions: []string{"Microsoft.ServiceBus/namespaces/messages/*"}})
	e.assign(bob, web, "", permission{DataActions: []string{"Microsoft.ServiceBus/*/receive/action", "Microsoft.EventHub/*/receive/action"}})
	check(t, e, []asked{
		{ann, receive, bus + "/queues/orders", access.Allowed},
		{ann, receive, bus + "/queues/mail", access.ImplicitlyDenied},
		{ann, receive, bus, access.ImplicitlyDenied},
		{bob, receive, bus + "/queues/mail", access.Allowed},
		{bob, receive, bus + "/topics/news/subscriptions/all", access.Allowed},
		{bob, read, hubs + "/eventhubs/clicks", access.Allowed},
	})
}

// TestKeysOfServices: the keys of a service read and write all that is in it, unless they are switched off
// (disableLocalAuth).
func TestKeysOfServices(t *testing.T) {
	e := newEstate()
	e.user(ann)
	for typ, name := range map[string]string{
		"Microsoft.DocumentDB/databaseAccounts": "store", "Microsoft.ServiceBus/namespaces": "bus", "Microsoft.EventHub/namespaces": "hubs",
	} {
		e.node(web+"/providers/"+typ+"/"+name, typ, nil, graph.DataStore)
		e.node(web+"/providers/"+typ+"/shut", typ, graph.Props{"local_auth_disabled": true}, graph.DataStore)
	}
	e.assign(ann, web, "", contributor()...)
	s, j := e.judge(t)
	var got derived
	access.Derive(s, []access.Judge{j}, &got)
	slices.Sort(got)
	want := derived{"CAN_READ bus", "CAN_READ hubs", "CAN_READ pay", "CAN_READ store", "CAN_WRITE bus", "CAN_WRITE hubs", "CAN_WRITE pay", "CAN_WRITE store"}
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("edges of a contributor (-want +got):\n%s", diff)
	}
}

// derived keeps the edges to data, by the name of what they lead to.
type derived []string

func (d *derived) Node(graph.NodeFact) {}
func (d *derived) Gap(graph.Gap)       {}
func (d *derived) Edge(e graph.EdgeFact) {
	if e.Kind == graph.CanRead || e.Kind == graph.CanWrite {
		*d = append(*d, string(e.Kind)+" "+e.To[strings.LastIndexByte(e.To, '/')+1:])
	}
}

func TestUnreadDefinition(t *testing.T) {
	e := newEstate()
	e.user(ann)
	id := web + "/providers/Microsoft.Authorization/roleAssignments/x"
	e.node(id, "", graph.Props{"scope": web}, graph.Role)
	e.edge(graph.HasRole, ann, id)
	e.edge(graph.HasPolicy, id, "/providers/Microsoft.Authorization/roleDefinitions/custom")
	check(t, e, []asked{{ann, listK, site, access.IsUnknown}, {ann, listK, site2, access.ImplicitlyDenied}})
}

func TestDisabledAndGone(t *testing.T) {
	e := newEstate()
	e.node(ann, "user", graph.Props{"disabled": true}, graph.Principal, graph.User)
	e.node(bob, "", graph.Props{"orphan": true}, graph.Principal)
	e.assign(ann, subA, "", owner()...)
	e.assign(bob, subA, "", owner()...)
	check(t, e, []asked{{ann, listK, site, access.ImplicitlyDenied}, {bob, listK, site, access.ImplicitlyDenied}})
}

func TestUnlisted(t *testing.T) {
	e := newEstate()
	e.node(ann, "", graph.Props{"unlisted": true}, graph.Principal, graph.User)
	e.assign(ann, subA, "", owner()...)
	check(t, e, []asked{{ann, listK, site, access.IsUnknown}, {ann, listK, subB, access.ImplicitlyDenied}})
}

func TestSlots(t *testing.T) {
	slot := site + "/slots/staging"
	e := newEstate()
	e.user(ann, bob)
	e.node(slot, "Microsoft.Web/sites/slots", nil, graph.Function)
	e.assign(ann, web, "", permission{Actions: []string{"Microsoft.Web/sites/slots/host/listkeys/action"}})
	e.assign(bob, web, "", permission{Actions: []string{listK}})
	check(t, e, []asked{
		{ann, listK, slot, access.Allowed},
		{ann, listK, site, access.ImplicitlyDenied},
		{bob, listK, slot, access.ImplicitlyDenied},
		{bob, listK, site, access.Allowed},
	})
}

func TestAdministers(t *testing.T) {
	uaa := permission{Actions: []string{"*/read", "Microsoft.Authorization/*"}}
	full := []string{"users/allProperties/allTasks", "groups/allProperties/allTasks", "applications/allProperties/allTasks", "servicePrincipals/allProperties/allTasks", "roleAssignments/allProperties/allTasks", "roleDefinitions/allProperties/allTasks"}
	for _, tc := range []struct {
		name string
		give func(e *estate)
		want []string
	}{
		{"owner of a subscription", func(e *estate) { e.assign(ann, subA, "", owner()...) }, []string{subA}},
		{"owner of a management group", func(e *estate) { e.assign(ann, mg, "", owner()...) }, []string{mg, subA}},
		{"owner of the root", func(e *estate) { e.assign(ann, "/", "", owner()...) }, []string{mg, subA, subB}},
		{"contributor", func(e *estate) { e.assign(ann, subA, "", contributor()...) }, nil},
		{"contributor and access administrator", func(e *estate) {
			e.assign(ann, subA, "", contributor()...)
			e.assign(ann, mg, "", uaa)
		}, []string{subA}},
		{"owner of a resource group", func(e *estate) { e.assign(ann, web, "", owner()...) }, nil},
		{"owner of much but not all", func(e *estate) {
			e.assign(ann, subA, "", permission{Actions: []string{"*"}, NotActions: []string{"Microsoft.Compute/*"}})
		}, nil},
		{"locked", func(e *estate) { e.assign(ann, subA, "", owner()...); e.lock(subA, "ReadOnly") }, []string{subA}},
		{"denied", func(e *estate) {
			e.assign(ann, subA, "", owner()...)
			e.deny(subA, false, []string{all}, nil, permission{Actions: []string{"*/write"}})
		}, nil},
		{"denied in one resource group", func(e *estate) {
			e.assign(ann, subA, "", owner()...)
			e.deny(web, false, []string{all}, nil, permission{Actions: []string{"*/write"}})
		}, []string{subA}},
		{"directory role of everything", func(e *estate) { e.directory(ann, global, tenant, azrbac.KindDirectoryRole, full...) }, []string{tenant}},
		{"the same name with fewer actions", func(e *estate) { e.directory(ann, global, tenant, azrbac.KindDirectoryRole, full[:4]...) }, nil},
		{"an app role of everything", func(e *estate) { e.directory(ann, global, tenant, azrbac.KindAppRole, full...) }, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := newEstate()
			e.user(ann)
			tc.give(e)
			s, j := e.judge(t)
			n, _ := s.Lookup(ann)
			var got []string
			for _, c := range j.Classes() {
				if !c.Members.Contains(uint32(n)) {
					continue
				}
				for _, g := range j.Administers(c.ID) {
					for it := g.Resources.Iterator(); it.HasNext() && effectOf(g) == access.Allowed; {
						got = append(got, s.ID(graph.NodeID(it.Next())))
					}
				}
			}
			slices.Sort(got)
			slices.Sort(tc.want)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("administers (-want +got):\n%s", diff)
			}
		})
	}
}
