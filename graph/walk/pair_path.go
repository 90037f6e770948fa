package walk

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// claimed is an edge that a node has, by itself or through a Grant.
type claimed struct {
	e  graph.EdgeID
	to graph.NodeID
}

// claims gives the edges of a node that lead on, Grants expanded, and those
// that lead to one end. What is of use at its own end alone, as data that
// nobody keeps a credential in, is found by binary search: there may be
// hundreds of thousands behind a Grant.
func (p *pairing) claims(n, end graph.NodeID) []claimed {
	list, ok := p.strides[n]
	if !ok {
		p.sources(n, func(from graph.NodeID) {
			lo, hi := p.s.OutEdges(from)
			for e := lo; e < hi; e++ {
				if p.out[e]&deadEnd == 0 && p.anyPace(e) {
					list = append(list, claimed{e, p.to[e]})
				}
			}
		})
		p.strides[n] = list
	}
	out := slices.Clone(list)
	p.sources(n, func(from graph.NodeID) {
		lo, hi := p.s.OutEdges(from)
		for lo < hi {
			after := p.skipOut(lo, hi, p.s.KindCode(lo))
			i, _ := slices.BinarySearch(p.to[lo:after], end)
			for e := lo + graph.EdgeID(i); e < after && p.to[e] == end; e++ { //nolint:gosec // within the run
				if p.out[e]&deadEnd != 0 && p.anyPace(e) {
					out = append(out, claimed{e, end})
				}
			}
			lo = after
		}
	})
	return out
}

func (p *pairing) anyPace(e graph.EdgeID) bool { return p.pace[p.out[e]&^deadEnd].allowed != 0 }

// sources gives the node itself and the Grants that it holds.
func (p *pairing) sources(n graph.NodeID, yield func(graph.NodeID)) {
	yield(n)
	for e := range p.s.OutKind(n, graph.Holds) {
		if p.pace[p.out[e.ID]&^deadEnd].free {
			yield(e.To)
		}
	}
}

// tight is a step on a shortest walk to an end.
type tight struct {
	claimed

	before, after hold
}

// layer holds all the ways to take one step, between the same two nodes.
type layer struct {
	from graph.NodeID
	ways []tight
}

// layers gives for each step of the walk with the least ids all the ways to
// take it, of which some may lead no further along the same nodes.
func (p *pairing) layers(from graph.NodeID, bit int) []layer {
	var out []layer
	holds := uint8(1 << control)
	for n := from; n != p.ends[bit]; {
		l := layer{from: n}
		for _, c := range p.claims(n, p.ends[bit]) {
			if len(l.ways) > 0 && c.to > l.ways[0].to {
				continue
			}
			ways := p.tight(n, holds, c, bit)
			if len(ways) > 0 && len(l.ways) > 0 && c.to < l.ways[0].to {
				l.ways = l.ways[:0]
			}
			l.ways = append(l.ways, ways...)
		}
		out = append(out, l)
		n, holds = l.ways[0].to, 0
		for _, t := range l.ways {
			holds |= 1 << t.after
		}
	}
	return out
}

// tight gives the holds from which a step lies on a shortest walk.
func (p *pairing) tight(n graph.NodeID, holds uint8, c claimed, bit int) []tight {
	pc := &p.pace[p.out[c.e]&^deadEnd]
	if holds&pc.allowed == 0 {
		return nil
	}
	rest := p.ahead(c.to, pc.arrives, bit)
	if rest == unreached {
		return nil
	}
	var out []tight
	for h := range exhausted {
		if holds&pc.allowed&(1<<h) != 0 && rest+lengthOf(pc.priced(h)) == p.ahead(n, h, bit) {
			out = append(out, tight{c, h, pc.arrives})
		}
	}
	return out
}

// spell chooses among the ways to take each step, and reports whether the walk
// is a path: it passes no node twice and does not contradict itself.
func (p *pairing) spell(layers []layer) (Path, bool) {
	goesOn := uint8(everyHold) // the holds after a step from which the rest can be walked
	for i := len(layers) - 1; i >= 0; i-- {
		layers[i].ways = slices.DeleteFunc(layers[i].ways, func(t tight) bool { return goesOn&(1<<t.after) == 0 })
		goesOn = 0
		for _, t := range layers[i].ways {
			goesOn |= 1 << t.before
		}
	}
	t := trail{ground: p.ground, pace: p.pace, path: Path{Nodes: []graph.NodeID{layers[0].from}}}
	at, so, moved := control, Always, false
	for _, l := range layers {
		ways := slices.DeleteFunc(l.ways, func(t tight) bool { return t.before != at })
		slices.SortFunc(ways, p.prefer)
		best := ways[0]
		if slices.Contains(t.path.Nodes, best.to) {
			return Path{}, false
		}
		asks := p.asks(l.from, best)
		if so = p.along(so, moved, asks); so == Never {
			return Path{}, false
		}
		t.step(best.e, l.from, best.before)
		last := &t.path.Edges[len(t.path.Edges)-1]
		if asks != Unread {
			last.Term = asks
		}
		at, moved = best.after, last.Moves()
	}
	return t.done(), true
}

// asks gives what a step or one that says the same depends on.
func (p *pairing) asks(n graph.NodeID, t tight) uint32 {
	kind := p.classes[p.out[t.e]&^deadEnd].kind
	asks := Never
	for _, c := range p.claims(n, t.to) {
		cl := &p.classes[p.out[c.e]&^deadEnd]
		if c.to != t.to || cl.kind != kind || p.pace[p.out[c.e]&^deadEnd].allowed&(1<<t.before) == 0 {
			continue
		}
		if asks == Never {
			asks = cl.asks
		} else {
			asks = p.or(asks, cl.asks)
		}
	}
	return asks
}

// prefer orders the ways to take a step between the same nodes: by the word of
// the kind, then as Cheapest does.
func (p *pairing) prefer(x, y tight) int {
	c, d := &p.classes[p.out[x.e]&^deadEnd], &p.classes[p.out[y.e]&^deadEnd]
	latent := func(c *class) int {
		if c.latent {
			return 1
		}
		return 0
	}
	return cmp.Or(strings.Compare(string(c.kind), string(d.kind)), cmp.Compare(latent(c), latent(d)),
		cmp.Compare(c.certainty, d.certainty), cmp.Compare(x.e, y.e))
}

// path reads off the first of the shortest walks to an end: the ids of its
// nodes are the least, then the words of its kinds. It asks Cheapest where
// that is no path.
func (p *pairing) path(from graph.NodeID, bit int) (Path, bool) {
	far := p.ahead(from, control, bit)
	if far == unreached || far == 0 {
		return Path{}, false
	}
	if far.hops() <= p.o.MaxHops {
		if path, ok := p.spell(p.layers(from, bit)); ok {
			return path, true
		}
	}
	end := NodeStep{IDs: []string{p.s.ID(p.ends[bit])}}
	r := Cheapest(p.s, Pattern{Nodes: []NodeStep{{IDs: []string{p.s.ID(from)}}, end}, Edges: make([]EdgeStep, 1)}, Options{
		MaxHops: p.o.MaxHops, Limit: 1, Latent: p.o.Latent, View: p.o.View, Stop: p.o.Stop,
	})
	if len(r.Paths) == 0 {
		p.cut = cmp.Or(p.cut, r.CutBy)
		return Path{}, false
	}
	return r.Paths[0], true
}
