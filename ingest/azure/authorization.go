package azure

import (
	"encoding/json"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/authorization/armauthorization/v2"

	"github.com/postern-graph/postern/graph"
)

// isAssignment tells a role assignment by its type, or, where a tool left that
// out, by what it holds.
func isAssignment(o object, typ string) bool {
	if typ == "microsoft.authorization/roleassignments" {
		return true
	}
	p := o.props()
	return typ == "" && p.str("principalId") != "" && p.str("roleDefinitionId") != "" && p.str("scope") != ""
}

// authorization maps the other records of Microsoft.Authorization; false
// leaves the record to the table of types.
func (im *importer) authorization(e *emitter, o object, typ string) bool {
	switch typ {
	case "microsoft.authorization/roledefinitions":
		im.roleDefinition(e, o)
	case "microsoft.authorization/denyassignments":
		im.denyAssignment(e, o)
	case "microsoft.authorization/locks":
		im.lock(e, o)
	case "microsoft.authorization/roleeligibilityscheduleinstances", "microsoft.authorization/roleeligibilityschedules":
		im.eligibility(e, o)
	case "microsoft.authorization/roleassignmentscheduleinstances", "microsoft.authorization/roleassignmentschedules":
		e.count("Microsoft.Authorization", graph.GapNotSupported, "assignment schedules repeat what role assignments say")
	case "microsoft.authorization/classicadministrators":
		im.classicAdministrator(e, o)
	default:
		return false
	}
	return true
}

// assignment is a role assignment or eligibility, from REST or flattened by the CLI.
type assignment struct {
	id, name, principal, principalType, definition, scope, condition string
}

