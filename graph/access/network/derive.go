package network

import (
	"github.com/postern-graph/postern/graph"
)

// Node properties that Derive writes. Values are Unrestricted, Restricted, None or Unknown.
const (
	PropEgressV4      = "egress_ipv4"
	PropEgressV6      = "egress_ipv6"
	PropEgressV4Rules = "egress_ipv4_rules"
	PropEgressV6Rules = "egress_ipv6_rules"
	PropEgressWhy     = "egress_why"
)

// Answers to "may it send packets out of the estate".
const (
	Unrestricted = "unrestricted" // to any address, though perhaps on some ports only
	Restricted   = "restricted"   // to some addresses outside
	None         = "none"
	Unknown      = "unknown" // facts that decide it were not read
)

// Edge properties of REACHES.
const (
	PropIP           = "ip"    // ipv4 or ipv6
	PropPorts        = "ports" // "tcp/443", "udp/1024-65535", "all"
	PropDestinations = "destinations"
)

// Stats counts what Derive wrote.
type Stats struct{ Edges, Nodes int }

// Derive writes REACHES edges and the egress properties for the facts s. The
// same facts give the same answer whatever their order. It is linear in the
// functions and machines with their rules; only a data store's rules that
// name a source are joined with the functions that match.
func Derive(s *graph.Snapshot, sink graph.Sink) Stats {
	d := &deriver{s: s, sink: sink, rules: map[graph.NodeID]*securityGroup{}, acls: map[graph.NodeID][]aclEntry{}, routes: map[graph.NodeID][]route{}}
	for _, n := range s.WithLabel(graph.Function) {
		d.function(n)
	}
	for _, n := range s.WithLabel(graph.Instance) {
		if s.Cloud(n) == graph.AWS {
			d.awsMachine(n)
		}
	}
	for _, n := range s.WithLabel(graph.DataStore) {
		if s.Cloud(n) == graph.AWS {
			d.awsStore(n)
		}
	}
	for _, n := range s.WithLabel(graph.Endpoint) {
		d.endpoint(n)
	}
	return d.stats
}

type deriver struct {
	s      *graph.Snapshot
	sink   graph.Sink
	rules  map[graph.NodeID]*securityGroup // compiled once each
	acls   map[graph.NodeID][]aclEntry
	routes map[graph.NodeID][]route
	stats  Stats
}

func (d *deriver) function(n graph.NodeID) {
	var e egress
	switch d.s.Cloud(n) {
	case graph.AWS:
		if d.s.Type(n) != "AWS::Lambda::Function" {
			return
		}
		e = d.lambdaEgress(n)
	case graph.GCP:
		e = d.gcpEgress(n)
	case graph.Azure:
		e = d.azureEgress(n)
	default:
		return
	}
	d.writeEgress(n, e)
}

// egress is what leaves a function or machine.
type egress struct {
	rules [2][]flow // by family, what the rules alone allow
	pass  [2][]flow // what really passes
	// unread says, by family, what decides and was not read; "" where nothing.
	unread [2]string
	why    string
	via    [2]string // id of the gateway that the packets leave by
}

const (
	v4 = 0
	v6 = 1
)

var families = [2]string{"ipv4", "ipv6"}

func (d *deriver) writeEgress(n graph.NodeID, e egress) {
	props := graph.Props{}
	for f, keys := range [2][2]string{{PropEgressV4, PropEgressV4Rules}, {PropEgressV6, PropEgressV6Rules}} {
		props[keys[0]] = reach(e.pass[f], e.unread[f])
		props[keys[1]] = reach(e.rules[f], "")
	}
	if e.why != "" {
		props[PropEgressWhy] = e.why
	}
	d.stats.Nodes++
	d.sink.Node(graph.NodeFact{ID: d.s.ID(n), Props: props})
	for f := range families {
		out := outside(e.pass[f])
		if len(out) == 0 && e.unread[f] == "" {
			continue
		}
		d.reaches(d.s.ID(n), graph.IDInternet, f, out, e.via[f], e.unread[f])
	}
}

// reach sums up flows as one word.
func reach(flows []flow, unread string) string {
	out := outside(flows)
	switch {
	case len(out) == 0 && unread != "":
		return Unknown
	case len(out) == 0:
		return None
	}
	for _, f := range out {
		if f.to.Bits() == 0 {
			return Unrestricted
		}
	}
	return Restricted
}

// reaches writes one edge for a family.
func (d *deriver) reaches(from, to string, family int, flows []flow, via, unread string) {
	p := graph.Props{PropIP: families[family]}
	if len(flows) > 0 {
		p[PropPorts], p[PropDestinations] = portsOf(flows), destinationsOf(flows)
	}
	if via != "" {
		p[graph.PropVia] = via
	}
	if unread != "" && len(flows) == 0 {
		p[graph.PropCertainty] = graph.Unknown.String()
	}
	d.stats.Edges++
	d.sink.Edge(graph.EdgeFact{Kind: graph.Reaches, From: from, To: to, Key: families[family], Props: p})
}
