package network_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/network"
)

const (
	account = "111122223333"
	ec2     = "arn:aws:ec2:eu-west-1:" + account + ":"
	fn      = "arn:aws:lambda:eu-west-1:" + account + ":function:f"
)

// vpc is a small network: a function in one subnet, a NAT gateway in another.
type vpc struct {
	groupOut string // IpPermissionsEgress of the function's group
	routes   string // of the function's subnet
	natRoute string // of the NAT gateway's subnet
	acl      string // entries of the function's subnet; "" for none
	ipv6     bool   // the function's own setting
}

func (v vpc) build(t *testing.T) *graph.Snapshot {
	t.Helper()
	b := graph.NewBuilder()
	node := func(id, typ, alias string, props graph.Props, labels ...graph.Label) {
		f := graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: account, Labels: labels, Props: props}
		if alias != "" {
			f.Aliases = []string{alias}
		}
		b.Node(f)
	}
	edge := func(k graph.Kind, from, to string) { b.Edge(graph.EdgeFact{Kind: k, From: from, To: to}) }
	node(fn, "AWS::Lambda::Function", "", graph.Props{"in_vpc": true, "ipv6_allowed": v.ipv6}, graph.Function)
	node(ec2+"subnet/subnet-f", "AWS::EC2::Subnet", "subnet-f", graph.Props{"vpc_id": "vpc-1"}, graph.Subnet)
	node(ec2+"subnet/subnet-n", "AWS::EC2::Subnet", "subnet-n", graph.Props{"vpc_id": "vpc-1"}, graph.Subnet)
	node(ec2+"security-group/sg-f", "AWS::EC2::SecurityGroup", "sg-f", graph.Props{"rules_json": `{"IpPermissions":[],"IpPermissionsEgress":` + v.groupOut + `}`}, graph.NetworkRule)
	node(ec2+"route-table/rtb-f", "AWS::EC2::RouteTable", "", graph.Props{"routes_json": `{"Routes":` + v.routes + `}`}, graph.NetworkRule)
	node(ec2+"route-table/rtb-n", "AWS::EC2::RouteTable", "", graph.Props{"routes_json": `{"Routes":` + v.natRoute + `}`}, graph.NetworkRule)
	node(ec2+"natgateway/nat-1", "AWS::EC2::NatGateway", "nat-1", graph.Props{"connectivity": "public", "state": "available"}, graph.Network)
	edge(graph.InNetwork, fn, ec2+"subnet/subnet-f")
	edge(graph.HasRule, fn, ec2+"security-group/sg-f")
	edge(graph.HasRule, ec2+"subnet/subnet-f", ec2+"route-table/rtb-f")
	edge(graph.HasRule, ec2+"subnet/subnet-n", ec2+"route-table/rtb-n")
	edge(graph.InNetwork, ec2+"natgateway/nat-1", ec2+"subnet/subnet-n")
	if v.acl != "" {
		node(ec2+"network-acl/acl-1", "AWS::EC2::NetworkAcl", "", graph.Props{"rules_json": `{"Entries":` + v.acl + `}`}, graph.NetworkRule)
		edge(graph.HasRule, ec2+"subnet/subnet-f", ec2+"network-acl/acl-1")
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// judged runs Derive and returns the function's properties and REACHES edges.
func judged(s *graph.Snapshot) (props map[string]string, edges []string) {
	var out record
	network.Derive(s, &out)
	props = map[string]string{}
	for _, n := range out.nodes {
		for k, v := range n.Props {
			if str, ok := v.(string); ok {
				props[k] = str
			}
		}
	}
	for _, e := range out.edges {
		ports, _ := e.Props["ports"].([]string)
		certainty, _ := e.Props["certainty"].(string)
		edges = append(edges, e.From+" "+e.Key+" "+e.To+" "+certainty+" "+strings.Join(ports, ","))
	}
	slices.Sort(edges)
	return props, edges
}

type record struct {
	nodes []graph.NodeFact
	edges []graph.EdgeFact
}

func (r *record) Node(n graph.NodeFact) { r.nodes = append(r.nodes, n) }
func (r *record) Edge(e graph.EdgeFact) { r.edges = append(r.edges, e) }
func (r *record) Gap(graph.Gap)         {}

const (
	allOut    = `[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}],"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]`
	httpsOut  = `[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]`
	partner   = `[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"203.0.113.0/24"}]}]`
	insideOut = `[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]`
	toNAT     = `[{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local"},{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1"}]`
	toIGW     = `[{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1"},{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-1"}]`
	toEIGW    = `[{"DestinationIpv6CidrBlock":"::/0","EgressOnlyInternetGatewayId":"eigw-1"}]`
	toTransit = `[{"DestinationCidrBlock":"0.0.0.0/0","TransitGatewayId":"tgw-1"}]`
	nowhere   = `[{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local"}]`
	black     = `[{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1","State":"blackhole"}]`
)

func TestFunctionInAVPC(t *testing.T) {
	tests := []struct {
		name            string
		vpc             vpc
		egress4, rules4 string
		egress6         string
		edges           int
	}{
		{"through a NAT gateway", vpc{allOut, toNAT, toIGW, "", false}, network.Unrestricted, network.Unrestricted, network.None, 1},
		{"one port to everywhere is still everywhere", vpc{httpsOut, toNAT, toIGW, "", false}, network.Unrestricted, network.Unrestricted, network.None, 1},
		{"to a partner alone", vpc{partner, toNAT, toIGW, "", false}, network.Restricted, network.Restricted, network.None, 1},
		{"the rule forbids it", vpc{insideOut, toNAT, toIGW, "", false}, network.None, network.None, network.None, 0},
		{"an internet gateway alone is no way out over IPv4", vpc{allOut, toIGW, toIGW, "", false}, network.None, network.Unrestricted, network.None, 0},
		{"the rule allows it, no route leads there", vpc{allOut, nowhere, toIGW, "", false}, network.None, network.Unrestricted, network.None, 0},
		{"a NAT gateway that leads nowhere", vpc{allOut, toNAT, nowhere, "", false}, network.None, network.Unrestricted, network.None, 0},
		{"a black hole", vpc{allOut, black, toIGW, "", false}, network.None, network.Unrestricted, network.None, 0},
		{"what lies behind a transit gateway is not known", vpc{allOut, toTransit, toIGW, "", false}, network.Unknown, network.Unrestricted, network.None, 1},
		{"IPv6 needs the function's own setting", vpc{allOut, toEIGW, toIGW, "", false}, network.None, network.Unrestricted, network.None, 0},
		{"IPv6 through an egress-only gateway", vpc{allOut, toEIGW, toIGW, "", true}, network.None, network.Unrestricted, network.Unrestricted, 1},
		{
			"the network ACL stops it",
			vpc{allOut, toNAT, toIGW, `[{"Egress":true,"RuleNumber":100,"Protocol":"-1","RuleAction":"deny","CidrBlock":"0.0.0.0/0"}]`, false},
			network.None, network.Unrestricted, network.None, 0,
		},
		{
			"the network ACL lets no answer back",
			vpc{allOut, toNAT, toIGW, `[{"Egress":true,"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0"}]`, false},
			network.None, network.Unrestricted, network.None, 0,
		},
		{
			"the network ACL allows it before a later denial",
			vpc{allOut, toNAT, toIGW, `[{"Egress":false,"RuleNumber":1,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0"},{"Egress":true,"RuleNumber":1,"Protocol":"6","RuleAction":"allow","CidrBlock":"0.0.0.0/0","PortRange":{"From":443,"To":443}},{"Egress":true,"RuleNumber":2,"Protocol":"-1","RuleAction":"deny","CidrBlock":"0.0.0.0/0"}]`, false},
			network.Unrestricted, network.Unrestricted, network.None, 1,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			props, edges := judged(tt.vpc.build(t))
			got := []string{props[network.PropEgressV4], props[network.PropEgressV4Rules], props[network.PropEgressV6]}
			if diff := cmp.Diff([]string{tt.egress4, tt.rules4, tt.egress6}, got); diff != "" || len(edges) != tt.edges {
				t.Errorf("IPv4, IPv4 by rules, IPv6 (-want +got):\n%s\nedges %q, want %d", diff, edges, tt.edges)
			}
		})
	}
}

func TestFunctionOutsideAVPC(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: fn, Type: "AWS::Lambda::Function", Cloud: graph.AWS, Labels: []graph.Label{graph.Function}, Props: graph.Props{"in_vpc": false}})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	props, edges := judged(s)
	if props[network.PropEgressV4] != network.Unrestricted || props[network.PropEgressV6] != network.None || len(edges) != 1 || props[network.PropEgressWhy] == "" {
		t.Errorf("%v, edges %q", props, edges)
	}
}
