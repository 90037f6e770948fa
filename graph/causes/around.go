package causes

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// around gives what changed about nodes of the later run, as the ends of a step,
// what hangs on them, and the guardrails of their accounts: a denial that is
// gone, a boundary, a setting.
func (c *Finder) around(step int, nodes ...graph.NodeID) []Cause {
	near := map[string]bool{}
	for _, s := range []*graph.Snapshot{c.was, c.is} {
		for _, n := range nodes {
			if at, ok := s.Lookup(c.b.ID(n)); ok {
				bound(s, at, near)
			}
		}
	}
	var out []Cause
	for id := range near {
		if what, ok := c.nodes[id]; ok {
			out = append(out, Cause{step, id, "", id + " " + what})
		}
	}
	for name, what := range c.edges {
		parts := strings.SplitN(name, "|", 4)
		if near[parts[1]] && graph.Kind(parts[0]) != graph.Contains {
			out = append(out, Cause{step, name, "", name + " " + what})
		}
	}
	slices.SortFunc(out, func(x, y Cause) int { return strings.Compare(x.Subject, y.Subject) })
	return out
}

// bound gathers a node, its policies, groups and boundaries, and the places above
// its account with theirs.
func bound(s *graph.Snapshot, n graph.NodeID, into map[string]bool) {
	if into[s.ID(n)] {
		return
	}
	into[s.ID(n)] = true
	for _, k := range []graph.Kind{graph.HasPolicy, graph.BoundedBy, graph.LimitedBy, graph.MemberOf, graph.HasRule, graph.HasRole} {
		for e := range s.OutKind(n, k) {
			if s.HasLabel(e.To, graph.Group) || s.HasLabel(e.To, graph.Role) {
				bound(s, e.To, into)
			} else {
				into[s.ID(e.To)] = true
			}
		}
	}
	if a, ok := s.Lookup(s.Account(n)); ok && a != n {
		bound(s, a, into)
	}
	if s.HasLabel(n, graph.Account) || s.HasLabel(n, graph.Container) {
		for e := range s.InKind(n, graph.Contains) {
			if !s.HasLabel(e.From, graph.Function) {
				bound(s, e.From, into)
			}
		}
	}
}
