package awsiam

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Objects says which policies AWS would refuse as edits leave them
// (access.Objecting): a statement that cannot be read grants and denies nothing,
// so that trying it would say that nothing changes.
func (*Judge) Objects(before, after *graph.Snapshot, d graph.Difference) map[string]string {
	out := map[string]string{}
	ids := slices.Clone(d.NodesAdded)
	for _, c := range d.NodesChanged {
		ids = append(ids, c.Subject)
	}
	for _, id := range ids {
		n, ok := after.Lookup(id)
		if !ok || !after.HasLabel(n, graph.Policy) || after.Cloud(n) != graph.AWS && after.Cloud(n) != "" {
			continue
		}
		text, kind := after.NodeString(n, graph.PropDocument), after.NodeString(n, graph.PropPolicyKind)
		was := ""
		if o, ok := before.Lookup(id); ok {
			was = before.NodeString(o, graph.PropDocument)
		} else if text != "" && kind == "" {
			out[id] = "a policy says what it is in policy_kind: managed, inline, resource, trust, scp or rcp"
			continue
		}
		if text == "" || text == was {
			continue
		}
		if fault := newFault(was, text, kind); fault != "" {
			out[id] = "AWS would not take the policy: " + fault
		}
	}
	return out
}

// newFault gives the first fault of a document that the one before it has not.
func newFault(was, is, kind string) string {
	var had []string
	if was != "" {
		for _, i := range Compile([]byte(was)).IssuesAs(kind) {
			had = append(had, i.Message) // positions move where a statement goes
		}
	}
	for _, i := range Compile([]byte(is)).IssuesAs(kind) {
		if at := slices.Index(had, i.Message); at >= 0 {
			had = slices.Delete(had, at, at+1)
			continue
		}
		if !i.Advice {
			return i.String()
		}
	}
	return ""
}
