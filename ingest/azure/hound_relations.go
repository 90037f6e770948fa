package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

type appRoleHeld struct {
	e                                 emitter
	role, principal, resource, target string
}

type ownerByApp struct {
	e          emitter
	owner, app string
}

// houndRelation maps who belongs to, owns or holds what in Entra.
func (im *importer) houndRelation(e *emitter, kind string, d object) bool {
	switch kind {
	case "AZGroupMember":
		im.members = true
		for _, m := range d.list("members") {
			e.edge(graph.MemberOf, m.str("member", "id"), first(m.str("groupId"), d.str("groupId")), nil)
			im.member(e, m.obj("member"))
		}
	case "AZGroupOwner", "AZGroup365Owner", "AZServicePrincipalOwner", "AZDeviceOwner":
		key := map[string]string{"AZServicePrincipalOwner": "servicePrincipalId", "AZDeviceOwner": "deviceId"}[kind]
		if key == "" {
			key = "groupId"
		}
		for _, w := range d.list("owners") {
			e.edge(graph.Owns, w.str("owner", "id"), first(w.str(key), d.str(key)), nil)
			im.member(e, w.obj("owner"))
		}
	case "AZAppOwner":
		for _, w := range d.list("owners") {
			im.owners = append(im.owners, ownerByApp{*e, w.str("owner", "id"), strings.ToLower(first(w.str("appId"), d.str("appId")))})
			im.member(e, w.obj("owner"))
		}
	case "AZAppRoleAssignment":
		im.appHeld = append(im.appHeld, appRoleHeld{*e, strings.ToLower(d.str("appRoleId")), d.str("principalId"), strings.ToLower(d.str("resourceId")), d.str("resourceDisplayName")})
		im.occurs(e, d.str("principalId"), d.str("principalType"), e.account)
	case "AZRoleAssignment":
		for _, a := range d.list("roleAssignments") {
			im.directoryAssignment(e, a, d, graph.HasRole)
		}
	case "AZRoleEligibilityScheduleInstance":
		im.directoryAssignment(e, d, d, graph.EligibleFor)
	case "AZRoleManagementPolicyAssignment":
		im.activationPolicy(e, d)
	case "AZAdministrativeUnitMember":
		for _, m := range d.list("members") {
			e.edge(graph.Contains, first(m.str("administrativeUnitId"), d.str("administrativeUnitId")), m.str("member", "id"), nil)
		}
	case "AZFederatedIdentityCredential":
		im.houndFederated(e, d)
	default:
		return false
	}
	return true
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// member notes a directory object that a relation names; the collection may
// hold no record of its own for it.
func (im *importer) member(e *emitter, m object) {
	kind := strings.TrimPrefix(m.str("@odata.type"), "#microsoft.graph.")
	if kind == "" {
		kind = m.str("type")
	}
	im.occurs(e, m.str("id"), kind, e.account)
}

// directoryAssignment maps a directory role held, or to be activated, in the
// tenant, an administrative unit or one application.
func (im *importer) directoryAssignment(e *emitter, a, outer object, kind graph.Kind) {
	template := strings.ToLower(first(a.str("roleDefinitionId"), outer.str("roleDefinitionId")))
	principal := a.str("principalId")
	if template == "" || principal == "" || e.account == "" {
		e.gap("azurehound", graph.GapMalformed, "directory role assignment without role, principal or tenant")
		return
	}
	scope, held := e.account, template+"@"+e.account
	switch at := a.str("directoryScopeId"); at {
	case "", "/":
		if app := a.str("appScopeId"); app != "" && app != "/" {
			e.count("azurehound", graph.GapNotSupported, "role scoped inside an application (appScopeId)")
			return
		}
	default:
		scope = strings.ToLower(last(at)) // "/administrativeUnits/ID" or "/ID"
		held = template + "@" + scope
	}
	name := im.tables.directory[template].Name
	e.node(graph.NodeFact{
		ID: held, Name: name, Account: e.account, Type: typeDirectoryRole, Labels: []graph.Label{graph.Role},
		Props: graph.Props{"scope": scope, "tenant_id": e.account, "template_id": template},
	})
	e.edge(kind, principal, held, im.activation(kind, a))
	e.edge(graph.HasPolicy, held, template, nil)
	if _, ok := im.directory[template]; !ok {
		im.directory[template] = pending{*e, template, ""}
	}
	im.occurs(e, principal, strings.TrimPrefix(a.str("principal", "@odata.type"), "#microsoft.graph."), e.account)
}

// activationPolicy maps who approves an activation.
func (im *importer) activationPolicy(e *emitter, d object) {
	template := strings.ToLower(d.str("roleDefinitionId"))
	if template == "" || !d.is("endUserAssignmentRequiresApproval") {
		return
	}
	held := template + "@" + e.account
	for _, key := range []string{"endUserAssignmentUserApprovers", "endUserAssignmentGroupApprovers"} {
		for _, id := range d.strs(key) {
			e.edge(graph.Approves, id, held, nil)
		}
	}
}

// houndFederated reads federated credentials, in both forms that AzureHound has given them.
func (im *importer) houndFederated(e *emitter, d object) {
	app := strings.ToLower(d.str("appId"))
	list := d.list("federatedIdentityCredentials")
	if list == nil {
		list = []object{d}
	}
	for _, c := range list {
		if inner := c.obj("federatedIdentityCredential"); inner != nil {
			app = strings.ToLower(first(c.str("appId"), app))
			c = inner
		}
		im.trusts = append(im.trusts, trustByApp{*e, app, c})
	}
}

type trustByApp struct {
	e   emitter
	app string
	c   object
}

// joinDirectory resolves what AzureHound tells by application id.
func (im *importer) joinDirectory() {
	for _, app := range keysOf(im.apps) {
		for _, sp := range im.sps[app] {
			e := im.appAt[app]
			e.edge(graph.RunsAs, im.apps[app], sp, nil)
			if im.locked[app] { // the instance property lock: no credentials on the service principal itself
				e.node(graph.NodeFact{ID: sp, Props: graph.Props{"credential_lock": true}})
			}
		}
	}
	for _, w := range im.owners {
		w.e.edge(graph.Owns, w.owner, im.apps[w.app], nil)
		if im.apps[w.app] == "" && w.owner != "" {
			w.e.count("azurehound", graph.GapUnresolved, "owner of an application that the collection does not hold")
		}
	}
	for _, t := range im.trusts {
		if id := im.apps[t.app]; id != "" {
			t.e.trust(id, t.c)
			continue
		}
		t.e.count("azurehound", graph.GapUnresolved, "federated credential of an application that the collection does not hold")
	}
	for _, h := range im.appHeld {
		im.appRole(h)
	}
}

// appRole maps an app role granted to a principal: a role held in the tenant
// where Microsoft Graph's permissions reach the directory.
func (im *importer) appRole(h appRoleHeld) {
	if h.role == "" || h.principal == "" || h.resource == "" {
		h.e.gap("azurehound", graph.GapMalformed, "app role assignment without role, principal or resource")
		return
	}
	value := im.appRoles[h.role+"@"+h.resource]
	if v, ok := im.tables.graph[h.role]; ok && value == "" {
		value = v
	}
	var actions []string
	if im.isGraph(h) {
		actions = appRoleActions(value)
	}
	held, def := h.role+"@"+h.resource, "approle:"+h.role+"@"+h.resource
	props := graph.Props{"tenant_id": h.e.account, "resource": h.resource, "value": value}
	if len(actions) > 0 {
		props["scope"] = h.e.account
	}
	h.e.node(graph.NodeFact{ID: held, Name: first(value, h.role), Account: h.e.account, Type: typeAppRoleHeld, Labels: []graph.Label{graph.Role}, Props: props})
	defProps := graph.Props{graph.PropPolicyKind: "app-role", "value": value, "resource": h.target}
	if len(actions) > 0 {
		defProps[graph.PropActions] = sorted(actions)
	}
	h.e.node(graph.NodeFact{ID: def, Name: first(value, h.role), Account: h.e.account, Type: typeAppRole, Labels: []graph.Label{graph.Policy}, Props: defProps})
	h.e.edge(graph.HasRole, h.principal, held, nil)
	h.e.edge(graph.HasPolicy, held, def, nil)
}

// isGraph: the resource is Microsoft Graph or Azure AD Graph, told by its
// application id, or by name where its service principal was not collected.
func (im *importer) isGraph(h appRoleHeld) bool {
	for _, app := range []string{msGraphAppID, aadGraphAppID} {
		for _, sp := range im.sps[app] {
			if strings.EqualFold(sp, h.resource) {
				return true
			}
		}
	}
	return !im.objects[h.resource] && (h.target == "Microsoft Graph" || h.target == "Windows Azure Active Directory")
}
