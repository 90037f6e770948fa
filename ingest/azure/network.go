package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// nic is where a network interface stands.
type nic struct {
	subnets, groups, publicIPs []string
}

func (r *resource) virtualNetwork() {
	if prefixes := r.p.strs("addressSpace", "addressPrefixes"); len(prefixes) > 0 {
		r.fact.Props["address_prefixes"] = sorted(prefixes)
	}
	for _, s := range r.p.list("subnets") {
		id, ok := parseARM(s.str("id"))
		if !ok {
			continue
		}
		sub := &resource{emitter: r.emitter, o: s, p: s.props(), id: id}
		sub.fact = graph.NodeFact{
			ID: id.id, Name: id.name, Account: id.subscription, Region: r.fact.Region,
			Type: "Microsoft.Network/virtualNetworks/subnets", Labels: []graph.Label{graph.Subnet}, Props: graph.Props{},
		}
		sub.subnet()
		sub.edge(graph.InNetwork, id.id, r.id.id, nil)
		sub.edge(graph.Contains, r.id.id, id.id, nil)
		r.node(sub.fact)
	}
	var peers []string
	for _, p := range r.p.list("virtualNetworkPeerings") {
		if to := p.props().str("remoteVirtualNetwork", "id"); to != "" && !strings.EqualFold(p.props().str("peeringState"), "Disconnected") {
			peers = append(peers, to)
		}
	}
	if len(peers) > 0 {
		r.fact.Props["peerings"] = sorted(peers)
		r.set("peerings_json", text(r.p.get("virtualNetworkPeerings")))
	}
}

// subnet reads the rules, routes and gateways that apply to a subnet.
func (r *resource) subnet() {
	prefixes := r.p.strs("addressPrefixes")
	if one := r.p.str("addressPrefix"); one != "" {
		prefixes = append(prefixes, one)
	}
	if len(prefixes) > 0 {
		r.fact.Props["address_prefixes"] = sorted(prefixes)
	}
	r.edge(graph.HasRule, r.id.id, r.p.str("networkSecurityGroup", "id"), nil)
	r.edge(graph.HasRule, r.id.id, r.p.str("routeTable", "id"), nil)
	r.edge(graph.HasRule, r.id.id, r.p.str("natGateway", "id"), nil)
	if v, known := r.p.yes("defaultOutboundAccess"); known {
		r.fact.Props["default_outbound_access"] = v
	}
	var services, delegations []string
	for _, s := range r.p.list("serviceEndpoints") {
		services = append(services, s.str("service"))
	}
	for _, d := range r.p.list("delegations") {
		delegations = append(delegations, d.props().str("serviceName"))
	}
	if len(services) > 0 {
		r.fact.Props["service_endpoints"] = sorted(services)
	}
	if len(delegations) > 0 {
		r.fact.Props["delegations"] = sorted(delegations)
	}
}

// subnetAlone is a subnet that is listed by itself.
func (r *resource) subnetAlone() {
	r.subnet()
	r.edge(graph.InNetwork, r.id.id, r.id.parent, nil)
}

// securityGroup keeps the rules as ARM writes them, for judgement later.
func (r *resource) securityGroup() {
	rules := append(r.p.list("securityRules"), r.p.list("defaultSecurityRules")...)
	flat := make([]any, 0, len(rules))
	for _, rule := range rules {
		p := rule.props()
		one := map[string]any{"name": rule.str("name")}
		for k, v := range p {
			if k != "provisioningState" && k != "id" && k != "etag" && k != "type" {
				one[k] = v
			}
		}
		flat = append(flat, one)
	}
	r.set("rules_json", text(flat))
}

func (r *resource) routeTable() {
	routes := make([]any, 0, len(r.p.list("routes")))
	for _, route := range r.p.list("routes") {
		routes = append(routes, map[string]any{"name": route.str("name"), "properties": map[string]any(route.props())})
	}
	r.set("routes_json", text(routes))
	r.flag("bgp_propagation_disabled", "disableBgpRoutePropagation")
}

func (r *resource) natGateway() {
	var ips []string
	for _, ip := range r.p.list("publicIpAddresses") {
		ips = append(ips, ip.str("id"))
	}
	if len(ips) > 0 {
		r.fact.Props["public_ips"] = sorted(ips)
	}
}

