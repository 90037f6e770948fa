package attack

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// lifting is the work for up to 64 openers: each is a mark, by its place in ways.
type lifting struct {
	*estate
	ways []way
	open map[openAt]uint64         // those who may
	sure map[openAt]uint64         // those who certainly may
	on   map[graph.NodeID]uint64   // those who may by any row
	by   map[openMark]graph.EdgeID // the edge that says so
	sp   *walk.Spread
	done []lifted
	seen [2]map[graph.NodeID][]uint64 // what was looked at of a node, at first without and then with what is not sure; see fresh

	// Of the node that is looked at.
	wanted   []wanted // by way of its own
	liftable []uint64 // by holder, the marks that control it and may lift something of each guard
}

type openAt struct {
	row int
	on  graph.NodeID
}

type openMark struct {
	openAt
	mark int
}

// lifted is one edge for some openers.
type lifted struct {
	*latentGroup
	gain
	edge  graph.EdgeID
	to    graph.NodeID
	chain graph.Certainty // of how the openers come to the one held back
}

// gain says which openers have one latent edge, by which principal and row.
type gain struct {
	from  graph.NodeID // the one held back
	row   int
	marks uint64
}

func newLifting(e *estate, ways []way) *lifting {
	s := e.s
	l := &lifting{estate: e, ways: ways, open: map[openAt]uint64{}, sure: map[openAt]uint64{}, on: map[graph.NodeID]uint64{}, by: map[openMark]graph.EdgeID{}}
	l.seen = [2]map[graph.NodeID][]uint64{{}, {}}
	for mark, w := range ways {
		for _, o := range w.opens {
			at := openAt{o.row, o.on}
			l.open[at] |= 1 << mark
			l.on[o.on] |= 1 << mark
			if s.Certainty(o.edge) == graph.Certain {
				l.sure[at] |= 1 << mark
			}
			if was, ok := l.by[openMark{at, mark}]; !ok || s.Certainty(o.edge) < s.Certainty(was) {
				l.by[openMark{at, mark}] = o.edge
			}
		}
	}
	return l
}

// run finds what the openers gain: first with certainty, then also along
// chains that depend on something.
func (l *lifting) run(sp *walk.Spread) *lifting {
	l.sp = sp
	for _, chain := range []graph.Certainty{graph.Certain, graph.Conditional} {
		l.sp.Reset()
		l.sp.Sure(chain == graph.Certain)
		for mark, w := range l.ways {
			l.sp.Put(w.opener, 1<<mark)
		}
		for _, d := range l.done {
			l.sp.Arrive(d.kind, d.to, d.marks)
		}
		for more := true; more; {
			l.sp.Run()
			held := l.sp.Controlled(l.back.any)
			more = l.round(held, chain, true) || l.round(held, chain, false)
		}
	}
	return l
}

// round opens the latent edges of those held back for who controls them now. It
// reports whether anybody gained anything.
func (l *lifting) round(held []graph.NodeID, chain graph.Certainty, sure bool) bool {
	before := len(l.done)
	for _, from := range held {
		l.openFrom(from, chain, sure)
	}
	return len(l.done) > before
}

// openFrom opens the latent edges of one node, for those whom it was not looked
// at for: what somebody had or gained there, he has.
func (l *lifting) openFrom(from graph.NodeID, chain graph.Certainty, sure bool) {
	who := holders(l.s, from)
	marks := l.fresh(from, who, sure)
	if marks == 0 {
		return
	}
	of := l.back.of(from)
	l.wanted = slices.Grow(l.wanted[:0], len(of.ways))[:len(of.ways)]
	clear(l.wanted)
	wanted := func(way int) *wanted {
		w := &l.wanted[way]
		if !w.asked {
			e := of.edges[of.ways[way].edge]
			*w = l.wantedOf(who, e.to, &of.groups[e.group], of.ways[way].sure, marks, sure)
		}
		return w
	}
	some := 0
	for some < len(of.ways) && wanted(some).marks == 0 {
		some++
	}
	if some == len(of.ways) {
		return // nobody gains any of the edges: most nodes
	}
	first, _ := l.s.OutEdges(from)
	zero := of.groups[of.edges[0].group].way
	for _, e := range of.edges[of.ways[some].edge:] {
		group := &of.groups[e.group]
		w := wanted(int(group.way - zero))
		if w.marks == 0 {
			continue
		}
		want := w.marks &^ l.sp.Have(group.kind, e.to, w.marks)
		for _, g := range w.gains {
			if g.marks &= want; g.marks != 0 && g.from != e.to {
				l.done = append(l.done, lifted{group, g, first + graph.EdgeID(e.at), e.to, chain})
				l.sp.Arrive(group.kind, e.to, g.marks)
			}
		}
	}
}

