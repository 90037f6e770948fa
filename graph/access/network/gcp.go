package network

import (
	"encoding/json"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// gcpEgress follows what leaves a Cloud Function or a Cloud Run service.
// Without a connector, or with one that takes private ranges alone, requests
// to public addresses leave by Google's own way; with all traffic sent through
// the network, the firewall must allow it and a NAT must stand there, as a
// connector has no public address ("Serverless VPC Access", "Direct VPC
// egress").
func (d *deriver) gcpEgress(n graph.NodeID) egress {
	switch d.s.Type(n) {
	case "cloudfunctions.googleapis.com/Function", "cloudfunctions.googleapis.com/CloudFunction", "run.googleapis.com/Service", "run.googleapis.com/Job":
	default:
		return egress{}
	}
	var e egress
	e.rules[v4] = everything()
	setting := strings.ToUpper(strings.ReplaceAll(d.s.NodeString(n, "vpc_egress"), "-", "_"))
	if !strings.HasSuffix(setting, "ALL_TRAFFIC") {
		e.pass[v4], e.why = everything(), "requests to public addresses do not pass through a network of yours"
		return e
	}
	network, ok := d.gcpNetwork(n)
	if !ok {
		e.unread[v4], e.why = "the network behind the connector", "all traffic goes through a network that was not read"
		return e
	}
	e.rules[v4] = d.gcpFirewall(network)
	nat, natRead := d.cloudNAT(network)
	switch {
	case !natRead:
		e.unread[v4] = "routers of the network"
	case nat != "":
		e.pass[v4], e.via[v4] = e.rules[v4], nat
	default:
		e.why = "all traffic goes through a network without NAT"
	}
	return e
}

// gcpNetwork finds the network that a function sends through: directly, or by its connector or subnet.
func (d *deriver) gcpNetwork(n graph.NodeID) (graph.NodeID, bool) {
	at := n
	for range 3 {
		next, found := graph.NodeID(0), false
		for e := range d.s.OutKind(at, graph.InNetwork) {
			if d.s.Type(e.To) == "compute.googleapis.com/Network" {
				return e.To, true
			}
			next, found = e.To, true
		}
		if !found {
			return 0, false
		}
		at = next
	}
	return 0, false
}

// gcpFirewall gives what the network's egress rules allow: by priority, the
// first that matches decides, a denial before an allowance of the same; the
// implied rule allows all ("VPC firewall rules").
func (d *deriver) gcpFirewall(network graph.NodeID) []flow {
	type rule struct {
		Direction         string
		Priority          int
		Disabled          bool
		DestinationRanges []string
		Denied            []struct {
			IPProtocol string
			Ports      []string
		}
	}
	blocked := false
	for e := range d.s.OutKind(network, graph.HasRule) {
		var r rule
		if json.Unmarshal([]byte(d.s.NodeString(e.To, "rules_json")), &r) != nil || !strings.EqualFold(r.Direction, "EGRESS") || r.Disabled {
			continue
		}
		for _, to := range r.DestinationRanges {
			p, ok := prefix(to)
			for _, den := range r.Denied {
				if ok && p == anyV4 && protocol(den.IPProtocol) == "all" {
					blocked = true
				}
			}
		}
	}
	if blocked {
		return d.gcpAllowances(network)
	}
	return everything()
}

// gcpAllowances gives what egress rules allow in spite of a general denial.
func (d *deriver) gcpAllowances(network graph.NodeID) []flow {
	var out []flow
	for e := range d.s.OutKind(network, graph.HasRule) {
		var r allowance
		if json.Unmarshal([]byte(d.s.NodeString(e.To, "rules_json")), &r) != nil || !strings.EqualFold(r.Direction, "EGRESS") || r.Disabled {
			continue
		}
		for _, to := range r.DestinationRanges {
			if p, ok := prefix(to); ok && familyOf(p) == v4 {
				out = append(out, r.flows(p.String())...)
			}
		}
	}
	return out
}

type allowance struct {
	Direction         string
	Disabled          bool
	DestinationRanges []string
	Allowed           []struct {
		IPProtocol string
		Ports      []string
	}
}

func (r allowance) flows(to string) []flow {
	var out []flow
	for _, a := range r.Allowed {
		ports := a.Ports
		if len(ports) == 0 {
			ports = []string{"*"}
		}
		for _, ps := range ports {
			if f, ok := nsgFlow(a.IPProtocol, to, ps); ok {
				out = append(out, f)
			}
		}
	}
	return out
}

// cloudNAT finds a router with a NAT in the network.
func (d *deriver) cloudNAT(network graph.NodeID) (nat string, read bool) {
	for e := range d.s.InKind(network, graph.InNetwork) {
		if d.s.Type(e.From) != "compute.googleapis.com/Router" {
			continue
		}
		read = true
		if v, ok := d.s.NodeProp(e.From, "nats"); ok && v != nil {
			return d.s.ID(e.From), true
		}
	}
	// A network of which no router is known has none, as far as its own facts were read.
	return "", read || d.s.Type(network) != ""
}
