package access

import "github.com/postern-graph/postern/graph"

// SessionTagger is an optional ability of a Judge whose cloud lets the caller of
// a step give tags to the session that he gets. Found by type assertion.
type SessionTagger interface {
	// Untagged gives what is left of a condition for a request that passes no
	// session tags. asks is false where the condition does not look at them.
	Untagged(c *Condition) (left *Condition, asks bool)
}

// byTags splits an answer: what holds without session tags, and what holds for
// those who may pass them besides (row.Tag). "To pass session tags, the caller
// must have sts:TagSession" in his own policies as in the role's trust policy
// ("Pass session tags in AWS STS"), so that a step which depends on tags of the
// request is no step for who may not.
func (cl *classClaims) byTags(row Claim, gs []Guarded) (without, with []Guarded) {
	t, ok := cl.q.j.(SessionTagger)
	if !ok || row.Tag == "" {
		return gs, nil
	}
	for _, g := range gs {
		left, asks := t.Untagged(g.Condition)
		if !asks {
			without = append(without, g)
			continue
		}
		with = append(with, g)
		if !left.IsNever() {
			g.Condition = left
			if left == nil && g.Certainty == graph.Conditional {
				g.Certainty = graph.Certain
			}
			without = append(without, g)
		}
	}
	if len(with) == 0 {
		return gs, nil
	}
	all := NewSet()
	for _, g := range with {
		all.Or(g.Resources)
	}
	return without, Meet(with, cl.q.mayOrHeld(row.Tag, row.Context, all))
}
