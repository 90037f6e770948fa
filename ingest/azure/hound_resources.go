package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// houndARM maps AzureHound's records of ARM: resources as ARM gives them, and
// role assignments under many names.
func (im *importer) houndARM(e *emitter, kind string, d object) {
	switch {
	case kind == "AZManagementGroupDescendant":
		parent := d.str("properties", "parent", "id")
		id, ok := parseARM(d.str("id"))
		if ok && parent != "" {
			e.edge(graph.Contains, parent, id.id, nil)
		}
	case kind == "AZKeyVaultAccessPolicy":
		im.houndVault(e, d)
	case strings.HasSuffix(kind, "RoleAssignment"), strings.HasSuffix(kind, "Owner"), strings.HasSuffix(kind, "Contributor"), strings.HasSuffix(kind, "UserAccessAdmin"):
		if n := im.findAssignments(e, map[string]any(d), 0); n == 0 && len(d.list("roleAssignments"))+len(d.list("owners")) > 0 {
			e.gap("azurehound", graph.GapMalformed, kind+": no role assignment found in the record")
		}
	default:
		im.houndResource(e, kind, d)
	}
}

// findAssignments looks for role assignments at any depth: each kind wraps
// them in another way.
func (im *importer) findAssignments(e *emitter, v any, depth int) int {
	if depth > 8 {
		return 0
	}
	n := 0
	switch x := v.(type) {
	case []any:
		for _, el := range x {
			n += im.findAssignments(e, el, depth+1)
		}
	case map[string]any:
		o := object(x)
		if p := o.obj("properties"); p.str("principalId") != "" && p.str("roleDefinitionId") != "" {
			im.roleAssignment(e, o)
			return 1
		}
		for _, k := range keys(o) {
			n += im.findAssignments(e, x[k], depth+1)
		}
	}
	return n
}

// houndResource maps AZVM, AZKeyVault, AZFunctionApp and their like, whose data is the ARM resource.
func (im *importer) houndResource(e *emitter, kind string, d object) {
	id, ok := parseARM(d.str("id"))
	if !ok || id.id == "/" {
		e.count("azurehound", graph.GapNotSupported, "records of kind "+kind)
		return
	}
	typ := id.typ
	if t := d.str("type"); strings.Contains(t, "/") {
		typ = t
	}
	tenant := e.account
	e = e.in(first(id.subscription, tenant))
	if !d.has("tenantId") {
		d["tenantId"] = tenant
	}
	im.describe(e, d, id, typ)
}

func (im *importer) houndVault(e *emitter, d object) {
	vault := d.str("keyVaultId")
	if vault == "" {
		e.gap("azurehound", graph.GapMalformed, "access policy without keyVaultId")
		return
	}
	id, _ := parseARM(vault)
	key := strings.ToLower(vault)
	v := im.vaults[key]
	if v == nil {
		v = &vaultEntries{e: *e.in(first(id.subscription, e.account)), id: vault}
		im.vaults[key] = v
	}
	v.entries = append(v.entries, object{"objectId": d.str("objectId"), "tenantId": d.str("tenantId"), "applicationId": d.str("applicationId"), "permissions": d.get("permissions")})
}
