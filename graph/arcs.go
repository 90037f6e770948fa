package graph

import (
	"bytes"
	"iter"
	"slices"
)

// Plain access to the columns, for searches that look at millions of edges:
// no closures, no strings. What they return must not be changed.

// OutEdges gives the range of edges that leave n, as [lo, hi).
func (s *Snapshot) OutEdges(n NodeID) (lo, hi EdgeID) {
	return EdgeID(s.outOff[n]), EdgeID(s.outOff[n+1])
}

// InRange gives where the edges that arrive at n lie in InEdges, as [lo, hi).
func (s *Snapshot) InRange(n NodeID) (lo, hi uint32) { return s.inOff[n], s.inOff[n+1] }

// InEdges gives all edges by target, kind and source.
func (s *Snapshot) InEdges() []EdgeID { return s.inEdges }

// Ends gives the source and target of every edge, by EdgeID.
func (s *Snapshot) Ends() (from, to []NodeID) { return s.from, s.to }

// KindCode returns the edge's position in Kinds.
func (s *Snapshot) KindCode(e EdgeID) uint8 { return s.kind[e] }

// EdgesOf gives the edges of a kind, ascending. It costs a look at a byte an edge.
func (s *Snapshot) EdgesOf(k Kind) iter.Seq[EdgeID] {
	return func(yield func(EdgeID) bool) {
		code := slices.Index(s.kinds, k)
		if code < 0 {
			return
		}
		for at := 0; at < len(s.kind); at++ {
			next := bytes.IndexByte(s.kind[at:], byte(code)) //nolint:gosec // at most 255 kinds
			if next < 0 {
				return
			}
			if at += next; !yield(EdgeID(at)) { //nolint:gosec // edges are numbered as uint32
				return
			}
		}
	}
}

// LabelSets gives the combinations of labels that occur.
func (s *Snapshot) LabelSets() [][]Label { return s.labelSets }

// LabelSet returns the position of n's labels in LabelSets.
func (s *Snapshot) LabelSet(n NodeID) uint16 { return s.labels[n] }

// AccountCode numbers the node's account: nodes of one account, project or
// subscription have the same code, and AccountOf gives its id.
func (s *Snapshot) AccountCode(n NodeID) uint32 { return s.acct[n] }

// AccountOf gives the id behind an AccountCode; empty where nodes have none.
func (s *Snapshot) AccountOf(code uint32) string { return s.strs[code] }

// PropSet numbers the edge's set of properties: edges with equal sets have
// equal certainty, cost and properties. It lies below NumPropSets.
func (s *Snapshot) PropSet(e EdgeID) uint32 { return s.esets[e] }

// NodePropSet numbers the node's set of properties, as PropSet does.
func (s *Snapshot) NodePropSet(n NodeID) uint32 { return s.nsets[n] }

// PropOf returns a property of a set of properties.
func (s *Snapshot) PropOf(set uint32, key string) (any, bool) { return s.sets.get(set, key) }

// NumPropSets returns the number of distinct sets of properties.
func (s *Snapshot) NumPropSets() int { return len(s.sets.certainty) }
