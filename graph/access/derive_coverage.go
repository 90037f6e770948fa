package access

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// DeriveCoverage says what a whole kind of file would add to the estate and is
// not there, whichever import should have brought it: without it, judgement
// takes no account of what nobody has read.
func DeriveCoverage(s *graph.Snapshot, to graph.Sink) {
	for _, a := range withoutOrganization(s) {
		to.Gap(graph.Gap{
			Scope: string(graph.AWS) + "/" + a + "/organization", Service: "organizations", Reason: graph.GapNotProvided,
			Detail: "what SCPs and RCPs hold back (--organization or --scps)", Count: 1,
		})
	}
	if n := closedGroups(s); n > 0 {
		to.Gap(graph.Gap{
			Scope: string(graph.GCP) + "//groups", Service: "iam", Reason: graph.GapNotProvided,
			Detail: "members of groups that hold roles (--groups)", Count: n,
		})
	}
}

// withoutOrganization lists the accounts whose users and roles were read and
// that neither stand in an organization nor have a guardrail.
func withoutOrganization(s *graph.Snapshot) []string {
	read := map[string]bool{}
	for _, l := range []graph.Label{graph.User, graph.Role} {
		for _, n := range s.WithLabel(l) {
			if s.Cloud(n) == graph.AWS && s.HasLabel(n, graph.Principal) && !s.NodeFlag(n, graph.PropExternal) && s.Account(n) != "" {
				read[s.Account(n)] = true
			}
		}
	}
	var out []string
	for _, a := range slices.Sorted(maps.Keys(read)) {
		n, ok := s.Lookup(a)
		if !ok || !s.HasLabel(n, graph.Account) || s.NodeFlag(n, graph.PropExternal) {
			continue
		}
		known := false
		for range s.OutKind(n, graph.LimitedBy) {
			known = true
		}
		for range s.InKind(n, graph.Contains) {
			known = true
		}
		if !known {
			out = append(out, a)
		}
	}
	return out
}

// closedGroups counts the groups of Google that hold roles and whose members were not read.
func closedGroups(s *graph.Snapshot) (n int64) {
	for _, g := range s.WithLabel(graph.Group) {
		if s.Cloud(g) != graph.GCP || s.NodeFlag(g, "members_known") {
			continue
		}
		for range s.OutKind(g, graph.HasRole) {
			n++
			break
		}
	}
	return n
}
