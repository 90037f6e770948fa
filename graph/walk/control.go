package walk

import (
	"iter"
	"slices"
	"sort"

	"github.com/postern-graph/postern/graph"
)

// Control is what Spread and Comers walk: the steps of a Snapshot by which
// whoever controls one node comes to another, latent edges and those that ask
// for an assumption left out. Steps after which nothing follows are left out
// too, unless they lead to a principal or to what holds a Grant: nine of ten edges
// lead to data. What is asked of such an end is read off the edges that arrive
// there, which are at hand where the end was named as one that is asked of. Some
// edges can be laid aside: Spread does not walk them.
//
// 16 bytes a step, 8 an edge to an end that is asked of and 14 a node; O(N + E) to
// build. Immutable, for many readers.
type Control struct {
	s      *graph.Snapshot
	aside  func(graph.EdgeID) bool // nil: none
	worths []worth                 // by kind and label set
	traits []trait                 // by label set
	first  []uint32                // by node, the number of its first step; one more at the end
	steps  []pass
	into   []uint32 // by node, the number of the first of backs that leads there; one more at the end
	backs  []pass   // by where they lead, then by hold, those to ends that are asked of included; to is where they come from
	leads  []uint8  // by node, a bit for each hold from which a step leads on
	ends   []uint8  // by node, a bit for each hold with which one arrives at an end that is asked of
	busy   []uint8  // the same where so many edges arrive that they are steps
	home   []graph.NodeID

	// Set where this is another one's after a Patch: what leads from some nodes, anew.
	base  *Control
	fresh map[graph.NodeID][]pass
	anew  []uint64 // by node, whether it is in fresh
	comes comings
}

// worth is what a kind of edge is worth to whoever walks it.
type worth struct {
	allowed uint8 // a bit for each hold from which it may be taken
	arrives hold
	free    bool // HOLDS: a Grant has what its holders have
}

// pass is an edge that one walks.
type pass struct {
	to      graph.NodeID
	allowed uint8
	arrives hold
	is      passIs
}

// passIs has a bit for each thing that a step may be.
type passIs uint8

const (
	freePass passIs = 1 << iota // HOLDS
	doubtful                    // it is not certain
	laidAside
)

type controlKey struct{}

// ControlOf gives the Control of a Snapshot with nothing laid aside, made once.
func ControlOf(s *graph.Snapshot) *Control {
	c, ok := s.Derived(controlKey{}, func() any { return NewControl(s, nil, nil) }).(*Control)
	if !ok {
		return NewControl(s, nil, nil)
	}
	return c
}

// NewControl reads a Snapshot. aside, which must be safe for concurrent use,
// picks the edges that are laid aside; nil picks none. ends are what Have will be
// asked of often; nil names none.
func NewControl(s *graph.Snapshot, aside func(graph.EdgeID) bool, ends iter.Seq2[graph.Kind, graph.NodeID]) *Control {
	c := newControl(s, aside)
	n := s.NumNodes()
	if ends != nil {
		c.ends, c.busy = make([]uint8, n), make([]uint8, n)
		for k, to := range ends {
			c.ends[to] |= 1<<control | 1<<arrive(k, c.trait(to))
		}
		for to, held := range c.ends {
			if lo, hi := s.InRange(graph.NodeID(to)); held != 0 && hi-lo > busyFrom {
				c.busy[to] = held
			}
		}
	}
	c.leads = make([]uint8, n)
	graph.Spread(n, nodesAtOnce, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			c.leads[i] = c.leadsOf(graph.NodeID(i)) //nolint:gosec // nodes are numbered as uint32
		}
	})
	for _, g := range s.WithLabel(graph.Grant) {
		for h := range s.InKind(g, graph.Holds) {
			c.leads[h.From] = everyHold // to the Grant, though nothing may follow there
		}
	}
	parts := make([][]pass, (n+nodesAtOnce-1)/nodesAtOnce)
	c.first = make([]uint32, n+1)
	graph.Spread(n, nodesAtOnce, func(lo, hi int) {
		var list []pass
		for i := lo; i < hi; i++ {
			before := len(list)
			list = c.stepsOf(graph.NodeID(i), list)   //nolint:gosec // nodes are numbered as uint32
			c.first[i+1] = uint32(len(list) - before) //nolint:gosec // edges are numbered as uint32
		}
		parts[lo/nodesAtOnce] = list
	})
	for i := range n {
		c.first[i+1] += c.first[i]
	}
	c.steps = slices.Concat(parts...)
	c.turn()
	c.findHomes()
	return c
}

// busyFrom is where more edges arrive than are looked at for each answer about an end.
const busyFrom = 64

// Of gives the Snapshot.
func (c *Control) Of() *graph.Snapshot { return c.s }

func newControl(s *graph.Snapshot, aside func(graph.EdgeID) bool) *Control {
	c := &Control{s: s, aside: aside}
	for _, set := range s.LabelSets() {
		c.traits = append(c.traits, traitsOf(set))
	}
	c.worths = make([]worth, len(s.Kinds())*len(c.traits))
	for k, kind := range s.Kinds() {
		for t, trait := range c.traits {
			c.worths[k*len(c.traits)+t] = worthOf(kind, trait)
		}
	}
	return c
}

// worthOf says what an edge of a kind to a node of a trait is worth.
func worthOf(k graph.Kind, to trait) worth {
	switch {
	case k == graph.Holds:
		return worth{free: to&isGrant != 0}
	case k == graph.Latent || to&isGrant != 0:
		return worth{}
	}
	st := worth{arrives: arrive(k, to)}
	for h := range holds {
		if ok, assumed := follows(h, k, st.arrives); ok && !assumed {
			st.allowed |= 1 << h
		}
	}
	return st
}

