package walk

import (
	"iter"

	"github.com/postern-graph/postern/graph"
)

// ReachOptions bound a question of reach. The zero value asks what follows
// from the starts by edges as they are.
type ReachOptions struct {
	Backwards bool // what leads to the starts instead
	Latent    bool
	// View is how to look at the Snapshot; nil, or a view of another one, is the plain way.
	View *View
	// Stop is asked now and then; when it says yes the search ends with what
	// it has, incomplete. nil never stops.
	Stop func() bool
}

// Reached is what can be reached from some nodes, or what can reach them, by
// chains of walking edges of any length. The nodes asked about are not in it.
type Reached struct {
	Complete bool // false where Stop ended the search

	ground *ground
	marks  []mark
	holds  uint8 // those with which a node counts as reached
}

// mark says of a node with which holds it was reached, a bit each, and above
// them how far that can be trusted at best, and whether it was asked about.
type mark uint16

const (
	heldMask   mark = 0xff
	doubtShift      = 8
	doubtMask  mark = 3 << doubtShift
	asked      mark = 1 << 15
)

func (m mark) held() uint8            { return uint8(m & heldMask) }
func (m mark) doubt() graph.Certainty { return graph.Certainty(m & doubtMask >> doubtShift) }

// Reach finds what follows from the nodes of starts, or backwards what leads
// to them, by the rules of the walk and in any number of steps. A node's
// certainty is that of the surest chain: certain where one is certain at every
// step, else conditional, else unknown. Chains are not held against each other
// or themselves, so that conditions of one chain may contradict: then Reach
// says conditional where a path search finds nothing. A place may be passed
// twice, as by calling a function and later replacing its code.
//
// Three floods, one for each certainty, each going on where the one before
// could not: every place (node, hold) is left once, so it is O(P + E) with P
// places and E edges at the nodes reached, and 2 bytes for each node of the
// graph. A Grant is one place: its holders and resources are looked at once
// each, not in pairs.
func Reach(s *graph.Snapshot, starts []graph.NodeID, o ReachOptions) *Reached {
	g := groundOf(o.View.index(s))
	f := flood{ground: g, o: o, paces: g.pacesFor(o.Latent), marks: make([]mark, s.NumNodes()), counts: everyHold}
	if o.Backwards {
		f.counts = 1 << control // who leads to the starts begins with control of himself
	}
	for _, n := range starts {
		f.begin(n)
	}
	f.run()
	return &Reached{Complete: !f.stopped, ground: g, marks: f.marks, holds: f.counts}
}

// Has reports whether a node is reached, and how far that can be trusted.
func (r *Reached) Has(n graph.NodeID) (graph.Certainty, bool) {
	m := r.marks[n]
	return m.doubt(), m.held()&r.holds != 0 && m&asked == 0 && !r.ground.grant(n)
}

// Nodes gives the nodes reached in ascending order, and how far each can be trusted.
func (r *Reached) Nodes() iter.Seq2[graph.NodeID, graph.Certainty] {
	return func(yield func(graph.NodeID, graph.Certainty) bool) {
		for i, m := range r.marks {
			if m == 0 {
				continue
			}
			n := graph.NodeID(i)
			if doubt, ok := r.Has(n); ok && !yield(n, doubt) {
				return
			}
		}
	}
}

// flood is a question of reach on its way.
type flood struct {
	*ground

	o       ReachOptions
	paces   []pace
	marks   []mark
	counts  uint8                     // the holds with which a node counts as reached
	front   []wave                    // reached, marked, and not yet left
	later   [graph.Unknown + 1][]wave // by the flood that goes on there; not marked yet
	stopped bool
}

// wave is a node that was just reached with some holds.
type wave struct {
	n     graph.NodeID
	holds uint8
}

// everyHold has a bit for each hold: how one stands at an end, which asks for none.
const everyHold = 1<<holds - 1

func (f *flood) begin(n graph.NodeID) {
	if f.marks[n]&asked != 0 {
		return
	}
	f.marks[n] |= asked
	if f.o.Backwards {
		f.front = append(f.front, wave{n, everyHold})
		return
	}
	f.reach(n, 1<<control, graph.Certain, graph.Certain)
}

// run lets the floods run one after the other, the surest first.
func (f *flood) run() {
	for at := range f.later {
		now := graph.Certainty(at)
		for _, w := range f.later[at] {
			f.arrive(w, now)
		}
		f.spread(now)
	}
}

func (f *flood) spread(now graph.Certainty) {
	const often = 1 << 12
	for i := 1; len(f.front) > 0 && !f.stopped; i++ {
		f.stopped = i%often == 0 && f.o.Stop != nil && f.o.Stop()
		last := len(f.front) - 1
		w := f.front[last]
		f.front = f.front[:last]
		if f.o.Backwards {
			f.back(w, now)
		} else {
			f.fore(w, now)
		}
	}
}

// reach goes on at a node with some holds, in the flood that runs or in a later one.
func (f *flood) reach(n graph.NodeID, holds uint8, doubt, now graph.Certainty) {
	switch fresh := holds &^ f.marks[n].held(); {
	case fresh == 0:
	case doubt > now:
		f.later[doubt] = append(f.later[doubt], wave{n, fresh})
	default:
		f.arrive(wave{n, fresh}, now)
	}
}

// arrive marks a node, and puts it to the front where something can follow
// from the holds that are new.
func (f *flood) arrive(w wave, now graph.Certainty) {
	m := f.marks[w.n]
	w.holds &^= m.held()
	if w.holds == 0 {
		return
	}
	if m.held()&f.counts == 0 {
		m = m&^doubtMask | mark(now)<<doubtShift
	}
	f.marks[w.n] = m | mark(w.holds)
	if !f.o.Backwards {
		w.holds &= f.mask[w.n] & places
	}
	if w.holds != 0 {
		f.front = append(f.front, w)
	}
}

// fore looks at the edges that leave a node.
func (f *flood) fore(w wave, now graph.Certainty) {
	lo, hi := f.s.OutEdges(w.n)
	for e := lo; e < hi; e++ {
		p := &f.paces[f.out[e]&^deadEnd]
		switch {
		case p.free:
			f.reach(f.to[e], w.holds, graph.Certain, now)
		case p.allowed&w.holds != 0:
			f.reach(f.to[e], 1<<p.arrives, p.doubtOf(w.holds), now)
		}
	}
}

// back looks at the edges that arrive at a node.
func (f *flood) back(w wave, now graph.Certainty) {
	lo, hi := f.s.InRange(w.n)
	for _, a := range f.in[lo:hi] {
		p := &f.paces[a.class]
		if p.free {
			f.reach(a.from, w.holds&f.useful(a.from), graph.Certain, now)
			continue
		}
		if p.allowed == 0 || w.holds&(1<<p.arrives) == 0 {
			continue
		}
		if sure := p.allowed &^ p.assumed; sure != 0 {
			f.reach(a.from, sure&f.useful(a.from), p.doubt, now)
		}
		if p.assumed != 0 {
			f.reach(a.from, p.assumed&f.useful(a.from), max(p.doubt, graph.Conditional), now)
		}
	}
}

// useful gives the holds with which one can stand at a node: some edge leads
// there with it, or one starts there.
func (f *flood) useful(n graph.NodeID) uint8 { return f.inward[n] | 1<<control }
