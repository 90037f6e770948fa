package gcpiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Settle implements access.Settler: a binding's condition as far as the time
// that the estate is judged at decides it. What it says of the resource differs
// from one permission to the next (IAM's "attribute reference for conditions")
// and stays open here; May asks it for each.
func (j *Judge) Settle(e graph.Edge) (left *access.Condition, ok bool) {
	text := strings.TrimSpace(j.s.EdgeString(e.ID, "condition"))
	if e.Kind != graph.HasRole || text == "" {
		return nil, false
	}
	left = j.expression(text).settle(known{asOf: j.s.Meta().AsOf, attr: func(string) (value, bool) { return value{}, false }})
	return left, !access.Equal(left, access.Test(opCEL, text))
}
