package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Path gives the walk behind To; false where there is none, and a Path without
// edges for a node that is an end.
func (d *Distances) Path(n graph.NodeID) (Path, bool) {
	if _, ok := d.To(n); !ok {
		return Path{}, false
	}
	at := d.best(n)
	if d.o.Backwards {
		return d.onward(n, at), true
	}
	return d.hither(n, at), true
}

// onward follows the walk from a node to its end.
func (d *Distances) onward(n graph.NodeID, at uint32) Path {
	t := trail{ground: d.ground, pace: d.pace, path: Path{Nodes: []graph.NodeID{n}}}
	h, from := control, n
	for d.far[at] != 0 {
		e := d.via[at]
		p := &d.pace[d.out[e]&^deadEnd]
		n = d.to[e]
		if p.free {
			at = d.place(n, h)
			continue
		}
		t.step(e, from, h)
		if d.far[at] == lengthOf(p.priced(h)) {
			break
		}
		h, from = p.arrives, n
		at = d.place(n, h)
	}
	return t.done()
}

// hither follows the walk to a node back to where it began.
func (d *Distances) hither(n graph.NodeID, at uint32) Path {
	type taken struct {
		e    graph.EdgeID
		from graph.NodeID
		h    hold
	}
	var back []taken
	ends, _ := d.s.Ends()
	for d.far[at] != 0 {
		e := d.via[at]
		n = ends[e]
		h := d.cameFrom(n, e, at)
		k := d.place(n, h)
		for d.grant(n) { // who holds it took the step
			n = ends[d.via[k]]
			k = d.place(n, h)
		}
		back = append(back, taken{e, n, h})
		at = k
	}
	t := trail{ground: d.ground, pace: d.pace, path: Path{Nodes: []graph.NodeID{n}}}
	for _, s := range slices.Backward(back) {
		t.step(s.e, s.from, s.h)
	}
	return t.done()
}

// cameFrom finds with which hold at node n the edge was taken.
func (d *Distances) cameFrom(n graph.NodeID, e graph.EdgeID, to uint32) hold {
	p := &d.pace[d.out[e]&^deadEnd]
	for h := range exhausted {
		if p.allowed&(1<<h) == 0 {
			continue
		}
		k := d.place(n, h)
		if d.far[k] != unreached && d.far[k]+lengthOf(p.priced(h)) == d.far[to] && d.end[k] == d.end[to] {
			return h
		}
	}
	return noReturn
}

// trail writes a walk down as a Path.
type trail struct {
	*ground

	pace []pace
	path Path
	cost micro
}

func (t *trail) step(e graph.EdgeID, from graph.NodeID, h hold) {
	code := t.out[e] &^ deadEnd
	c, p := &t.classes[code], &t.pace[code]
	t.path.Nodes = append(t.path.Nodes, t.to[e])
	assumed := p.assumed&(1<<h) != 0
	term := c.asks
	if term == Unread {
		term = c.own
	}
	t.path.Edges = append(t.path.Edges, PathEdge{e, c.kind, from, t.to[e], c.certainty, c.latent, assumed, term})
	if assumed {
		t.path.Assumptions = append(t.path.Assumptions, "code:"+t.s.ID(from))
	}
	t.cost += p.priced(h)
}

func (t *trail) done() Path {
	t.path.Cost = float64(t.cost) / 1000
	return t.path
}
