package view

import (
	"cmp"
	"iter"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
)

// Reach is what can be reached, counted.
type Reach struct {
	e       *Estate
	of      []graph.NodeID
	r       *walk.Reached
	tallies walk.Tallies
}

// Tally counts nodes by how far their being reached can be trusted.
type Tally struct {
	Key                           string
	Certain, Conditional, Unknown int
}

// Reached is a node that is reached.
type Reached struct {
	Node      Entity
	Certainty graph.Certainty
}

// ReachedConnection is a page of nodes that are reached.
type ReachedConnection struct {
	Edges      []*ReachedEdge
	PageInfo   *PageInfo
	TotalCount int
}

// ReachedEdge is a node that is reached, in its place.
type ReachedEdge struct {
	Cursor string
	Node   *Reached
}

// Ends gives the nodes that a word or an id means. Nobody owned or sensitive is none; an id that the run does not hold
// is an *Error with NotFound.
func (e *Estate) Ends(word string) ([]graph.NodeID, error) {
	ends, err := ask.Ends(e.s, word)
	return ends, e.held(err)
}

// Reach counts what is reached from some nodes, or what reaches them.
func (e *Estate) Reach(of []graph.NodeID, o walk.ReachOptions) *Reach {
	r := walk.Reach(e.s, of, o)
	return &Reach{e, of, r, r.Count()}
}

// Of lists the nodes asked about.
func (r *Reach) Of() []Entity { return r.e.nodes(r.of) }

// Nodes counts all.
func (r *Reach) Nodes() *Tally { return tallies(r.tallies.All)[0] }

// ByLabel counts by label.
func (r *Reach) ByLabel() []*Tally { return tallies(r.tallies.ByLabel...) }

// ByFlag counts by flag.
func (r *Reach) ByFlag() []*Tally { return tallies(r.tallies.ByFlag...) }

// ByAccount counts by account.
func (r *Reach) ByAccount() []*Tally { return tallies(r.tallies.ByAccount...) }

// Complete says that time was not up.
func (r *Reach) Complete() bool { return r.r.Complete }

// Reached gives a page of the nodes.
func (r *Reach) Reached(first *int, after *string) (*ReachedConnection, error) {
	w, err := newWindow(r.e.run(), first, after)
	if err != nil {
		return nil, err
	}
	var list iter.Seq[*Reached] = func(yield func(*Reached) bool) {
		for n, c := range r.r.Nodes() {
			if !yield(&Reached{r.e.node(n), c}) {
				return
			}
		}
	}
	items, cursors, info := cut(w, list)
	all := r.tallies.All
	c := &ReachedConnection{Edges: []*ReachedEdge{}, PageInfo: info, TotalCount: all.Total()}
	for i, n := range items {
		c.Edges = append(c.Edges, &ReachedEdge{cursors[i], n})
	}
	return c, nil
}

func tallies(list ...walk.Tally) []*Tally {
	out := []*Tally{}
	for _, t := range list {
		out = append(out, &Tally{t.Key, t.Certain, t.Conditional, t.Unknown})
	}
	return out
}

// NearestAnswer lists nodes with the nearest end of each.
type NearestAnswer struct {
	Nearest          []*Nearest
	TotalCount, Ends int
	Complete         bool
}

// Nearest is a node with its nearest end.
type Nearest struct {
	e *Estate
	d *walk.Distances
	q *Asked
	n graph.NodeID

	way walk.Nearest
}

// Node is where the chain starts.
func (n *Nearest) Node() Entity { return n.e.node(n.n) }

// End is where it ends.
func (n *Nearest) End() Entity { return n.e.node(n.way.End) }

// Cost is that of the cheapest chain.
func (n *Nearest) Cost() float64 { return n.way.Cost }

// Hops counts its steps.
func (n *Nearest) Hops() int { return n.way.Hops }

// Path is the chain.
func (n *Nearest) Path() *Path {
	p, _ := n.d.Path(n.n)
	return &Path{n.e, n.q, p}
}

// Starts gives the nodes that one node of a pattern means; "" is any. Errors are *Error with BadPattern.
func (e *Estate) Starts(text string) ([]graph.NodeID, error) {
	if text == "" {
		return walk.Select(e.s, walk.NodeStep{}), nil
	}
	step, err := walk.ParseNode(text)
	if err != nil {
		return nil, badPattern(err)
	}
	return walk.Select(e.s, step), nil
}

// Nearest lists, of the nodes given, those that have an end ahead, the nearest first.
func (e *Estate) Nearest(from, ends []graph.NodeID, q *Asked, o walk.DistanceOptions) *NearestAnswer {
	d := walk.Measure(e.s, ends, o)
	var all []*Nearest
	for _, n := range from {
		if w, ok := d.To(n); ok && w.Hops > 0 {
			all = append(all, &Nearest{e, d, q, n, w})
		}
	}
	slices.SortFunc(all, func(a, b *Nearest) int {
		return cmp.Or(cmp.Compare(a.way.Cost, b.way.Cost), cmp.Compare(a.way.Hops, b.way.Hops), cmp.Compare(a.n, b.n))
	})
	n := min(len(all), q.Options.Limit)
	return &NearestAnswer{Nearest: append([]*Nearest{}, all[:n]...), TotalCount: len(all), Ends: len(ends), Complete: d.Complete && n == len(all)}
}
