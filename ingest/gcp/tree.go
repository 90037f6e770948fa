package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// treeTypes are organization, folder and project, and the organization policies of the v2 API.
func treeTypes() map[string]mapper {
	return map[string]mapper{
		"cloudresourcemanager.googleapis.com/Organization": {[]graph.Label{graph.Organization}, readOrganization},
		"cloudresourcemanager.googleapis.com/Folder":       {[]graph.Label{graph.Container}, readFolder},
		"cloudresourcemanager.googleapis.com/Project":      {[]graph.Label{graph.Account}, readProject},
		"orgpolicy.googleapis.com/Policy":                  {[]graph.Label{graph.Policy}, readOrgPolicy},
	}
}

func readOrganization(_ *emitter, a asset, n *graph.NodeFact) {
	n.Name = firstOf(a.data.str("displayName"), n.Name)
	put(n.Props, "customer_id", a.data.first("directoryCustomerId", "owner.directoryCustomerId"))
	n.Aliases = []string{strings.TrimPrefix(a.name, crm)}
}

func readFolder(_ *emitter, a asset, n *graph.NodeFact) {
	n.Name = firstOf(a.data.str("displayName"), n.Name)
	n.Aliases = []string{strings.TrimPrefix(a.name, crm)}
}

func readProject(_ *emitter, a asset, n *graph.NodeFact) {
	id := a.data.str("projectId")
	n.Name = firstOf(id, a.data.first("displayName", "name"), n.Name)
	n.Account = last(a.name)
	n.Aliases = []string{"projects/" + n.Account}
	if id != "" {
		n.Aliases = append(n.Aliases, crm+"projects/"+id, "projects/"+id)
	}
	put(n.Props, "project_id", id, "state", a.data.first("lifecycleState", "state"), "title", a.data.first("displayName", "name"))
}

// readOrgPolicy hangs a v2 policy under the name that the v1 form would have.
func readOrgPolicy(e *emitter, a asset, n *graph.NodeFact) {
	at, constraint, ok := strings.Cut(strings.TrimPrefix(a.name, "//orgpolicy.googleapis.com/"), "/policies/")
	if !ok {
		return
	}
	enforced := false
	for _, r := range a.data.list("spec.rules") {
		enforced = enforced || r.flag("enforce") || r.flag("denyAll")
	}
	target := e.im.canonicalName(crm + at)
	e.orgPolicy(target, constraint, enforced, a.data)
	n.ID = "" // written already
}
