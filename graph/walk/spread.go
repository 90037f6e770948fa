package walk

import (
	"math/bits"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Spread carries marks along the rules of the walk: a mark that starts at a
// node comes to all that whoever controls that node comes to. 64 marks spread
// at once, so that "which of these comes where" costs little more than one
// search: a place is looked at again only when marks are new there, and marks
// that come to one another travel together from then on. O(steps of the
// Control) for each mark at worst, as one for all in most estates; 64 bytes a node.
//
// Latent edges and assumptions ("the code lets its caller act") are not
// followed. Not safe for concurrent use.
type Spread struct {
	c      *Control
	sure   bool
	marks  []uint64 // by node and hold
	some   []uint64 // by node, whether it has any
	came   []uint32 // the places that have marks
	queue  []uint32
	queued []bool
	late   map[uint32]uint64 // what was at places before marks came since the last Run
	all    uint64            // the marks that came
	known  []uint64          // by place, whether all that arrive there were looked for since the last Run
	looked []uint32          // the places of which that is so
}

// Spread prepares to spread marks; sure leaves out what is not certain.
func (c *Control) Spread(sure bool) *Spread {
	nodes := c.s.NumNodes() + grantsMore
	n := nodes * int(holds)
	return &Spread{c: c, sure: sure, marks: make([]uint64, n), some: make([]uint64, nodes/64+1), queued: make([]bool, n), late: map[uint32]uint64{}, known: make([]uint64, n/64+1)}
}

// Warmed writes to all that the Spread works with, and gives it: memory that was
// never written to costs more when a mark comes there first. The Spread has no marks yet.
func (sp *Spread) Warmed() *Spread {
	clear(sp.marks)
	clear(sp.some)
	clear(sp.queued)
	clear(sp.known)
	return sp
}

// grantsMore is for how many nodes more there is room: a Snapshot that a Patch
// made has some Grants more, see On.
const grantsMore = 1 << 10

// On has the Spread, its marks taken away, go on with another Control. It costs
// what that one has more of nodes.
func (sp *Spread) On(c *Control) {
	sp.Reset()
	sp.c = c
	if n := c.s.NumNodes() * int(holds); n > len(sp.marks) {
		sp.marks = append(sp.marks, make([]uint64, n-len(sp.marks))...)
		sp.queued = append(sp.queued, make([]bool, n-len(sp.queued))...)
		sp.some = append(sp.some, make([]uint64, c.s.NumNodes()/64+1-len(sp.some))...)
		sp.known = append(sp.known, make([]uint64, n/64+1-len(sp.known))...)
	}
}

// Sure says whether what is not certain is left out from now on.
func (sp *Spread) Sure(sure bool) {
	sp.sure = sure
	sp.forget()
}

// Reset takes all marks away, in time proportional to the places that have any.
func (sp *Spread) Reset() {
	for _, i := range sp.came {
		sp.marks[i], sp.queued[i] = 0, false
		sp.some[i/uint32(holds)>>6] = 0
	}
	sp.came, sp.queue, sp.all = sp.came[:0], sp.queue[:0], 0
	clear(sp.late)
	sp.forget()
}

// forget has what arrives at places be looked for again.
func (sp *Spread) forget() {
	for _, i := range sp.looked {
		sp.known[i>>6] = 0
	}
	sp.looked = sp.looked[:0]
}

// Controlled lists the principals, Grants and nodes from which something leads
// that some mark controls and that are wanted, ascending by id. The caller owns
// the slice.
func (sp *Spread) Controlled(wanted func(graph.NodeID) bool) []graph.NodeID {
	var out []graph.NodeID
	for _, i := range sp.came {
		if n := graph.NodeID(i / uint32(holds)); hold(i%uint32(holds)) == control && wanted(n) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, sp.c.s.Compare)
	return out
}

// Put lets marks begin at a node, as its own.
func (sp *Spread) Put(n graph.NodeID, marks uint64) { sp.put(n, control, marks) }

// Arrive lets marks come to a node as by an edge of kind k.
func (sp *Spread) Arrive(k graph.Kind, n graph.NodeID, marks uint64) {
	sp.put(n, arrive(k, sp.c.trait(n)), marks)
}

// put lets marks come that have yet to spread.
func (sp *Spread) put(n graph.NodeID, h hold, marks uint64) {
	i := placeAt(n, h)
	sp.all |= marks
	if _, ok := sp.late[i]; !ok {
		sp.late[i] = sp.marks[i]
	}
	sp.add(n, h, marks)
}

// Controls gives those of some marks that control a node.
func (sp *Spread) Controls(n graph.NodeID, marks uint64) uint64 { return sp.at(n, control, marks) }

// Have gives those of some marks to which an edge of kind k to the node would
// bring nothing: those that control it, and those that came by such an edge.
func (sp *Spread) Have(k graph.Kind, n graph.NodeID, marks uint64) uint64 {
	out := sp.at(n, control, marks)
	if h := arrive(k, sp.c.trait(n)); h != control && out != marks {
		out |= sp.at(n, h, marks&^out)
	}
	return out
}

// at gives those of some marks that are at a place, or would be after the last
// Run if steps that lead nowhere were walked. It looks for all marks at once, as
// others are asked of the same place soon, and leaves there what it finds.
func (sp *Spread) at(n graph.NodeID, h hold, marks uint64) uint64 {
	c := sp.c
	i := placeAt(n, h)
	have := sp.marks[i] & marks
	if have == marks || c.kept(n, h) || sp.known[i>>6]&(1<<(i&63)) != 0 {
		return have
	}
	sp.known[i>>6] |= 1 << (i & 63)
	sp.looked = append(sp.looked, i)
	if found := sp.arrived(n, h, sp.all&^sp.marks[i]); found != 0 {
		if sp.marks[i] == 0 {
			sp.came = append(sp.came, i)
		}
		sp.marks[i] |= found
	}
	return sp.marks[i] & marks
}

// arrived gives those of some marks that an edge takes to a place at which none are kept.
func (sp *Spread) arrived(n graph.NodeID, h hold, marks uint64) uint64 {
	c := sp.c
	var have uint64
	if home := c.homeOf(n); home != graph.NoNode && h == control && c.trait(n)&isTree == 0 {
		if have = sp.spreadAt(home, 1<<administers) & marks; have == marks {
			return have
		}
	}
	if c.watched(n, h) {
		was, is := c.backsTo(n)
		was = withHold(was, h)
		for k := 0; k < len(was) && have != marks; k++ {
			if m := sp.along(was[k], h) & marks; m != 0 && !c.isAnew(was[k].to) {
				have |= m
			}
		}
		for k := 0; k < len(is) && have != marks; k++ {
			have |= sp.along(is[k], h) & marks
		}
		return have
	}
	from, _ := c.s.Ends()
	lo, hi := c.s.InRange(n)
	in := c.s.InEdges()
	for k := lo; k < hi && have != marks; k++ {
		if w := c.worthOf(in[k], n); w.allowed != 0 && w.arrives == h {
			if at := from[in[k]]; sp.some[at>>6]&(1<<(at&63)) != 0 {
				back := c.pass(in[k], n, w)
				back.to = at
				have |= sp.along(back, h) & marks
			}
		}
	}
	return have
}

// along gives the marks that a step takes to a place with a hold; its to is where it comes from.
func (sp *Spread) along(back pass, h hold) uint64 {
	if sp.some[back.to>>6]&(1<<(back.to&63)) == 0 || back.arrives != h || back.is&laidAside != 0 || sp.sure && back.is&doubtful != 0 {
		return 0
	}
	return sp.spreadAt(back.to, back.allowed)
}

// spreadAt gives the marks that had spread from a node, with one of some holds, at the last Run.
func (sp *Spread) spreadAt(n graph.NodeID, allowed uint8) uint64 {
	var out uint64
	for ; allowed != 0; allowed &= allowed - 1 {
		i := placeAt(n, hold(bits.TrailingZeros8(allowed))) //nolint:gosec // eight holds
		if m := sp.marks[i]; m != 0 {
			if len(sp.late) > 0 && sp.queued[i] {
				m = sp.late[i]
			}
			out |= m
		}
	}
	return out
}

func placeAt(n graph.NodeID, h hold) uint32 { return uint32(n)*uint32(holds) + uint32(h) }

func (sp *Spread) add(n graph.NodeID, h hold, marks uint64) {
	i := placeAt(n, h)
	if sp.marks[i]|marks == sp.marks[i] {
		return
	}
	if sp.marks[i] == 0 {
		sp.came = append(sp.came, i)
		sp.some[n>>6] |= 1 << (n & 63)
	}
	sp.marks[i] |= marks
	if !sp.queued[i] {
		sp.queued[i] = true
		sp.queue = append(sp.queue, i)
	}
}

// Run spreads until no mark is new anywhere.
func (sp *Spread) Run() {
	if len(sp.queue) > 0 {
		sp.forget()
	}
	var now []uint32
	for len(sp.queue) > 0 {
		now, sp.queue = sp.queue, now[:0]
		for _, i := range now {
			sp.queued[i] = false
			sp.from(graph.NodeID(i/uint32(holds)), hold(i%uint32(holds)), sp.marks[i])
		}
	}
	clear(sp.late)
}

func (sp *Spread) from(n graph.NodeID, h hold, marks uint64) {
	for _, st := range sp.c.stepsFrom(n) {
		switch {
		case st.is&freePass != 0:
			sp.add(st.to, h, marks) // a Grant has what its holders have
		case st.allowed&(1<<h) == 0 || st.is&laidAside != 0 || sp.sure && st.is&doubtful != 0:
		default:
			sp.add(st.to, st.arrives, marks)
		}
	}
}
