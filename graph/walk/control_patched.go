package walk

import (
	"github.com/postern-graph/postern/graph"
)

// On gives the Control of another Snapshot. Where that is one that a Patch made
// of this one's, and what leads from principals and Grants alone is other, it
// costs what leads from those, and four bytes a node.
func (c *Control) On(s *graph.Snapshot, aside func(graph.EdgeID) bool) *Control {
	if s == c.s {
		return c
	}
	base, ch, ok := s.Base()
	if !ok || base != c.s || c.base != nil {
		return NewControl(s, aside, nil)
	}
	x := newControl(s, aside)
	x.base = c
	for _, n := range ch.From {
		if !x.takes(n) {
			return NewControl(s, aside, nil)
		}
	}
	x.fresh, x.anew = make(map[graph.NodeID][]pass, len(ch.From)), make([]uint64, s.NumNodes()/64+1)
	found := make([]leaving, len(ch.From))
	graph.Spread(len(found), 1, func(i, _ int) {
		found[i].steps = x.stepsOf(ch.From[i], nil)
		x.arrivingFrom(ch.From[i], func(to graph.NodeID, back pass) {
			found[i].asked, found[i].ends = append(found[i].asked, back), append(found[i].ends, to)
		})
	})
	for i, n := range ch.From {
		x.fresh[n] = found[i].steps
		x.anew[n>>6] |= 1 << (n & 63)
	}
	x.comes.layOut(ch.From, found, s.NumNodes())
	return x
}

// leaving is what leads from a node that is told anew.
type leaving struct {
	steps []pass
	asked []pass         // what is no step, to ends that are asked of; to is the node
	ends  []graph.NodeID // of the same
}

// arriving gives all of it with where it leads; to of each is the node.
func (l leaving) arriving(from graph.NodeID, yield func(graph.NodeID, pass)) {
	for _, st := range l.steps {
		to := st.to
		st.to = from
		yield(to, st)
	}
	for i, back := range l.asked {
		yield(l.ends[i], back)
	}
}

// comings are steps by where they lead.
type comings struct {
	at    []uint32 // by node, one more than the number of its list; 0 where nothing comes
	lists [][]pass // to of each is where it comes from
}

// layOut lays out what leads from some nodes, of so many that there are.
func (c *comings) layOut(from []graph.NodeID, leaves []leaving, nodes int) {
	c.at = make([]uint32, nodes)
	var sizes []int
	all := 0
	for i, n := range from {
		leaves[i].arriving(n, func(to graph.NodeID, _ pass) {
			if c.at[to] == 0 {
				sizes = append(sizes, 0)
				c.at[to] = uint32(len(sizes)) //nolint:gosec // nodes are numbered as uint32
			}
			sizes[c.at[to]-1]++
			all++
		})
	}
	room := make([]pass, all)
	c.lists = make([][]pass, len(sizes))
	for i, size := range sizes {
		c.lists[i], room = room[:0:size], room[size:]
	}
	for i, n := range from {
		leaves[i].arriving(n, func(to graph.NodeID, back pass) {
			list := &c.lists[c.at[to]-1]
			*list = append(*list, back)
		})
	}
}

// to gives what leads to a node.
func (c *comings) to(n graph.NodeID) []pass {
	if int(n) >= len(c.at) || c.at[n] == 0 {
		return nil
	}
	return c.lists[c.at[n]-1]
}

// takes reports whether what leads from a node can be told anew and the rest
// stays: no step that the Control of before left out is one now, and nothing is
// in another place.
func (c *Control) takes(n graph.NodeID) bool {
	was := c.base
	own := c.leadsOf(n)
	for range c.s.OutKind(n, graph.Contains) {
		return false
	}
	old := int(n) < was.s.NumNodes()
	if old {
		for range was.s.OutKind(n, graph.Contains) {
			return false
		}
	}
	switch t := c.trait(n); {
	case t&isGrant != 0:
		for h := range c.s.InKind(n, graph.Holds) {
			if c.trait(h.From)&isPrincipal == 0 && (int(h.From) >= len(was.leads) || was.leads[h.From] != everyHold) {
				return false
			}
		}
		return true
	case t&isPrincipal != 0:
		return true
	}
	for range c.s.OutKind(n, graph.Holds) {
		own = everyHold
		break
	}
	return old && own&^was.leads[n] == 0
}

// isAnew reports whether what leads from a node is told anew.
func (c *Control) isAnew(n graph.NodeID) bool {
	return c.base != nil && c.anew[n>>6]&(1<<(n&63)) != 0
}

// stepsFrom gives the steps that leave a node.
func (c *Control) stepsFrom(n graph.NodeID) []pass {
	switch {
	case c.base == nil:
		return c.steps[c.first[n]:c.first[n+1]]
	case c.isAnew(n):
		return c.fresh[n]
	}
	return c.base.steps[c.base.first[n]:c.base.first[n+1]]
}

// backsTo gives what leads to a node of steps, and of edges where it is an end
// that is asked of, before a change and, of what is told anew, after it. Of the
// first, those are not there any more that come from nodes told anew.
func (c *Control) backsTo(n graph.NodeID) (was, is []pass) {
	at := c
	if c.base != nil {
		at = c.base
	}
	if int(n) < at.s.NumNodes() {
		was = at.backs[at.into[n]:at.into[n+1]]
	}
	return was, c.comes.to(n)
}

// homeOf gives the one place that a node certainly is in, NoNode where there is
// none or more.
func (c *Control) homeOf(n graph.NodeID) graph.NodeID {
	at := c
	if c.base != nil {
		at = c.base
	}
	if int(n) >= len(at.home) {
		return graph.NoNode
	}
	return at.home[n]
}

// Leads reports whether an edge of a kind to a node is a step after which something
// may follow.
func (c *Control) Leads(k graph.Kind, to graph.NodeID) bool {
	w := worthOf(k, c.trait(to))
	return w.allowed != 0 && c.onward(to, w.arrives)
}

// Asked reports whether NewControl was told that Have will be asked of an edge of
// a kind to a node.
func (c *Control) Asked(k graph.Kind, to graph.NodeID) bool {
	return c.watched(to, arrive(k, c.trait(to)))
}

// Aside reports whether an edge is laid aside.
func (c *Control) Aside(e graph.EdgeID) bool { return c.aside != nil && c.aside(e) }
