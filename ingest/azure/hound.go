package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// hound maps one record of an AzureHound collection: {kind, data}. Kinds are
// those of https://github.com/SpecterOps/AzureHound/blob/main/enums/kind.go.
func (im *importer) hound(e *emitter, o object) {
	kind, d := o.str("kind"), o.obj("data")
	if kind == "" || d == nil {
		e.strange("no kind or no data", "")
		return
	}
	if t := strings.ToLower(d.str("tenantId")); t != "" {
		e.sawTenant(t, "")
		e = e.in(t)
	}
	if im.houndDirectory(e, kind, d) || im.houndRelation(e, kind, d) {
		return
	}
	im.houndARM(e, kind, d)
}

// houndDirectory maps what Entra holds.
func (im *importer) houndDirectory(e *emitter, kind string, d object) bool {
	switch kind {
	case "AZTenant":
		id := d.str("tenantId")
		if id == "" {
			id = last(d.str("id"))
		}
		e.sawTenant(id, d.str("displayName"))
		e.in(id).node(graph.NodeFact{ID: strings.ToLower(id), Props: graph.Props{"default_domain": d.str("defaultDomain")}})
	case "AZUser":
		im.user(e, d)
	case "AZGroup", "AZGroup365":
		im.group(e, d)
	case "AZApp":
		im.application(e, d)
	case "AZServicePrincipal":
		im.servicePrincipal(e, d)
	case "AZRole":
		im.directoryRole(e, d)
	case "AZDevice":
		im.object(e, d, typeDevice, graph.Props{"device_id": d.str("deviceId"), "os": d.str("operatingSystem")}, graph.Resource)
	case "AZAdministrativeUnit":
		im.object(e, d, typeUnit, graph.Props{"restricted": d.is("isMemberManagementRestricted")}, graph.Container)
	default:
		return false
	}
	return true
}

// object makes the node of a directory object and puts it into its tenant.
func (im *importer) object(e *emitter, d object, typ string, props graph.Props, labels ...graph.Label) bool {
	id := d.str("id")
	if id == "" {
		id = d.str("objectId")
	}
	if id == "" {
		e.gap("azurehound", graph.GapMalformed, "directory object without an id")
		return false
	}
	im.objects[strings.ToLower(id)] = true
	name := d.str("userPrincipalName")
	if name == "" {
		name = d.str("displayName")
	}
	props["display_name"] = d.str("displayName")
	var aliases []string
	if upn := d.str("userPrincipalName"); upn != "" {
		aliases = append(aliases, "upn:"+strings.ToLower(upn))
	}
	e.node(graph.NodeFact{ID: id, Name: name, Account: e.account, Type: typ, Labels: labels, Props: props, Aliases: aliases})
	e.edge(graph.Contains, e.account, id, nil)
	return true
}

func (im *importer) user(e *emitter, d object) {
	props := graph.Props{"user_type": d.str("userType"), "upn": d.str("userPrincipalName")}
	if enabled, known := d.yes("accountEnabled"); known {
		props["disabled"] = !enabled
	}
	if d.is("onPremisesSyncEnabled") {
		props["synced"] = true
	}
	if strings.EqualFold(d.str("userType"), "Guest") || strings.Contains(d.str("userPrincipalName"), "#EXT#") {
		props["guest"] = true
	}
	if im.object(e, d, typeUser, props, graph.Principal, graph.User) {
		im.collected["user"] = true
	}
}

func (im *importer) group(e *emitter, d object) {
	props := graph.Props{
		"role_assignable": d.is("isAssignableToRole"), "synced": d.is("onPremisesSyncEnabled"),
		"membership_rule": d.str("membershipRule"), "group_kind": "security",
	}
	for _, t := range d.strs("groupTypes") {
		switch t {
		case "DynamicMembership":
			props["dynamic"] = true
		case "Unified":
			props["group_kind"] = "unified"
		}
	}
	if d.str("membershipRule") != "" {
		props["dynamic"] = true
	}
	if im.object(e, d, typeGroup, props, graph.Principal, graph.Group) {
		im.collected["group"] = true
	}
}

