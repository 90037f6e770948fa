package azrbac_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/azrbac"
)

func (e *estate) apps() {
	e.node(app, "application", graph.Props{"sign_in_audience": "AzureADMyOrg"}, graph.Application)
	e.node(appSP, "sp", graph.Props{"app_id": "77777777-7777-7777-7777-777777777777"}, graph.Principal, graph.ServiceAccount)
	e.node(ident, "sp", graph.Props{"managed_identity": true}, graph.Principal, graph.ServiceAccount)
	e.edge(graph.RunsAs, app, appSP)
}

func TestApplications(t *testing.T) {
	const other, otherSP, graphSP, foreign = "00000000-0000-0000-0000-0000000000b1", "00000000-0000-0000-0000-0000000000b2", "00000000-0000-0000-0000-0000000000b3", "00000000-0000-0000-0000-0000000000b4"
	const spCred, consent = "microsoft.directory/servicePrincipals/credentials/update", "microsoft.directory/servicePrincipals/appRoleAssignedTo/update"
	e := newEstate()
	e.user(ann, bob, cat)
	e.apps()
	e.node(other, "application", nil, graph.Application)
	e.node(otherSP, "sp", nil, graph.Principal, graph.ServiceAccount)
	e.edge(graph.RunsAs, other, otherSP)
	e.node(graphSP, "sp", graph.Props{"app_id": "00000003-0000-0000-c000-000000000000"}, graph.Principal, graph.ServiceAccount)
	e.node(foreign, "sp", graph.Props{"home_tenant": "99999999-9999-9999-9999-999999999999"}, graph.Principal, graph.ServiceAccount)
	admin := []string{"applications/credentials/update", "servicePrincipals/credentials/update", "servicePrincipals/appRoleAssignedTo/update"}
	e.directory(ann, "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", tenant, azrbac.KindDirectoryRole, admin...)
	e.directory(bob, "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", app, azrbac.KindDirectoryRole, admin...)
	e.edge(graph.Owns, cat, other)
	check(t, e, []asked{
		{ann, cred, app, access.Allowed},
		{ann, cred, appSP, access.Allowed}, // who holds the application's secret is its service principal
		{ann, cred, ident, access.ImplicitlyDenied},
		{ann, spCred, ident, access.ImplicitlyDenied}, // a managed identity takes no secret
		{ann, spCred, graphSP, access.ImplicitlyDenied},
		{ann, spCred, foreign, access.IsUnknown}, // its home may have locked it
		{ann, consent, appSP, access.Allowed},
		{ann, consent, graphSP, access.ImplicitlyDenied}, // application administrators do not consent to Graph
		{bob, cred, appSP, access.Allowed},
		{bob, cred, otherSP, access.ImplicitlyDenied},
		{bob, spCred, appSP, access.ImplicitlyDenied},
		{cat, cred, otherSP, access.Allowed},
		{cat, cred, app, access.ImplicitlyDenied},
	})
}

// TestOwningPrograms: a service principal that owns an application needs a permission to manage it.
func TestOwningPrograms(t *testing.T) {
	const other, role = "00000000-0000-0000-0000-0000000000b1", "18a4783c-866b-4cc7-a460-3d5e5662c884@graph"
	e := newEstate()
	e.apps()
	e.node(other, "sp", nil, graph.Principal, graph.ServiceAccount)
	e.node(role, "", graph.Props{"value": "Application.ReadWrite.OwnedBy"}, graph.Role)
	e.edge(graph.HasRole, other, role)
	e.edge(graph.Owns, other, app)
	e.edge(graph.Owns, ident, app)
	check(t, e, []asked{{other, cred, appSP, access.Allowed}, {ident, cred, appSP, access.IsConditional}})
}

// TestTenants: what holds in one tenant says nothing of another.
func TestTenants(t *testing.T) {
	const second, there, subC = "22222222-2222-2222-2222-222222222222", "00000000-0000-0000-0000-0000000000b9", "/subscriptions/cccccccc-cccc-cccc-cccc-cccccccccccc"
	e := newEstate()
	e.user(ann, bob)
	e.nodes = append(e.nodes,
		graph.NodeFact{ID: second, Type: azrbac.TypeTenant, Cloud: graph.Azure, Account: second, Labels: []graph.Label{graph.Organization}},
		graph.NodeFact{ID: there, Cloud: graph.Azure, Account: second, Labels: []graph.Label{graph.Principal, graph.User}},
		graph.NodeFact{ID: subC, Type: "Microsoft.Resources/subscriptions", Cloud: graph.Azure, Labels: []graph.Label{graph.Account}})
	e.edge(graph.Contains, second, subC)
	e.assign(ann, "/", "", owner()...)
	e.directory(ann, global, tenant, azrbac.KindDirectoryRole, "users/allProperties/allTasks")
	check(t, e, []asked{
		{ann, listK, site, access.Allowed},
		{ann, listK, subC, access.ImplicitlyDenied},
		{ann, pwd, bob, access.Allowed},
		{ann, pwd, there, access.ImplicitlyDenied},
	})
}

