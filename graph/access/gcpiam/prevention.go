package gcpiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// readPrevention finds the buckets whose public access prevention is on: their
// own setting, or the organization policy storage.publicAccessPrevention on
// something above them. There a binding of allUsers or allAuthenticatedUsers
// gives nobody anything. The nearest organization policy decides; a bucket's
// own "enforced" cannot be undone from above.
func (j *Judge) readPrevention() {
	policy := map[graph.NodeID]bool{}
	for _, n := range j.s.WithLabel(graph.Policy) {
		if j.s.Cloud(n) != graph.GCP || j.s.NodeString(n, "constraint") != "storage.publicAccessPrevention" {
			continue
		}
		for e := range j.s.InKind(n, graph.LimitedBy) {
			policy[e.From] = j.s.NodeFlag(n, "enforced")
		}
	}
	for _, b := range j.types["storage.googleapis.com/Bucket"] {
		if strings.EqualFold(j.s.NodeString(b, "public_access_prevention"), "enforced") {
			j.private.Add(uint32(b))
			continue
		}
		for _, up := range j.tree.up(b) {
			if enforced, ok := policy[up]; ok {
				if enforced {
					j.private.Add(uint32(b))
				}
				break
			}
		}
	}
}

// reach is where a held binding takes effect for a permission.
func (j *Judge) reach(h heldAtom, u *universe, perm string) *access.Set {
	set := u.within(j.atoms[h.atom].scope)
	if j.private.IsEmpty() || !strings.HasPrefix(perm, "storage.") || !j.isPublic(h.via) {
		return set
	}
	open := set.Clone()
	open.AndNot(j.private)
	return open
}

func (j *Judge) isPublic(n graph.NodeID) bool {
	id := j.s.ID(n)
	return id == graph.IDAllUsers || id == graph.IDAllAuthenticated
}
