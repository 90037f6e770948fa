package walk

import "github.com/postern-graph/postern/graph"

// Select gives the nodes that a step of a pattern means, ascending; none of
// them is a Grant. How they are reached is no matter here. O(the nodes with
// the step's rarest id, label or flag, N where it names none).
func Select(s *graph.Snapshot, step NodeStep) []graph.NodeID {
	var out []graph.NodeID
	newMatcher(indexOf(s), step).all(func(n graph.NodeID) { out = append(out, n) })
	return out
}
