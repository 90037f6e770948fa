package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// resource is one ARM resource while it is mapped: fact is what will be said of it.
type resource struct {
	*emitter
	o, p object
	id   armID
	fact graph.NodeFact
}

// resource maps one record of Resource Graph, ARM's REST API or the CLI.
func (im *importer) resource(e *emitter, o object) {
	if t := o.str("tenantId"); t != "" {
		e.sawTenant(t, "")
	}
	id, ok := parseARM(o.str("id"))
	typ := o.str("type")
	if typ == "" || !strings.Contains(typ, "/") {
		typ = id.typ
	}
	switch lower := strings.ToLower(typ); {
	case isAssignment(o, lower):
		im.roleAssignment(e, o)
		return
	case strings.HasPrefix(lower, "microsoft.authorization/"):
		if im.authorization(e, o, lower) {
			return
		}
	case o.str("objectType") == "User" || o.str("@odata.type") == "#microsoft.graph.user":
		im.user(e, o)
		return
	}
	if !ok || id.id == "/" || typ == "" {
		e.strange("no resource id in the record", "")
		return
	}
	if e = e.inScope(id); id.subscription != "" {
		if t := strings.ToLower(o.str("tenantId")); t != "" && e.once("tenant of "+id.subscription) {
			e.edge(graph.Contains, t, "/subscriptions/"+id.subscription, nil)
		}
	}
	if im.siteConfig(e, o, id, strings.ToLower(typ)) {
		return
	}
	im.describe(e, o, id, typ)
}

// describe makes the node of a resource and what its row adds.
func (im *importer) describe(e *emitter, o object, id armID, typ string) {
	k, known := im.kindOf(typ)
	r := &resource{emitter: e, o: o, p: o.props(), id: id}
	name := o.str("name")
	if name == "" || strings.Contains(name, "/") {
		name = id.name
	}
	r.fact = graph.NodeFact{
		ID: id.id, Name: name, Account: id.subscription, Region: o.str("location"), Type: k.name,
		Labels: append([]graph.Label(nil), k.labels...), Tags: tags(o), Props: graph.Props{},
	}
	r.set("kind", o.str("kind"))
	r.set("sku", o.str("sku", "name"))
	r.set("state", r.p.str("state"))
	r.set("managed_by", o.str("managedBy"))
	if !known {
		r.fact.Props["known_by_name_only"] = true
		e.count(namespace(k.name), graph.GapNameOnly, k.name)
	}
	r.runsAs()
	if k.more != nil {
		k.more(r)
	}
	e.node(r.fact)
	r.contained()
}

func namespace(typ string) string {
	ns, _, _ := strings.Cut(typ, "/")
	return ns
}

func tags(o object) map[string]string {
	out := map[string]string{}
	for k, v := range o.obj("tags") {
		if s, ok := v.(string); ok {
			out[k] = s
		}
	}
	return out
}

// set says a property unless it is empty.
func (r *resource) set(key, value string) {
	if value != "" {
		r.fact.Props[key] = value
	}
}

// flag says a property that the record holds as a boolean.
func (r *resource) flag(key string, path ...string) {
	if v, known := r.p.yes(path...); known {
		r.fact.Props[key] = v
	}
}

func (r *resource) label(l graph.Label) { r.fact.Labels = append(r.fact.Labels, l) }

func (r *resource) alias(host string) {
	if host != "" {
		r.fact.Aliases = append(r.fact.Aliases, strings.ToLower(host))
	}
}

// contained links a resource to its container, and makes the containers that
// its id proves: an export may list resources without their groups.
func (r *resource) contained() {
	if r.id.parent == "" {
		return
	}
	parent, ok := parseARM(r.id.parent)
	if !ok {
		return
	}
	if known, row := r.im.kindOf(parent.typ); row && r.once("node "+parent.id) {
		r.node(graph.NodeFact{ID: parent.id, Name: parent.name, Account: parent.subscription, Type: known.name, Labels: known.labels})
	}
	r.edge(graph.Contains, parent.id, r.id.id, nil)
	if parent.parent != "" && r.once("place "+parent.id) {
		up := resource{emitter: r.emitter, id: parent}
		up.contained()
	}
}

// runsAs reads "identity": system-assigned and user-assigned managed identities.
func (r *resource) runsAs() {
	identity := r.o.obj("identity")
	tenant := identity.str("tenantId")
	if tenant == "" {
		tenant = r.o.str("tenantId")
	}
	if strings.Contains(strings.ToLower(identity.str("type")), "systemassigned") || identity.has("principalId") {
		r.managedIdentity(identity.str("principalId"), tenant, r.fact.Name, r.id.id)
	}
	for id, v := range identity.obj("userAssignedIdentities") {
		m, _ := v.(map[string]any)
		r.managedIdentity(object(m).str("principalId"), tenant, last(id), r.id.id)
		if object(m).str("principalId") == "" {
			// The principal stands with the identity's own record, under this id.
			r.im.uses = append(r.im.uses, identityUse{*r.emitter, r.id.id, id})
		}
	}
}

type identityUse struct {
	e                  emitter
	resource, identity string
}

