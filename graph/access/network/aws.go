package network

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// securityGroup is one group's rules, compiled.
type securityGroup struct {
	out, in [2][]flow
	// inFrom lists the groups that may come in, with what they may use.
	inFrom map[string][]flow
	// outTo lists the groups that may be reached.
	outTo map[string][]flow
	read  bool
}

type permission struct {
	IPProtocol string `json:"IpProtocol"`
	FromPort   *int
	ToPort     *int
	IPRanges   []struct {
		CidrIP string `json:"CidrIp"`
	} `json:"IpRanges"`
	IPv6Ranges []struct {
		CidrIPv6 string `json:"CidrIpv6"`
	} `json:"Ipv6Ranges"`
	UserIDGroupPairs []struct {
		GroupID string `json:"GroupId"`
	} `json:"UserIdGroupPairs"`
}

// group compiles a security group's rules once ("Security group rules", Amazon VPC User Guide).
func (d *deriver) group(n graph.NodeID) *securityGroup {
	if g := d.rules[n]; g != nil {
		return g
	}
	g := &securityGroup{inFrom: map[string][]flow{}, outTo: map[string][]flow{}}
	d.rules[n] = g
	var raw struct {
		IPPermissions       []permission `json:"IpPermissions"`
		IPPermissionsEgress []permission `json:"IpPermissionsEgress"`
	}
	text := d.s.NodeString(n, "rules_json")
	if text == "" || json.Unmarshal([]byte(text), &raw) != nil {
		return g
	}
	g.read = true
	for _, p := range raw.IPPermissions {
		p.flows(&g.in, g.inFrom)
	}
	for _, p := range raw.IPPermissionsEgress {
		p.flows(&g.out, g.outTo)
	}
	return g
}

func (p permission) flows(into *[2][]flow, groups map[string][]flow) {
	f := flow{proto: protocol(p.IPProtocol), first: 0, last: 65535}
	if p.FromPort != nil && p.ToPort != nil && *p.FromPort >= 0 && (f.proto == "tcp" || f.proto == "udp") {
		f.first, f.last = *p.FromPort, *p.ToPort
	}
	for _, r := range p.IPRanges {
		addFlow(into, f, r.CidrIP)
	}
	for _, r := range p.IPv6Ranges {
		addFlow(into, f, r.CidrIPv6)
	}
	for _, g := range p.UserIDGroupPairs {
		groups[g.GroupID] = append(groups[g.GroupID], f)
	}
}

func addFlow(into *[2][]flow, f flow, cidr string) {
	if p, ok := prefix(cidr); ok {
		f.to = p
		into[familyOf(p)] = append(into[familyOf(p)], f)
	}
}

// place is where an AWS thing stands: its subnets and security groups.
type place struct {
	subnets []graph.NodeID
	groups  []graph.NodeID
}

func (d *deriver) placeOf(n graph.NodeID) place {
	var p place
	for e := range d.s.OutKind(n, graph.InNetwork) {
		if d.s.HasLabel(e.To, graph.Subnet) || strings.Contains(d.s.ID(e.To), ":subnet/") {
			p.subnets = append(p.subnets, e.To)
		}
	}
	for e := range d.s.OutKind(n, graph.HasRule) {
		if d.s.Type(e.To) == "AWS::EC2::SecurityGroup" || strings.Contains(d.s.ID(e.To), ":security-group/") {
			p.groups = append(p.groups, e.To)
		}
	}
	return p
}

// groupFlows unites the rules of several groups: one that allows is enough.
func (d *deriver) groupFlows(groups []graph.NodeID, side func(*securityGroup) [2][]flow) (flows [2][]flow, read bool) {
	read = true
	for _, n := range groups {
		g := d.group(n)
		read = read && g.read
		for f, fs := range side(g) {
			flows[f] = append(flows[f], fs...)
		}
	}
	return flows, read
}

// lambdaEgress follows a function's packets. Outside a VPC a function has the
// service's own way to the internet, over IPv4. In one it never has a public
// IPv4 address, so an internet gateway alone is no way out; IPv6 needs the
// function's own setting and a route ("Giving Lambda functions access to
// resources in an Amazon VPC", "IPv6 support", AWS Lambda Developer Guide).
func (d *deriver) lambdaEgress(n graph.NodeID) egress {
	in, known := d.s.NodeProp(n, "in_vpc")
	if inVPC, _ := in.(bool); known && !inVPC {
		e := egress{why: "the function is not in a VPC: nothing of yours stands between it and the internet"}
		e.pass[v4], e.rules[v4] = everything(), everything()
		return e
	}
	if !known {
		return egress{unread: [2]string{"configuration", "configuration"}, why: "the function's configuration was not read"}
	}
	return d.awsEgress(d.placeOf(n), machine{v6: d.s.NodeFlag(n, "ipv6_allowed")})
}

// machine says which public addresses a thing has of its own.
type machine struct{ publicV4, v6 bool }

func (d *deriver) awsEgress(p place, m machine) egress {
	var e egress
	allowed, read := d.groupFlows(p.groups, func(g *securityGroup) [2][]flow { return g.out })
	e.rules = allowed
	if !read || len(p.groups) == 0 || len(p.subnets) == 0 {
		e.unread = [2]string{"security groups", "security groups"}
		e.why = "security groups or subnets were not read"
		return e
	}
	for _, sub := range p.subnets {
		for f := range families {
			if f == v6 && !m.v6 {
				continue
			}
			flows := d.throughACL(sub, true, allowed[f], f)
			d.routeOut(sub, f, flows, m, &e)
		}
	}
	return e
}

