package attack

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// lifting is the work for up to 64 openers: each is a mark, by its place in ways.
type lifting struct {
	*estate
	ways []way
	open map[openAt]uint64         // those who may
	sure map[openAt]uint64         // those who certainly may
	by   map[openMark]graph.EdgeID // the edge that says so
	sp   *walk.Spread
	done []lifted
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
	latentEdge
	gain
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
	l := &lifting{estate: e, ways: ways, open: map[openAt]uint64{}, sure: map[openAt]uint64{}, by: map[openMark]graph.EdgeID{}}
	for mark, w := range ways {
		for _, o := range w.opens {
			at := openAt{o.row, o.on}
			l.open[at] |= 1 << mark
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
			l.sp.Arrive(d.kind, d.To, d.marks)
		}
		for more := true; more; {
			l.sp.Run()
			more = l.round(chain, true) || l.round(chain, false)
		}
	}
	return l
}

// round opens the latent edges for those who control the one held back now. It
// reports whether anybody gained anything.
func (l *lifting) round(chain graph.Certainty, sure bool) bool {
	before := len(l.done)
	gains := map[gainKey][]gain{}
	for _, from := range l.sp.Controlled(l.back) {
		for _, e := range l.latents(from) {
			want := l.sp.Controls(from) &^ l.sp.Have(e.kind, e.To) // a Grant has the marks of its holders
			if want == 0 || sure && !e.sure {
				continue
			}
			key := gainKey{from, l.s.PropSet(e.ID), l.account(e.To)}
			gs, ok := gains[key]
			if !ok {
				gs = l.gains(e, sure)
				gains[key] = gs
			}
			for _, g := range gs {
				if g.marks &= want; g.marks != 0 && g.from != e.To {
					l.done = append(l.done, lifted{e, g, chain})
					l.sp.Arrive(e.kind, e.To, g.marks)
				}
			}
		}
	}
	return len(l.done) > before
}

// gainKey is what gains depends on: edges of one Grant with equal properties,
// to resources of one account, are lifted by the same.
type gainKey struct {
	from graph.NodeID
	set  uint32
	acct graph.NodeID
}

// gains says who may lift what holds an edge back and controls the one whom it
// holds back, each mark once: by the row of least effort, then by the first
// principal.
func (l *lifting) gains(e latentEdge, sure bool) []gain {
	var out []gain
	left := l.sp.Controls(e.From)
	for row := range l.rows {
		for _, h := range holders(l.s, e.From) {
			marks := left & l.sp.Controls(h)
			for _, g := range e.guards {
				if marks == 0 {
					break
				}
				marks &= l.lifters(row, g, h, e.To, sure)
			}
			if marks != 0 {
				out = append(out, gain{h, row, marks})
				left &^= marks
			}
		}
	}
	return out
}

// lifters gives the marks that may lift one guard of a request from a
// principal to a resource by one row.
func (l *lifting) lifters(row int, g guard, principal, resource graph.NodeID, sure bool) uint64 {
	open := l.open
	if sure {
		open = l.sure
	}
	var marks uint64
	for _, on := range l.places(g, principal, resource) {
		if m := open[openAt{row, on}]; m != 0 && l.rows[row].lifts(l.s, g, l.account(principal), principal) {
			marks |= m
		}
	}
	return marks
}
