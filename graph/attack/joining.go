package attack

import (
	"math/bits"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// joins is what joining asks of the estate for every set of sources alike.
type joins struct {
	judged *graph.Snapshot
	begins []beginning
	clouds []*callers
	fact   []graph.NodeID // by judged node, its number in the facts; Grants that judgement brought may be beyond it
	comes  map[graph.Certainty]map[graph.NodeID]*access.Set
}

// newJoins begins with facts; known, where it is not nil, holds for these.
func newJoins(facts, judged *graph.Snapshot, judges []access.Judge, begins []beginning, fact []graph.NodeID, known *Ready, keep *kept) *joins {
	e := &joins{
		judged: judged, begins: begins, fact: fact,
		comes: map[graph.Certainty]map[graph.NodeID]*access.Set{graph.Certain: {}, graph.Conditional: {}},
	}
	for _, j := range judges {
		e.clouds = append(e.clouds, newCallers(e, facts, known, j, keep))
	}
	return e
}

// joined is one edge that principals gain together.
type joined struct {
	beginning

	source  graph.NodeID
	callers []graph.NodeID // by call, the first's first; judged nodes
	doubt   graph.Certainty
	cond    *access.Condition
}

// joining is the work for up to 64 sources: each is a mark, by its place.
type joining struct {
	*joins

	sources []graph.NodeID
	chain   graph.Certainty // of how sources come to callers
	sp      *walk.Spread
	acting  []graph.NodeID // those whom some source controls and who have a class
	marks   map[classOf]uint64
	callers map[string][]calling // by call; nil where that is not known yet
	done    []joined
}

// calling is a class that may make a call, and the sources that control one of it.
type calling struct {
	marks uint64
	may   []access.Guarded
}

// classOf names a class of one of the clouds.
type classOf struct {
	cloud int
	id    access.ClassID
}

// look finds what some sources gain. all are the sources of everything.
func (e *joins) look(some, all []graph.NodeID, spreads map[graph.Certainty]*walk.Spread) []joined {
	g := &joining{joins: e, sources: some}
	for _, chain := range []graph.Certainty{graph.Certain, graph.Conditional} {
		g.chain, g.sp = chain, spreads[chain]
		g.sp.Reset()
		for mark, n := range some {
			g.sp.Put(n, 1<<mark)
		}
		for _, d := range g.done {
			g.sp.Arrive(d.kind, d.dest, 1<<slices.Index(some, d.source))
		}
		for more := true; more; {
			g.spread()
			more = g.round(true) || g.round(false)
		}
	}
	if len(g.done) > 0 {
		e.note(some, all, spreads)
	}
	return g.done
}

// spread lets the marks run, and finds who of those they come to may call.
func (g *joining) spread() {
	g.sp.Run()
	g.marks, g.callers = map[classOf]uint64{}, nil
	g.acting = g.sp.Controlled(func(n graph.NodeID) bool {
		c, ok := g.class(n)
		if ok {
			g.marks[c] |= g.sp.Controls(n, ^uint64(0))
		}
		return ok
	})
}

func (e *joins) factOf(n graph.NodeID) graph.NodeID {
	if int(n) >= len(e.fact) {
		return graph.NoNode
	}
	return e.fact[n]
}

func (e *joins) class(n graph.NodeID) (classOf, bool) {
	if f := e.factOf(n); f != graph.NoNode {
		for i, c := range e.clouds {
			if id, ok := c.w.classOf.ClassOf(f); ok {
				return classOf{i, id}, true
			}
		}
	}
	return classOf{}, false
}

// round goes through all that somebody can begin. It reports whether anybody
// gained anything; sure takes what is certain alone.
func (g *joining) round(sure bool) bool {
	before := len(g.done)
	for _, b := range g.begins {
		want := g.sp.Controls(b.from, ^uint64(0))
		if b.row.Gain == "other" {
			want = g.sp.Controls(b.on, want)
		}
		want &^= g.sp.Have(b.kind, b.dest, want)
		if want == 0 || sure && !b.sure {
			continue
		}
		c := g.cloudOf(b.from)
		if c == nil {
			continue
		}
		if b.row.Gain != "other" {
			for _, part := range c.parts[b.row.ID] {
				want = g.able(part, b, want, sure)
			}
		}
		for m := want; m != 0; m &= m - 1 {
			mark := bits.TrailingZeros64(m)
			if d, ok := g.assign(c, b, mark, sure); ok {
				g.done = append(g.done, d)
				g.sp.Arrive(d.kind, d.dest, 1<<mark)
			}
		}
	}
	return len(g.done) > before
}

func (e *joins) cloudOf(n graph.NodeID) *callers {
	c, ok := e.class(n)
	if !ok {
		return nil
	}
	return e.clouds[c.cloud]
}

// able gives those of some marks that control somebody who may make a call.
func (g *joining) able(part *Technique, b beginning, want uint64, sure bool) uint64 {
	var out uint64
	on := g.factOf(b.on)
	for _, x := range g.callersOf(part) {
		if x.marks&want&^out == 0 {
			continue
		}
		if gd, ok := holdingOn(x.may, on); ok && (!sure || gd.Certainty == graph.Certain) {
			if out |= x.marks & want; out == want {
				break
			}
		}
	}
	return out
}

// callersOf gives those who may make a call on something, found once for each spread.
func (g *joining) callersOf(part *Technique) []calling {
	if g.callers == nil {
		g.callers = map[string][]calling{}
		for at, marks := range g.marks {
			for id, may := range g.clouds[at.cloud].of(at.id) {
				g.callers[id] = append(g.callers[id], calling{marks, may})
			}
		}
	}
	return g.callers[part.ID]
}

// mostTries bounds in how many ways the calls of one gain are shared out until
// one new thing does for all of them.
const mostTries = 64

// assign finds who makes which call for one source: whoever makes the first
// makes what else he may, then the source itself, then the others by id.
func (g *joining) assign(c *callers, b beginning, mark int, sure bool) (joined, bool) {
	d := joined{beginning: b, source: g.sources[mark], callers: []graph.NodeID{b.from}}
	if b.row.Gain == "other" {
		d.callers = append(d.callers, b.on)
		return d, g.settle(&d, c, nil)
	}
	who, tries := g.held(b.from, mark), 0
	var gs []access.Guarded
	var try func(int) bool
	try = func(call int) bool {
		parts := c.parts[b.row.ID]
		if call == len(parts) {
			tries++
			return g.settle(&d, c, gs) && (!sure || d.doubt == graph.Certain || g.chain != graph.Certain)
		}
		for _, n := range who {
			at, ok := g.class(n)
			if !ok || g.clouds[at.cloud] != c {
				continue
			}
			gd, ok := c.may(at.id, parts[call], g.factOf(b.on))
			if !ok || sure && gd.Certainty != graph.Certain {
				continue
			}
			d.callers, gs = append(d.callers[:call+1], n), append(gs[:call], gd)
			if try(call + 1) {
				return true
			}
			if tries >= mostTries {
				return false
			}
		}
		return false
	}
	return d, try(0)
}

// held gives those whom a source controls: who makes the first call, the
// source itself, then the others by id.
func (g *joining) held(first graph.NodeID, mark int) []graph.NodeID {
	source := g.sources[mark]
	out := []graph.NodeID{first, source}
	for _, n := range g.acting {
		if g.sp.Controls(n, 1<<mark) != 0 && n != first && n != source {
			out = append(out, n)
		}
	}
	return out
}

// settle says under which condition the calls hold together, and whether they
// can: on one new thing, where they speak of one.
func (g *joining) settle(d *joined, c *callers, gs []access.Guarded) bool {
	l := access.Guarded{Certainty: g.judged.Certainty(d.edge), Condition: conditionOf(g.judged, d.edge)}
	for i, gd := range gs {
		l = beside(l, gd, d.callers[i+1] == d.callers[0])
	}
	if len(gs) > 0 {
		each, ok := c.share(g, d)
		if !ok {
			return false
		}
		for _, gd := range each {
			l = beside(l, gd.Guarded, gd.by == d.callers[0])
		}
	}
	if d.kind == graph.Administers {
		top, ok := c.ceiling(g.factOf(d.on))
		if !ok {
			return false
		}
		l = beside(l, top, true)
	}
	if g.chain != graph.Certain {
		l = beside(l, access.Guarded{Certainty: g.chain, Condition: assumption(actsAsCallers)}, true)
	}
	d.doubt, d.cond = l.Certainty, l.Condition
	return !l.Condition.IsNever()
}

// actsAsCallers is what an edge depends on whose source comes to those who make
// the calls along a chain that is not certain.
const actsAsCallers = "ActsAsThoseWhoCall"
