package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Spread carries marks along the rules of the walk: a mark that starts at a
// node comes to all that whoever controls that node comes to. 64 marks spread
// at once, so that "which of these comes where" costs little more than one
// search: a place is looked at again only when marks are new there, and marks
// that come to one another travel together from then on. O(N + E) for each
// mark at worst, as one for all in most estates; 64 bytes a node.
//
// Latent edges and assumptions ("the code lets its caller act") are not
// followed. Not safe for concurrent use.
type Spread struct {
	x      *index
	sure   bool
	skip   func(graph.EdgeID) bool // edges that are not walked; nil: none
	marks  []uint64                // by node and hold
	came   []uint32                // the places that have marks
	queue  []uint32
	queued []bool
}

// NewSpread prepares to spread marks in s; sure leaves out what is not certain.
func NewSpread(s *graph.Snapshot, sure bool) *Spread {
	n := s.NumNodes() * int(holds)
	return &Spread{x: indexOf(s), sure: sure, marks: make([]uint64, n), queued: make([]bool, n)}
}

// On has the Spread, its marks taken away, go on in another Snapshot, without
// edges that skip picks; nil picks none. It costs what that one has more of nodes.
func (sp *Spread) On(s *graph.Snapshot, skip func(graph.EdgeID) bool) {
	sp.Reset()
	sp.x, sp.skip = indexOf(s), skip
	if n := s.NumNodes() * int(holds); n > len(sp.marks) {
		sp.marks = append(sp.marks, make([]uint64, n-len(sp.marks))...)
		sp.queued = append(sp.queued, make([]bool, n-len(sp.queued))...)
	}
}

// Sure says whether what is not certain is left out from now on.
func (sp *Spread) Sure(sure bool) { sp.sure = sure }

// Reset takes all marks away, in time proportional to the places that have any.
func (sp *Spread) Reset() {
	for _, i := range sp.came {
		sp.marks[i], sp.queued[i] = 0, false
	}
	sp.came, sp.queue = sp.came[:0], sp.queue[:0]
}

// Controlled lists the nodes that some mark controls and that are wanted, ascending
// by id. The caller owns the slice.
func (sp *Spread) Controlled(wanted func(graph.NodeID) bool) []graph.NodeID {
	var out []graph.NodeID
	for _, i := range sp.came {
		if n := graph.NodeID(i / uint32(holds)); hold(i%uint32(holds)) == control && wanted(n) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, sp.x.s.Compare)
	return out
}

// Put lets marks begin at a node, as its own.
func (sp *Spread) Put(n graph.NodeID, marks uint64) { sp.add(n, control, marks) }

// Arrive lets marks come to a node as by an edge of kind k.
func (sp *Spread) Arrive(k graph.Kind, n graph.NodeID, marks uint64) {
	sp.add(n, arrive(k, sp.x.trait(n)), marks)
}

// Controls gives the marks that control a node.
func (sp *Spread) Controls(n graph.NodeID) uint64 { return sp.marks[at(n, control)] }

// Have gives the marks that an edge of kind k to the node would bring nothing:
// those that control it, and those that came by such an edge.
func (sp *Spread) Have(k graph.Kind, n graph.NodeID) uint64 {
	return sp.Controls(n) | sp.marks[at(n, arrive(k, sp.x.trait(n)))]
}

func at(n graph.NodeID, h hold) uint32 { return uint32(n)*uint32(holds) + uint32(h) }

func (sp *Spread) add(n graph.NodeID, h hold, marks uint64) {
	i := at(n, h)
	if sp.marks[i]|marks == sp.marks[i] {
		return
	}
	if sp.marks[i] == 0 {
		sp.came = append(sp.came, i)
	}
	sp.marks[i] |= marks
	if !sp.queued[i] {
		sp.queued[i] = true
		sp.queue = append(sp.queue, i)
	}
}

// Run spreads until no mark is new anywhere.
func (sp *Spread) Run() {
	for len(sp.queue) > 0 {
		now := sp.queue
		sp.queue = nil
		for _, i := range now {
			sp.queued[i] = false
			sp.from(graph.NodeID(i/uint32(holds)), hold(i%uint32(holds)), sp.marks[i])
		}
	}
}

func (sp *Spread) from(n graph.NodeID, h hold, marks uint64) {
	x := sp.x
	lo, hi := x.s.OutEdges(n)
	skipped := false
	for e := lo; e < hi; e++ {
		if sp.step(e, x.out[e]&^deadEnd, h, marks) {
			skipped = true
		}
	}
	for e := lo; skipped && e < hi; e++ {
		if code, ok := x.spareOf(e); ok { // the better one beside it may have been skipped
			sp.step(e, code, h, marks)
		}
	}
}

// step takes an edge of a class from a hold; it reports whether the edge is to be skipped.
func (sp *Spread) step(e graph.EdgeID, code uint32, h hold, marks uint64) (skipped bool) {
	x := sp.x
	switch c := &x.classes[code]; {
	case c.holds && c.walked:
		sp.add(x.to[e], h, marks) // a Grant has what its holders have
	case x.free[0].rows[h][code] != moves || sp.sure && c.certainty != graph.Certain:
	case sp.skip != nil && sp.skip(e):
		return true
	default:
		sp.add(x.to[e], c.arrives, marks)
	}
	return false
}

// Nodes lists the nodes that some mark came to, ascending. The caller owns the slice.
func (sp *Spread) Nodes() []graph.NodeID {
	out := make([]graph.NodeID, 0, len(sp.came))
	for _, i := range sp.came {
		out = append(out, graph.NodeID(i/uint32(holds)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
