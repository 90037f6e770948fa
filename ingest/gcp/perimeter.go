package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// perimeterTypes are VPC Service Controls: a perimeter limits which services may be used across its edge. No rule judges
// it yet, and coverage says so.
func perimeterTypes() map[string]mapper {
	return map[string]mapper{
		"accesscontextmanager.googleapis.com/AccessPolicy":     of(graph.Policy),
		"accesscontextmanager.googleapis.com/AccessLevel":      of(graph.Policy),
		"accesscontextmanager.googleapis.com/ServicePerimeter": {[]graph.Label{graph.Policy}, readPerimeter},
	}
}

func readPerimeter(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	status := d.obj("status")
	n.Name = firstOf(d.str("title"), n.Name)
	n.Props[graph.PropPolicyKind] = "perimeter"
	n.Props[graph.PropDocument] = canonical(camel(d))
	n.Props["dry_run"] = d.flag("useExplicitDryRunSpec") && status == nil
	if s := status.strings("restrictedServices"); len(s) > 0 {
		n.Props["restricted_services"] = uniq(s)
	}
	for _, r := range status.strings("resources") {
		if strings.HasPrefix(r, "projects/") {
			e.edge(graph.LimitedBy, e.im.canonicalName(crm+r), n.ID)
			continue
		}
		e.edge(graph.LimitedBy, computeName(r), n.ID)
	}
	e.gap("accesscontextmanager", graph.GapNotSupported, "service perimeters are read, but no rule uses them yet")
}