func (im *importer) application(e *emitter, d object) {
	props := graph.Props{
		"app_id": strings.ToLower(d.str("appId")), "sign_in_audience": d.str("signInAudience"),
		"secrets_count": int64(len(d.list("passwordCredentials"))), "certificates_count": int64(len(d.list("keyCredentials"))),
		"instance_lock": d.is("servicePrincipalLockConfiguration", "isEnabled"),
	}
	if !im.object(e, d, typeApplication, props, graph.Application) {
		return
	}
	if app := strings.ToLower(d.str("appId")); app != "" {
		im.apps[app] = d.str("id")
		im.appAt[app] = *e
		im.locked[app] = d.is("servicePrincipalLockConfiguration", "isEnabled")
	}
	for _, c := range d.list("federatedIdentityCredentials") {
		e.trust(d.str("id"), c)
	}
}

func (im *importer) servicePrincipal(e *emitter, d object) {
	id, app := d.str("id"), strings.ToLower(d.str("appId"))
	props := graph.Props{"app_id": app, "service_principal_type": d.str("servicePrincipalType"), "home_tenant": strings.ToLower(d.str("appOwnerOrganizationId"))}
	if enabled, known := d.yes("accountEnabled"); known {
		props["disabled"] = !enabled
	}
	if strings.EqualFold(d.str("servicePrincipalType"), "ManagedIdentity") {
		props["managed_identity"] = true
		// The second alternative name is the resource whose identity it is.
		for _, n := range d.strs("alternativeNames") {
			if arm, ok := parseARM(n); ok && arm.subscription != "" {
				props["identity_of"] = arm.id
				e.edge(graph.RunsAs, arm.id, id, nil)
			}
		}
	}
	if !im.object(e, d, typeServicePrincipal, props, graph.Principal, graph.ServiceAccount) {
		return
	}
	im.collected["serviceprincipal"] = true
	if app != "" {
		im.sps[app] = append(im.sps[app], id)
	}
	for _, r := range d.list("appRoles") {
		if v := r.str("value"); v != "" {
			im.appRoles[strings.ToLower(r.str("id"))+"@"+strings.ToLower(id)] = v
		}
	}
}

// directoryRole maps a role definition of Entra. What a built-in one may do
// comes from the table unless the record says so itself.
func (im *importer) directoryRole(e *emitter, d object) {
	template := strings.ToLower(d.str("templateId"))
	if template == "" {
		template = strings.ToLower(last(d.str("id")))
	}
	if template == "" {
		e.gap("azurehound", graph.GapMalformed, "role without templateId")
		return
	}
	var actions []string
	for _, p := range d.list("rolePermissions") {
		if p.str("condition") == "" { // rights over what one owns, or over oneself, are no role's business here
			actions = append(actions, p.strs("allowedResourceActions")...)
		}
	}
	if len(actions) == 0 && !d.is("isBuiltIn") {
		return // an unread custom role stays unknown
	}
	im.defineDirectory(e, template, d.str("displayName"), actions)
}

func (im *importer) defineDirectory(e *emitter, template, name string, actions []string) {
	props := graph.Props{graph.PropPolicyKind: "directory-role", "template_id": template}
	if row, ok := im.tables.directory[template]; ok {
		props["privileged"] = row.Privileged
		if len(actions) == 0 {
			actions = row.Actions
			props["document_source"] = "embedded"
		}
		if name == "" {
			name = row.Name
		}
	}
	if len(actions) > 0 {
		props[graph.PropActions] = sorted(actions)
	}
	im.defined[template] = true
	e.node(graph.NodeFact{ID: template, Name: name, Account: e.account, Type: typeDirectoryDef, Labels: []graph.Label{graph.Policy}, Props: props})
}
