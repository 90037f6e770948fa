package access

import (
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// Relation is a way from a node to those that a question about it is asked on: one that a technique names, as "attached" is
// where rewriting a policy raises whoever has it.
type Relation struct {
	// Of gives the nodes that a question about a node is asked on.
	Of func(s *graph.Snapshot, n graph.NodeID) []graph.NodeID
	// Back gives the nodes of which Of may give this one, and maybe others.
	Back func(s *graph.Snapshot, n graph.NodeID) []graph.NodeID

	it, of string // in words, of "it" and of one that is named
}

// RelationBy gives the Relation of a word: "identity", "group", "attached", "provider" or "host".
func RelationBy(word string) (r Relation, ok bool) {
	r, ok = relations()[word]
	return r, ok
}

var relations = sync.OnceValue(func() map[string]Relation {
	along := func(k graph.Kind, it, of string) Relation {
		return Relation{
			Of:   func(s *graph.Snapshot, n graph.NodeID) []graph.NodeID { return Outs(s, n, k) },
			Back: func(s *graph.Snapshot, n graph.NodeID) []graph.NodeID { return Ins(s, n, k) },
			it:   it, of: of,
		}
	}
	host := along(graph.Contains, "what contains it", "what contains ")
	host.Of, host.Back = host.Back, host.Of
	return map[string]Relation{
		"identity": along(graph.RunsAs, "what it runs as", "what runs "),
		"group":    along(graph.MemberOf, "a group that it is in", "a group of "),
		"provider": along(graph.Trusts, "a provider that it trusts", "a provider trusted by "),
		"host":     host,
		"attached": {attached, attachedTo, "a policy attached to it", "a policy attached to "},
	}
})

// attached gives the policies of their own that a principal has, himself or by a group, and that can be rewritten.
func attached(s *graph.Snapshot, n graph.NodeID) []graph.NodeID {
	var out []graph.NodeID
	for _, holder := range append([]graph.NodeID{n}, Outs(s, n, graph.MemberOf)...) {
		for _, p := range Outs(s, holder, graph.HasPolicy) {
			if kind := s.NodeString(p, graph.PropPolicyKind); (kind == "managed" || kind == "") && !Reserved(s, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func attachedTo(s *graph.Snapshot, policy graph.NodeID) []graph.NodeID {
	out := Ins(s, policy, graph.HasPolicy)
	for _, h := range slices.Clip(out) {
		out = append(out, Ins(s, h, graph.MemberOf)...)
	}
	return out
}

// Reserved reports whether AWS keeps a role or policy to itself: service-linked
// roles take no IAM write, roles of Identity Center none from inside the
// account, and AWS's own policies belong to AWS.
func Reserved(s *graph.Snapshot, n graph.NodeID) bool {
	id := s.ID(n)
	return s.NodeFlag(n, "service_linked") || strings.Contains(id, ":role/aws-service-role/") ||
		strings.Contains(id, ":role/aws-reserved/sso.amazonaws.com/") || strings.Contains(id, ":iam::aws:") ||
		strings.HasSuffix(id, ":root") && strings.HasPrefix(id, "arn:")
}

// Outs gives the nodes to which edges of a kind lead.
func Outs(s *graph.Snapshot, n graph.NodeID, k graph.Kind) (out []graph.NodeID) {
	for e := range s.OutKind(n, k) {
		out = append(out, e.To)
	}
	return out
}

// Ins gives the nodes from which edges of a kind come.
func Ins(s *graph.Snapshot, n graph.NodeID, k graph.Kind) (out []graph.NodeID) {
	for e := range s.InKind(n, k) {
		out = append(out, e.From)
	}
	return out
}
