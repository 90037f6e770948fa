package review

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// OfPolicy reads the document of a policy of an estate; ok is false where the
// node has none.
func OfPolicy(s *graph.Snapshot, n graph.NodeID) (*Document, bool) {
	text := s.NodeString(n, graph.PropDocument)
	if text == "" || s.Cloud(n) != graph.AWS && s.Cloud(n) != "" {
		return nil, false
	}
	d := Read(s.ID(n), kindOf(s, n), text)
	d.theirs = s.NodeFlag(n, "aws_managed")
	if s.NodeString(n, graph.PropPolicyKind) == "inline" {
		d.inline = holderOf(d.Name)
	}
	return d, true
}

// Of reads the document of a policy, or else the one that a resource carries
// itself: its resource policy, a role's trust policy, an endpoint's policy. Of
// several it is the first by id; ok is false where there is none. What a
// principal holds is not its own: see OfPrincipal.
func Of(s *graph.Snapshot, n graph.NodeID) (*Document, bool) {
	if d, ok := OfPolicy(s, n); ok {
		return d, true
	}
	var own *Document
	for e := range s.OutKind(n, graph.HasPolicy) {
		switch Kind(s.NodeString(e.To, graph.PropPolicyKind)) {
		case Resource, Trust, Endpoint:
			if d, ok := OfPolicy(s, e.To); ok && (own == nil || d.Name < own.Name) {
				own = d
			}
		case Identity, Boundary, SCP, RCP: // of somebody else, or of many
		}
	}
	return own, own != nil
}

// holderOf tells by an inline policy's id what it is part of.
func holderOf(id string) string {
	for _, h := range []string{"user", "group", "role"} {
		if strings.Contains(id, ":"+h+"/") {
			return h
		}
	}
	return ""
}

func kindOf(s *graph.Snapshot, n graph.NodeID) Kind {
	kind := Kind(s.NodeString(n, graph.PropPolicyKind))
	if slices.Contains(Kinds(), kind) {
		return kind
	}
	for range s.InKind(n, graph.HasPolicy) {
		return Identity
	}
	for range s.InKind(n, graph.BoundedBy) {
		return Boundary // used as nothing else
	}
	return Identity
}

// OfPrincipal reads the documents that a user, group or role holds, those of
// its groups included, and the boundaries that limit it, ascending by id.
func OfPrincipal(s *graph.Snapshot, n graph.NodeID) (docs, within []*Document) {
	holders := []graph.NodeID{n}
	for e := range s.OutKind(n, graph.MemberOf) {
		if s.HasLabel(e.To, graph.Group) {
			holders = append(holders, e.To)
		}
	}
	for _, h := range holders {
		for e := range s.OutKind(h, graph.HasPolicy) {
			if d, ok := OfPolicy(s, e.To); ok && d.Kind == Identity {
				docs = append(docs, d)
			}
		}
	}
	for e := range s.OutKind(n, graph.BoundedBy) {
		if text := s.NodeString(e.To, graph.PropDocument); text != "" {
			within = append(within, Read(s.ID(e.To), Boundary, text))
		}
	}
	byName := func(a, b *Document) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	}
	slices.SortFunc(docs, byName)
	docs = slices.CompactFunc(docs, func(a, b *Document) bool { return a.Name == b.Name })
	slices.SortFunc(within, byName)
	return docs, within
}

// All reads every AWS policy document of an estate that somebody there wrote,
// ascending by id: AWS's own policies are not for its users to change.
func All(s *graph.Snapshot) []*Document {
	var out []*Document
	for _, n := range s.WithLabel(graph.Policy) {
		if d, ok := OfPolicy(s, n); ok && s.Cloud(n) == graph.AWS && !s.NodeFlag(n, "aws_managed") {
			out = append(out, d)
		}
	}
	return out
}
