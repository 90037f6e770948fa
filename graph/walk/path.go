package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Path is one way through the graph that matches a pattern. Grants are not in
// it: an edge that leads through one starts at its holder.
type Path struct {
	Nodes []graph.NodeID
	Edges []PathEdge
	// Bound gives for each node step of the pattern where it stands in Nodes.
	Bound []int
	// Assumptions names what must hold though no edge says so, as
	// "code:<function id>": the code lets its caller act.
	Assumptions []string
	// Cost is the sum of the edges' difficulty, 1 being one API call.
	Cost float64
}

// PathEdge is one step of a Path.
type PathEdge struct {
	ID        graph.EdgeID // the claim itself; with a Grant, the edge that leaves it
	Kind      graph.Kind
	From, To  graph.NodeID
	Certainty graph.Certainty
	Latent    bool // Kind is what the edge would be
	// Assumes: the code at From lets its caller act as it, which Path.Assumptions says too.
	Assumes bool
	// Term is what the step depends on under the view's assumptions, parallel
	// edges that would do as well included; see Terms.
	Term uint32
}

// Moves reports whether the attacker acts from elsewhere after the step: what
// requests from there ask of their place is not what those before asked.
func (e PathEdge) Moves() bool { return e.Kind == graph.RunsAs }

// Conditional reports whether the path rests on anything but certain edges.
func (p Path) Conditional() bool {
	return len(p.Assumptions) > 0 || slices.ContainsFunc(p.Edges, func(e PathEdge) bool { return e.Certainty != graph.Certain })
}

// Result is the answer to a path question.
type Result struct {
	Paths []Path // by cost, then length, then node ids
	// Complete is false when a limit cut the answer short; CutBy says which.
	Complete bool
	CutBy    Limit
	// Steps counts the partial paths looked at.
	Steps int
}

// Limit is what cut an answer short.
type Limit uint8

// The limits. A search that several cut short names the first that it met, and
// the number of paths last: more of them would not bring what it did not reach.
const (
	NoLimit   Limit = iota
	ByPaths         // as many paths as were asked for
	ByBudget        // as many places, or partial paths, as a search may look at
	ByStop          // Stop said so
	ByCost          // a path that costs more than can be counted
	ByPattern       // the pattern is too large to search for: see Check
)
