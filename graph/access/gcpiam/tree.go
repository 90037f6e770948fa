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

// chooseParents gives each node its deepest parent and cuts cycles.
func (t *tree) chooseParents(s *graph.Snapshot) {
	parents := func(n uint32) []uint32 {
		var out []uint32
		for e := range s.InKind(graph.NodeID(n), graph.Contains) {
			if e.From != e.To && isOurs(s, e.From) {
				out = append(out, uint32(e.From))
			}
		}
		slices.Sort(out)
		return out
	}
	depth := make([]int32, len(t.parent)) // 0 unknown, -1 being worked out
	for i := range uint32(len(t.parent)) {
		if depth[i] != 0 || !isOurs(s, graph.NodeID(i)) {
			continue
		}
		stack := []uint32{i}
		for len(stack) > 0 {
			n := stack[len(stack)-1]
			ps := parents(n)
			if depth[n] == 0 {
				depth[n] = -1
				waiting := false
				for _, p := range ps {
					if depth[p] == 0 {
						stack = append(stack, p)
						waiting = true
					}
				}
				if waiting {
					continue
				}
			}
			stack = stack[:len(stack)-1]
			if depth[n] > 0 {
				continue
			}
			best := int32(0)
			for _, p := range ps {
				if depth[p] > best { // a parent still being worked out closes a cycle
					best = depth[p]
					t.parent[n] = p
				}
			}
			depth[n] = best + 1
		}
	}
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
