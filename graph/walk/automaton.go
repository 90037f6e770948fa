package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// automaton is a Pattern compiled for one graph. A state is a place in the
// pattern: "stands on node i", "has walked c edges of step i", "is somewhere
// in the chain of step i".
type automaton struct {
	x      *index
	states []state
	accept uint16
	nodes  int // of the pattern
	// lastStep is the least that the step to an end costs.
	lastStep micro
	// ending says what a node is that could have ended a chain; nil: what the
	// state to accept with asks.
	ending *state
}

type state struct {
	free    bool         // walks by the rules of follows; otherwise along kinds, whatever is held
	kinds   []graph.Kind // none where it is free, or the end
	matcher *matcher     // what a node must be to stand in this state; nil for any
	by      graph.Kind   // the edge that must lead here; "" for any
	at      int          // the node of the pattern that it stands on, -1 for none
	must    []*matcher   // of those to go via, which a node here is
	mustNot []*matcher   // and which it is not; and what is to be avoided
	short   bool         // not all that is to go via lies before this state
	next    []uint16
	last    []uint16 // those of next that an edge marked deadEnd may lead to
	before  []uint16

	rules  *ruleTable
	holds  uint16      // a bit for each hold that makes a difference here
	keep   [holds]hold // what a hold is here: holds that allow the same are one
	ends   bool        // is in the last chain: the node here may be one to end with
	inward kindSet     // kinds of edge that may lead here
}

// dead is kept of a hold from which nothing follows.
const dead = holds

func compile(x *index, p Pattern, latent bool) *automaton {
	a := &automaton{x: x, nodes: len(p.Nodes)}
	at := 0
	if latent {
		at = 1
	}
	free := &x.free[at]
	place := make([]uint16, len(p.Nodes)) // state of "stands on node i"
	avoid := newMatchers(x, p.Avoiding)
	for i, n := range p.Nodes {
		place[i] = a.add(state{matcher: newMatcher(x, n), by: n.ReachedBy, at: i, mustNot: avoid})
	}
	a.accept = place[len(p.Nodes)-1]
	for i, e := range p.Edges {
		s := state{free: len(e.Kinds) == 0, kinds: e.Kinds, rules: free, at: -1, mustNot: avoid}
		if !s.free {
			t := x.rules(latent, along(e.Kinds))
			s.rules = &t
		}
		from := &a.states[place[i]]
		from.free, from.kinds, from.rules = s.free, s.kinds, s.rules
		if e.chain() {
			loop := a.add(s)
			a.states[place[i]].next = []uint16{place[i+1], loop}
			a.states[loop].next = []uint16{place[i+1], loop}
			continue
		}
		a.count(s, e, place[i], place[i+1])
	}
	a.goVia(newMatchers(x, p.Via))
	for q := range a.states {
		a.finish(uint16(q))
	}
	for q := range a.states {
		a.link(uint16(q))
	}
	a.lastStep = a.leastInto(a.accept)
	return a
}

// leastInto gives the least cost of an edge that leads into state q.
func (a *automaton) leastInto(q uint16) micro {
	least := endless
	for _, from := range a.states[q].before {
		for i := range a.x.classes {
			c := &a.x.classes[i]
			if a.states[from].rules.from[i] != 0 && (a.states[q].by == "" || a.states[q].by == c.kind) {
				least = min(least, c.cost)
			}
		}
	}
	return least
}

// count adds the states that count the edges of a range.
func (a *automaton) count(s state, e EdgeStep, at, to uint16) {
	for c := 1; c <= e.Max; c++ {
		var next []uint16
		if c >= e.Min {
			next = append(next, to)
		}
		if c == e.Max {
			a.states[at].next = next
			return
		}
		mid := a.add(s)
		next = append(next, mid)
		a.states[at].next = next
		at = mid
	}
}

func (a *automaton) add(s state) uint16 {
	a.states = append(a.states, s)
	return uint16(len(a.states) - 1) //nolint:gosec // at most maxStates
}

