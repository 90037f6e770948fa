package gcpiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// roleDef is one role definition. A role whose permissions were not read may
// give anything.
type roleDef struct {
	name   string
	unread bool
	perms  []string // ascending, shared with the Snapshot where it kept them so
}

// gives answers whether the role holds a permission; known is false where nobody can say.
func (r *roleDef) gives(perm string) (ok, known bool) {
	if r.unread {
		return true, false
	}
	_, ok = slices.BinarySearch(r.perms, perm)
	return ok, true
}

// defineRole reads the definition of the role that a bound role names.
func defineRole(s *graph.Snapshot, bound graph.NodeID, name string) roleDef {
	for e := range s.OutKind(bound, graph.HasPolicy) {
		if d, ok := readRole(s, e.To, name); ok {
			return d
		}
	}
	for _, id := range []string{name, "//iam.googleapis.com/" + name} {
		if n, ok := s.Lookup(id); ok {
			if d, ok := readRole(s, n, name); ok {
				return d
			}
		}
	}
	return roleDef{name: name, unread: true}
}

func readRole(s *graph.Snapshot, n graph.NodeID, name string) (roleDef, bool) {
	// A role that is disabled, or deleted and kept for thirty days, gives nothing while bindings to it remain.
	if s.NodeFlag(n, "deleted") || strings.EqualFold(s.NodeString(n, "stage"), "DISABLED") {
		return roleDef{name: name}, true
	}
	v, ok := s.NodeProp(n, "permissions")
	if !ok {
		return roleDef{}, false
	}
	var perms []string
	switch x := v.(type) {
	case []string:
		perms = x
	case string:
		perms = []string{x}
	default:
		return roleDef{}, false
	}
	if !slices.IsSorted(perms) {
		perms = slices.Clone(perms)
		slices.Sort(perms)
	}
	return roleDef{name: name, perms: perms}, true
}
