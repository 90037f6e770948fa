package access

import (
	"encoding/json"
	"maps"

	"github.com/postern-graph/postern/graph"
)

// Settler is an optional ability of a Judge whose cloud puts conditions on the
// edges that facts bring: a binding that ends, an eligibility with a last day.
// Found by type assertion.
type Settler interface {
	// Settle gives what is left of a fact edge's condition at the time that the
	// Snapshot is judged at: nil where it holds for certain, Never where it
	// cannot hold any more. ok is false where the edge is not the judge's
	// business or nothing of its condition is settled.
	Settle(e graph.Edge) (left *Condition, ok bool)
}

// settledKinds are the edges of facts that walk and may carry a condition.
var settledKinds = []graph.Kind{graph.HasRole, graph.EligibleFor}

// Settled gives a sink that hands facts on to another one for the judged graph.
// An edge whose condition is settled is handed on without what holds; one that
// cannot hold is left out there, so that nothing walks it, and stays among the
// facts. s is the Snapshot of the same facts.
func Settled(s *graph.Snapshot, js []Judge, to graph.Sink) graph.Sink {
	out := &settled{Sink: to, s: s, left: map[factEdge]*Condition{}}
	for _, j := range js {
		settler, ok := j.(Settler)
		if !ok {
			continue
		}
		for n := range graph.NodeID(s.NumNodes()) { //nolint:gosec // a Snapshot counts its nodes in 32 bits
			for _, k := range settledKinds {
				for e := range s.OutKind(n, k) {
					if s.Certainty(e.ID) != graph.Conditional {
						continue
					}
					if left, ok := settler.Settle(e); ok {
						out.left[factEdge{k, e.From, e.To, s.EdgeKey(e.ID)}] = left
					}
				}
			}
		}
	}
	if len(out.left) == 0 {
		return to
	}
	return out
}

type factEdge struct {
	kind     graph.Kind
	from, to graph.NodeID
	key      string
}

type settled struct {
	graph.Sink
	s    *graph.Snapshot
	left map[factEdge]*Condition
}

// Edge implements graph.Sink.
func (t *settled) Edge(f graph.EdgeFact) {
	from, ok := t.s.Lookup(f.From)
	to, found := t.s.Lookup(f.To)
	left, known := t.left[factEdge{f.Kind, from, to, f.Key}]
	switch {
	case !ok || !found || !known:
		t.Sink.Edge(f)
	case left.IsNever():
	default:
		t.Sink.Edge(underCondition(f, left))
	}
}

// underCondition gives the edge with what is left of its condition.
func underCondition(f graph.EdgeFact, left *Condition) graph.EdgeFact {
	props := maps.Clone(f.Props)
	delete(props, graph.PropConditions)
	delete(props, graph.PropCertainty)
	if left != nil {
		text, err := json.Marshal(left.List())
		if err != nil {
			return f // as the facts have it
		}
		props[graph.PropConditions], props[graph.PropCertainty] = string(text), graph.Conditional.String()
	}
	f.Props = props
	return f
}
