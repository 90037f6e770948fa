package azrbac

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Role template ids that Entra's own rules name.
const (
	globalAdministrator       = "62e90394-69f5-4237-9190-012177145e10"
	privilegedAuthentication  = "7be44c8a-adaf-4e2a-84d6-ab2649e08a13"
	partnerTier2              = "e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8"
	userAdministrator         = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	helpdeskAdministrator     = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
	passwordAdministrator     = "966707d0-3269-4727-9be2-8c3a10f19b9d" //nolint:gosec // a public id
	authenticationAdmin       = "c4e39bd9-1100-46d3-8c65-fb160da0071f"
	groupsAdministrator       = "fdd7a751-b60b-444a-984c-02652fe8fa1c"
	directoryReaders          = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
	guestInviter              = "95e79109-95c0-4d8e-aee3-d01accf2d47b"
	messageCenterReader       = "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b"
	reportsReader             = "4a5d8f65-41da-4de4-8968-e035b65339cf"
	usageSummaryReportsReader = "75934031-6c7e-415a-99d7-48dbd49e875e"
)

// graphApps are the application ids of Microsoft Graph and Azure AD Graph.
const (
	msGraph = "00000003-0000-0000-c000-000000000000"
	aadApp  = "00000002-0000-0000-c000-000000000000"
)

// restrict applies the rules that Entra lays over a role's actions. Everything
// here can only take away, or leave open.
func (j *Judge) restrict(g *grant, q dirAction, n graph.NodeID) outcome {
	if q.task == "read" || q.properties != "" && strings.HasSuffix(q.task, "read") {
		return outcome{hit: true}
	}
	switch {
	case j.s.HasLabel(n, graph.User):
		return j.restrictUser(g, q, n)
	case j.s.HasLabel(n, graph.Group):
		return j.restrictGroup(q, n)
	case j.s.HasLabel(n, graph.ServiceAccount):
		return j.restrictServicePrincipal(g, q, n)
	}
	return outcome{hit: true}
}

// sensitive tells the actions that Entra protects administrators from, after
// https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions.
func sensitive(q dirAction) bool {
	switch q.task {
	case "invalidateallrefreshtokens", "disable", "enable", "delete", "restore", "alltasks":
		return true
	}
	head, _, _ := strings.Cut(q.properties, "/")
	switch head {
	case "password", "authenticationmethods", "userprincipalname", "allproperties":
		return true
	}
	return false
}

func (j *Judge) restrictUser(g *grant, q dirAction, n graph.NodeID) outcome {
	credential := q.properties == "password" || strings.HasPrefix(q.properties, "authenticationmethods")
	if q.properties == "password" && j.s.NodeFlag(n, PropGuest) {
		return outcome{} // his password is another tenant's
	}
	if sensitive(q) && !mayTouch(g.def, j.dir.templates[n], j.dir.protected[n]) {
		return outcome{}
	}
	if credential && q.properties == "password" && j.s.NodeFlag(n, PropSynced) {
		return outcome{hit: true, cond: access.Test("EntraSetting", "onPremisesPasswordWriteback", "enabled")}
	}
	return outcome{hit: true}
}

// mayTouch is the matrix "who can perform sensitive actions" of Microsoft's
// documentation: which administrators a role's holder has power over.
func mayTouch(holder *definition, target map[string]bool, protected bool) bool {
	if len(target) == 0 && !protected {
		return true
	}
	if !holder.appOnly {
		switch holder.template {
		case globalAdministrator, privilegedAuthentication, partnerTier2:
			return true
		}
		if holder.full() {
			return true
		}
	}
	if protected || holder.appOnly {
		return false
	}
	for role := range target {
		if !powerOver(holder.template, role) {
			return false
		}
	}
	return true
}

func powerOver(holder, target string) bool {
	switch target {
	case directoryReaders, guestInviter, passwordAdministrator:
		return true
	case messageCenterReader, reportsReader, usageSummaryReportsReader:
		return holder == helpdeskAdministrator || holder == authenticationAdmin || holder == userAdministrator
	case helpdeskAdministrator:
		return holder == helpdeskAdministrator || holder == userAdministrator
	case authenticationAdmin:
		return holder == authenticationAdmin
	case userAdministrator, groupsAdministrator:
		return holder == userAdministrator
	}
	return false
}

