package value

import "iter"

// Code numbers a label or a relationship type of one Graph, from 0.
type Code uint16

// Graph is what queries read: nodes and relationships numbered from 0, both with properties. Implementations are immutable
// and safe for many readers.
type Graph interface {
	Nodes
	Rels
	// Keys gives the names of all properties that occur, ascending.
	Keys() []string
}

// Nodes is what a Graph tells of its nodes.
type Nodes interface {
	Labelled
	NumNodes() int
	// NodeProp gives one property, null where the node has none.
	NodeProp(n uint32, key string) Value
	// NodeProps gives all properties, by ascending key.
	NodeProps(n uint32) iter.Seq2[string, Value]
	// NodeElement gives what elementId says.
	NodeElement(n uint32) string
	// Find gives the nodes whose property equals a string, where the Graph keeps an index of that property; ok says whether
	// it does. The result is ascending and must not be changed.
	Find(key, value string) (nodes []uint32, ok bool)
}

// Labelled is what a Graph tells of labels.
type Labelled interface {
	// Labels gives the names of all labels that occur; a Code is a position in it.
	Labels() []string
	// HasLabel reports whether the node carries the label.
	HasLabel(n uint32, label Code) bool
	// NodeLabels gives the codes of a node's labels, ascending. The caller must not change it.
	NodeLabels(n uint32) []Code
	// WithLabel gives the nodes that carry the label, ascending. The caller must not change it.
	WithLabel(label Code) []uint32
}

// Rels is what a Graph tells of its relationships.
type Rels interface {
	Adjacent
	NumRels() int
	// Types gives the names of all relationship types that occur; a Code is a position in it.
	Types() []string
	// RelProp gives one property, null where the relationship has none.
	RelProp(r uint32, key string) Value
	// RelProps gives all properties, by ascending key.
	RelProps(r uint32) iter.Seq2[string, Value]
	// RelElement gives what elementId says.
	RelElement(r uint32) string
}

// Adjacent is how a Graph leads from node to node.
type Adjacent interface {
	// NumType says how many relationships of the type there are.
	NumType(t Code) int
	// Ends gives the type and both ends of a relationship.
	Ends(r uint32) (t Code, from, to uint32)
	// Out gives the relationships of one type that leave n, with their other ends.
	Out(n uint32, t Code) iter.Seq2[uint32, uint32]
	// In gives the relationships of one type that arrive at n, with their other ends.
	In(n uint32, t Code) iter.Seq2[uint32, uint32]
	// Degree says how many relationships of the type leave and arrive at n.
	Degree(n uint32, t Code) (out, in int)
}

// Shaped is a Graph that knows which of its nodes, and of its relationships, are alike: what has one shape has the same labels
// or type, and the same properties of the same types. What differs in shape may be alike all the same.
type Shaped interface {
	NodeShape(n uint32) uint64
	RelShape(r uint32) uint64
}