func TestPasswords(t *testing.T) {
	const dee, eve, gus, hal = "00000000-0000-0000-0000-00000000000d", "00000000-0000-0000-0000-00000000000e", "00000000-0000-0000-0000-0000000000d1", "00000000-0000-0000-0000-0000000000d2"
	e := newEstate()
	e.user(ann, bob, cat, dee, gus)
	e.node(eve, "user", graph.Props{"guest": true}, graph.Principal, graph.User)
	e.node(hal, "user", graph.Props{"synced": true}, graph.Principal, graph.User)
	e.node(teamA, "group", graph.Props{"role_assignable": true}, graph.Principal, graph.Group)
	e.edge(graph.MemberOf, gus, teamA)
	e.directory(ann, help, tenant, azrbac.KindDirectoryRole, "users/password/update")
	e.directory(bob, global, tenant, azrbac.KindDirectoryRole, "users/allProperties/allTasks")
	e.directory(dee, userAd, tenant, azrbac.KindDirectoryRole, "users/password/update")
	check(t, e, []asked{
		{ann, pwd, cat, access.Allowed},
		{ann, pwd, bob, access.ImplicitlyDenied}, // no administrator below resets a global one
		{ann, pwd, dee, access.ImplicitlyDenied},
		{ann, pwd, gus, access.ImplicitlyDenied}, // member of a role-assignable group
		{ann, pwd, eve, access.ImplicitlyDenied}, // a guest's password is elsewhere
		{ann, pwd, hal, access.IsConditional},    // needs write-back
		{dee, pwd, ann, access.Allowed},
		{dee, pwd, bob, access.ImplicitlyDenied},
		{bob, pwd, ann, access.Allowed},
		{bob, pwd, gus, access.Allowed},
	})
}

func TestGroupMembers(t *testing.T) {
	const members = "microsoft.directory/groups/members/update"
	const plain, assignable, dynamic, synced = teamA, teamB, "00000000-0000-0000-0000-0000000000fc", "00000000-0000-0000-0000-0000000000fd"
	e := newEstate()
	e.user(ann, bob, cat)
	e.node(plain, "group", nil, graph.Principal, graph.Group)
	e.node(assignable, "group", graph.Props{"role_assignable": true}, graph.Principal, graph.Group)
	e.node(dynamic, "group", graph.Props{"dynamic": true}, graph.Principal, graph.Group)
	e.node(synced, "group", graph.Props{"synced": true}, graph.Principal, graph.Group)
	e.directory(ann, "fdd7a751-b60b-444a-984c-02652fe8fa1c", tenant, azrbac.KindDirectoryRole, "groups/members/update", "groups/dynamicMembershipRule/update")
	e.directory(bob, "e8611ab8-c189-46e8-94e1-60213ab1f814", tenant, azrbac.KindDirectoryRole, "groupsAssignableToRoles/allProperties/update", "roleAssignments/allProperties/allTasks")
	e.edge(graph.Owns, cat, assignable)
	check(t, e, []asked{
		{ann, members, plain, access.Allowed},
		{ann, members, assignable, access.ImplicitlyDenied},
		{ann, members, dynamic, access.ImplicitlyDenied},
		{ann, members, synced, access.ImplicitlyDenied},
		{ann, "microsoft.directory/groups/dynamicMembershipRule/update", dynamic, access.Allowed},
		{bob, members, assignable, access.Allowed},
		{bob, members, plain, access.ImplicitlyDenied},
		{bob, "microsoft.directory/roleAssignments/create", tenant, access.Allowed},
		{cat, members, assignable, access.Allowed},
		{cat, members, plain, access.ImplicitlyDenied},
	})
}

func TestAdministrativeUnits(t *testing.T) {
	const unit, closed, dee = "00000000-0000-0000-0000-0000000000e1", "00000000-0000-0000-0000-0000000000e2", "00000000-0000-0000-0000-00000000000d"
	e := newEstate()
	e.user(ann, bob, cat, dee)
	e.node(unit, azrbac.TypeUnit, nil, graph.Container)
	e.node(closed, azrbac.TypeUnit, graph.Props{"restricted": true}, graph.Container)
	e.edge(graph.Contains, unit, cat)
	e.edge(graph.Contains, closed, dee)
	e.directory(ann, help, unit, azrbac.KindDirectoryRole, "users/password/update")
	e.directory(bob, help, tenant, azrbac.KindDirectoryRole, "users/password/update")
	check(t, e, []asked{
		{ann, pwd, cat, access.Allowed},
		{ann, pwd, dee, access.ImplicitlyDenied},
		{bob, pwd, cat, access.Allowed},
		{bob, pwd, dee, access.ImplicitlyDenied}, // restricted management
	})
}

func TestFederation(t *testing.T) {
	const gh = "external:https://token.actions.githubusercontent.com:repo:shop/pay:ref:refs/heads/main"
	e := newEstate()
	e.apps()
	e.edge(graph.Trusts, app, gh)
	check(t, e, []asked{{gh, azrbac.ActionFederate, appSP, access.Allowed}, {gh, azrbac.ActionFederate, ident, access.ImplicitlyDenied}})
}

func TestPublicContainers(t *testing.T) {
	const read = "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
	closed := web + "/providers/Microsoft.Storage/storageAccounts/closed"
	e := newEstate()
	e.node(closed, "Microsoft.Storage/storageAccounts", graph.Props{"allow_blob_public_access": false}, graph.DataStore)
	e.nodes = append(e.nodes, graph.NodeFact{ID: graph.IDInternet, Cloud: graph.Internet, Labels: []graph.Label{graph.Principal, graph.Public}})
	e.node(store, "", graph.Props{"allow_blob_public_access": true})
	var qs []asked
	for _, c := range []struct {
		account, public string
		want            access.Effect
	}{{store, "Blob", access.Allowed}, {store, "None", access.ImplicitlyDenied}, {closed, "Container", access.ImplicitlyDenied}} {
		id := c.account + "/blobServices/default/containers/" + c.public
		e.node(id, "Microsoft.Storage/storageAccounts/blobServices/containers", graph.Props{"public_access": c.public}, graph.DataStore)
		qs = append(qs, asked{graph.IDInternet, read, id, c.want})
	}
	check(t, e, qs)
}
