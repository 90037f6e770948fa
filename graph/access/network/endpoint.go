package network

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// endpoint says which ways in the internet's packets reach. Who is let in is
// decided by permissions, not here.
func (d *deriver) endpoint(n graph.NodeID) {
	if !d.facesInternet(n) {
		return
	}
	for f := range families {
		if f == v4 {
			d.reaches(graph.IDInternet, d.s.ID(n), f, []flow{{proto: "tcp", first: 443, last: 443, to: anyV4}}, "", "")
		}
	}
}

func (d *deriver) facesInternet(n graph.NodeID) bool {
	switch typ := d.s.Type(n); {
	case typ == "AWS::Lambda::Url":
		return true // "Lambda function URLs": public endpoints, always
	case strings.HasPrefix(typ, "AWS::ApiGateway"):
		return d.s.NodeString(n, "endpoint_type") != "PRIVATE" && !d.s.NodeFlag(n, "default_endpoint_disabled")
	case strings.HasPrefix(typ, "AWS::ElasticLoadBalancing"):
		return d.s.NodeString(n, "scheme") == "internet-facing"
	case typ == "AWS::CloudFront::Distribution", typ == "AWS::AppSync::GraphQLApi":
		return true
	case strings.EqualFold(typ, "Microsoft.Web/sites/hostNames"):
		return d.siteOpen(n)
	case d.s.Cloud(n) == graph.GCP:
		in := strings.ToUpper(d.s.NodeString(n, "ingress"))
		return in == "ALL" || strings.HasSuffix(in, "ALLOW_ALL") || strings.HasSuffix(in, "TRAFFIC_ALL")
	}
	return false
}

// siteOpen asks the app behind a host name: public network access on, and no
// access restriction that keeps the internet out.
func (d *deriver) siteOpen(n graph.NodeID) bool {
	for e := range d.s.OutKind(n, graph.Triggers) {
		if strings.EqualFold(d.s.NodeString(e.To, "public_network_access"), "Disabled") || d.s.NodeFlag(e.To, "access_restricted") {
			return false
		}
	}
	return true
}
