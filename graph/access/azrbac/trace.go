package azrbac

import (
	"github.com/postern-graph/postern/graph/access"
)

var _ access.Tracer = (*Judge)(nil)

// Trace answers one question with what each layer said, in the order of "How
// Azure RBAC determines if a user has access to a resource": deny assignments,
// then role assignments; locks come on top (access.Tracer).
func (j *Judge) Trace(r access.Request) access.Trace {
	t := access.TraceOf(j.Decide(r),
		[2]string{BlockedByDeny, "no deny assignment speaks of this principal, action and scope"},
		[2]string{BlockedByLock, "no lock holds this action"},
		[2]string{"assignment", "no role assignment gives it"},
	)
	t.Say(BlockedByDisabled, "the account is disabled")
	if t.Effect == access.IsUnknown && len(t.Why) == 0 {
		t.Layers = []access.Layer{{Name: "assignment", Said: access.SaidNotRead, Because: "no fact speaks of this principal"}}
		return t
	}
	if t.Effect != access.ImplicitlyDenied || len(t.BlockedBy) > 0 {
		return t
	}
	n, _ := j.s.Lookup(r.Principal)
	c, ok := j.of[n]
	if !ok {
		t.Silent("assignment", "it is none of those that can act", nil)
		return t
	}
	h := &j.held[c]
	because := "none of its assignments gives it there"
	if len(h.grants) == 0 {
		because = "it holds no role at all"
	}
	t.Silent("assignment", because, j.nearest(h, ask(r.Action, r.Data), r))
	return t
}

// nearest finds the assignment that misses least: one that gives the action at
// another scope, or one at this scope that lacks it.
func (j *Judge) nearest(h *holding, q question, r access.Request) *access.Mention {
	if q.isDir {
		return nil
	}
	var best *access.Mention
	least := 9
	scopes := j.tree.scopesOf(r.Resource)
	for _, i := range h.grants {
		g := &j.facts.grants[i]
		if g.plane == planeDirectory || !g.hasPol {
			continue
		}
		gives, here := g.settle(q).hit, j.tree.holds(g.scope, scopes)
		role := j.s.Name(g.policy)
		miss, cost := access.Miss{Part: "action", Text: role + " does not hold " + r.Action}, 8
		switch {
		case gives && here:
			miss, cost = access.Miss{Part: "condition", Text: "what it is held under does not hold"}, 1
		case gives:
			miss, cost = access.Miss{Part: "resource", Text: "it is assigned at " + j.s.NodeString(g.node, PropScope) + ", which this is not part of"}, 3
		case !here:
			continue
		}
		if cost >= least {
			continue
		}
		m := access.Mention{Reason: access.Reason{Policy: j.s.ID(g.node), Statement: j.s.ID(g.policy), Effect: "allow", Layer: "assignment"}}
		m.Missed = []access.Miss{miss}
		best, least = &m, cost
	}
	return best
}
