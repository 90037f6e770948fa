package azrbac

import (
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Settle implements access.Settler: an eligibility that has ended by the time
// that the estate is judged at cannot be activated (Microsoft Graph and ARM,
// "roleEligibilityScheduleInstances", endDateTime).
func (j *Judge) Settle(e graph.Edge) (left *access.Condition, ok bool) {
	at := j.s.Meta().AsOf
	ends, err := time.Parse(time.RFC3339, j.s.EdgeString(e.ID, "ends"))
	if e.Kind != graph.EligibleFor || err != nil || at == 0 || ends.Unix() > at {
		return nil, false
	}
	return access.Never(), true
}
