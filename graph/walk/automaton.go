package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// automaton is a Pattern compiled for one graph. A state is a place in the
// pattern: "stands on node i", "has walked c edges of step i", "is somewhere
// in the chain of step i".
type automaton struct {
	g      Graph
	states []state
	accept int
}

type state struct {
	step    int // the edge step that leaves here; len(edges) at the end
	kinds   []graph.Kind
	free    bool     // kinds are those that walk, by the rules of follows
	matcher *matcher // what a node must be to stand in this state; nil for any
	next    []int
	by      graph.Kind // the edge that must lead here; "" for any
}

func compile(g Graph, p Pattern) *automaton {
	a := &automaton{g: g}
	place := make([]int, len(p.Nodes)) // state of "stands on node i"
	for i, n := range p.Nodes {
		m := newMatcher(g, n)
		place[i] = a.add(state{step: i, matcher: &m, by: n.ReachedBy})
	}
	a.accept = place[len(p.Nodes)-1]
	for i, e := range p.Edges {
		from, to := place[i], place[i+1]
		a.states[from].kinds, a.states[from].free = e.Kinds, len(e.Kinds) == 0
		if e.chain() {
			loop := a.add(state{step: i, kinds: e.Kinds, free: len(e.Kinds) == 0})
			a.states[from].next = []int{to, loop}
			a.states[loop].next = []int{to, loop}
			continue
		}
		at := from
		for c := 1; c <= e.Max; c++ {
			var next []int
			if c >= e.Min {
				next = append(next, to)
			}
			if c < e.Max {
				mid := a.add(state{step: i, kinds: e.Kinds, free: len(e.Kinds) == 0})
				next = append(next, mid)
				a.states[at].next = next
				at = mid
				continue
			}
			a.states[at].next = next
		}
	}
	return a
}

func (a *automaton) add(s state) int {
	a.states = append(a.states, s)
	return len(a.states) - 1
}

// step says whether an edge of kind k to node n may leave state q under hold
// h, and under what assumption.
func (a *automaton) allows(q int, h hold, k graph.Kind, n graph.NodeID) (ok, assumed bool) {
	s := &a.states[q]
	ok, assumed = follows(a.g, h, k, n)
	if s.free {
		return ok, assumed
	}
	return slices.Contains(s.kinds, k), assumed
}

// enters reports whether node n, reached by kind k, may stand in state q.
func (a *automaton) enters(q int, k graph.Kind, n graph.NodeID) bool {
	s := &a.states[q]
	return (s.by == "" || s.by == k) && (s.matcher == nil || s.matcher.match(n))
}

// endsAt reports whether p, on its way through the chain of the last step,
// stands on a node that the pattern could have ended with.
func (a *automaton) endsAt(p *partial) bool {
	s := &a.states[p.state]
	return p.prev != nil && s.matcher == nil && slices.Contains(s.next, a.accept) && a.enters(a.accept, p.via.kind, p.node)
}