func (c *Control) trait(n graph.NodeID) trait { return c.traits[c.s.LabelSet(n)] }

func (c *Control) worthOf(e graph.EdgeID, to graph.NodeID) worth {
	return c.worths[int(c.s.KindCode(e))*len(c.traits)+int(c.s.LabelSet(to))]
}

// leadsOf gives a bit for each hold from which an edge of the node's own leads on.
func (c *Control) leadsOf(n graph.NodeID) uint8 {
	_, ends := c.s.Ends()
	var out uint8
	lo, hi := c.s.OutEdges(n)
	for e := lo; e < hi; e++ {
		out |= c.worthOf(e, ends[e]).allowed
	}
	return out
}

// stepsOf adds the steps that leave a node to a list.
func (c *Control) stepsOf(n graph.NodeID, list []pass) []pass {
	_, ends := c.s.Ends()
	grant := c.trait(n)&isGrant != 0
	lo, hi := c.s.OutEdges(n)
	for e := lo; e < hi; e++ {
		to := ends[e]
		st := c.worthOf(e, to)
		if st.free && !grant || st.allowed != 0 && c.kept(to, st.arrives) { // a Grant is not held by another
			list = append(list, c.pass(e, to, st))
		}
	}
	return list
}

func (c *Control) pass(e graph.EdgeID, to graph.NodeID, st worth) pass {
	out := pass{to: to, allowed: st.allowed, arrives: st.arrives}
	switch {
	case st.free:
		out.is |= freePass
	case c.s.Certainty(e) != graph.Certain:
		out.is |= doubtful
	}
	if c.aside != nil && c.aside(e) {
		out.is |= laidAside
	}
	return out
}

// kept reports whether steps that arrive at a node with a hold are kept.
func (c *Control) kept(n graph.NodeID, h hold) bool {
	at := c
	if c.base != nil {
		at = c.base
	}
	return c.onward(n, h) || int(n) < len(at.busy) && at.busy[n]&(1<<h) != 0
}

// onward reports whether something may follow after a step that arrives at a node
// with a hold.
func (c *Control) onward(n graph.NodeID, h hold) bool {
	if c.trait(n)&(isPrincipal|isGrant) != 0 {
		return true
	}
	at := c
	if c.base != nil {
		at = c.base
	}
	return int(n) < len(at.leads) && at.leads[n]&(1<<h) != 0
}

// watched reports whether edges that arrive at a node with a hold are at hand.
func (c *Control) watched(n graph.NodeID, h hold) bool {
	at := c
	if c.base != nil {
		at = c.base
	}
	return int(n) < len(at.ends) && at.ends[n]&(1<<h) != 0
}

// turn lays out by where they lead the steps, and the edges to ends that are asked of.
func (c *Control) turn() {
	n := c.s.NumNodes()
	c.into = make([]uint32, n+1)
	c.arriving(func(to graph.NodeID, _ pass) { c.into[to+1]++ })
	for i := range n {
		c.into[i+1] += c.into[i]
	}
	at := slices.Clone(c.into)
	c.backs = make([]pass, c.into[n])
	c.arriving(func(to graph.NodeID, back pass) {
		c.backs[at[to]] = back
		at[to]++
	})
	graph.Spread(n, nodesAtOnce, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			slices.SortStableFunc(c.backs[c.into[i]:c.into[i+1]], func(a, b pass) int { return int(a.arrives) - int(b.arrives) })
		}
	})
}

// withHold gives those of what leads to a node, in the order of turn, that arrive with a hold.
func withHold(backs []pass, h hold) []pass {
	lo := sort.Search(len(backs), func(i int) bool { return backs[i].arrives >= h })
	hi := lo + sort.Search(len(backs)-lo, func(i int) bool { return backs[lo+i].arrives > h })
	return backs[lo:hi]
}

// arriving gives the steps, and the edges to ends that are asked of, with where
// they lead; to of each is where it comes from.
func (c *Control) arriving(yield func(graph.NodeID, pass)) {
	for i := range c.s.NumNodes() {
		n := graph.NodeID(i)
		for _, st := range c.steps[c.first[n]:c.first[n+1]] {
			to := st.to
			st.to = n
			yield(to, st)
		}
		if c.ends != nil {
			c.arrivingFrom(n, yield)
		}
	}
}

// arrivingFrom is arriving for the edges from one node to ends that are no steps.
func (c *Control) arrivingFrom(n graph.NodeID, yield func(graph.NodeID, pass)) {
	_, ends := c.s.Ends()
	lo, hi := c.s.OutEdges(n)
	for e := lo; e < hi; e++ {
		to := ends[e]
		if w := c.worthOf(e, to); w.allowed != 0 && c.watched(to, w.arrives) && !c.kept(to, w.arrives) {
			back := c.pass(e, to, w)
			back.to = n
			yield(to, back)
		}
	}
}

// findHomes notes for each node that is in one place alone which that is.
func (c *Control) findHomes() {
	n := c.s.NumNodes()
	c.home = make([]graph.NodeID, n)
	graph.Spread(n, nodesAtOnce, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			c.home[i] = graph.NoNode
			for e := range c.s.InKind(graph.NodeID(i), graph.Contains) { //nolint:gosec // nodes are numbered as uint32
				if c.home[i] != graph.NoNode || c.s.Certainty(e.ID) != graph.Certain || c.aside != nil && c.aside(e.ID) {
					c.home[i] = graph.NoNode
					break
				}
				c.home[i] = e.From
			}
		}
	})
}
