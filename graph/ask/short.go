package ask

import (
	"fmt"

	"github.com/postern-graph/postern/graph/walk"
)

// Short says in words which limit cut the answer to a path question short; empty where none did.
func Short(r walk.Result) string {
	switch r.CutBy {
	case walk.NoLimit:
		return ""
	case walk.ByPaths:
		return fmt.Sprintf("as many chains as were asked for, %d", len(r.Paths))
	case walk.ByBudget:
		return "the search looked at as many places as it may"
	case walk.ByStop:
		return "time was up"
	case walk.ByCost:
		return "a chain costs more than can be counted"
	case walk.ByPattern:
	}
	return "the pattern is too large to search for"
}
