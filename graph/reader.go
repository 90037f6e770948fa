package graph

import "iter"

// NodeID numbers the nodes of one Snapshot from 0, in order of their folded
// ids. It means nothing in another Snapshot.
type NodeID uint32

// EdgeID numbers the edges of one Snapshot from 0, in order of from, kind, to, key.
type EdgeID uint32

// Edge is one edge's ends and kind.
type Edge struct {
	ID       EdgeID
	Kind     Kind
	From, To NodeID
}

// Reader is what search and queries need of a graph. It knows no table of
// kinds: any label, kind and property may come out. Implementations are
// immutable and safe for many readers.
type Reader interface { //nolint:interfacebloat // one view of one thing; splitting it would only rename the parts
	NumNodes() int
	NumEdges() int
	// Lookup finds a node by id or alias, compared as its cloud compares them.
	Lookup(id string) (NodeID, bool)
	ID(NodeID) string
	HasLabel(NodeID, Label) bool
	// WithLabel gives the nodes with a label in ascending order.
	WithLabel(Label) []NodeID
	NodeProp(n NodeID, key string) (any, bool)
	Edge(EdgeID) Edge
	EdgeProp(e EdgeID, key string) (any, bool)
	// Out gives the edges that leave n, by kind, then by the other end.
	Out(NodeID) iter.Seq[Edge]
	// In gives the edges that arrive at n, by kind, then by the other end.
	In(NodeID) iter.Seq[Edge]
}
