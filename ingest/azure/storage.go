package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// storageAccount: its hosts are aliases, so that settings that name an account
// by host lead here from wherever it stands.
func (r *resource) storageAccount() {
	r.networkGate()
	if r.fact.Props["network_default_action"] == nil {
		r.set("network_default_action", r.p.str("networkRuleSet", "defaultAction"))
	}
	r.flag("allow_shared_key_access", "allowSharedKeyAccess")
	r.flag("allow_blob_public_access", "allowBlobPublicAccess")
	r.flag("https_only", "supportsHttpsTrafficOnly")
	r.flag("local_users", "isLocalUserEnabled")
	r.flag("sftp", "isSftpEnabled")
	r.flag("hierarchical", "isHnsEnabled")
	r.set("encryption", r.p.str("encryption", "keySource"))
	name := strings.ToLower(r.id.name)
	for _, service := range []string{"blob", "queue", "table", "file", "dfs"} {
		r.alias(name + "." + service + ".core.windows.net")
	}
	for _, url := range r.p.obj("primaryEndpoints") {
		if s, ok := url.(string); ok {
			r.alias(hostOf(s))
		}
	}
}

func (r *resource) blobContainer() {
	access := r.p.str("publicAccess")
	if access == "" {
		access = "None"
	}
	r.set("public_access", access)
	r.part()
}

// part gives a queue, container, topic or hub the name by which settings call it: HOST/NAME.
func (r *resource) part() {
	parts := strings.Split(strings.ToLower(r.id.id), "/")
	if len(parts) < 11 {
		return
	}
	account, host := parts[8], ".servicebus.windows.net"
	switch parts[9] {
	case "queueservices":
		host = ".queue.core.windows.net"
	case "blobservices":
		host = ".blob.core.windows.net"
	}
	r.alias(account + host + "/" + r.id.name)
}

func (r *resource) registry() {
	r.networkGate()
	r.flag("admin_user", "adminUserEnabled")
	r.flag("anonymous_pull", "anonymousPullEnabled")
	r.alias(strings.ToLower(r.id.name) + ".azurecr.io")
	r.alias(r.p.str("loginServer"))
}

func (r *resource) bus() {
	r.networkGate()
	r.alias(strings.ToLower(r.id.name) + ".servicebus.windows.net")
}

// database maps the stores that have keys or logins of their own besides roles.
func (r *resource) database() {
	r.networkGate()
	if v, known := r.p.yes("enableNonSslPort"); known {
		r.fact.Props["https_only"] = !v // Redis: a second port without TLS
	}
	r.set("fully_qualified_domain_name", r.p.str("fullyQualifiedDomainName"))
	r.flag("key_based_metadata_write_disabled", "disableKeyBasedMetadataWriteAccess")
	r.set("administrator", r.p.str("administrators", "sid"))
	r.flag("entra_only", "administrators", "azureADOnlyAuthentication")
	if rules := r.p.list("ipRules"); len(rules) > 0 {
		r.set("rules_json", text(r.p.get("ipRules")))
	}
	r.alias(r.p.str("fullyQualifiedDomainName"))
	r.alias(hostOf(r.p.str("documentEndpoint")))
	r.inSubnet()
}

// vault: roles or access policies decide about its content, never both.
func (r *resource) vault() {
	r.networkGate()
	r.flag("rbac_authorization", "enableRbacAuthorization")
	r.flag("soft_delete", "enableSoftDelete")
	r.flag("purge_protection", "enablePurgeProtection")
	r.alias(strings.ToLower(r.id.name) + ".vault.azure.net")
	r.alias(hostOf(r.p.str("vaultUri")))
	if entries := r.p.list("accessPolicies"); len(entries) > 0 {
		r.accessPolicies(r.id.id, entries)
	}
}

func (e *emitter) accessPolicies(vault string, entries []object) {
	list := make([]any, 0, len(entries))
	for _, en := range entries {
		list = append(list, map[string]any(en))
		e.im.occurs(e, en.str("objectId"), "", en.str("tenantId"))
	}
	id := vault + "#accessPolicies"
	e.node(graph.NodeFact{
		ID: id, Name: "access policies", Account: e.account, Type: "Microsoft.KeyVault/vaults/accessPolicies", Labels: []graph.Label{graph.Policy},
		Props: graph.Props{"policy_kind": "key-vault-access-policies", "document": text(list)},
	})
	e.edge(graph.HasPolicy, vault, id, nil)
}

// vaultEntries gathers access policies that AzureHound lists one by one.
type vaultEntries struct {
	e       emitter
	id      string
	entries []object
}

func (r *resource) systemTopic() {
	r.set("source", r.p.str("source"))
	r.set("topic_type", r.p.str("topicType"))
	r.edge(graph.Triggers, r.p.str("source"), r.id.id, nil)
}

// eventSubscription: events of the topic or resource start what the destination names.
func (r *resource) eventSubscription() {
	dest := r.p.obj("destination")
	if d := r.p.obj("deliveryWithResourceIdentity", "destination"); d != nil {
		dest = d
	}
	to := dest.str("properties", "resourceId")
	r.set("endpoint_type", dest.str("endpointType"))
	from := r.p.str("topic")
	if from == "" {
		from = r.p.str("source")
	}
	if from == "" {
		from = r.id.parent
	}
	if to != "" && strings.HasPrefix(to, "/") {
		r.edge(graph.Triggers, r.id.id, to, nil)
		r.edge(graph.Triggers, from, r.id.id, nil)
	}
}

func (r *resource) diagnostics() {
	r.edge(graph.LogsTo, r.id.parent, r.p.str("workspaceId"), nil)
	r.edge(graph.LogsTo, r.id.parent, r.p.str("storageAccountId"), nil)
	r.edge(graph.LogsTo, r.id.parent, r.p.str("eventHubAuthorizationRuleId"), nil)
}

// workspaceOfLogs is where Azure Monitor keeps what is sent to it.
func (r *resource) workspaceOfLogs() {
	r.networkGate()
	r.set("retention_days", r.p.str("retentionInDays"))
}
