// Package estate lets Cypher read a Snapshot: the same nodes, labels, relationships and properties that a Neo4j store shows for
// the same run, so that one query gives the same rows on both.
package estate

import (
	"iter"
	"slices"
	"sort"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// KeyProp is the property of relationships that tells parallel ones apart; every relationship has it.
const KeyProp = "_key"

// NodeLabel is the label that every node carries beside its own, as in a Neo4j store, where it tells ours from others'.
const NodeLabel = "PosternNode"

// Graph is a Snapshot as queries see it.
type Graph struct {
	*graph.Snapshot

	labels   []string
	sets     [][]value.Code // by LabelSet
	has      [][]bool       // by LabelSet and code
	types    []string
	from, to []graph.NodeID
	counts   []int // relationships by type
}

// Of gives the Graph of a Snapshot, made once for each Snapshot. O(relationships) the first time.
func Of(s *graph.Snapshot) *Graph {
	type key struct{}
	g, ok := s.Derived(key{}, func() any { return build(s) }).(*Graph)
	if !ok {
		return build(s)
	}
	return g
}

func build(s *graph.Snapshot) *Graph {
	g := &Graph{Snapshot: s}
	codes := map[graph.Label]value.Code{NodeLabel: 0}
	for _, set := range s.LabelSets() {
		for _, l := range set {
			codes[l] = 0
		}
	}
	for l := range codes {
		g.labels = append(g.labels, string(l))
	}
	slices.Sort(g.labels)
	for i, l := range g.labels {
		codes[graph.Label(l)] = value.Code(i)
	}
	for _, set := range s.LabelSets() {
		list := []value.Code{codes[NodeLabel]}
		has := make([]bool, len(g.labels))
		has[codes[NodeLabel]] = true
		for _, l := range set {
			list = append(list, codes[l])
			has[codes[l]] = true
		}
		slices.Sort(list)
		g.sets = append(g.sets, list)
		g.has = append(g.has, has)
	}
	for _, k := range s.Kinds() {
		g.types = append(g.types, string(k))
	}
	g.from, g.to = s.Ends()
	g.counts = make([]int, len(g.types))
	for e := range g.from {
		g.counts[s.KindCode(graph.EdgeID(e))]++
	}
	return g
}

// NumRels implements value.Graph.
func (g *Graph) NumRels() int { return g.NumEdges() }

// Labels implements value.Graph.
func (g *Graph) Labels() []string { return g.labels }

// Types implements value.Graph.
func (g *Graph) Types() []string { return g.types }

// HasLabel implements value.Graph.
func (g *Graph) HasLabel(n uint32, label value.Code) bool {
	return g.has[g.LabelSet(graph.NodeID(n))][label]
}

// NodeLabels implements value.Graph.
func (g *Graph) NodeLabels(n uint32) []value.Code { return g.sets[g.LabelSet(graph.NodeID(n))] }

// WithLabel implements value.Graph.
func (g *Graph) WithLabel(label value.Code) []uint32 {
	type key struct{ value.Code }
	list, ok := g.Derived(key{label}, func() any {
		if g.labels[label] == NodeLabel {
			all := make([]uint32, g.NumNodes())
			for i := range all {
				all[i] = uint32(i)
			}
			return all
		}
		nodes := g.Snapshot.WithLabel(graph.Label(g.labels[label]))
		out := make([]uint32, len(nodes))
		for i, n := range nodes {
			out[i] = uint32(n)
		}
		return out
	}).([]uint32)
	if !ok {
		return nil
	}
	return list
}

// NumType implements value.Graph.
func (g *Graph) NumType(t value.Code) int { return g.counts[t] }

// Ends implements value.Graph.
func (g *Graph) Ends(r uint32) (t value.Code, from, to uint32) {
	e := graph.EdgeID(r)
	return value.Code(g.KindCode(e)), uint32(g.from[e]), uint32(g.to[e])
}

// outOf gives the range of the relationships of one type that leave a node: they lie sorted by type.
func (g *Graph) outOf(n uint32, t value.Code) (lo, hi int) {
	a, b := g.OutEdges(graph.NodeID(n))
	lo, hi = int(a), int(b)
	code := uint8(t)                                                 //nolint:gosec // a few dozen kinds
	kind := func(i int) uint8 { return g.KindCode(graph.EdgeID(i)) } //nolint:gosec // edges are numbered as uint32
	lo += sort.Search(hi-lo, func(i int) bool { return kind(lo+i) >= code })
	return lo, lo + sort.Search(hi-lo, func(i int) bool { return kind(lo+i) > code })
}

// intoOf is outOf for relationships that arrive: a range of InEdges.
func (g *Graph) intoOf(n uint32, t value.Code) (lo, hi int) {
	a, b := g.InRange(graph.NodeID(n))
	lo, hi = int(a), int(b)
	code := uint8(t) //nolint:gosec // a few dozen kinds
	in := g.InEdges()
	kind := func(i int) uint8 { return g.KindCode(in[i]) }
	lo += sort.Search(hi-lo, func(i int) bool { return kind(lo+i) >= code })
	return lo, lo + sort.Search(hi-lo, func(i int) bool { return kind(lo+i) > code })
}

// Out implements value.Graph.
func (g *Graph) Out(n uint32, t value.Code) iter.Seq2[uint32, uint32] {
	return func(yield func(uint32, uint32) bool) {
		lo, hi := g.outOf(n, t)
		for e := lo; e < hi; e++ {
			if !yield(uint32(e), uint32(g.to[e])) { //nolint:gosec // edges are numbered as uint32
				return
			}
		}
	}
}

// In implements value.Graph.
func (g *Graph) In(n uint32, t value.Code) iter.Seq2[uint32, uint32] {
	return func(yield func(uint32, uint32) bool) {
		lo, hi := g.intoOf(n, t)
		for _, e := range g.InEdges()[lo:hi] {
			if !yield(uint32(e), uint32(g.from[e])) {
				return
			}
		}
	}
}

// Degree implements value.Graph.
func (g *Graph) Degree(n uint32, t value.Code) (out, in int) {
	a, b := g.outOf(n, t)
	c, d := g.intoOf(n, t)
	return b - a, d - c
}

// NodeElement implements value.Graph.
func (g *Graph) NodeElement(n uint32) string { return g.ID(graph.NodeID(n)) }

// RelElement implements value.Graph.
func (g *Graph) RelElement(r uint32) string {
	e := graph.EdgeID(r)
	x := g.Edge(e)
	return string(x.Kind) + "|" + g.ID(x.From) + "|" + g.ID(x.To) + "|" + g.EdgeKey(e)
}
