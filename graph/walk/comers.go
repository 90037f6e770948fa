package walk

import "github.com/postern-graph/postern/graph"

// Comers lists, ascending, the nodes that come to control one of some nodes by
// steps that Spread takes, these nodes themselves included; all walks the edges
// laid aside too. O(what comes there), and a byte a node.
func (c *Control) Comers(to []graph.NodeID, all bool) []graph.NodeID {
	o := &coming{c: c, all: all, seen: make([]uint8, c.s.NumNodes())}
	for _, n := range to {
		o.put(n, control)
		if !c.kept(n, control) {
			o.arrivals(n)
		}
	}
	for ; len(o.queue) > 0; o.queue = o.queue[1:] {
		at := o.queue[0]
		was, is := c.backsTo(at.n)
		for _, back := range was {
			if !c.isAnew(back.to) {
				o.along(at, back)
			}
		}
		for _, back := range is {
			o.along(at, back)
		}
	}
	var out []graph.NodeID
	for n, held := range o.seen {
		if held&(1<<control) != 0 {
			out = append(out, graph.NodeID(n))
		}
	}
	return out
}

// coming is one search backwards.
type coming struct {
	c     *Control
	all   bool
	seen  []uint8 // by node, the holds with which it comes there, as bits
	queue []comer
}

// comer is a node with what is held at it.
type comer struct {
	n graph.NodeID
	h hold
}

func (o *coming) put(n graph.NodeID, h hold) {
	if o.seen[n]&(1<<h) == 0 {
		o.seen[n] |= 1 << h
		o.queue = append(o.queue, comer{n, h})
	}
}

// along goes back over a step to a node; st.to is where it comes from.
func (o *coming) along(at comer, st pass) {
	switch {
	case st.is&freePass != 0:
		o.put(st.to, at.h) // a Grant has what its holders have
	case st.arrives == at.h && (o.all || st.is&laidAside == 0):
		for h := range holds {
			if st.allowed&(1<<h) != 0 {
				o.put(st.to, h)
			}
		}
	}
}

// arrivals goes back over the edges to a node that steps to it were left out for.
func (o *coming) arrivals(n graph.NodeID) {
	c := o.c
	from, _ := c.s.Ends()
	lo, hi := c.s.InRange(n)
	for _, e := range c.s.InEdges()[lo:hi] {
		if st := c.worthOf(e, n); st.allowed != 0 {
			back := c.pass(e, n, st)
			back.to = from[e]
			o.along(comer{n, control}, back)
		}
	}
}
