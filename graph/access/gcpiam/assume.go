package gcpiam

import (
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// Assume gives what is left of one comparison when requests carry what ctx
// says, by CEL's own names of attributes ("request.time", "resource.name"): nil
// where it holds, Never where it cannot. Comparisons of other clouds stay.
func Assume(test *access.Condition, ctx access.Context) *access.Condition {
	if test.Op != opCEL {
		return test
	}
	k := known{attr: func(path string) (value, bool) {
		v, ok := ctx[path]
		return exactly(v...), ok && len(v) == 1
	}}
	if at := ctx["request.time"]; len(at) == 1 {
		k.at = unixOf(at[0])
	}
	asked := k.at != 0
	for name := range ctx {
		asked = asked || strings.Contains(test.Key, name)
	}
	if !asked {
		return test
	}
	return parseCEL(test.Key).settle(k)
}
