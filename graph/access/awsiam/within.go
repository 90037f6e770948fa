package awsiam

import (
	"github.com/postern-graph/postern/graph/access"
)

// Within implements access.Insider: of every resource in the one that is asked of which some policy speaks, the statements
// that let the action pass there (Service Authorization Reference, "Resource types": an action on objects names objects and
// not the bucket).
func (j *Judge) Within(r access.Request) []access.Reason {
	at, ok := j.pose(r)
	if !ok || !at.has {
		return nil
	}
	var out []access.Reason
	for _, w := range j.act(r.Action).ways {
		if w.child == "" || !w.universe.Contains(uint32(at.n)) {
			continue
		}
		pattern := j.e.s.ID(at.n) + w.child
		for _, arn := range j.witnesses(at.p, at.action, pattern, at.n, true) {
			r.Resource = arn
			if d := j.Decide(r); d.Effect == access.Allowed || d.Effect == access.IsConditional || d.Effect == access.IsUnknown {
				out = append(out, d.Why...)
			}
		}
	}
	return out
}

var _ access.Insider = (*Judge)(nil)
