package access

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// PropTest is one condition on a property of a fact, as tables write it. A
// property that is absent passes a Not and fails an In, unless Absent says
// otherwise. Words are compared without regard to case; booleans are "true"
// and "false".
type PropTest struct {
	Prop string
	In   []string // one of these
	Not  []string // none of these
	// Absent says what an absent property means: "" as above, "pass", or
	// "unknown": passes, but whoever rests on it is unknown.
	Absent string
}

// Passes applies all tests to a node. unknown is set when one of them rests on
// a property that was not read.
func Passes(s *graph.Snapshot, n graph.NodeID, tests []PropTest) (ok, unknown bool) {
	for _, t := range tests {
		v, found := s.NodeProp(n, t.Prop)
		if !found || v == "unknown" { // what a source says it does not know is as good as absent
			switch {
			case t.Absent == "unknown":
				unknown = true
			case t.Absent == "pass", len(t.In) == 0:
			default:
				return false, false
			}
			continue
		}
		words := propWords(v)
		if len(t.In) > 0 && !anyFold(words, t.In) || anyFold(words, t.Not) {
			return false, false
		}
	}
	return true, unknown
}

func propWords(v any) []string {
	switch x := v.(type) {
	case string:
		return []string{x}
	case bool:
		return []string{strconv.FormatBool(x)}
	case int64:
		return []string{strconv.FormatInt(x, 10)}
	case []string:
		return x
	}
	return nil
}

func anyFold(words, list []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(list, func(l string) bool { return strings.EqualFold(w, l) || l == "*" && w != "" })
	})
}
