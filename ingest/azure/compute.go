package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// machine is a VM whose network place its interfaces tell.
type machine struct {
	e    emitter
	id   string
	nics []string
}

func (r *resource) virtualMachine() {
	r.set("os", r.p.str("storageProfile", "osDisk", "osType"))
	r.set("power", r.p.str("extended", "instanceView", "powerState", "code"))
	m := machine{e: *r.emitter, id: r.id.id}
	for _, n := range r.p.list("networkProfile", "networkInterfaces") {
		if id := n.str("id"); id != "" {
			m.nics = append(m.nics, id)
		}
	}
	r.im.machines = append(r.im.machines, m)
	r.userData(r.p.str("userData"))
	if image := r.p.str("storageProfile", "imageReference", "id"); image != "" {
		r.edge(graph.SuppliesCode, image, r.id.id, nil)
	}
}

func (r *resource) userData(data string) {
	if data == "" {
		return
	}
	r.fact.Props["user_data"] = true
	r.found(r.id.id, r.fact.Props, r.im.finder.Text(data))
}

func (r *resource) scaleSet() {
	profile := r.p.obj("virtualMachineProfile")
	r.set("os", profile.str("storageProfile", "osDisk", "osType"))
	for _, n := range profile.list("networkProfile", "networkInterfaceConfigurations") {
		conf := n.props()
		r.edge(graph.HasRule, r.id.id, conf.str("networkSecurityGroup", "id"), nil)
		for _, ip := range conf.list("ipConfigurations") {
			r.edge(graph.InNetwork, r.id.id, ip.str("properties", "subnet", "id"), nil)
			if ip.props().has("publicIPAddressConfiguration") {
				r.fact.Props["public_ip"] = true
			}
		}
	}
	r.userData(profile.str("userData"))
}

// containerApp maps Container Apps and jobs: ingress, authentication, images, names of secrets.
func (r *resource) containerApp() {
	conf := r.p.obj("configuration")
	if v, known := conf.yes("ingress", "external"); known {
		r.fact.Props["ingress_external"] = v
	}
	if v, known := conf.yes("ingress", "allowInsecure"); known {
		r.fact.Props["https_only"] = !v
	}
	r.set("max_instances", r.p.str("template", "scale", "maxReplicas"))
	r.set("fqdn", conf.str("ingress", "fqdn"))
	if rules := conf.list("ingress", "ipSecurityRestrictions"); len(rules) > 0 {
		allow := false
		for _, rule := range rules {
			allow = allow || strings.EqualFold(rule.str("action"), "Allow") && rule.str("ipAddressRange") != "0.0.0.0/0"
		}
		r.fact.Props["access_restricted"] = allow
	}
	var names []string
	for _, s := range conf.list("secrets") {
		names = append(names, s.str("name"))
	}
	if len(names) > 0 {
		r.fact.Props["secret_settings"] = sorted(names)
	}
	r.edge(graph.InNetwork, r.id.id, r.p.str("managedEnvironmentId"), nil)
	r.edge(graph.InNetwork, r.id.id, r.p.str("environmentId"), nil)
	r.set("trigger", conf.str("triggerType"))
	r.containers(r.p.list("template", "containers"))
}

// containers reads images and environment variables.
func (r *resource) containers(list []object) {
	var names []string
	for _, c := range list {
		p := c.props()
		if image := p.str("image"); image != "" {
			r.im.addImage(r, image)
		}
		for _, key := range []string{"env", "environmentVariables"} {
			for _, v := range p.list(key) {
				names = append(names, v.str("name"))
				r.found(r.id.id, r.fact.Props, r.im.finder.Pair(v.str("name"), v.str("value")))
			}
		}
	}
	if len(names) > 0 {
		r.fact.Props["settings"] = sorted(names)
	}
}

func (im *importer) addImage(r *resource, image string) {
	r.fact.Props["images"] = sorted(append(stringsOf(r.fact.Props["images"]), image))
	r.image(r.id.id, image)
}

func (r *resource) containerGroup() {
	r.set("ip_type", r.p.str("ipAddress", "type"))
	r.set("ip_address", r.p.str("ipAddress", "ip"))
	r.containers(r.p.list("containers"))
	for _, s := range r.p.list("subnetIds") {
		r.edge(graph.InNetwork, r.id.id, s.str("id"), nil)
	}
}

func (r *resource) cluster() {
	r.flag("local_accounts_disabled", "disableLocalAccounts")
	r.flag("azure_rbac", "aadProfile", "enableAzureRBAC")
	r.flag("private_cluster", "apiServerAccessProfile", "enablePrivateCluster")
	r.set("node_resource_group", r.p.str("nodeResourceGroup"))
	r.set("oidc_issuer", r.p.str("oidcIssuerProfile", "issuerURL"))
	if ranges := r.p.strs("apiServerAccessProfile", "authorizedIPRanges"); len(ranges) > 0 {
		r.fact.Props["authorized_ip_ranges"] = sorted(ranges)
	}
	for _, pool := range r.p.list("agentPoolProfiles") {
		r.edge(graph.InNetwork, r.id.id, pool.str("vnetSubnetID"), nil)
	}
	if kubelet := r.p.obj("identityProfile", "kubeletidentity"); kubelet != nil {
		r.managedIdentity(kubelet.str("objectId"), r.o.str("tenantId"), last(kubelet.str("resourceId")), r.id.id)
	}
}

func (r *resource) workspace() {
	r.networkGate()
	r.edge(graph.SuppliesCode, r.p.str("storageAccount"), r.id.id, nil)
	r.edge(graph.SuppliesCode, r.p.str("containerRegistry"), r.id.id, nil)
}

// logicApp maps a consumption workflow: request triggers are ways in that a
// signature in the URL guards.
func (r *resource) logicApp() {
	r.set("access_endpoint", r.p.str("accessEndpoint"))
	def := r.p.obj("definition")
	for name, v := range def.obj("triggers") {
		t, ok := v.(map[string]any)
		if !ok {
			continue
		}
		kind := object(t).str("type")
		id := r.id.id + "/triggers/" + name
		label := graph.Trigger
		if strings.EqualFold(kind, "Request") {
			label = graph.Endpoint
		}
		r.node(graph.NodeFact{
			ID: id, Name: name, Account: r.id.subscription, Type: "Microsoft.Logic/workflows/triggers", Labels: []graph.Label{label},
			Props: graph.Props{"trigger": kind, "auth_type": "SAS"},
		})
		r.edge(graph.Triggers, id, r.id.id, nil)
		r.edge(graph.Contains, r.id.id, id, nil)
	}
	if len(def) > 0 {
		r.found(r.id.id, r.fact.Props, r.im.finder.Text(text(map[string]any(def))))
	}
	if ranges := r.p.list("accessControl", "triggers", "allowedCallerIpAddresses"); len(ranges) > 0 {
		r.fact.Props["access_restricted"] = true
	}
}
