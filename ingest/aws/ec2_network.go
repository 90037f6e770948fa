package aws

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

func networkMapper(typ string) func(*item) {
	switch typ {
	case "AWS::EC2::VPC":
		return (*item).vpc
	case "AWS::EC2::Subnet":
		return (*item).subnet
	case "AWS::EC2::RouteTable":
		return (*item).routeTable
	case "AWS::EC2::NetworkAcl":
		return (*item).networkACL
	case "AWS::EC2::SecurityGroup":
		return (*item).securityGroup
	case "AWS::EC2::NetworkInterface":
		return (*item).networkInterface
	case "AWS::EC2::VPCEndpoint":
		return (*item).vpcEndpoint
	case "AWS::EC2::InternetGateway", "AWS::EC2::EgressOnlyInternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::TransitGateway", "AWS::EC2::VPNGateway",
		"AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment":
		return (*item).gateway
	case "AWS::EC2::VPCPeeringConnection":
		return (*item).peering
	case "AWS::EC2::EIP":
		return (*item).elasticIP
	}
	return nil
}

// bare makes the EC2 id an alias: routes, rules and interfaces of other accounts know things by it alone.
func (it *item) bare(idField string) {
	id := it.C.str(idField)
	if id == "" {
		id = it.ID
	}
	if owner := it.C.str("OwnerId"); isAccount(owner) && owner != it.Account && accountOf(it.ARN) == "" {
		it.Account = owner
	}
	if id != "" && !isARN(id) {
		if !isARN(it.ARN) {
			it.ARN = it.of(it.Type, id)
		}
		it.aliases = append(it.aliases, id)
	}
}