func (r *resource) networkInterface() {
	n := nic{}
	if g := r.p.str("networkSecurityGroup", "id"); g != "" {
		n.groups = append(n.groups, g)
	}
	for _, c := range r.p.list("ipConfigurations") {
		p := c.props()
		if s := p.str("subnet", "id"); s != "" {
			n.subnets = append(n.subnets, s)
		}
		if ip := p.str("publicIPAddress", "id"); ip != "" {
			n.publicIPs = append(n.publicIPs, ip)
		}
		if ip := p.str("privateIPAddress"); ip != "" {
			r.fact.Props["private_ips"] = sorted(append(stringsOf(r.fact.Props["private_ips"]), ip))
		}
	}
	r.stands(r.id.id, n)
	r.im.nics[strings.ToLower(r.id.id)] = n
	if vm := r.p.str("virtualMachine", "id"); vm != "" {
		r.stands(vm, n)
	}
	if len(n.publicIPs) > 0 {
		r.fact.Props["public_ips"] = sorted(n.publicIPs)
	}
}

// stands says where an interface, or the machine behind it, stands.
func (e *emitter) stands(id string, n nic) {
	for _, s := range n.subnets {
		e.edge(graph.InNetwork, id, s, nil)
	}
	for _, g := range n.groups {
		e.edge(graph.HasRule, id, g, nil)
	}
}

// joinMachines gives each machine the place and public addresses of its interfaces.
func (im *importer) joinMachines() {
	for _, m := range im.machines {
		var ips []string
		for _, id := range m.nics {
			n, ok := im.nics[strings.ToLower(id)]
			if !ok {
				m.e.count("Microsoft.Network", graph.GapUnresolved, "network interface that no record describes")
				continue
			}
			m.e.stands(m.id, n)
			ips = append(ips, n.publicIPs...)
		}
		if len(ips) > 0 {
			m.e.node(graph.NodeFact{ID: m.id, Props: graph.Props{"public_ips": sorted(ips)}})
		}
	}
}

func (r *resource) publicIP() {
	r.set("ip_address", r.p.str("ipAddress"))
	r.set("fqdn", r.p.str("dnsSettings", "fqdn"))
	r.set("version", r.p.str("publicIPAddressVersion"))
	r.set("attached_to", r.p.str("ipConfiguration", "id"))
}

func (r *resource) privateEndpoint() {
	r.edge(graph.InNetwork, r.id.id, r.p.str("subnet", "id"), nil)
	var targets []string
	for _, key := range []string{"privateLinkServiceConnections", "manualPrivateLinkServiceConnections"} {
		for _, c := range r.p.list(key) {
			if id := c.props().str("privateLinkServiceId"); id != "" {
				targets = append(targets, id)
			}
		}
	}
	if len(targets) > 0 {
		r.fact.Props["targets"] = sorted(targets)
	}
}

func (r *resource) firewall() {
	rules := map[string]any{}
	for _, key := range []string{"networkRuleCollections", "natRuleCollections", "applicationRuleCollections", "ruleCollectionGroups"} {
		if v := r.p.get(key); v != nil {
			rules[key] = v
		}
	}
	if len(rules) > 0 {
		r.set("rules_json", text(rules))
	}
	for _, c := range r.p.list("ipConfigurations") {
		r.edge(graph.InNetwork, r.id.id, c.props().str("subnet", "id"), nil)
	}
}

func (r *resource) balancer() {
	for _, key := range []string{"frontendIPConfigurations", "gatewayIPConfigurations"} {
		for _, c := range r.p.list(key) {
			p := c.props()
			r.edge(graph.InNetwork, r.id.id, p.str("subnet", "id"), nil)
			if ip := p.str("publicIPAddress", "id"); ip != "" {
				r.fact.Props["public_ips"] = sorted(append(stringsOf(r.fact.Props["public_ips"]), ip))
			}
		}
	}
}

// inSubnet reads the one subnet that a service was put into, under the names that services use for it.
func (r *resource) inSubnet() {
	for _, path := range [][]string{
		{"virtualNetwork", "id"},
		{"vnetConfiguration", "infrastructureSubnetId"},
		{"virtualNetworkConfiguration", "subnetResourceId"},
		{"network", "delegatedSubnetResourceId"},
		{"subnetId"},
	} {
		r.edge(graph.InNetwork, r.id.id, r.p.str(path...), nil)
	}
}
