package network

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// azureEgress follows what leaves a Function App, web app or container app.
// Without virtual network integration, and with it unless all traffic is
// routed there, packets to public addresses leave by the platform's shared
// addresses ("Integrate your app with an Azure virtual network", "Outbound IP
// addresses in Azure App Service"). Only IPv4 is judged: App Service has no
// IPv6 way out by default.
func (d *deriver) azureEgress(n graph.NodeID) egress {
	if !strings.EqualFold(d.s.Type(n), "microsoft.web/sites") && !strings.EqualFold(d.s.Type(n), "microsoft.web/sites/slots") {
		return egress{}
	}
	var e egress
	e.rules[v4] = everything()
	sub, ok := d.egressSubnet(n)
	if !ok {
		e.pass[v4], e.why = everything(), "the app is in no virtual network: nothing of yours stands between it and the internet"
		return e
	}
	all, known := d.s.NodeProp(n, "vnet_route_all")
	if !known {
		e.unread[v4], e.why = "vnetRouteAllEnabled", "whether all traffic goes through the virtual network was not read"
		return e
	}
	if routed, _ := all.(bool); !routed {
		e.pass[v4], e.why = everything(), "only private addresses go through the virtual network"
		return e
	}
	e.rules[v4] = d.azureRules(sub, "Outbound", everything())
	d.azureRoutes(sub, &e)
	return e
}

func (d *deriver) egressSubnet(n graph.NodeID) (graph.NodeID, bool) {
	for e := range d.s.OutKind(n, graph.InNetwork) {
		if strings.Contains(strings.ToLower(d.s.ID(e.To)), "/subnets/") && d.s.EdgeString(e.ID, "direction") != "ingress" {
			return e.To, true
		}
	}
	return 0, false
}

// azureRoutes lets the rules' flows out by the subnet's routes: a default
// route to an appliance or gateway hides what follows, None drops, and
// without one the system's own default route leads to the internet ("Virtual
// network traffic routing").
func (d *deriver) azureRoutes(sub graph.NodeID, e *egress) {
	hop, tableRead := "Internet", true
	for edge := range d.s.OutKind(sub, graph.HasRule) {
		if !strings.EqualFold(d.s.Type(edge.To), "microsoft.network/routetables") {
			if strings.EqualFold(d.s.Type(edge.To), "microsoft.network/natgateways") {
				e.via[v4] = d.s.ID(edge.To)
			}
			continue
		}
		var routes []struct {
			Properties struct {
				AddressPrefix string `json:"addressPrefix"`
				NextHopType   string `json:"nextHopType"`
			} `json:"properties"`
		}
		text := d.s.NodeString(edge.To, "routes_json")
		if text != "" && json.Unmarshal([]byte(text), &routes) != nil {
			tableRead = false
		}
		for _, r := range routes {
			if p, ok := prefix(r.Properties.AddressPrefix); ok && p == anyV4 {
				hop = r.Properties.NextHopType
			}
		}
	}
	switch {
	case !tableRead:
		e.unread[v4] = "route table"
	case strings.EqualFold(hop, "Internet"):
		e.pass[v4] = e.rules[v4]
	case strings.EqualFold(hop, "None"):
		e.why = "the default route drops what leaves"
	default:
		e.unread[v4], e.why = "what lies behind "+hop, "the default route leads to "+hop
	}
}

type nsgRule struct {
	Direction                string
	Access                   string
	Priority                 int
	Protocol                 string
	DestinationAddressPrefix string
	DestinationPrefixes      []string `json:"destinationAddressPrefixes"`
	DestinationPortRange     string
	DestinationPortRanges    []string
	SourceAddressPrefix      string
	SourceAddressPrefixes    []string
}

// azureRules asks a subnet's network security group: rules in the order of
// their priority, the first that matches decides; the default rules allow
// what leaves ("Network security groups").
func (d *deriver) azureRules(sub graph.NodeID, direction string, flows []flow) []flow {
	for edge := range d.s.OutKind(sub, graph.HasRule) {
		if !strings.EqualFold(d.s.Type(edge.To), "microsoft.network/networksecuritygroups") {
			continue
		}
		var rules []nsgRule
		if json.Unmarshal([]byte(d.s.NodeString(edge.To, "rules_json")), &rules) != nil {
			return nil
		}
		return pass(nsgEntries(rules, direction), true, flows)
	}
	return flows
}

func nsgEntries(rules []nsgRule, direction string) []aclEntry {
	slices.SortStableFunc(rules, func(a, b nsgRule) int { return a.Priority - b.Priority })
	var out []aclEntry
	hasDefault := false
	for _, r := range rules {
		if !strings.EqualFold(r.Direction, direction) {
			continue
		}
		hasDefault = hasDefault || r.Priority >= 65000
		for _, to := range append(r.DestinationPrefixes, r.DestinationAddressPrefix) {
			for _, ports := range append(r.DestinationPortRanges, r.DestinationPortRange) {
				if f, ok := nsgFlow(r.Protocol, to, ports); ok {
					out = append(out, aclEntry{egress: true, allow: strings.EqualFold(r.Access, "Allow"), flow: f})
				}
			}
		}
	}
	if !hasDefault { // an export without defaultSecurityRules: AllowInternetOutBound
		out = append(out, aclEntry{egress: true, allow: true, flow: everything()[0]})
	}
	return out
}

// nsgFlow reads one destination and port range. Service tags other than
// Internet name the provider's own addresses; they are no way to the whole
// internet and are left out.
func nsgFlow(proto, to, ports string) (flow, bool) {
	f := flow{proto: protocol(proto), last: 65535}
	switch strings.ToLower(to) {
	case "*", "internet", "0.0.0.0/0":
		f.to = anyV4
	default:
		p, ok := prefix(to)
		if !ok || familyOf(p) != v4 {
			return f, false
		}
		f.to = p
	}
	switch lo, hi, isRange := strings.Cut(ports, "-"); ports {
	case "*":
	case "":
		return f, false
	default:
		var err1, err2 error
		f.first, err1 = strconv.Atoi(lo)
		f.last, err2 = f.first, nil
		if isRange {
			f.last, err2 = strconv.Atoi(hi)
		}
		if err1 != nil || err2 != nil {
			return f, false
		}
	}
	return f, true
}
