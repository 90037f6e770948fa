package graph

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// Change is what a later Snapshot says differently of one node or edge.
type Change struct {
	Subject string // node id, or kind|from|to|key
	Keys    []string
}

// Difference is what changed from one Snapshot to another; lists are ascending.
// Edges are written kind|from|to|key.
type Difference struct {
	NodesAdded, NodesRemoved []string
	NodesChanged             []Change
	EdgesAdded, EdgesRemoved []string
	EdgesChanged             []Change
}

// Diff compares two Snapshots by ids, in time linear in their size.
func Diff(a, b *Snapshot) Difference {
	var d Difference
	x, y := a.ordered(), b.ordered()
	for p, q := 0, 0; p < len(a.ids) || q < len(b.ids); {
		i, j := x.at(p), y.at(q)
		switch c := compareAt(a, i, b, j); {
		case c < 0:
			d.NodesRemoved = append(d.NodesRemoved, a.ids[i])
			d.diffEdges(a, b, i, j, -1)
			p++
		case c > 0:
			d.NodesAdded = append(d.NodesAdded, b.ids[j])
			d.diffEdges(a, b, i, j, 1)
			q++
		default:
			if keys := nodeKeys(a, i, b, j); len(keys) > 0 {
				d.NodesChanged = append(d.NodesChanged, Change{b.ids[j], keys})
			}
			d.diffEdges(a, b, i, j, 0)
			p, q = p+1, q+1
		}
	}
	return d
}

// order gives the nodes of a Snapshot by folded id; nil where they are numbered so.
type order []NodeID

func (s *Snapshot) ordered() order {
	if len(s.late) == 0 {
		return nil
	}
	out := make(order, len(s.ids))
	for i := range out {
		out[i] = NodeID(i)
	}
	slices.SortFunc(out, func(x, y NodeID) int { return strings.Compare(s.folds[x], s.folds[y]) })
	return out
}

func (o order) at(i int) NodeID {
	if i < len(o) {
		return o[i]
	}
	return NodeID(i) //nolint:gosec // nodes are numbered as uint32; behind the last is no node
}

func compareAt(a *Snapshot, i NodeID, b *Snapshot, j NodeID) int {
	switch {
	case int(i) >= len(a.ids):
		return 1
	case int(j) >= len(b.ids):
		return -1
	}
	return strings.Compare(a.folds[i], b.folds[j])
}

// diffEdges compares the edges that leave node i of a with those that leave j
// of b; side tells that only a (-1) or only b (1) has the node.
func (d *Difference) diffEdges(a, b *Snapshot, i, j NodeID, side int) {
	var x, y []Edge
	if side <= 0 {
		x = slices.Collect(a.Out(i))
	}
	if side >= 0 {
		y = slices.Collect(b.Out(j))
	}
	a.sortByID(x)
	b.sortByID(y)
	p, q := 0, 0
	for p < len(x) || q < len(y) {
		var c int
		switch {
		case p == len(x):
			c = 1
		case q == len(y):
			c = -1
		default:
			c = cmp.Or(strings.Compare(string(x[p].Kind), string(y[q].Kind)),
				strings.Compare(a.folds[x[p].To], b.folds[y[q].To]),
				strings.Compare(a.EdgeKey(x[p].ID), b.EdgeKey(y[q].ID)))
		}
		switch {
		case c < 0:
			d.EdgesRemoved = append(d.EdgesRemoved, a.edgeName(x[p]))
			p++
		case c > 0:
			d.EdgesAdded = append(d.EdgesAdded, b.edgeName(y[q]))
			q++
		default:
			if keys := setKeys(&a.sets, a.esets[x[p].ID], &b.sets, b.esets[y[q].ID]); len(keys) > 0 {
				d.EdgesChanged = append(d.EdgesChanged, Change{b.edgeName(y[q]), keys})
			}
			p++
			q++
		}
	}
}

// sortByID orders edges of one node as a Snapshot without late nodes has them.
func (s *Snapshot) sortByID(edges []Edge) {
	if len(s.late) > 0 {
		slices.SortStableFunc(edges, func(x, y Edge) int {
			return cmp.Or(strings.Compare(string(x.Kind), string(y.Kind)), strings.Compare(s.folds[x.To], s.folds[y.To]))
		})
	}
}

func (s *Snapshot) edgeName(e Edge) string {
	return string(e.Kind) + "|" + s.ids[e.From] + "|" + s.ids[e.To] + "|" + s.EdgeKey(e.ID)
}

func nodeKeys(a *Snapshot, i NodeID, b *Snapshot, j NodeID) []string {
	var keys []string
	for _, c := range []struct {
		key  string
		same bool
	}{
		{"id", a.ids[i] == b.ids[j]},
		{"name", a.Name(i) == b.Name(j)},
		{"cloud", a.Cloud(i) == b.Cloud(j)},
		{"account", a.Account(i) == b.Account(j)},
		{"region", a.Region(i) == b.Region(j)},
		{"type", a.Type(i) == b.Type(j)},
		{"labels", slices.Equal(a.Labels(i), b.Labels(j))},
	} {
		if !c.same {
			keys = append(keys, c.key)
		}
	}
	return append(keys, setKeys(&a.sets, a.nsets[i], &b.sets, b.nsets[j])...)
}

func setKeys(p *propSets, x uint32, q *propSets, y uint32) []string {
	var keys []string
	for k, v := range p.all(x) {
		if w, ok := q.get(y, k); !ok || !reflect.DeepEqual(v, w) {
			keys = append(keys, k)
		}
	}
	for k := range q.all(y) {
		if _, ok := p.get(x, k); !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
