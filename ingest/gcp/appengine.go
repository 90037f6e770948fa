package gcp

import (
	"github.com/postern-graph/postern/graph"
)

// appEngineTypes are App Engine applications, services and versions; code runs in versions.
func appEngineTypes() map[string]mapper {
	return map[string]mapper{
		"appengine.googleapis.com/Application": {[]graph.Label{graph.Resource}, readApplication},
		"appengine.googleapis.com/Service":     {[]graph.Label{graph.Resource}, nil},
		"appengine.googleapis.com/Version":     {[]graph.Label{graph.Function}, readVersion},
	}
}

func readApplication(e *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "hostname", a.data.str("defaultHostname"), "state", a.data.str("servingStatus"), "service_account", a.data.str("serviceAccount"))
	if b := a.data.str("codeBucket"); b != "" {
		e.edge(graph.SuppliesCode, "//storage.googleapis.com/"+b, n.ID)
	}
}

func readVersion(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "runtime", d.str("runtime"), "vpc_connector", d.str("vpcAccessConnector.name"), "state", d.str("servingStatus"))
	e.orDefault(n.ID, d.str("serviceAccount"), appEngineAccount(appOf(a.name)))
	e.settings(n.ID, n.Props, d.texts("envVariables"))
	e.connector(n.ID, d.str("vpcAccessConnector.name"))
	if u := d.str("versionUrl"); u != "" {
		e.endpoint(n.ID, u, a, graph.Props{"ingress": "all"})
	}
}

// appOf gives the project id in "//appengine.googleapis.com/apps/ID/…".
func appOf(name string) string {
	const head = "//appengine.googleapis.com/apps/"
	if len(name) <= len(head) || name[:len(head)] != head {
		return ""
	}
	rest := name[len(head):]
	for i := range len(rest) {
		if rest[i] == '/' {
			return rest[:i]
		}
	}
	return rest
}