func last(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

// plain is for rows that say no more than the gates common to most services.
func (r *resource) plain() { r.networkGate() }

// networkGate reads who may reach a service at all.
func (r *resource) networkGate() {
	r.set("public_network_access", r.p.str("publicNetworkAccess"))
	for _, key := range []string{"networkAcls", "networkRuleSet"} {
		if acl := r.p.obj(key); acl != nil {
			r.set("network_default_action", acl.str("defaultAction"))
			r.set("rules_json", text(map[string]any(acl)))
			r.set("network_bypass", acl.str("bypass"))
		}
	}
	r.flag("local_auth_disabled", "disableLocalAuth")
	for _, key := range []string{"minimumTlsVersion", "minimalTlsVersion"} { // the services do not agree on the word
		r.set("min_tls_version", r.p.str(key))
	}
	for _, c := range r.p.list("privateEndpointConnections") {
		if id := c.str("properties", "privateEndpoint", "id"); id != "" {
			r.fact.Props["private_endpoints"] = append(stringsOf(r.fact.Props["private_endpoints"]), id)
		}
	}
	if key := r.p.str("encryption", "keyVaultProperties", "keyIdentifier"); key != "" {
		r.edge(graph.EncryptedBy, r.id.id, hostOf(key), nil)
	} else if uri := r.p.str("encryption", "keyvaultproperties", "keyvaulturi"); uri != "" {
		r.edge(graph.EncryptedBy, r.id.id, hostOf(uri), nil)
	}
}

func stringsOf(v any) []string {
	s, _ := v.([]string)
	return s
}

// hostOf takes the host out of a URL, in lower case; a bare host stays.
func hostOf(url string) string {
	if _, rest, ok := strings.Cut(url, "://"); ok {
		url = rest
	}
	url, _, _ = strings.Cut(url, "/")
	url, _, _ = strings.Cut(url, ":")
	return strings.ToLower(url)
}

func (r *resource) managementGroup() {
	r.set("display_name", r.p.str("displayName"))
	tenant := r.o.str("tenantId")
	if t := r.p.str("tenantId"); t != "" {
		tenant = t
	}
	if d := r.p.str("displayName"); d != "" {
		r.fact.Name = d
	}
	parent := r.p.str("details", "parent", "id")
	chain := r.p.list("details", "managementGroupAncestorsChain")
	if parent == "" && len(chain) > 0 {
		parent = managementGroupID(chain[0].str("name"))
	}
	switch {
	case parent != "":
		r.edge(graph.Contains, parent, r.id.id, nil)
	case strings.EqualFold(r.id.name, tenant):
		r.edge(graph.Contains, strings.ToLower(tenant), r.id.id, nil)
	case tenant != "":
		// Its place in the tree was not said; it is the tenant's in any case.
		r.edge(graph.Contains, strings.ToLower(tenant), r.id.id, nil)
	}
	r.above(chain, tenant)
	r.children(r.id.id, r.p.list("children"), 0)
}

// children reads an expanded group: what it holds, at any depth.
func (r *resource) children(parent string, list []object, depth int) {
	for _, c := range list {
		id := c.str("id")
		if _, ok := parseARM(id); !ok || depth > 32 {
			continue
		}
		r.edge(graph.Contains, parent, id, nil)
		r.children(id, c.list("children"), depth+1)
	}
}

// placedSubscription says only that a subscription stands in a group.
func (r *resource) placedSubscription() {
	id := "/subscriptions/" + r.id.name
	r.node(graph.NodeFact{ID: id, Name: r.p.str("displayName"), Account: strings.ToLower(r.id.name), Type: "Microsoft.Resources/subscriptions", Labels: []graph.Label{graph.Account}})
	r.edge(graph.Contains, r.id.parent, id, nil)
}

func managementGroupID(name string) string {
	if name == "" {
		return ""
	}
	return "/providers/Microsoft.Management/managementGroups/" + name
}

// above links a chain of management groups, nearest first, up to the tenant.
func (r *resource) above(chain []object, tenant string) {
	for i, g := range chain {
		id := managementGroupID(g.str("name"))
		if id == "" {
			continue
		}
		r.node(graph.NodeFact{ID: id, Name: g.str("displayName"), Type: "Microsoft.Management/managementGroups", Labels: []graph.Label{graph.Container}})
		if i+1 < len(chain) {
			r.edge(graph.Contains, managementGroupID(chain[i+1].str("name")), id, nil)
		} else if tenant != "" {
			r.edge(graph.Contains, strings.ToLower(tenant), id, nil)
		}
	}
}

func (r *resource) subscription() {
	tenant := r.o.str("tenantId")
	if d := r.p.str("displayName"); d != "" && r.fact.Name == r.id.name {
		r.fact.Name = d
	}
	r.set("display_name", r.p.str("displayName"))
	r.fact.Account = r.id.subscription
	r.fact.Aliases = append(r.fact.Aliases, r.id.subscription)
	r.set("tenant_id", strings.ToLower(tenant))
	chain := r.p.list("managementGroupAncestorsChain")
	if len(chain) > 0 {
		r.edge(graph.Contains, managementGroupID(chain[0].str("name")), r.id.id, nil)
	} else if tenant != "" {
		r.edge(graph.Contains, strings.ToLower(tenant), r.id.id, nil)
	}
	r.above(chain, tenant)
}