func (it *item) vpc() {
	it.bare("VpcId")
	it.cidrs("cidr_blocks", "CidrBlockAssociationSet.CidrBlock", "CidrBlock")
	it.cidrs("ipv6_cidr_blocks", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock")
	it.setBool("default", "IsDefault")
}

func (it *item) cidrs(prop string, paths ...string) {
	if v := uniq(it.C.strs(paths...)); len(v) > 0 {
		it.props[prop] = v
	}
}

func (it *item) subnet() {
	it.bare("SubnetId")
	it.inVPC(it.C.str("VpcId"))
	it.set("vpc_id", "VpcId")
	it.cidrs("cidr_blocks", "CidrBlock")
	it.cidrs("ipv6_cidr_blocks", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock", "Ipv6CidrBlocks")
	it.setBool("public_ip_on_launch", "MapPublicIpOnLaunch")
	it.setBool("ipv6_on_launch", "AssignIpv6AddressOnCreation")
	it.set("availability_zone", "AvailabilityZone")
}

// routeTable keeps the routes as the API gives them, and says which subnets it holds for. The main table holds for the
// subnets that no other one names; main=true and the VPC say so.
func (it *item) routeTable() {
	it.bare("RouteTableId")
	vpc := it.C.str("VpcId")
	set(it.props, "vpc_id", vpc)
	it.inVPC(vpc)
	var routes []map[string]any
	for _, r := range it.C.objs("Routes", "RouteSet") {
		m := map[string]any{}
		for _, f := range []string{
			"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId", "GatewayId", "NatGatewayId", "EgressOnlyInternetGatewayId",
			"TransitGatewayId", "VpcPeeringConnectionId", "NetworkInterfaceId", "InstanceId", "LocalGatewayId", "CarrierGatewayId", "VpcEndpointId",
			"CoreNetworkArn", "State", "Origin",
		} {
			if v := r.str(f); v != "" {
				m[f] = v
			}
		}
		if len(m) > 0 {
			routes = append(routes, m)
		}
	}
	sortByJSON(routes)
	it.props["routes_json"] = string(marshal(map[string]any{"Routes": nonNil(routes)}))
	for _, a := range it.C.objs("Associations", "AssociationSet") {
		if s := a.str("AssociationState.State", "AssociationState.state.value"); s == "disassociated" || s == "failed" {
			continue
		}
		if main, _ := a.boolean("Main"); main {
			it.props["main"] = true
			if vpc != "" {
				it.e.edge(graph.HasRule, it.of("AWS::EC2::VPC", vpc), it.ARN, graph.Props{"main": true})
			}
		}
		if s := a.str("SubnetId"); s != "" {
			it.e.edge(graph.HasRule, it.of("AWS::EC2::Subnet", s), it.ARN)
		}
		if g := a.str("GatewayId"); g != "" {
			it.props["edge_association"] = g
		}
	}
}

func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func sortByJSON(list []map[string]any) {
	slices.SortFunc(list, func(a, b map[string]any) int { return strings.Compare(string(marshal(a)), string(marshal(b))) })
}

func (it *item) networkACL() {
	it.bare("NetworkAclId")
	vpc := it.C.str("VpcId")
	set(it.props, "vpc_id", vpc)
	it.inVPC(vpc)
	it.setBool("default", "IsDefault")
	type entry struct {
		egress bool
		number int
		fields map[string]any
	}
	var entries []entry
	for _, o := range it.C.objs("Entries", "EntrySet") {
		e := entry{fields: map[string]any{}}
		e.egress, _ = o.boolean("Egress")
		e.number, _ = strconv.Atoi(o.str("RuleNumber"))
		e.fields["Egress"], e.fields["RuleNumber"] = e.egress, e.number
		for _, f := range []string{"Protocol", "RuleAction", "CidrBlock", "Ipv6CidrBlock"} {
			if v := o.str(f); v != "" {
				e.fields[f] = v
			}
		}
		ints(e.fields, "PortRange", o.obj("PortRange"), "From", "To")
		ints(e.fields, "IcmpTypeCode", o.obj("IcmpTypeCode", "Icmp"), "Code", "Type")
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b2i(a.egress), b2i(b.egress)), cmp.Compare(a.number, b.number))
	})
	list := []map[string]any{}
	for _, e := range entries {
		list = append(list, e.fields)
	}
	it.props["rules_json"] = string(marshal(map[string]any{"Entries": list}))
	for _, a := range it.C.objs("Associations", "AssociationSet") {
		if s := a.str("SubnetId"); s != "" {
			it.e.edge(graph.HasRule, it.of("AWS::EC2::Subnet", s), it.ARN)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func ints(into map[string]any, name string, o obj, fields ...string) {
	m := map[string]any{}
	for _, f := range fields {
		if n, err := strconv.Atoi(o.str(f)); err == nil {
			m[f] = n
		}
	}
	if len(m) > 0 {
		into[name] = m
	}
}

// securityGroup keeps both sides' permissions in the API's own words, in one order.
func (it *item) securityGroup() {
	it.bare("GroupId")
	if n := it.C.str("GroupName"); n != "" {
		it.Name = n
	}
	it.set("vpc_id", "VpcId")
	it.inVPC(it.C.str("VpcId"))
	rules := map[string]any{
		"IpPermissions":       permissions(it.C.objs("IpPermissions", "SecurityGroupIngress")),
		"IpPermissionsEgress": permissions(it.C.objs("IpPermissionsEgress", "SecurityGroupEgress")),
	}
	it.props["rules_json"] = string(marshal(rules))
}

func permissions(list []obj) []map[string]any {
	out := []map[string]any{}
	for _, o := range list {
		m := map[string]any{}
		if v := o.str("IpProtocol"); v != "" {
			m["IpProtocol"] = v
		}
		for _, f := range []string{"FromPort", "ToPort"} {
			if n, err := strconv.Atoi(o.str(f)); err == nil {
				m[f] = n
			}
		}
		// Config gives the ranges of IPv4 twice, once as plain strings.
		ranges(m, "IpRanges", "CidrIp", append(append(o.strs("IpRanges"), o.strs("IpRanges.CidrIp", "Ipv4Ranges.CidrIp")...), o.strs("CidrIp")...))
		ranges(m, "Ipv6Ranges", "CidrIpv6", append(o.strs("Ipv6Ranges"), o.strs("Ipv6Ranges.CidrIpv6", "CidrIpv6")...))
		ranges(m, "PrefixListIds", "PrefixListId", append(o.strs("PrefixListIds"), o.strs("PrefixListIds.PrefixListId", "SourcePrefixListId", "DestinationPrefixListId")...))
		var pairs []map[string]any
		for _, g := range o.objs("UserIdGroupPairs") {
			p := map[string]any{}
			for _, f := range []string{"GroupId", "UserId", "VpcId", "VpcPeeringConnectionId"} {
				if v := g.str(f); v != "" {
					p[f] = v
				}
			}
			pairs = append(pairs, p)
		}
		if g := o.str("SourceSecurityGroupId", "DestinationSecurityGroupId"); g != "" {
			pairs = append(pairs, map[string]any{"GroupId": g})
		}
		if len(pairs) > 0 {
			sortByJSON(pairs)
			m["UserIdGroupPairs"] = pairs
		}
		out = append(out, m)
	}
	sortByJSON(out)
	return out
}

func ranges(m map[string]any, list, field string, values []string) {
	if len(values) == 0 {
		return
	}
	var out []map[string]any
	for _, v := range uniq(values) {
		out = append(out, map[string]any{field: v})
	}
	m[list] = out
}

func (it *item) networkInterface() {
	it.bare("NetworkInterfaceId")
	it.inSubnets(it.C.str("SubnetId"))
	it.securityGroups(it.C.strs("Groups.GroupId", "GroupSet")...)
	for prop, path := range map[string]string{
		"public_ip": "Association.PublicIp", "private_ip": "PrivateIpAddress", "description": "Description", "interface_type": "InterfaceType", "vpc_id": "VpcId",
		"requester": "RequesterId",
	} {
		it.set(prop, path)
	}
	if v := it.C.strs("Ipv6Addresses.Ipv6Address"); len(v) > 0 {
		it.props["ipv6_addresses"] = uniq(v)
	}
	if i := it.C.str("Attachment.InstanceId"); i != "" {
		it.props["instance"] = it.of("AWS::EC2::Instance", i)
	}
}

func (it *item) vpcEndpoint() {
	it.bare("VpcEndpointId")
	it.inVPC(it.C.str("VpcId"))
	it.inSubnets(it.C.strs("SubnetIds")...)
	it.securityGroups(append(it.C.strs("Groups.GroupId"), it.C.strs("SecurityGroupIds")...)...)
	it.set("service_name", "ServiceName")
	it.set("endpoint_type", "VpcEndpointType")
	it.set("vpc_id", "VpcId")
	it.setBool("private_dns", "PrivateDnsEnabled")
	for _, r := range uniq(it.C.strs("RouteTableIds")) {
		it.e.edge(graph.HasRule, it.ARN, it.of("AWS::EC2::RouteTable", r))
	}
	if doc := it.C.raw("PolicyDocument", "Policy"); doc != nil {
		id := it.ARN + "#policy"
		it.e.policy(graph.NodeFact{ID: id, Name: "endpoint policy", Type: "AWS::ResourcePolicy"}, "endpoint", doc)
		it.e.edge(graph.HasPolicy, it.ARN, id)
	}
}

// gateway maps everything that a route can lead to.
func (it *item) gateway() {
	for _, f := range []string{"InternetGatewayId", "EgressOnlyInternetGatewayId", "NatGatewayId", "TransitGatewayAttachmentId", "TransitGatewayId", "VpnGatewayId"} {
		if it.C.str(f) != "" {
			it.bare(f)
			break
		}
	}
	if len(it.aliases) == 0 {
		it.bare("Id")
	}
	vpcs := append(it.C.strs("Attachments.VpcId", "VpcAttachments.VpcId"), it.C.strs("VpcId")...)
	it.inVPC(vpcs...)
	it.inSubnets(it.C.strs("SubnetId", "SubnetIds")...)
	it.set("connectivity", "ConnectivityType")
	it.set("state", "State", "State.value")
	it.cidrs("public_ips", "NatGatewayAddresses.PublicIp")
	it.set("transit_gateway", "TransitGatewayId")
}

func (it *item) peering() {
	it.bare("VpcPeeringConnectionId")
	for _, side := range []string{"AccepterVpcInfo", "RequesterVpcInfo"} {
		o := it.C.obj(side)
		v, owner, region := o.str("VpcId"), o.str("OwnerId"), o.str("Region")
		if v == "" {
			continue
		}
		if owner == "" {
			owner = it.Account
		}
		if region == "" {
			region = it.Region
		}
		other := item{Type: "AWS::EC2::VPC", ID: v, Account: owner, Region: region, partition: it.partition}
		it.e.edge(graph.InNetwork, it.ARN, other.arn(), graph.Props{"side": strings.ToLower(strings.TrimSuffix(side, "VpcInfo"))})
	}
	it.set("status", "Status.Code")
}

func (it *item) elasticIP() {
	it.bare("AllocationId")
	it.set("public_ip", "PublicIp")
	if i := it.C.str("InstanceId"); i != "" {
		it.props["instance"] = it.of("AWS::EC2::Instance", i)
	}
	if n := it.C.str("NetworkInterfaceId"); n != "" {
		it.props["network_interface"] = it.of("AWS::EC2::NetworkInterface", n)
	}
}
