package network

import (
	"encoding/json"
	"net/netip"

	"github.com/postern-graph/postern/graph"
)

// route is one entry of a route table: where to, and by what.
type route struct {
	to     netip.Prefix
	target string
	state  string
}

// routesOf gives the routes that hold for a subnet: its own table's, else the
// main table's of its VPC ("Subnet route tables", Amazon VPC User Guide).
func (d *deriver) routesOf(sub graph.NodeID) ([]route, bool) {
	if t, ok := d.table(sub); ok {
		return d.compileRoutes(t)
	}
	vpc, ok := d.s.Lookup(d.s.NodeString(sub, "vpc_id"))
	if !ok {
		return nil, false
	}
	for e := range d.s.OutKind(vpc, graph.HasRule) {
		if d.s.Type(e.To) == "AWS::EC2::RouteTable" {
			return d.compileRoutes(e.To)
		}
	}
	return nil, false
}

func (d *deriver) table(n graph.NodeID) (graph.NodeID, bool) {
	for e := range d.s.OutKind(n, graph.HasRule) {
		if d.s.Type(e.To) == "AWS::EC2::RouteTable" {
			return e.To, true
		}
	}
	return 0, false
}

func (d *deriver) compileRoutes(t graph.NodeID) ([]route, bool) {
	if r, ok := d.routes[t]; ok {
		return r, r != nil
	}
	var raw struct{ Routes []map[string]string }
	if err := json.Unmarshal([]byte(d.s.NodeString(t, "routes_json")), &raw); err != nil {
		d.routes[t] = nil
		return nil, false
	}
	out := []route{}
	for _, r := range raw.Routes {
		to, ok := prefix(r["DestinationCidrBlock"])
		if !ok {
			if to, ok = prefix(r["DestinationIpv6CidrBlock"]); !ok {
				continue // a prefix list: S3 and DynamoDB endpoints, which lead to no internet
			}
		}
		for _, k := range []string{
			"NatGatewayId", "EgressOnlyInternetGatewayId", "TransitGatewayId", "VpcPeeringConnectionId", "NetworkInterfaceId", "InstanceId",
			"VpcEndpointId", "LocalGatewayId", "CarrierGatewayId", "CoreNetworkArn", "GatewayId",
		} {
			if v := r[k]; v != "" {
				out = append(out, route{to, v, r["State"]})
				break
			}
		}
	}
	d.routes[t] = out
	return out, true
}

type aclEntry struct {
	egress, allow bool
	flow          flow
}

// throughACL keeps what a subnet's network ACL lets pass. Entries are asked in
// the order of their numbers and the first that matches decides; the return
// packets need an entry of the other side, on the ports that callers use
// ("Network ACLs", Amazon VPC User Guide). A subnet whose ACL was not read is
// taken to have the default one, which allows everything: most have.
func (d *deriver) throughACL(sub graph.NodeID, egress bool, flows []flow, family int) []flow {
	acl, ok := d.acl(sub)
	if !ok {
		return flows
	}
	there := pass(acl, egress, flows)
	if len(there) == 0 || !returns(acl, !egress, family) {
		return nil
	}
	return there
}

func (d *deriver) acl(sub graph.NodeID) ([]aclEntry, bool) {
	for e := range d.s.OutKind(sub, graph.HasRule) {
		if d.s.Type(e.To) == "AWS::EC2::NetworkAcl" {
			return d.compileACL(e.To)
		}
	}
	return nil, false
}

func (d *deriver) compileACL(n graph.NodeID) ([]aclEntry, bool) {
	if a, ok := d.acls[n]; ok {
		return a, a != nil
	}
	var raw struct {
		Entries []struct {
			Egress     bool
			Protocol   string
			RuleAction string
			CidrBlock  string
			IPv6       string `json:"Ipv6CidrBlock"`
			PortRange  *struct{ From, To int }
		}
	}
	if err := json.Unmarshal([]byte(d.s.NodeString(n, "rules_json")), &raw); err != nil {
		d.acls[n] = nil
		return nil, false
	}
	out := []aclEntry{}
	for _, e := range raw.Entries {
		to, ok := prefix(e.CidrBlock)
		if !ok {
			if to, ok = prefix(e.IPv6); !ok {
				continue
			}
		}
		f := flow{proto: protocol(e.Protocol), last: 65535, to: to}
		if e.PortRange != nil && (f.proto == "tcp" || f.proto == "udp") {
			f.first, f.last = e.PortRange.From, e.PortRange.To
		}
		out = append(out, aclEntry{e.Egress, e.RuleAction == "allow", f})
	}
	d.acls[n] = out
	return out, true
}

// pass walks the entries in order. What an entry allows in part goes on as
// that part and the rest is asked further; a part that is denied is only taken
// away where it is all of what is left.
func pass(acl []aclEntry, egress bool, flows []flow) []flow {
	var out []flow
	for _, f := range flows {
		for _, e := range acl {
			if e.egress != egress || familyOf(e.flow.to) != familyOf(f.to) {
				continue
			}
			m, ok := f.meet(e.flow)
			if !ok {
				continue
			}
			if e.allow {
				out = append(out, m)
			}
			if e.flow.covers(f) {
				break
			}
		}
	}
	return out
}

// returns reports whether answers can come back: some high port of TCP from anywhere outside.
func returns(acl []aclEntry, egress bool, family int) bool {
	f := flow{proto: "tcp", first: 32768, last: 60999, to: anyV4}
	if family == v6 {
		f.to = anyV6
	}
	return len(pass(acl, egress, []flow{f})) > 0
}
