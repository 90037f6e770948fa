package whatif

import (
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// Chains says what becomes of the chains of a pattern from one judged estate to
// another. Paths of Closed, and those that were, number nodes as the first one
// does; paths of Opened, and those that are, as the second.
type Chains struct {
	// Closed are chains that are gone, and nothing of the pattern joins their
	// ends any more. Opened are those that come where nothing joined the ends.
	Closed, Opened []walk.Path
	// Rerouted are ends that stay joined though a chain between them is gone: that
	// one, and the cheapest that joins them now.
	Rerouted []Turn
	// Further are chains that come between ends that were joined before.
	Further []walk.Path
	// Changed are chains that stay, but hold more or less surely.
	Changed []Turn
	// Stay counts the chains that stay as they are.
	Stay int
	// Complete is false where a limit cut one of the answers short: there may be
	// more than is listed, and what is listed is true.
	Complete bool
}

// Turn is a chain before and after.
type Turn struct{ Was, Is walk.Path }

// Compare finds which chains of a pattern close, open and change from one
// judged estate to another. Both are searched at the same time: o.Stop must be
// safe for concurrent use.
func Compare(before, after *graph.Snapshot, p walk.Pattern, o walk.Options) Chains {
	o.View = nil // a view is of one Snapshot
	var was, is walk.Result
	var wait sync.WaitGroup
	wait.Go(func() { was = walk.Cheapest(before, p, o) })
	is = walk.Cheapest(after, p, o)
	wait.Wait()
	c := &comparing{p: p, o: o, a: side{before, byName(before, was.Paths), was.Complete}, b: side{after, byName(after, is.Paths), is.Complete}}
	c.out.Complete = was.Complete && is.Complete
	gone, come := c.only(was.Paths, c.a, c.b), c.only(is.Paths, c.b, c.a)
	for _, path := range was.Paths {
		if other, ok := c.b.paths[nameOf(before, path)]; ok {
			c.stays(path, other)
		}
	}
	told := map[string]bool{}
	for _, path := range gone {
		if other, ok := c.join(c.a.s, path, c.b); ok {
			told[nameOf(c.b.s, other)] = true
			c.out.Rerouted = append(c.out.Rerouted, Turn{path, other})
		} else {
			c.out.Closed = append(c.out.Closed, path)
		}
	}
	for _, path := range come {
		_, joined := c.join(c.b.s, path, c.a)
		switch {
		case !joined:
			c.out.Opened = append(c.out.Opened, path)
		case !told[nameOf(c.b.s, path)]: // else told with the one that is gone
			c.out.Further = append(c.out.Further, path)
		}
	}
	return c.out
}

// Tell compares the chains of patterns, in their order, while it finds who may do
// what no more: neither waits for the other.
func (o *Outcome) Tell(patterns []walk.Pattern, search walk.Options) ([]Chains, []Shift) {
	var shifts []Shift
	var wait sync.WaitGroup
	wait.Go(func() { shifts = o.Shifts() })
	chains := make([]Chains, 0, len(patterns))
	for _, p := range patterns {
		chains = append(chains, Compare(o.Before, o.Judged, p, search))
	}
	wait.Wait()
	return chains, shifts
}

type comparing struct {
	p    walk.Pattern
	o    walk.Options
	a, b side
	out  Chains
}

type side struct {
	s     *graph.Snapshot
	paths map[string]walk.Path // by name
	all   bool                 // there are no others
}

func byName(s *graph.Snapshot, paths []walk.Path) map[string]walk.Path {
	out := map[string]walk.Path{}
	for _, p := range paths {
		out[nameOf(s, p)] = p
	}
	return out
}

// nameOf tells a chain from others in every Snapshot: its nodes and kinds.
func nameOf(s *graph.Snapshot, p walk.Path) string {
	var b strings.Builder
	for i, n := range p.Nodes {
		b.WriteString(s.ID(n))
		if i < len(p.Edges) {
			b.WriteString("\x00" + string(p.Edges[i].Kind) + "\x00")
		}
	}
	return b.String()
}

// only gives the chains that the other side lacks. One that is merely beyond
// its limit is not lacking.
func (c *comparing) only(paths []walk.Path, mine, other side) []walk.Path {
	return slices.DeleteFunc(slices.Clone(paths), func(p walk.Path) bool {
		if _, ok := other.paths[nameOf(mine.s, p)]; ok {
			return true
		}
		if other.all || !c.beyond(mine.s, p, other.s) {
			return false
		}
		c.out.Stay++
		return true
	})
}

// beyond reports whether a chain is on the other side, too, beyond its limit:
// among those that join its ends, or, where these are too many as well, with
// every step of it in place.
func (c *comparing) beyond(s *graph.Snapshot, path walk.Path, in *graph.Snapshot) bool {
	if !stands(s, in, path) {
		return false
	}
	r, ok := c.between(s, path, in, c.o.Limit)
	return ok && (!r.Complete || slices.ContainsFunc(r.Paths, func(p walk.Path) bool { return nameOf(in, p) == nameOf(s, path) }))
}

func (c *comparing) stays(was, is walk.Path) {
	if was.Conditional() == is.Conditional() && slices.EqualFunc(was.Edges, is.Edges, func(x, y walk.PathEdge) bool {
		return x.Certainty == y.Certainty
	}) {
		c.out.Stay++
		return
	}
	c.out.Changed = append(c.out.Changed, Turn{was, is})
}

// join finds the cheapest chain of the pattern between the ends of one of the
// other side.
func (c *comparing) join(s *graph.Snapshot, path walk.Path, in side) (walk.Path, bool) {
	r, _ := c.between(s, path, in.s, 1)
	if len(r.Paths) == 0 {
		return walk.Path{}, false
	}
	return r.Paths[0], true
}

// between finds chains of the pattern between the ends of one of another
// Snapshot; ok is false where an end is not there.
func (c *comparing) between(s *graph.Snapshot, path walk.Path, in *graph.Snapshot, limit int) (r walk.Result, ok bool) {
	p := c.p
	p.Nodes = slices.Clone(p.Nodes)
	for at, n := range map[int]graph.NodeID{0: path.Nodes[0], len(p.Nodes) - 1: path.Nodes[len(path.Nodes)-1]} {
		if _, ok := in.Lookup(s.ID(n)); !ok {
			return walk.Result{}, false
		}
		p.Nodes[at].IDs = []string{s.ID(n)}
	}
	o := c.o
	o.Limit = limit
	return walk.Cheapest(in, p, o), true
}

// stands reports whether every step of a chain is there in another Snapshot.
func stands(s, in *graph.Snapshot, p walk.Path) bool {
	return !slices.ContainsFunc(p.Edges, func(e walk.PathEdge) bool {
		from, ok := in.Lookup(s.ID(e.From))
		to, ok2 := in.Lookup(s.ID(e.To))
		return !ok || !ok2 || !step(in, from, to, e)
	})
}

// step reports whether an edge of the step's kind leads from one node to another,
// or through a Grant.
func step(s *graph.Snapshot, from, to graph.NodeID, e walk.PathEdge) bool {
	if edge(s, from, to, e) {
		return true
	}
	for h := range s.OutKind(from, graph.Holds) {
		if edge(s, h.To, to, e) {
			return true
		}
	}
	return false
}

func edge(s *graph.Snapshot, from, to graph.NodeID, e walk.PathEdge) bool {
	kind := e.Kind
	if e.Latent {
		kind = graph.Latent
	}
	for x := range s.OutKind(from, kind) {
		if x.To == to && (!e.Latent || s.EdgeString(x.ID, graph.PropLatentKind) == string(e.Kind)) {
			return true
		}
	}
	return false
}
