package neo4j

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// plan is what must change for the plain graph to go from one Snapshot to the next.
type plan struct {
	old, next *graph.Snapshot // old may be nil: nothing is there

	addNodes    []graph.NodeID // of next
	changeNodes [][2]graph.NodeID
	dropNodes   []graph.NodeID // of old
	addEdges    []graph.EdgeID // of next
	changeEdges [][2]graph.EdgeID
	dropEdges   []graph.EdgeID // of old
}

func newPlan(old, next *graph.Snapshot) *plan {
	p := &plan{old: old, next: next}
	if old == nil {
		for n := range next.NumNodes() {
			p.addNodes = append(p.addNodes, graph.NodeID(n))
		}
		for e := range next.NumEdges() {
			p.addEdges = append(p.addEdges, graph.EdgeID(e))
		}
		return p
	}
	a, b := folds(old), folds(next)
	for i, j := 0, 0; i < len(a) || j < len(b); {
		var c int
		switch {
		case i == len(a):
			c = 1
		case j == len(b):
			c = -1
		default:
			c = strings.Compare(a[i], b[j])
		}
		x, y := graph.NodeID(i), graph.NodeID(j)
		switch {
		case c < 0:
			p.dropNodes = append(p.dropNodes, x)
			for e := range old.Out(x) {
				p.dropEdges = append(p.dropEdges, e.ID)
			}
			i++
		case c > 0:
			p.addNodes = append(p.addNodes, y)
			for e := range next.Out(y) {
				p.addEdges = append(p.addEdges, e.ID)
			}
			j++
		default:
			if !sameNode(old, x, next, y) {
				p.changeNodes = append(p.changeNodes, [2]graph.NodeID{x, y})
			}
			p.edges(a, x, b, y)
			i, j = i+1, j+1
		}
	}
	return p
}

func folds(s *graph.Snapshot) []string {
	out := make([]string, s.NumNodes())
	for n := range out {
		out[n] = graph.FoldID(s.ID(graph.NodeID(n)))
	}
	return out
}

// edges compares what leaves node x of old with what leaves node y of next.
func (p *plan) edges(a []string, x graph.NodeID, b []string, y graph.NodeID) {
	out, in := slices.Collect(p.old.Out(x)), slices.Collect(p.next.Out(y))
	for i, j := 0, 0; i < len(out) || j < len(in); {
		var c int
		switch {
		case i == len(out):
			c = 1
		case j == len(in):
			c = -1
		default:
			c = cmp.Or(strings.Compare(string(out[i].Kind), string(in[j].Kind)), strings.Compare(a[out[i].To], b[in[j].To]),
				strings.Compare(p.old.EdgeKey(out[i].ID), p.next.EdgeKey(in[j].ID)))
		}
		switch {
		case c < 0:
			p.dropEdges = append(p.dropEdges, out[i].ID)
			i++
		case c > 0:
			p.addEdges = append(p.addEdges, in[j].ID)
			j++
		default:
			if string(edgeKeyOf(p.old, out[i].ID, nil)) != string(edgeKeyOf(p.next, in[j].ID, nil)) {
				p.changeEdges = append(p.changeEdges, [2]graph.EdgeID{out[i].ID, in[j].ID})
			}
			i, j = i+1, j+1
		}
	}
}

func sameNode(a *graph.Snapshot, x graph.NodeID, b *graph.Snapshot, y graph.NodeID) bool {
	if a.ID(x) != b.ID(y) || a.Name(x) != b.Name(y) || a.Cloud(x) != b.Cloud(y) || a.Account(x) != b.Account(y) ||
		a.Region(x) != b.Region(y) || a.Type(x) != b.Type(y) || !slices.Equal(a.Labels(x), b.Labels(y)) {
		return false
	}
	var p, q []byte
	for k, v := range a.NodeProps(x) {
		p = appendProp(p, k, v)
	}
	for k, v := range b.NodeProps(y) {
		q = appendProp(q, k, v)
	}
	return string(p) == string(q)
}
