package gcpiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

const none = ^uint32(0)

// tree numbers the resource hierarchy in preorder, so that everything below a
// node is one range of positions. A node with several CONTAINS parents hangs
// under the deepest of them; a cycle is cut where it closes.
type tree struct {
	parent []uint32 // by node; none at a root
	pos    []uint32 // by node; none outside the cloud
	end    []uint32 // by node: the position after its subtree
}

func isOurs(s *graph.Snapshot, n graph.NodeID) bool {
	return s.Cloud(n) == graph.GCP || strings.HasPrefix(s.ID(n), "//")
}

func newTree(s *graph.Snapshot) *tree {
	size := s.NumNodes()
	t := &tree{parent: make([]uint32, size), pos: make([]uint32, size), end: make([]uint32, size)}
	for i := range size {
		t.parent[i], t.pos[i] = none, none
	}
	t.chooseParents(s)
	kids := make([][]uint32, size)
	var roots []uint32
	for i := range uint32(size) { //nolint:gosec // a Snapshot numbers its nodes as uint32
		switch {
		case !isOurs(s, graph.NodeID(i)):
		case t.parent[i] == none:
			roots = append(roots, i)
		default:
			kids[t.parent[i]] = append(kids[t.parent[i]], i)
		}
	}
	next := uint32(0)
	for _, r := range roots {
		next = t.number(r, kids, next)
	}
	return t
}

// number walks one tree without recursion: an estate may be deep, or made to look so.
func (t *tree) number(root uint32, kids [][]uint32, next uint32) uint32 {
	type frame struct{ node, kid uint32 }
	stack := []frame{{node: root}}
	t.pos[root] = next
	next++
	for len(stack) > 0 {
		f := &stack[len(stack)-1]
		if int(f.kid) == len(kids[f.node]) {
			t.end[f.node] = next
			stack = stack[:len(stack)-1]
			continue
		}
		k := kids[f.node][f.kid]
		f.kid++
		t.pos[k] = next
		next++
		stack = append(stack, frame{node: k})
	}
	return next
}

// chooseParents gives each node its deepest parent and cuts cycles. It walks up
// with a stack of its own, for the same reason as number.
func (t *tree) chooseParents(s *graph.Snapshot) {
	c := chooser{tree: t, s: s, depth: make([]int32, len(t.parent))}
	for i := range uint32(len(t.parent)) { //nolint:gosec // a Snapshot numbers its nodes as uint32
		if c.depth[i] != 0 || !isOurs(s, graph.NodeID(i)) {
			continue
		}
		stack := []uint32{i}
		for len(stack) > 0 {
			n := stack[len(stack)-1]
			if waiting := c.enter(n); len(waiting) > 0 {
				stack = append(stack, waiting...)
				continue
			}
			stack = stack[:len(stack)-1]
			c.leave(n)
		}
	}
}

type chooser struct {
	tree  *tree
	s     *graph.Snapshot
	depth []int32 // 0 unknown, -1 being worked out
}

func (c *chooser) parents(n uint32) []uint32 {
	var out []uint32
	for e := range c.s.InKind(graph.NodeID(n), graph.Contains) {
		if e.From != e.To && isOurs(c.s, e.From) {
			out = append(out, uint32(e.From))
		}
	}
	slices.Sort(out)
	return out
}

// enter gives the parents that have to be worked out before n, at the first visit alone.
func (c *chooser) enter(n uint32) []uint32 {
	if c.depth[n] != 0 {
		return nil
	}
	c.depth[n] = -1
	var waiting []uint32
	for _, p := range c.parents(n) {
		if c.depth[p] == 0 {
			waiting = append(waiting, p)
		}
	}
	return waiting
}

func (c *chooser) leave(n uint32) {
	if c.depth[n] > 0 {
		return
	}
	best := int32(0)
	for _, p := range c.parents(n) {
		if c.depth[p] > best { // a parent still being worked out closes a cycle
			best = c.depth[p]
			c.tree.parent[n] = p
		}
	}
	c.depth[n] = best + 1
}

// within reports whether n is scope or stands below it.
func (t *tree) within(n, scope graph.NodeID) bool {
	p := t.pos[n]
	return p != none && t.pos[scope] != none && t.pos[scope] <= p && p < t.end[scope]
}

// up gives n and what it stands in, nearest first.
func (t *tree) up(n graph.NodeID) []graph.NodeID {
	var out []graph.NodeID
	for i := uint32(n); i != none; i = t.parent[i] {
		out = append(out, graph.NodeID(i))
	}
	return out
}
