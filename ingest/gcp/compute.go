package gcp

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// computeTypes are machines and what they are made from.
func computeTypes() map[string]mapper {
	return map[string]mapper{
		"compute.googleapis.com/Instance":         {[]graph.Label{graph.Instance}, readInstance},
		"compute.googleapis.com/InstanceTemplate": {[]graph.Label{graph.Resource}, readTemplate},
	}
}

// computeName turns a compute URL or partial name into the full resource name.
func computeName(s string) string {
	if s == "" {
		return ""
	}
	if i := strings.Index(s, "projects/"); i >= 0 {
		return "//compute.googleapis.com/" + s[i:]
	}
	return ""
}

func readInstance(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "status", d.str("status"), "machine_type", last(d.str("machineType")))
	e.machine(n, d)
	var external, internal []string
	for _, i := range d.list("networkInterfaces") {
		e.edge(graph.InNetwork, n.ID, computeName(firstOf(i.str("subnetwork"), i.str("network"))))
		internal = append(internal, i.str("networkIP"))
		for _, c := range append(i.list("accessConfigs"), i.list("ipv6AccessConfigs")...) {
			if ip := c.first("natIP", "externalIpv6"); ip != "" {
				external = append(external, ip)
			}
		}
	}
	if len(external) > 0 {
		n.Props["external_ips"] = uniq(external)
	}
	if len(internal) > 0 {
		n.Props["internal_ips"] = uniq(internal)
	}
	n.Aliases = []string{}
	if id := d.str("id"); id != "" {
		n.Props["instance_id"] = id
	}
}

func readTemplate(e *emitter, a asset, n *graph.NodeFact) { e.machine(n, a.data.obj("properties")) }

// withinScopes says on a machine's identity what its tokens may be used for: with
// fewer scopes than cloud-platform, what the account may do "is limited by the
// access scopes" as well ("Service accounts", Access scopes, Compute Engine).
func withinScopes(scopes []string) graph.Props {
	props := graph.Props{"scopes": scopes}
	if len(scopes) > 0 && !slices.Contains(scopes, "https://www.googleapis.com/auth/cloud-platform") {
		props[graph.PropCertainty] = graph.Conditional.String()
		props[graph.PropConditions] = canonical(access.Test("Bool", "postern:WithinAccessScopes", "true").List())
	}
	return props
}

// machine reads what instances and templates share: identity with its scopes, metadata, tags.
func (e *emitter) machine(n *graph.NodeFact, d object) {
	for _, s := range d.list("serviceAccounts") {
		scopes := uniq(s.strings("scopes"))
		e.runsAs(n.ID, firstOf(emailOf(s.str("email")), e.computeAccount()), withinScopes(scopes))
		n.Props["scopes"] = scopes
	}
	if tags := d.strings("tags.items"); len(tags) > 0 {
		n.Props["network_tags"] = uniq(tags)
	}
	env := map[string]string{}
	for _, m := range d.list("metadata.items") {
		key, value := m.str("key"), m.str("value")
		switch key {
		case "startup-script", "user-data", "windows-startup-script-ps1", "shutdown-script":
			e.secretsIn(n.ID, n.Props, e.im.text(value))
			n.Props["metadata_names"] = uniq(append(strs(n.Props["metadata_names"]), key))
		case "startup-script-url":
			e.codeFrom(n.ID, value, "")
		case "enable-oslogin", "block-project-ssh-keys", "serial-port-enable":
			n.Props[strings.ReplaceAll(key, "-", "_")] = strings.ToLower(value)
		case "ssh-keys", "sshKeys":
			n.Props["ssh_keys"] = true
		default:
			env[key] = value
		}
	}
	e.settings(n.ID, n.Props, env)
	if d.flag("shieldedInstanceConfig.enableSecureBoot") {
		n.Props["secure_boot"] = true
	}
}