// routeOut adds the flows that a subnet's routes carry outside.
func (d *deriver) routeOut(sub graph.NodeID, family int, flows []flow, m machine, e *egress) {
	routes, known := d.routesOf(sub)
	if !known {
		e.unread[family] = "route table"
		return
	}
	for _, r := range routes {
		if familyOf(r.to) != family || r.state == "blackhole" {
			continue
		}
		part := outside(meetAll(flows, []flow{{proto: "all", last: 65535, to: r.to}}))
		if len(part) == 0 {
			continue
		}
		switch way, unread := d.gateway(r, family, m); {
		case unread != "":
			e.unread[family] = unread
		case way != "":
			e.pass[family] = append(e.pass[family], part...)
			e.via[family] = way
		}
	}
}

// gateway says whether a route's target leads out; unread names what is not known.
func (d *deriver) gateway(r route, family int, m machine) (way, unread string) {
	n, found := d.s.Lookup(r.target)
	id := r.target
	if found {
		id = d.s.ID(n)
	}
	switch kind, _, _ := strings.Cut(r.target, "-"); kind {
	case "igw":
		if family == v4 && !m.publicV4 {
			return "", ""
		}
		return id, ""
	case "eigw":
		if family == v6 {
			return id, ""
		}
		return "", ""
	case "nat":
		return d.natGateway(n, found, id)
	case "local", "vpce":
		return "", ""
	}
	// Transit gateways, peerings, appliances, VPNs: what lies behind may lead out.
	return "", "what lies behind " + r.target
}

// natGateway needs a public connectivity and a subnet of its own that leads to
// an internet gateway ("NAT gateways", Amazon VPC User Guide).
func (d *deriver) natGateway(n graph.NodeID, found bool, id string) (way, unread string) {
	if !found || d.s.Type(n) == "" {
		return "", "NAT gateway " + id
	}
	if d.s.NodeString(n, "connectivity") == "private" {
		return "", "what lies behind the private " + id
	}
	if st := d.s.NodeString(n, "state"); st != "" && st != "available" {
		return "", ""
	}
	subnets := d.placeOf(n).subnets
	if len(subnets) == 0 {
		return "", "subnet of " + id
	}
	if _, known := d.routesOf(subnets[0]); !known {
		return "", "route table of " + id
	}
	if d.internetGateway(subnets[0], v4) != "" {
		return id, ""
	}
	return "", ""
}

// awsMachine judges an instance both ways.
func (d *deriver) awsMachine(n graph.NodeID) {
	p := d.placeOf(n)
	if len(p.subnets) == 0 {
		return
	}
	_, hasV6 := d.s.NodeProp(n, "ipv6_addresses")
	m := machine{publicV4: d.s.NodeString(n, "public_ip") != "", v6: hasV6}
	d.writeEgress(n, d.awsEgress(p, m))
	d.ingress(n, p, m)
}

// ingress writes what the internet reaches of a machine or store.
func (d *deriver) ingress(n graph.NodeID, p place, m machine) {
	allowed, _ := d.groupFlows(p.groups, func(g *securityGroup) [2][]flow { return g.in })
	for f, public := range [2]bool{m.publicV4, m.v6} {
		if !public {
			continue
		}
		var pass []flow
		via := ""
		for _, sub := range p.subnets {
			if gw := d.internetGateway(sub, f); gw != "" {
				pass = append(pass, outside(d.throughACL(sub, false, allowed[f], f))...)
				via = gw
			}
		}
		if len(pass) > 0 {
			d.reaches(graph.IDInternet, d.s.ID(n), f, pass, via, "")
		}
	}
}

func (d *deriver) internetGateway(sub graph.NodeID, family int) string {
	routes, _ := d.routesOf(sub)
	for _, r := range routes {
		if strings.HasPrefix(r.target, "igw-") && r.to.Bits() == 0 && familyOf(r.to) == family && r.state != "blackhole" {
			return r.target
		}
	}
	return ""
}

// awsStore joins a store's rules with the internet, and with the functions
// that stand in a group or subnet that the rules name.
func (d *deriver) awsStore(n graph.NodeID) {
	p := d.placeOf(n)
	if len(p.groups) == 0 {
		return
	}
	if d.s.NodeFlag(n, "publicly_accessible") {
		d.ingress(n, p, machine{publicV4: true})
	}
	for _, g := range p.groups {
		for id, flows := range d.group(g).inFrom {
			source, ok := d.s.Lookup(id)
			if !ok {
				continue
			}
			for e := range d.s.InKind(source, graph.HasRule) {
				if d.s.HasLabel(e.From, graph.Function) && d.sendsTo(e.From, g) {
					d.reaches(d.s.ID(e.From), d.s.ID(n), v4, withTarget(flows), "", "")
				}
			}
		}
	}
}

// sendsTo reports whether a function's own groups let packets out to members of a group.
func (d *deriver) sendsTo(fn, group graph.NodeID) bool {
	for _, g := range d.placeOf(fn).groups {
		own := d.group(g)
		if !own.read || slices.ContainsFunc(own.out[v4], func(f flow) bool { return f.to.Bits() == 0 || f.to.Addr().IsPrivate() }) {
			return own.read
		}
		for id := range own.outTo {
			if t, ok := d.s.Lookup(id); ok && t == group {
				return true
			}
		}
	}
	return false
}

// withTarget gives flows between groups an address, which they have none of.
func withTarget(flows []flow) []flow {
	out := slices.Clone(flows)
	for i := range out {
		out[i].to = netip.PrefixFrom(netip.AddrFrom4([4]byte{}), 0)
	}
	return out
}
