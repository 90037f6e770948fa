package graph

import (
	"iter"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
)

// Snapshot is one whole estate at one run: immutable, in memory, safe for many
// readers. Edges lie in two CSR arrays, by source and by target, sorted by
// kind within a node; strings and property sets are stored once each. At 1 M
// nodes and 10 M edges it takes well under 4 GiB (BenchmarkSnapshotSize).
type Snapshot struct {
	meta Meta
	gaps []Gap

	strs   []string // interned strings; 0 is ""
	ids    []string // display id by node
	folds  []string // folded id by node, ascending; shares ids' bytes where equal
	name   []uint32
	cloud  []uint8
	acct   []uint32
	region []uint32
	typ    []uint32
	labels []uint16 // index of labelSets
	nsets  []uint32 // index of sets

	labelSets [][]Label
	byLabel   map[Label][]NodeID
	aliases   []alias // by folded alias

	kinds   []Kind // by kind code, ascending by word
	outOff  []uint32
	from    []NodeID
	to      []NodeID
	kind    []uint8
	esets   []uint32
	inOff   []uint32
	inEdges []EdgeID

	sets propSets

	// late are nodes that a Patch put behind the others, by folded id: ids ascend
	// but for these. nil in a Snapshot that was built, read or extended.
	late map[string]NodeID
	// room is false while what lies behind the columns of nodes, within what was
	// allocated for them, is nobody's; nil where there is none.
	room *atomic.Bool
	// base is what a Patch was made of, where nodes keep their numbers, sets their
	// codes and kinds theirs; changes says what is different. nil in others.
	base    *Snapshot
	changes Patched

	derived derived
}

// Meta says which run a Snapshot is.
type Meta struct {
	Run  string `json:"run"`
	AsOf int64  `json:"as_of"` // Unix seconds; decisions treat the request as not before it
}

type alias struct {
	fold string
	node NodeID
}

var _ Reader = (*Snapshot)(nil)

// Meta returns the run and time that the Snapshot stands for.
func (s *Snapshot) Meta() Meta { return s.meta }

// Gaps returns the coverage: what could not be read, understood or resolved.
// The caller must not change it.
func (s *Snapshot) Gaps() []Gap { return s.gaps }

// NumNodes returns the number of nodes.
func (s *Snapshot) NumNodes() int { return len(s.ids) }

// NumEdges returns the number of edges.
func (s *Snapshot) NumEdges() int { return len(s.to) }

// Lookup finds a node by id or alias, compared as its cloud compares them.
func (s *Snapshot) Lookup(id string) (NodeID, bool) {
	f := FoldID(id)
	if n, ok := s.late[f]; ok {
		return n, true
	}
	if i, ok := slices.BinarySearch(s.folds[:len(s.folds)-len(s.late)], f); ok {
		return NodeID(i), true //nolint:gosec // nodes are numbered as uint32
	}
	if i, ok := slices.BinarySearchFunc(s.aliases, f, func(a alias, f string) int { return strings.Compare(a.fold, f) }); ok {
		return s.aliases[i].node, true
	}
	return 0, false
}

// ID returns the node's id as its source wrote it.
func (s *Snapshot) ID(n NodeID) string { return s.ids[n] }

// Name returns the node's short name, its id where it has none.
func (s *Snapshot) Name(n NodeID) string {
	if v := s.strs[s.name[n]]; v != "" {
		return v
	}
	return s.ids[n]
}

// Cloud returns the cloud that the node belongs to.
func (s *Snapshot) Cloud(n NodeID) Cloud { return clouds[s.cloud[n]] }

// Account returns the id of the node's account, project or subscription; empty where it has none.
func (s *Snapshot) Account(n NodeID) string { return s.strs[s.acct[n]] }

// Region returns the cloud's word for where the node is; empty for global things.
func (s *Snapshot) Region(n NodeID) string { return s.strs[s.region[n]] }

// Type returns the cloud's own type name.
func (s *Snapshot) Type(n NodeID) string { return s.strs[s.typ[n]] }

// Labels returns the node's labels, general to specific. The caller must not change them.
func (s *Snapshot) Labels(n NodeID) []Label { return s.labelSets[s.labels[n]] }

// HasLabel reports whether the node carries the label.
func (s *Snapshot) HasLabel(n NodeID, l Label) bool {
	return slices.Contains(s.labelSets[s.labels[n]], l)
}

// WithLabel gives the nodes with a label in ascending order. The caller must not change it.
func (s *Snapshot) WithLabel(l Label) []NodeID { return s.byLabel[l] }

// NodeProp returns one property of a node; tags are properties "tags.KEY".
func (s *Snapshot) NodeProp(n NodeID, key string) (any, bool) { return s.sets.get(s.nsets[n], key) }

// PropKeys lists the names of properties that any node or edge has, in no order.
func (s *Snapshot) PropKeys() []string { return slices.Clone(s.sets.keys) }

