package main

// network builds one VPC's items; every id derives from the VPC's name.
type network struct {
	a           *awsAccount
	vpc         string
	cidr, cidr6 string
	zone        string // of the subnets that follow
}

func newNetwork(a *awsAccount, name, cidr, cidr6 string) *network {
	n := &network{a: a, vpc: "vpc-0" + hexID(a.id+name, 16), cidr: cidr, cidr6: cidr6, zone: region + "a"}
	n.add("VPC", "vpc", n.vpc, obj{
		"vpcId": n.vpc, "cidrBlock": cidr, "state": "available", "isDefault": false, "ownerId": a.id,
		"cidrBlockAssociationSet":     list{obj{"associationId": "vpc-cidr-assoc-0" + hexID(cidr, 16), "cidrBlock": cidr, "cidrBlockState": obj{"state": "associated"}}},
		"ipv6CidrBlockAssociationSet": list{obj{"associationId": "vpc-cidr-assoc-0" + hexID(cidr6, 16), "ipv6CidrBlock": cidr6, "ipv6CidrBlockState": obj{"state": "associated"}}},
	})
	return n
}

func (n *network) add(kind, word, id string, cfg obj) {
	n.a.item("AWS::EC2::"+kind, id, id, n.a.arn("ec2", word+"/"+id), cfg, nil)
}

func (n *network) id(prefix, name string) string { return prefix + "-0" + hexID(n.vpc+prefix+name, 16) }

func (n *network) subnet(name, cidr, cidr6 string, public bool) string {
	id := n.id("subnet", name)
	six := list{}
	if cidr6 != "" {
		six = list{obj{"associationId": "subnet-cidr-assoc-0" + hexID(cidr6, 16), "ipv6CidrBlock": cidr6, "ipv6CidrBlockState": obj{"state": "associated"}}}
	}
	n.add("Subnet", "subnet", id, obj{
		"subnetId": id, "subnetArn": n.a.arn("ec2", "subnet/"+id), "vpcId": n.vpc, "cidrBlock": cidr, "availabilityZone": n.zone, "state": "available",
		"mapPublicIpOnLaunch": public, "assignIpv6AddressOnCreation": cidr6 != "", "defaultForAz": false, "ipv6CidrBlockAssociationSet": six, "ownerId": n.a.id,
	})
	return id
}

// routes adds a route table for the subnets. The VPC's local routes are always there.
func (n *network) routes(name string, main bool, extra list, subnets ...string) {
	id := n.id("rtb", name)
	assoc := list{}
	if main {
		assoc = append(assoc, obj{"main": true, "routeTableAssociationId": n.id("rtbassoc", name), "routeTableId": id})
	}
	for _, s := range subnets {
		assoc = append(assoc, obj{"main": false, "routeTableAssociationId": n.id("rtbassoc", s), "routeTableId": id, "subnetId": s, "associationState": obj{"state": "associated"}})
	}
	local := list{
		obj{"destinationCidrBlock": n.cidr, "gatewayId": "local", "origin": "CreateRouteTable", "state": "active"},
		obj{"destinationIpv6CidrBlock": n.cidr6, "gatewayId": "local", "origin": "CreateRouteTable", "state": "active"},
	}
	n.add("RouteTable", "route-table", id, obj{"routeTableId": id, "vpcId": n.vpc, "ownerId": n.a.id, "associations": assoc, "routes": append(local, extra...), "propagatingVgws": list{}})
}

func route(dest, key, target string) obj {
	r := obj{"origin": "CreateRoute", "state": "active", key: target}
	if dest == "::/0" {
		r["destinationIpv6CidrBlock"] = dest
	} else {
		r["destinationCidrBlock"] = dest
	}
	return r
}

// egress is one outbound rule; cidr may be of either family, port 0 stands for every protocol and port.
func egress(cidr string, port int) obj {
	p := obj{"ipProtocol": "-1", "ipv4Ranges": list{}, "ipRanges": list{}, "ipv6Ranges": list{}, "prefixListIds": list{}, "userIdGroupPairs": list{}}
	if port > 0 {
		p["ipProtocol"], p["fromPort"], p["toPort"] = "tcp", port, port
	}
	if cidr == "::/0" {
		p["ipv6Ranges"] = list{obj{"cidrIpv6": cidr}}
	} else {
		p["ipv4Ranges"], p["ipRanges"] = list{obj{"cidrIp": cidr}}, list{cidr}
	}
	return p
}

func (n *network) group(name string, out ...obj) string {
	id := n.id("sg", name)
	rules := list{}
	for _, r := range out {
		rules = append(rules, r)
	}
	n.add("SecurityGroup", "security-group", id, obj{"groupId": id, "groupName": name, "description": name, "ownerId": n.a.id, "vpcId": n.vpc, "ipPermissions": list{}, "ipPermissionsEgress": rules})
	return id
}

