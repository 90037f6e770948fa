package gcpiam

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

var _ access.Tracer = (*Judge)(nil)

// Trace answers one question with what each layer said, in the order of "How
// Identity and Access Management policies are evaluated": boundaries, denials,
// then bindings (access.Tracer).
func (j *Judge) Trace(r access.Request) access.Trace {
	t := access.TraceOf(j.Decide(r),
		[2]string{"pab", "no principal access boundary binds this principal"},
		[2]string{"deny-policy", "no deny rule speaks of this principal, permission and resource"},
		[2]string{"binding", "no binding gives it"},
	)
	t.Say("identity", "the account is disabled or deleted")
	if t.Effect == access.IsUnknown && len(t.Why) == 0 {
		t.Layers = []access.Layer{{Name: "binding", Said: access.SaidNotRead, Because: "the resource, or what it lies in, is not among the facts"}}
		return t
	}
	if t.Effect != access.ImplicitlyDenied || len(t.Why) > 0 && len(t.BlockedBy) > 0 {
		return t
	}
	sub := j.subjectOf(r.Principal)
	at, ok := j.locate(r.Resource)
	if !ok || len(t.BlockedBy) > 0 {
		return t
	}
	because := "none of its bindings gives it there"
	if len(sub.atoms) == 0 {
		because = "it holds no binding that can apply"
	}
	t.Silent("binding", because, j.nearest(sub, at.node, r))
	return t
}

// nearest finds the binding that misses least: one whose condition does not
// hold, one that gives the permission elsewhere, one there that lacks it.
func (j *Judge) nearest(sub *subject, at graph.NodeID, r access.Request) *access.Mention {
	var best *access.Mention
	least := 10
	for _, h := range sub.atoms {
		a := &j.atoms[h.atom]
		gives, _ := j.roles[a.role].gives(r.Action)
		here := j.tree.within(at, a.scope)
		miss, cost := access.Miss{Part: "action", Text: j.roles[a.role].name + " does not hold " + r.Action}, 8
		switch {
		case gives && here:
			miss, cost = access.Miss{Part: "condition", Text: "the condition of the binding does not hold"}, 1
		case gives:
			miss, cost = access.Miss{Part: "resource", Text: "it is bound at " + j.s.ID(a.scope) + ", which this is not part of"}, 3
		case !here:
			continue
		}
		if j.isPublic(h.via) {
			cost++ // its own come first
		}
		if cost >= least {
			continue
		}
		m := access.Mention{Reason: access.Reason{Policy: j.s.ID(a.bound), Effect: "allow", Layer: "binding", Principal: j.path(sub, h.via)}}
		if a.cond != nil {
			m.Text = a.cond.text
		}
		m.Missed = []access.Miss{miss}
		best, least = &m, cost
	}
	return best
}