// restrictGroup: the members of a dynamic group follow its rule, those of a
// synchronised one the directory on premises.
func (j *Judge) restrictGroup(q dirAction, n graph.NodeID) outcome {
	members := q.properties == "members" || q.properties == "owners"
	if j.s.NodeFlag(n, PropSynced) && members {
		return outcome{}
	}
	if j.s.NodeFlag(n, PropDynamic) && q.properties == "members" {
		return outcome{}
	}
	if q.properties == "dynamicmembershiprule" && !j.s.NodeFlag(n, PropDynamic) {
		return outcome{}
	}
	return outcome{hit: true}
}

func (j *Judge) restrictServicePrincipal(g *grant, q dirAction, n graph.NodeID) outcome {
	appID := strings.ToLower(j.s.NodeString(n, PropAppID))
	switch {
	case q.properties == "approleassignedto" && (appID == msGraph || appID == aadApp):
		// Application administrators may grant app roles, but not those of the two Graphs.
		if !g.def.grantsAnyAppRole() {
			return outcome{}
		}
		return outcome{hit: true}
	case q.isCredential() && q.entity == "applications":
		// On the application: reaches the service principal through it alone.
		if len(j.dir.apps[n]) == 0 || j.s.NodeFlag(n, PropManagedIdentity) {
			return outcome{}
		}
		return outcome{hit: true}
	case q.isCredential() || q.properties == "owners":
		return j.newCredential(n, appID)
	}
	return outcome{hit: true}
}

// newCredential: a managed identity takes none; Microsoft's own applications
// refuse them; another tenant's application refuses them when its home locked
// its instances, which is not to be seen from here.
func (j *Judge) newCredential(n graph.NodeID, appID string) outcome {
	if j.s.NodeFlag(n, PropManagedIdentity) || j.s.NodeFlag(n, PropCredentialLock) || strings.HasSuffix(appID, "-0000-0000-c000-000000000000") {
		return outcome{}
	}
	home := strings.ToLower(j.s.NodeString(n, PropHomeTenant))
	switch {
	case isMicrosoft(home):
		return outcome{}
	case home != "" && home == tenantOf(j.s, n), home == "" && len(j.dir.apps[n]) > 0:
		return outcome{hit: true}
	}
	return outcome{unknown: true}
}

// isMicrosoft names the tenants that own Microsoft's first-party applications.
func isMicrosoft(tenant string) bool {
	return tenant == "f8cdef31-a31e-4b4a-93e4-5f571e91255a" || tenant == "72f988bf-86f1-41af-91ab-2d7cd011db47"
}

// grantsAnyAppRole: company-wide consent is what granting Graph's app roles takes.
func (d *definition) grantsAnyAppRole() bool {
	for _, a := range d.directory {
		if a.entity == "serviceprincipals" && (a.task == "managepermissiongrantsforall.microsoft-company-admin" || a.task == "alltasks" && a.properties == "allproperties" && d.full()) {
			return true
		}
	}
	return false
}

// full says whether a directory role can do everything to the objects that
// give control of a tenant. It asks for actions, not for a name.
func (d *definition) full() bool {
	if !d.known || d.appOnly {
		return false
	}
	for _, entity := range []string{"users", "groups", "applications", "serviceprincipals", "roleassignments", "roledefinitions"} {
		want := dirAction{entity: entity, properties: "allproperties", task: "alltasks"}
		if !d.has(want) {
			return false
		}
	}
	return true
}

func (d *definition) has(want dirAction) bool {
	for _, a := range d.directory {
		if a.sub == "" && a.covers(want) {
			return true
		}
	}
	return false
}

// fullDirectory reports whether the grant is full control of a tenant.
func (j *Judge) fullDirectory(g *grant) bool {
	return g.plane == planeDirectory && !g.owner && j.s.HasLabel(g.object, graph.Organization) && g.def.full()
}
