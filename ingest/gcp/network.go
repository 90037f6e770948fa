package gcp

import (
	"github.com/postern-graph/postern/graph"
)

// networkTypes are networks, their rules and their doors. Rules stay as the API has them, in rules_json; what they let
// pass is judged later.
func networkTypes() map[string]mapper {
	net, rule := []graph.Label{graph.Network}, []graph.Label{graph.NetworkRule}
	out := map[string]mapper{
		"compute.googleapis.com/Network":               {net, readNetwork},
		"compute.googleapis.com/Subnetwork":            {[]graph.Label{graph.Subnet}, readSubnet},
		"compute.googleapis.com/Firewall":              {rule, readFirewall},
		"compute.googleapis.com/FirewallPolicy":        {rule, readFirewallPolicy},
		"compute.googleapis.com/NetworkFirewallPolicy": {rule, readFirewallPolicy},
		"compute.googleapis.com/Route":                 {rule, readRoute},
		"compute.googleapis.com/Router":                {net, readRouter},
		"vpcaccess.googleapis.com/Connector":           {net, readConnector},
		"compute.googleapis.com/ServiceAttachment":     {net, readAttachment},
		"compute.googleapis.com/NetworkAttachment":     of(graph.Network),
	}
	for _, t := range []string{"ForwardingRule", "GlobalForwardingRule"} {
		out["compute.googleapis.com/"+t] = mapper{[]graph.Label{graph.Endpoint}, readForwarding}
	}
	for _, t := range []string{"BackendService", "RegionBackendService", "TargetHttpProxy", "TargetHttpsProxy", "TargetSslProxy", "TargetTcpProxy", "UrlMap", "TargetPool", "TargetInstance", "NetworkEndpointGroup", "BackendBucket", "SecurityPolicy"} {
		out["compute.googleapis.com/"+t] = mapper{[]graph.Label{graph.Resource}, readProxy}
	}
	for _, t := range []string{"Address", "GlobalAddress", "VpnTunnel", "TargetVpnGateway", "VpnGateway", "Interconnect", "InterconnectAttachment"} {
		out["compute.googleapis.com/"+t] = mapper{net, readAddress}
	}
	return out
}

func readNetwork(_ *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "routing_mode", a.data.str("routingConfig.routingMode"), "ipv6_range", a.data.str("internalIpv6Range"))
	for _, p := range a.data.list("peerings") {
		if p.str("state") == "ACTIVE" || p.str("state") == "" {
			n.Props["peers"] = uniq(append(strs(n.Props["peers"]), computeName(p.str("network"))))
		}
	}
	n.Props["auto_subnets"] = a.data.flag("autoCreateSubnetworks")
}

func readSubnet(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "cidr", d.str("ipCidrRange"), "ipv6_cidr", d.first("ipv6CidrRange", "externalIpv6Prefix"), "stack_type", d.str("stackType"), "purpose", d.str("purpose"))
	n.Props["private_google_access"] = d.flag("privateIpGoogleAccess")
	n.Props["flow_logs"] = d.flag("enableFlowLogs") || d.flag("logConfig.enable")
	e.edge(graph.InNetwork, n.ID, computeName(d.str("network")))
}

func readFirewall(e *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "direction", firstOf(a.data.str("direction"), "INGRESS"), "priority", firstOf(a.data.str("priority"), "1000"), "rules_json", canonical(camel(a.data)))
	n.Props["disabled"] = a.data.flag("disabled")
	e.edge(graph.HasRule, computeName(a.data.str("network")), n.ID)
}

func readFirewallPolicy(e *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "rules_json", canonical(camel(a.data.at("rules"))))
	for _, at := range a.data.list("associations") {
		target := at.str("attachmentTarget")
		if c := computeName(target); c != "" {
			e.edge(graph.HasRule, c, n.ID)
			continue
		}
		e.edge(graph.HasRule, crm+target, n.ID)
	}
}

func readRoute(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	hop := d.first("nextHopGateway", "nextHopInstance", "nextHopIp", "nextHopVpnTunnel", "nextHopNetwork", "nextHopPeering", "nextHopIlb")
	put(n.Props, "destination", d.str("destRange"), "next_hop", hop, "priority", d.str("priority"), "rules_json", canonical(camel(d)))
	if tags := d.strings("tags"); len(tags) > 0 {
		n.Props["network_tags"] = uniq(tags)
	}
	e.edge(graph.HasRule, computeName(d.str("network")), n.ID)
}

// readRouter keeps the NAT gateways of a router: without one, what has no external address does not reach the internet.
func readRouter(e *emitter, a asset, n *graph.NodeFact) {
	if nats := a.data.at("nats"); nats != nil {
		put(n.Props, "nats_json", canonical(camel(nats)))
		n.Props["nat"] = len(a.data.list("nats")) > 0
	}
	e.edge(graph.HasRule, computeName(a.data.str("network")), n.ID)
}

func readConnector(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "cidr", d.str("ipCidrRange"), "state", d.str("state"))
	project := firstOf(d.str("subnet.projectId"), projectIn(a.name))
	switch {
	case d.str("subnet.name") != "":
		e.edge(graph.InNetwork, n.ID, "//compute.googleapis.com/projects/"+project+"/regions/"+regionOf(a)+"/subnetworks/"+d.str("subnet.name"))
	case d.str("network") != "":
		e.edge(graph.InNetwork, n.ID, "//compute.googleapis.com/projects/"+project+"/global/networks/"+last(d.str("network")))
	}
}

func readForwarding(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "address", d.first("IPAddress", "ipAddress"), "scheme", d.str("loadBalancingScheme"), "port_range", d.str("portRange"), "target", computeName(d.first("target", "backendService")), "psc", d.str("pscConnectionId"))
	e.edge(graph.Triggers, n.ID, computeName(d.first("target", "backendService")))
	if d.str("loadBalancingScheme") == "INTERNAL" {
		e.edge(graph.InNetwork, n.ID, computeName(firstOf(d.str("subnetwork"), d.str("network"))))
	}
}

// readProxy follows a load balancer inwards: proxy to URL map to backend to the function or service behind it.
func readProxy(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	for _, path := range []string{"urlMap", "service", "defaultService"} {
		e.edge(graph.Triggers, n.ID, computeName(d.str(path)))
	}
	for _, m := range d.list("pathMatchers") {
		e.edge(graph.Triggers, n.ID, computeName(m.str("defaultService")))
		for _, r := range m.list("pathRules") {
			e.edge(graph.Triggers, n.ID, computeName(r.str("service")))
		}
	}
	for _, b := range d.list("backends") {
		e.edge(graph.Triggers, n.ID, computeName(b.str("group")))
	}
	project, region := projectIn(a.name), regionOf(a)
	if s := d.str("cloudRun.service"); s != "" {
		e.edge(graph.Triggers, n.ID, "//run.googleapis.com/projects/"+project+"/locations/"+region+"/services/"+s)
	}
	if f := d.str("cloudFunction.function"); f != "" {
		e.edge(graph.Triggers, n.ID, "//cloudfunctions.googleapis.com/projects/"+project+"/locations/"+region+"/functions/"+f)
	}
	if d.flag("iap.enabled") {
		n.Props["iap"] = true
	}
}

func readAttachment(e *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "connection_preference", a.data.str("connectionPreference"))
	e.edge(graph.Triggers, n.ID, computeName(a.data.first("targetService", "producerForwardingRule")))
}

func readAddress(_ *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "address", a.data.str("address"), "address_type", a.data.str("addressType"), "status", a.data.str("status"))
}
