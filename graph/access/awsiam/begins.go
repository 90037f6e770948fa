package awsiam

import (
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// onPrefix evaluates against a value of which only the beginning is known: the
// aws:userid of a role's session, whose name whoever opens it chooses.
func (t *test) onPrefix(prefix string, ctx lookup) *access.Condition {
	left := t.residual(strings.TrimSuffix(t.name, "IfExists"))
	if !strings.HasPrefix(t.op.name, "String") {
		return left
	}
	surely, perhaps := false, false
	for _, p := range t.values {
		text, ok, open := p.expand(ctx)
		switch {
		case open:
			perhaps = true
		case !ok:
		case strings.HasSuffix(t.op.name, "Like"):
			surely = surely || glob(text, prefix+string(anyRun))
			perhaps = perhaps || overlap(text, prefix+string(anyRun))
		case strings.HasSuffix(t.op.name, "IgnoreCase"):
			perhaps = perhaps || strings.HasPrefix(strings.ToLower(plain(text)), strings.ToLower(prefix))
		default:
			perhaps = perhaps || strings.HasPrefix(plain(text), prefix)
		}
	}
	switch {
	case surely:
		return truth(!t.op.negated)
	case !perhaps:
		return truth(t.op.negated)
	}
	return left
}
