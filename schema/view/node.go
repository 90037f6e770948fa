package view

import (
	"iter"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// node is one node of an Estate. What shows it has a type by its labels, see Entity.
type node struct {
	e *Estate
	n graph.NodeID
}

// FlagSet is a flag that is set, with what it rests on.
type FlagSet struct {
	Flag Flag
	Why  string
}

// Property is one property, its value as text and as it is.
type Property struct {
	Key, Value string
	Exact      Value
}

// NeighbourCount counts the edges of one kind and direction.
type NeighbourCount struct {
	Kind      graph.Kind
	Direction Direction
	Count     int
}

const tagPrefix = "tags."

// flags lists the flags in the schema's order.
func flags() []string {
	return []string{graph.PropPublic, graph.PropAdmin, graph.PropExternal, graph.PropSensitive, graph.PropOwned}
}

// ID is the cloud's own name.
func (n *node) ID() string { return n.e.s.ID(n.n) }

// IsNode implements Node.
func (*node) IsNode() {}

// IsEntity implements Entity.
func (*node) IsEntity() {}

// Name is the short name.
func (n *node) Name() string { return n.e.s.Name(n.n) }

// Cloud is the cloud that owns it, or nil.
func (n *node) Cloud() *graph.Cloud {
	if c := n.e.s.Cloud(n.n); c != "" {
		return &c
	}
	return nil
}

// Account is the account, project or subscription.
func (n *node) Account() string { return n.e.s.Account(n.n) }

// Region is where it is.
func (n *node) Region() string { return n.e.s.Region(n.n) }

// Type is the cloud's own type name.
func (n *node) Type() string { return n.e.s.Type(n.n) }

// Labels lists the labels.
func (n *node) Labels() []graph.Label { return slices.Clone(n.e.s.Labels(n.n)) }

// Flags lists the flags that are set.
func (n *node) Flags() []*FlagSet {
	out := []*FlagSet{}
	for _, f := range flags() {
		if n.e.s.NodeFlag(n.n, f) || f == graph.PropPublic && n.e.s.HasLabel(n.n, graph.Public) {
			out = append(out, &FlagSet{Flag(f), n.e.s.NodeString(n.n, f+"_why")})
		}
	}
	return out
}

// Tags lists the tags.
func (n *node) Tags() []*Property {
	out := []*Property{}
	for k, v := range n.e.s.NodeProps(n.n) {
		if tag, ok := strings.CutPrefix(k, tagPrefix); ok {
			out = append(out, &Property{tag, text(v), Value{v}})
		}
	}
	return out
}

// Properties lists what is neither a tag nor a flag, or all.
func (n *node) Properties(all bool) []*Property {
	out := []*Property{}
	for k, v := range n.e.s.NodeProps(n.n) {
		if flag, _ := strings.CutSuffix(k, "_why"); !all && (strings.HasPrefix(k, tagPrefix) || slices.Contains(flags(), flag)) {
			continue
		}
		out = append(out, &Property{k, text(v), Value{v}})
	}
	return out
}

// Parent is what the node stands directly in.
func (n *node) Parent() Entity {
	for edge := range n.e.s.InKind(n.n, graph.Contains) {
		return n.e.node(edge.From)
	}
	return nil
}

// NeighbourCounts counts the edges by direction and kind; those that leave come first.
func (n *node) NeighbourCounts() []*NeighbourCount {
	out := []*NeighbourCount{}
	for _, d := range []Direction{Out, In} {
		counts := map[graph.Kind]int{}
		for e := range n.e.around(n.n, nil, d) {
			counts[e.Kind]++
		}
		for _, k := range n.e.s.Kinds() {
			if counts[k] > 0 {
				out = append(out, &NeighbourCount{k, d, counts[k]})
			}
		}
	}
	return out
}

// Neighbours gives a page of the edges at the node.
func (n *node) Neighbours(kinds []graph.Kind, direction Direction, first *int, after *string) (*EdgeConnection, error) {
	w, err := newWindow(n.e.run(), first, after)
	if err != nil {
		return nil, err
	}
	return pageOfEdges(n.e, w, n.e.around(n.n, kinds, direction)), nil
}

// around gives the edges at a node with Grants expanded, lazily: its own edges first, then those through Grants, each
// by kind and other end. An edge through a Grant starts at its holder; HOLDS is never shown, nor an edge that a Grant
// would draw from a holder to itself.
func (e *Estate) around(n graph.NodeID, kinds []graph.Kind, d Direction) iter.Seq[graph.Edge] {
	wanted := func(k graph.Kind) bool { return k != graph.Holds && (len(kinds) == 0 || slices.Contains(kinds, k)) }
	return func(yield func(graph.Edge) bool) {
		if d != In && !e.leaving(n, wanted, yield) {
			return
		}
		if d != Out {
			e.arriving(n, wanted, yield)
		}
	}
}

func (e *Estate) leaving(n graph.NodeID, wanted func(graph.Kind) bool, yield func(graph.Edge) bool) bool {
	for edge := range e.s.Out(n) {
		if wanted(edge.Kind) && !yield(edge) {
			return false
		}
	}
	for h := range e.s.OutKind(n, graph.Holds) {
		for edge := range e.s.Out(h.To) {
			if edge.To == n || !wanted(edge.Kind) {
				continue
			}
			edge.From = n
			if !yield(edge) {
				return false
			}
		}
	}
	return true
}

func (e *Estate) arriving(n graph.NodeID, wanted func(graph.Kind) bool, yield func(graph.Edge) bool) {
	var grants []graph.Edge
	for edge := range e.s.In(n) {
		switch {
		case !wanted(edge.Kind):
		case e.s.HasLabel(edge.From, graph.Grant):
			grants = append(grants, edge)
		case !yield(edge):
			return
		}
	}
	for _, edge := range grants {
		for h := range e.s.InKind(edge.From, graph.Holds) {
			if h.From == n {
				continue
			}
			if !yield(graph.Edge{ID: edge.ID, Kind: edge.Kind, From: h.From, To: n}) {
				return
			}
		}
	}
}
