package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Changes are the rows that tell a Snapshot from an earlier one. Both lists of
// nodes and of edges ascend.
type Changes struct {
	AddedNodes   []NodeID
	ChangedNodes []ChangedNode
	GoneNodes    []NodeFact // Name as it was shown; tags among Props, as "tags.KEY"
	AddedEdges   []EdgeID
	ChangedEdges []ChangedEdge
	GoneEdges    []EdgeFact // ends as the earlier Snapshot wrote their ids
}

// ChangedNode is a node that says something else than before.
type ChangedNode struct {
	Was NodeFact // as Changes.GoneNodes
	Is  NodeID
}

// ChangedEdge is an edge of the same kind, ends and key as before, with other properties.
type ChangedEdge struct {
	Was Props
	Is  EdgeID
}

// Comparison finds what changed from an earlier Snapshot by the chunks that the
// two do not share. It costs what those chunks hold, whatever else the
// Snapshots do, and keeps of them only what changed.
type Comparison struct {
	next         *Snapshot
	nodes, edges []Rows // of next, not yet passed
	out          Changes
	lastKind     ChunkKind
	lastFold     string
	wrote        map[string]string // ids of the earlier Snapshot by folded id, where next writes them otherwise or not at all
	err          error
}

// NewComparison takes the later Snapshot and the rows of those of its chunks
// that the earlier one lacks, in order.
func NewComparison(next *Snapshot, nodes, edges []Rows) *Comparison {
	return &Comparison{next: next, nodes: slices.Clone(nodes), edges: slices.Clone(edges), wrote: map[string]string{}}
}

// Add takes the next chunk of the earlier Snapshot that the later one lacks, in
// the order in which EncodeChunks gave them. It keeps no part of chunk.
func (c *Comparison) Add(chunk []byte) error {
	if c.err == nil {
		c.err = c.add(chunk)
	}
	return c.err
}

func (c *Comparison) add(chunk []byte) error {
	if len(chunk) < 2 || chunk[0] != wireVersion || ChunkKind(chunk[1]) < c.lastKind {
		return errors.New("compare snapshots: not the next chunk")
	}
	k := ChunkKind(chunk[1])
	if k != c.lastKind {
		c.lastKind, c.lastFold = k, ""
	}
	switch k {
	case ChunkNodes:
		return decodeError(k, c.addNodes(chunk[2:]))
	case ChunkEdges:
		return decodeError(k, c.addEdges(chunk[2:]))
	default:
		return nil // no rows
	}
}

// Changes gives what was found. The Comparison must not be used afterwards.
func (c *Comparison) Changes() (*Changes, error) {
	if c.err != nil {
		return nil, c.err
	}
	for n, ok := front(&c.nodes); ok; n, ok = front(&c.nodes) {
		c.out.AddedNodes = append(c.out.AddedNodes, NodeID(n)) //nolint:gosec // a row
		pass(&c.nodes)
	}
	for e, ok := front(&c.edges); ok; e, ok = front(&c.edges) {
		c.out.AddedEdges = append(c.out.AddedEdges, EdgeID(e)) //nolint:gosec // a row
		pass(&c.edges)
	}
	return &c.out, nil
}

// front gives the first row that was not passed.
func front(rows *[]Rows) (int, bool) {
	for len(*rows) > 0 {
		if r := (*rows)[0]; r.First < r.End {
			return r.First, true
		}
		*rows = (*rows)[1:]
	}
	return 0, false
}

func pass(rows *[]Rows) { (*rows)[0].First++ }

func (c *Comparison) addNodes(body []byte) error {
	d := NewDecoder()
	if err := d.takeNodes(readNodes(body)); err != nil {
		return err
	}
	if err := d.finishNodes(); err != nil {
		return err
	}
	was := d.s
	was.sets = d.sets.propSets
	if len(was.folds) > 0 && was.folds[0] <= c.lastFold {
		return fmt.Errorf("node %q out of order", was.folds[0])
	}
	same := sameSets{was: &was.sets, is: &c.next.sets, known: map[[2]uint32]bool{}}
	for i, fold := range was.folds {
		c.lastFold = fold
		x := NodeID(i)
		order := -1 // of the earlier row, beside the later one
		for order < 0 {
			n, ok := front(&c.nodes)
			if !ok {
				break
			}
			y := NodeID(n) //nolint:gosec // a row
			if order = strings.Compare(c.next.folds[y], fold); order <= 0 {
				pass(&c.nodes)
			}
			switch {
			case order < 0:
				c.out.AddedNodes = append(c.out.AddedNodes, y)
			case order == 0 && !sameNode(was, x, c.next, y, same):
				c.out.ChangedNodes = append(c.out.ChangedNodes, ChangedNode{nodeRow(was, x), y})
				if was.ids[x] != c.next.ids[y] {
					c.wrote[strings.Clone(fold)] = strings.Clone(was.ids[x])
				}
			}
		}
		if order != 0 {
			c.out.GoneNodes = append(c.out.GoneNodes, nodeRow(was, x))
			c.wrote[strings.Clone(fold)] = strings.Clone(was.ids[x])
		}
	}
	return nil
}

func nodeRow(s *Snapshot, n NodeID) NodeFact {
	return NodeFact{
		ID: strings.Clone(s.ids[n]), Labels: s.Labels(n), Name: strings.Clone(s.Name(n)), Cloud: s.Cloud(n),
		Account: s.Account(n), Region: s.Region(n), Type: s.Type(n), Props: maps.Collect(s.NodeProps(n)),
	}
}

func sameNode(a *Snapshot, x NodeID, b *Snapshot, y NodeID, sets sameSets) bool {
	return a.ids[x] == b.ids[y] && a.Name(x) == b.Name(y) && a.cloud[x] == b.cloud[y] && a.Account(x) == b.Account(y) &&
		a.Region(x) == b.Region(y) && a.Type(x) == b.Type(y) && slices.Equal(a.Labels(x), b.Labels(y)) && sets.same(a.nsets[x], b.nsets[y])
}

// sameSets says whether sets of properties of two Snapshots are equal; rows
// share them, so each pair is compared once.
type sameSets struct {
	was, is *propSets
	known   map[[2]uint32]bool
}

func (s sameSets) same(x, y uint32) bool {
	v, ok := s.known[[2]uint32{x, y}]
	if !ok {
		v = slices.EqualFunc(s.was.list(x), s.is.list(y), sameProp)
		s.known[[2]uint32{x, y}] = v
	}
	return v
}

func sameProp(p, q prop) bool { return p.key == q.key && sameValue(p.value, q.value) }

func sameValue(a, b any) bool {
	if v, ok := a.([]string); ok {
		w, ok := b.([]string)
		return ok && slices.Equal(v, w)
	}
	if _, ok := b.([]string); ok {
		return false
	}
	return a == b
}
