package gcpiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Follows gives the bound roles that an import would make of bindings which
// edits brought: a role that nobody has had at a resource is no node until
// somebody has it (access.Reading).
func (*Judge) Follows(before, after *graph.Snapshot, d graph.Difference) []graph.Edit {
	var out []graph.Edit
	var made []string
	for _, edge := range d.EdgesAdded {
		e, ok := after.EdgeNamed(edge)
		if !ok || e.Kind != graph.HasRole || after.HasLabel(e.To, graph.Role) {
			continue
		}
		bound := after.ID(e.To)
		role, at, ok := strings.Cut(bound, "@")
		scope, found := before.Lookup(at)
		if !ok || !found || !strings.HasPrefix(at, "//") || before.Cloud(scope) != graph.GCP || slices.Contains(made, bound) {
			continue
		}
		made = append(made, bound)
		out = append(out,
			graph.Edit{Subject: bound, After: graph.NodeFact{
				Labels: []graph.Label{graph.Role}, Cloud: graph.GCP, Name: role, Account: before.Account(scope), Type: "iam.googleapis.com/Binding",
				Props: graph.Props{"role": role, "resource": before.ID(scope)},
			}},
			graph.Edit{Subject: string(graph.HasPolicy) + "|" + before.ID(scope) + "|" + bound, After: graph.Props{}})
		if _, known := before.Lookup(role); known {
			out = append(out, graph.Edit{Subject: string(graph.HasPolicy) + "|" + bound + "|" + role, After: graph.Props{}})
		}
	}
	return out
}