// acl is the VPC's default network ACL, which lets everything through in both families.
func (n *network) acl(subnets ...string) {
	id, assoc := n.id("acl", "default"), list{}
	for _, s := range subnets {
		assoc = append(assoc, obj{"networkAclAssociationId": n.id("aclassoc", s), "networkAclId": id, "subnetId": s})
	}
	entries := list{}
	for _, out := range []bool{true, false} {
		entries = append(entries,
			obj{"egress": out, "ruleNumber": 100, "protocol": "-1", "ruleAction": "allow", "cidrBlock": "0.0.0.0/0"},
			obj{"egress": out, "ruleNumber": 101, "protocol": "-1", "ruleAction": "allow", "ipv6CidrBlock": "::/0"},
			obj{"egress": out, "ruleNumber": 32767, "protocol": "-1", "ruleAction": "deny", "cidrBlock": "0.0.0.0/0"},
			obj{"egress": out, "ruleNumber": 32768, "protocol": "-1", "ruleAction": "deny", "ipv6CidrBlock": "::/0"})
	}
	n.add("NetworkAcl", "network-acl", id, obj{"networkAclId": id, "vpcId": n.vpc, "isDefault": true, "ownerId": n.a.id, "associations": assoc, "entries": entries})
}

// paymentsNetwork plants finding 4. fx-rates leaves through a NAT gateway (IPv4), feed-export through an egress-only gateway (IPv6).
// The twins have the same open security groups, but packets cannot pass: ledger-writer sits behind an internet gateway without a
// public address, price-mirror has no IPv6 address; tax-calc may only speak to the VPC.
func paymentsNetwork(a *awsAccount) {
	n := newNetwork(a, "shop", "10.20.0.0/16", "2001:db8:20::/56")
	public := n.subnet("public", "10.20.0.0/24", "", true)
	private := n.subnet("private", "10.20.10.0/24", "", false)
	dual := n.subnet("dual", "10.20.20.0/24", "2001:db8:20:20::/64", false)
	igw, nat, eigw := n.id("igw", "shop"), n.id("nat", "shop"), n.id("eigw", "shop")
	n.add("InternetGateway", "internet-gateway", igw, obj{"internetGatewayId": igw, "ownerId": a.id, "attachments": list{obj{"state": "available", "vpcId": n.vpc}}})
	n.add("EgressOnlyInternetGateway", "egress-only-internet-gateway", eigw, obj{"egressOnlyInternetGatewayId": eigw, "attachments": list{obj{"state": "attached", "vpcId": n.vpc}}})
	n.add("NatGateway", "natgateway", nat, obj{
		"natGatewayId": nat, "subnetId": public, "vpcId": n.vpc, "state": obj{"value": "available"}, "connectivityType": "public",
		"natGatewayAddresses": list{obj{"allocationId": n.id("eipalloc", "nat"), "networkInterfaceId": n.id("eni", "nat"), "privateIp": "10.20.0.10", "publicIp": "198.51.100.20"}},
	})
	n.routes("main", true, nil)
	n.routes("public", false, list{route("0.0.0.0/0", "gatewayId", igw)}, public)
	n.routes("private", false, list{route("0.0.0.0/0", "natGatewayId", nat)}, private)
	n.routes("dual", false, list{route("::/0", "egressOnlyInternetGatewayId", eigw)}, dual)
	n.acl(public, private, dual)
	any4, any6 := n.group("egress-any-v4", egress("0.0.0.0/0", 0)), n.group("egress-any-v6", egress("::/0", 0))
	inside := n.group("egress-inside", egress("10.20.0.0/16", 443))

	vpc := func(subnet, sg string, six bool) obj {
		return obj{"vpcId": n.vpc, "subnetIds": list{subnet}, "securityGroupIds": list{sg}, "ipv6AllowedForDualStack": six}
	}
	for _, f := range []struct {
		name   string
		config obj
		table  string
	}{
		{"fx-rates", vpc(private, any4, false), "rates"},
		{"feed-export", vpc(dual, any6, true), "catalogue"},
		{"ledger-writer", vpc(public, any4, false), "ledger"},
		{"price-mirror", vpc(dual, any6, false), "catalogue"},
		{"tax-calc", vpc(private, inside, false), "orders"},
	} {
		role := a.role(f.name, trust("Service", "lambda.amazonaws.com"), grants{
			aws:    []string{"service-role/AWSLambdaVPCAccessExecutionRole"},
			inline: map[string]obj{f.name: doc(allow(acts("dynamodb:GetItem", "dynamodb:Query"), a.arn("dynamodb", "table/"+f.table)))},
		})
		a.function(function{name: f.name, role: role, vpc: f.config})
	}
	profile := a.profileRole("shop-worker", grants{aws: []string{"AmazonSSMManagedInstanceCore"}})
	for _, w := range []string{"worker-1", "worker-2", "worker-3"} {
		a.instance(w, private, inside, profile, n.vpc)
	}
}
