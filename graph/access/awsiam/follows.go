package awsiam

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Follows gives the TRUSTS edges that an import would read off the trust
// documents which edits changed, the principals of other accounts that it would
// read off resources' policies, and what stands beside a control policy where
// one is attached (access.Reading).
func (*Judge) Follows(before, after *graph.Snapshot, d graph.Difference) []graph.Edit {
	f := &following{before: before, after: after, kept: map[string]bool{}, made: map[string]bool{}}
	for _, name := range slices.Concat(d.EdgesAdded, d.EdgesRemoved) {
		f.kept[name] = true
	}
	for _, c := range d.EdgesChanged {
		f.kept[c.Subject] = true
	}
	for _, id := range d.NodesRemoved {
		f.kept[id] = true
	}
	var out []graph.Edit
	for _, role := range f.roles(d) {
		out = append(out, f.of(role)...)
	}
	return slices.Concat(out, f.letIn(d), f.limits(d))
}

type following struct {
	before, after *graph.Snapshot
	kept          map[string]bool // what the edits themselves say of nodes and edges
	made          map[string]bool // nodes
}

// roles gives those, in order, whose trust documents come, go or say something else.
func (f *following) roles(d graph.Difference) []string {
	var out []string
	for _, s := range []*graph.Snapshot{f.before, f.after} {
		add := func(policy graph.NodeID) {
			if s.NodeString(policy, graph.PropPolicyKind) == "trust" {
				for e := range s.InKind(policy, graph.HasPolicy) {
					out = append(out, s.ID(e.From))
				}
			}
		}
		for _, c := range d.NodesChanged {
			if n, ok := s.Lookup(c.Subject); ok {
				add(n)
			}
		}
		for _, id := range slices.Concat(d.NodesAdded, d.NodesRemoved) {
			if n, ok := s.Lookup(id); ok {
				add(n)
			}
		}
		for _, name := range slices.Concat(d.EdgesAdded, d.EdgesRemoved) {
			if e, ok := s.EdgeNamed(name); ok && e.Kind == graph.HasPolicy {
				add(e.To)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// letIn gives the principals that a resource's policy, new or changed, makes known.
func (f *following) letIn(d graph.Difference) []graph.Edit {
	policies := slices.Clone(d.NodesAdded)
	for _, c := range d.NodesChanged {
		policies = append(policies, c.Subject)
	}
	var out []graph.Edit
	for _, id := range policies {
		n, ok := f.after.Lookup(id)
		if !ok || f.after.NodeString(n, graph.PropPolicyKind) != "resource" {
			continue
		}
		for _, who := range LetIn(f.after.Account(n), f.after.NodeString(n, graph.PropDocument)) {
			if _, there := f.after.Lookup(who); !there && !f.made[who] && !f.kept[who] {
				f.made[who] = true
				out = append(out, graph.Edit{Subject: who, After: graph.NodeFact{ID: who}})
			}
		}
	}
	return out
}

// of gives what follows for one role.
func (f *following) of(role string) []graph.Edit {
	if _, there := f.after.Lookup(role); !there {
		return nil
	}
	was, is := trustedOf(f.before, role), trustedOf(f.after, role)
	var out []graph.Edit
	for _, id := range slices.Sorted(maps.Keys(was)) {
		name := string(graph.Trusts) + "|" + role + "|" + id + "|"
		_, still := is[id]
		if _, there := f.after.EdgeNamed(name); there && !still && !f.kept[name] {
			out = append(out, graph.Edit{Subject: name})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(is)) {
		name := string(graph.Trusts) + "|" + role + "|" + id + "|"
		_, already := was[id]
		if _, there := f.after.EdgeNamed(name); there || already || f.kept[name] || f.kept[id] {
			continue
		}
		if n := is[id].Node; n != nil && !f.made[id] {
			if _, there := f.after.Lookup(id); !there {
				f.made[id] = true
				out = append(out, graph.Edit{Subject: id, After: *n})
			}
		}
		out = append(out, graph.Edit{Subject: name, After: graph.Props{}})
	}
	return out
}

// trustedOf gives whom the trust documents of a role name, by the id that the
// Snapshot knows them by.
func trustedOf(s *graph.Snapshot, role string) map[string]Trusted {
	out := map[string]Trusted{}
	n, ok := s.Lookup(role)
	if !ok {
		return out
	}
	for e := range s.OutKind(n, graph.HasPolicy) {
		if s.NodeString(e.To, graph.PropPolicyKind) != "trust" {
			continue
		}
		for _, t := range TrustedBy(s.ID(n), s.NodeString(e.To, graph.PropDocument)) {
			id := t.ID
			if known, ok := s.Lookup(id); ok {
				id = s.ID(known)
			}
			out[id] = t
		}
	}
	return out
}