func readAssignment(o object) assignment {
	// The SDK's type knows REST's form of a role assignment; it has no form for
	// the CLI's flat one, and refuses a record for a badly written date.
	var ra armauthorization.RoleAssignment
	if o.has("properties") && json.Unmarshal([]byte(text(map[string]any(o))), &ra) == nil && ra.Properties != nil {
		a := assignment{id: deref(ra.ID), name: deref(ra.Name)}
		a.principal, a.definition = deref(ra.Properties.PrincipalID), deref(ra.Properties.RoleDefinitionID)
		a.scope, a.condition = deref(ra.Properties.Scope), deref(ra.Properties.Condition)
		if t := ra.Properties.PrincipalType; t != nil {
			a.principalType = string(*t)
		}
		return a
	}
	p := o.props()
	return assignment{
		id: o.str("id"), name: o.str("name"), principal: p.str("principalId"), principalType: p.str("principalType"),
		definition: p.str("roleDefinitionId"), scope: p.str("scope"), condition: p.str("condition"),
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// complete fills in what the id tells, and gives an id to a record without one.
func (a *assignment) complete() bool {
	if a.scope == "" {
		if cut := strings.Index(strings.ToLower(a.id), "/providers/microsoft.authorization/role"); cut > 0 {
			a.scope = a.id[:cut]
		} else if cut == 0 {
			a.scope = "/"
		}
	}
	if a.principal == "" || a.definition == "" || a.scope == "" {
		return false
	}
	if len(a.scope) > 1 {
		a.scope = strings.TrimRight(a.scope, "/")
	}
	if a.id == "" {
		a.id = strings.TrimSuffix(a.scope, "/") + "/providers/Microsoft.Authorization/roleAssignments/" + a.principal + "-" + last(a.definition)
	}
	if a.name == "" {
		a.name = last(a.id)
	}
	return true
}

func (im *importer) roleAssignment(e *emitter, o object) { im.assigned(e, o, graph.HasRole) }

func (im *importer) eligibility(e *emitter, o object) { im.assigned(e, o, graph.EligibleFor) }

// assigned maps who holds a role where, or may activate it (PIM): being
// eligible is not holding, so the role stands there without a holder.
func (im *importer) assigned(e *emitter, o object, kind graph.Kind) {
	a := readAssignment(o)
	if !a.complete() {
		e.gap("Microsoft.Authorization", graph.GapMalformed, "role assignment without principal, definition or scope")
		return
	}
	tenant := o.str("tenantId")
	if tenant == "" {
		tenant = im.tenant
	}
	scope, ok := parseARM(a.scope)
	if !ok {
		e.gap("Microsoft.Authorization", graph.GapMalformed, "role assignment at a scope that is no resource id")
		return
	}
	account := scope.subscription
	if account == "" {
		account = tenant
	}
	e = e.in(account)
	props := graph.Props{
		"scope": a.scope, "principal_id": strings.ToLower(a.principal), "role_definition_id": a.definition,
		"condition": a.condition, "tenant_id": strings.ToLower(tenant), "principal_type": a.principalType,
	}
	if kind == graph.EligibleFor {
		props["eligible_only"] = true
	}
	e.node(graph.NodeFact{
		ID: a.id, Name: im.roleName(a.definition, a.name), Account: scope.subscription, Type: "Microsoft.Authorization/roleAssignments",
		Labels: []graph.Label{graph.Role}, Props: props,
	})
	e.edge(kind, a.principal, a.id, im.activation(kind, o))
	e.edge(graph.HasPolicy, a.id, im.definitionID(e, a.definition), nil)
	im.occurs(e, a.principal, a.principalType, tenant)
}

// activation says on an eligibility what activating it takes, as far as the record knows.
func (im *importer) activation(kind graph.Kind, o object) graph.Props {
	if kind != graph.EligibleFor {
		return nil
	}
	props := graph.Props{graph.PropCertainty: graph.Conditional.String(), graph.PropConditions: eligibleConditions}
	if end := o.props().str("endDateTime"); end != "" {
		props["ends"] = end
	}
	return props
}

// eligibleConditions is what every eligibility depends on, as access.Condition writes it.
const eligibleConditions = `[{"conditionType":"condition","op":"PIM","key":"activation","values":["approved as the role's settings ask"]}]`

// occurs remembers a principal that is named by id; finish says what nobody described.
func (im *importer) occurs(e *emitter, id, kind, tenant string) {
	if id == "" {
		return
	}
	key := strings.ToLower(id)
	if old, ok := im.principals[key]; ok && (old.t != "" || kind == "") {
		return
	}
	if tenant == "" {
		tenant = im.tenant
	}
	im.principals[key] = pending{*e.in(tenant), id, kind}
}

const definitionPrefix = "/providers/Microsoft.Authorization/roleDefinitions/"

// definitionID notes that a role definition occurs and gives its node's id: one
// for the role, whatever subscription it was read in.
func (im *importer) definitionID(e *emitter, id string) string {
	guid := strings.ToLower(last(id))
	if _, ok := im.wanted[guid]; !ok {
		im.wanted[guid] = pending{*e, id, ""}
	}
	return definitionPrefix + guid
}

func (im *importer) roleName(definition, otherwise string) string {
	if r, ok := im.tables.arm[strings.ToLower(last(definition))]; ok {
		return r.Name
	}
	return otherwise
}

// roleDefinition maps a built-in or custom role. Its permissions are kept as
// they are written: the SDK's type would lose their conditions.
func (im *importer) roleDefinition(e *emitter, o object) {
	p := o.props()
	id := o.str("id")
	guid := strings.ToLower(o.str("name"))
	if id != "" {
		guid = strings.ToLower(last(id))
	}
	permissions, ok := p.get("permissions").([]any)
	if guid == "" || !ok {
		e.gap("Microsoft.Authorization", graph.GapMalformed, "role definition without id or permissions")
		return
	}
	if parsed, ok := parseARM(id); ok && parsed.subscription == "" || !ok {
		e = e.in(im.tenant)
	} else {
		e = e.in(strings.ToLower(strings.Split(id, "/")[2]))
	}
	im.defined[guid] = true
	im.define(e, guid, id, p.str("roleName"), text(permissions), p.str("type"), p.strs("assignableScopes"), "")
}

func (im *importer) define(e *emitter, guid, id, name, permissions, kind string, scopes []string, source string) {
	custom := strings.EqualFold(kind, "CustomRole")
	props := graph.Props{
		graph.PropPolicyKind: "role-definition", graph.PropDocument: `{"permissions":` + permissions + `}`,
		"custom": custom, "document_source": source,
	}
	if len(scopes) > 0 {
		props["assignable_scopes"] = sorted(scopes)
	}
	n := graph.NodeFact{
		ID: definitionPrefix + guid, Name: name, Type: "Microsoft.Authorization/roleDefinitions",
		Labels: []graph.Label{graph.Policy}, Props: props,
	}
	if id != "" && !strings.EqualFold(id, n.ID) && strings.HasPrefix(id, "/") {
		n.Aliases = []string{id}
	}
	e.node(n)
}

// denyAssignment keeps the document as ARM writes it.
func (im *importer) denyAssignment(e *emitter, o object) {
	p := o.props()
	id := o.str("id")
	scope := p.str("scope")
	if scope == "" {
		if cut := strings.Index(strings.ToLower(id), "/providers/microsoft.authorization/denyassignments/"); cut >= 0 {
			scope = id[:cut]
		}
	}
	if id == "" || !p.has("permissions") {
		e.gap("Microsoft.Authorization", graph.GapMalformed, "deny assignment without id or permissions")
		return
	}
	if scope == "" {
		scope = "/"
	}
	at, _ := parseARM(scope)
	e = e.inScope(at)
	e.node(graph.NodeFact{
		ID: id, Name: p.str("denyAssignmentName"), Account: at.subscription, Type: "Microsoft.Authorization/denyAssignments", Labels: []graph.Label{graph.Policy},
		Props: graph.Props{
			graph.PropPolicyKind: "deny-assignment", graph.PropDocument: text(map[string]any(p)), "scope": scope,
			"system_protected": p.is("isSystemProtected"),
		},
	})
	e.edge(graph.LimitedBy, im.scopeNode(scope), id, nil)
}

func (e *emitter) inScope(at armID) *emitter {
	if at.subscription != "" {
		return e.in(at.subscription)
	}
	return e.in(e.im.tenant)
}

// scopeNode is the node that stands for a scope: the tenant for the root.
func (im *importer) scopeNode(scope string) string {
	if scope == "/" {
		return im.tenant
	}
	return scope
}

func (im *importer) lock(e *emitter, o object) {
	id := o.str("id")
	cut := strings.Index(strings.ToLower(id), "/providers/microsoft.authorization/locks/")
	level := o.props().str("level")
	if cut <= 0 || level == "" {
		e.gap("Microsoft.Authorization", graph.GapMalformed, "lock without scope or level")
		return
	}
	scope := id[:cut]
	at, _ := parseARM(scope)
	e = e.inScope(at)
	e.node(graph.NodeFact{
		ID: id, Name: last(id), Account: at.subscription, Type: "Microsoft.Authorization/locks", Labels: []graph.Label{graph.Policy},
		Props: graph.Props{graph.PropPolicyKind: "lock", "level": level, "scope": scope, "notes": o.props().str("notes")},
	})
	e.edge(graph.LimitedBy, scope, id, nil)
}

// classicAdministrator: co-administrators and the service administrator had
// what Owner has. Azure retired them in August 2024, so whether one that is
// still listed can act is not certain.
func (im *importer) classicAdministrator(e *emitter, o object) {
	id, ok := parseARM(o.str("id"))
	mail, role := o.props().str("emailAddress"), o.props().str("role")
	if !ok || id.subscription == "" || mail == "" || strings.EqualFold(role, "AccountAdministrator") {
		e.count("Microsoft.Authorization", graph.GapNotSupported, "classic administrator without rights or subscription")
		return
	}
	e = e.in(id.subscription)
	const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
	e.node(graph.NodeFact{
		ID: id.id, Name: role, Account: id.subscription, Type: "Microsoft.Authorization/classicAdministrators", Labels: []graph.Label{graph.Role},
		Props: graph.Props{"scope": "/subscriptions/" + id.subscription, "condition": "classic administrators still work", "tenant_id": im.tenant},
	})
	e.edge(graph.HasRole, "upn:"+strings.ToLower(mail), id.id, nil)
	e.edge(graph.HasPolicy, id.id, im.definitionID(e, owner), nil)
}