// NodeString returns a string property, or "" where it is absent or no string.
func (s *Snapshot) NodeString(n NodeID, key string) string {
	v, _ := s.sets.get(s.nsets[n], key)
	str, _ := v.(string)
	return str
}

// NodeFlag reports whether a property is true.
func (s *Snapshot) NodeFlag(n NodeID, key string) bool {
	v, _ := s.sets.get(s.nsets[n], key)
	b, _ := v.(bool)
	return b
}

// NodeProps gives all properties of a node by ascending key.
func (s *Snapshot) NodeProps(n NodeID) iter.Seq2[string, any] { return s.sets.all(s.nsets[n]) }

// Edge returns one edge.
func (s *Snapshot) Edge(e EdgeID) Edge {
	return Edge{ID: e, Kind: s.kinds[s.kind[e]], From: s.from[e], To: s.to[e]}
}

// EdgeKey returns what tells the edge from parallel edges of its kind.
func (s *Snapshot) EdgeKey(e EdgeID) string {
	v, _ := s.sets.get(s.esets[e], "")
	k, _ := v.(string)
	return k
}

// EdgeProp returns one property of an edge.
func (s *Snapshot) EdgeProp(e EdgeID, key string) (any, bool) { return s.sets.get(s.esets[e], key) }

// EdgeString returns a string property, or "" where it is absent or no string.
func (s *Snapshot) EdgeString(e EdgeID, key string) string {
	v, _ := s.sets.get(s.esets[e], key)
	str, _ := v.(string)
	return str
}

// EdgeProps gives all properties of an edge by ascending key.
func (s *Snapshot) EdgeProps(e EdgeID) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for k, v := range s.sets.all(s.esets[e]) {
			if k != "" && !yield(k, v) {
				return
			}
		}
	}
}

// Certainty returns how far the edge can be trusted.
func (s *Snapshot) Certainty(e EdgeID) Certainty { return s.sets.certainty[s.esets[e]] }

// Cost returns the edge's own cost, and false where its kind's default holds.
func (s *Snapshot) Cost(e EdgeID) (float32, bool) {
	c := s.sets.cost[s.esets[e]]
	return c, c >= 0
}

// Kinds returns the kinds of edge that occur, ascending by word. The caller must not change it.
func (s *Snapshot) Kinds() []Kind { return s.kinds }

// Out gives the edges that leave n, by kind, then by the other end.
func (s *Snapshot) Out(n NodeID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for e := s.outOff[n]; e < s.outOff[n+1]; e++ {
			if !yield(s.Edge(EdgeID(e))) {
				return
			}
		}
	}
}

// In gives the edges that arrive at n, by kind, then by the other end.
func (s *Snapshot) In(n NodeID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for i := s.inOff[n]; i < s.inOff[n+1]; i++ {
			if !yield(s.Edge(s.inEdges[i])) {
				return
			}
		}
	}
}

// OutKind gives the edges of one kind that leave n, by the other end.
func (s *Snapshot) OutKind(n NodeID, k Kind) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		code, ok := s.kindCode(k)
		if !ok {
			return
		}
		lo, hi := int(s.outOff[n]), int(s.outOff[n+1])
		lo += sort.Search(hi-lo, func(i int) bool { return s.kind[lo+i] >= code })
		for e := lo; e < hi && s.kind[e] == code; e++ {
			if !yield(s.Edge(EdgeID(e))) { //nolint:gosec // edges are numbered as uint32
				return
			}
		}
	}
}

// InKind gives the edges of one kind that arrive at n, by the other end.
func (s *Snapshot) InKind(n NodeID, k Kind) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		code, ok := s.kindCode(k)
		if !ok {
			return
		}
		in := s.inEdges[s.inOff[n]:s.inOff[n+1]]
		lo := sort.Search(len(in), func(i int) bool { return s.kind[in[i]] >= code })
		for _, e := range in[lo:] {
			if s.kind[e] != code || !yield(s.Edge(e)) {
				return
			}
		}
	}
}

// Degree returns the number of edges that leave and arrive at n.
func (s *Snapshot) Degree(n NodeID) (out, in int) {
	return int(s.outOff[n+1] - s.outOff[n]), int(s.inOff[n+1] - s.inOff[n])
}

func (s *Snapshot) kindCode(k Kind) (uint8, bool) {
	i, ok := slices.BinarySearch(s.kinds, k)
	return uint8(i), ok //nolint:gosec // Build refuses more than 255 kinds
}

// Aliases gives the other ids under which nodes are found, ascending.
func (s *Snapshot) Aliases() iter.Seq2[string, NodeID] {
	return func(yield func(string, NodeID) bool) {
		for _, a := range s.aliases {
			if !yield(a.fold, a.node) {
				return
			}
		}
	}
}