// wanted is which marks gain the edges of a way, unless they have them, and how.
type wanted struct {
	asked bool
	gains []gain
	marks uint64
}

// wantedOf finds who of some marks gains edges of a way that is certain or not; group
// is of one of them, which leads to a node. Who gains it in a round that is sure is
// not named in another.
func (l *lifting) wantedOf(who []graph.NodeID, to graph.NodeID, group *latentGroup, certain bool, marks uint64, sure bool) wanted {
	if sure && !certain {
		return wanted{asked: true}
	}
	w := wanted{asked: true, gains: l.gains(who, to, group, marks, sure)}
	if w.marks = marksOf(w.gains); w.marks != 0 && !sure && certain {
		w.marks &^= marksOf(l.gains(who, to, group, w.marks, true))
	}
	return w
}

// fresh gives the marks that control a node, of whose holders are who, or one of
// those since it was looked at last, and notes that it is. Marks do not go from
// one round to the next, nor where chains count that are not certain.
func (l *lifting) fresh(from graph.NodeID, who []graph.NodeID, sure bool) uint64 {
	seen := l.seen[0]
	if !sure {
		seen = l.seen[1]
	}
	was := seen[from]
	if was == nil {
		was = make([]uint64, len(who)+1)
		seen[from] = was
	}
	all := l.sp.Controls(from, ^uint64(0))
	marks := all &^ was[0]
	was[0] = all
	for i, h := range who {
		now := all
		if h != from {
			now = l.sp.Controls(h, all)
		}
		marks |= now &^ was[i+1]
		was[i+1] = now
	}
	return marks
}

func marksOf(gs []gain) uint64 {
	var out uint64
	for _, g := range gs {
		out |= g.marks
	}
	return out
}

// gains says which of some marks may lift what holds the edges of a group back, and those of
// others that are lifted by the same, and control the one whom it holds back, each
// mark once: by the row of least effort, then by the first principal. who are the
// node that the edges leave or, where that is a Grant, its holders; to is where one of the edges leads.
func (l *lifting) gains(who []graph.NodeID, to graph.NodeID, group *latentGroup, left uint64, sure bool) []gain {
	var out []gain
	var some uint64
	l.liftable = l.liftable[:0]
	for _, h := range who {
		marks := l.near(group, h, to, l.sp.Controls(h, left))
		l.liftable = append(l.liftable, marks)
		some |= marks
	}
	left &= some
	for row := range l.rows {
		if left == 0 {
			break
		}
		for i, h := range who {
			marks := l.liftable[i] & left
			for _, g := range group.guards {
				if marks == 0 {
					break
				}
				marks &= l.lifters(row, g, h, to, sure)
			}
			if marks != 0 {
				out = append(out, gain{h, row, marks})
				left &^= marks
			}
		}
	}
	return out
}

// near gives those of some marks that may lift something where each guard of a
// group is lifted.
func (l *lifting) near(group *latentGroup, principal, resource graph.NodeID, marks uint64) uint64 {
	for _, g := range group.guards {
		if marks == 0 {
			break
		}
		var some uint64
		for on := range l.places(g, principal, resource) {
			some |= l.on[on]
		}
		marks &= some
	}
	return marks
}

// lifters gives the marks that may lift one guard of a request from a
// principal to a resource by one row.
func (l *lifting) lifters(row int, g guard, principal, resource graph.NodeID, sure bool) uint64 {
	open := l.open
	if sure {
		open = l.sure
	}
	var marks uint64
	for on := range l.places(g, principal, resource) {
		if m := open[openAt{row, on}]; m != 0 && l.rows[row].lifts(l.s, g, l.account(principal), principal) {
			marks |= m
		}
	}
	return marks
}