// along is the rule of a step with named kinds: they are walked whatever is
// held, but what an account contains is not listed twice over, and code that
// is only invoked lends its identity under an assumption all the same.
func along(kinds []graph.Kind) func(hold, graph.Kind, hold) (ok, assumed bool) {
	return func(h hold, k graph.Kind, to hold) (ok, assumed bool) {
		_, assumed = follows(h, k, to)
		return slices.Contains(kinds, k) && (h != exhausted || k != graph.Contains), assumed
	}
}

// finish works out which holds matter in a state.
func (a *automaton) finish(q uint16) {
	s := &a.states[q]
	s.ends = s.matcher == nil && !s.short && slices.Contains(s.next, a.accept)
	for h := range holds {
		switch {
		case q == a.accept:
			s.keep[h] = control
		case s.free && h >= exhausted:
			s.keep[h] = dead
		case s.free,
			h == invoked && (slices.Contains(s.kinds, graph.RunsAs) || slices.Contains(s.kinds, graph.Reaches)),
			h == exhausted && slices.Contains(s.kinds, graph.Contains):
			s.keep[h] = h
		default:
			s.keep[h] = control
		}
		if s.keep[h] != dead && (q != 0 || h == control) { // nothing leads to the start
			s.holds |= 1 << s.keep[h]
		}
	}
}

func (a *automaton) link(q uint16) {
	for _, n := range a.states[q].next {
		to := &a.states[n]
		if !to.free {
			a.states[q].last = append(a.states[q].last, n)
		}
		to.before = append(to.before, q)
		for h := range holds {
			to.inward.union(a.states[q].rules.kinds[h])
		}
	}
}

// onward reports whether anything may follow from hold h at node n in state q.
func (a *automaton) onward(q uint16, n graph.NodeID, h hold) bool {
	return h != dead && (!a.states[q].free || a.x.onward[n]&(1<<h) != 0)
}

// reachable reports whether anything may arrive at node n in state q with hold h.
func (a *automaton) reachable(q uint16, n graph.NodeID, h hold) bool {
	return q == 0 || !a.states[q].free || a.x.inward[n]&(1<<h) != 0
}

// stands reports whether a node may be in the state; a Grant stands in for
// any, its holder is asked.
func (a *automaton) stands(q uint16, n graph.NodeID) bool {
	return a.x.grant(n) || a.states[q].fits(n)
}

// enters reports whether node n, reached by kind k, may stand in state q.
func (a *automaton) enters(q uint16, k graph.Kind, n graph.NodeID) bool {
	s := &a.states[q]
	return (s.by == "" || s.by == k) && s.fits(n)
}

// starts gives the nodes with which a chain may begin, ascending.
func (a *automaton) starts(yield func(graph.NodeID)) {
	s := &a.states[0]
	s.matcher.all(func(n graph.NodeID) {
		if s.fits(n) {
			yield(n)
		}
	})
}

// fits reports whether a node is one that the state may stand on.
func (s *state) fits(n graph.NodeID) bool {
	if s.matcher != nil && !s.matcher.match(n) {
		return false
	}
	for _, m := range s.must {
		if !m.match(n) {
			return false
		}
	}
	for _, m := range s.mustNot {
		if m.match(n) {
			return false
		}
	}
	return true
}

// answer is yes, no, or that it depends on how one came.
type answer uint8

const (
	no answer = iota
	maybe
	yes
)

// endsAt tells whether node n, in state q, is one that the pattern could have
// ended with. For a Grant that depends on the holder, and where the end asks
// for a kind of edge, on the edge taken.
func (a *automaton) endsAt(q uint16, n graph.NodeID) answer {
	end := &a.states[a.accept]
	if a.ending != nil {
		end = a.ending
	}
	switch {
	case !a.states[q].ends:
		return no
	case a.x.grant(n):
		return maybe
	case !end.fits(n):
		return no
	case end.by != "":
		return maybe
	}
	return yes
}

// arrival gives the hold, and where it depends, the other one, with which an
// edge of class c from node n in state q arrives.
func (a *automaton) arrival(q uint16, n graph.NodeID, c *class) (h, or hold) {
	if c.kind != graph.Administers {
		return c.arrives, c.arrives
	}
	switch a.endsAt(q, n) {
	case yes:
		return exhausted, exhausted
	case maybe:
		return administers, exhausted
	}
	return administers, administers
}
