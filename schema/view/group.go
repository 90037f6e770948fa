package view

import (
	"cmp"
	"encoding/base64"
	"iter"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// NeighbourGroup is edges of a node that say the same of many.
type NeighbourGroup struct {
	Kind           graph.Kind
	Direction      Direction
	Label          graph.Label
	ThroughGrant   bool
	Count, Certain int

	node  *node
	grant graph.NodeID // or NoNode
}

// grouped is an edge at a node, with the Grant that it leads through, or NoNode.
type grouped struct {
	edge  graph.Edge
	grant graph.NodeID
}

// ID names the group within node and run.
func (g *NeighbourGroup) ID() string {
	grant := ""
	if g.ThroughGrant {
		grant = g.node.e.s.ID(g.grant)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(
		[]string{g.node.ID(), string(g.Direction), string(g.Kind), string(g.Label), grant}, "\x00")))
}

// NeighbourGroupByID finds the group that had the id; nil where the run has no edge of it. Errors are *Error with BadRequest.
func (e *Estate) NeighbourGroupByID(id string) (*NeighbourGroup, error) {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	parts := strings.Split(string(raw), "\x00")
	if err != nil || len(parts) != groupParts {
		return nil, Errorf(BadRequest, "no id of a group of neighbours; pass one as an earlier answer gave it")
	}
	n, ok := e.s.Lookup(parts[0])
	if !ok || e.s.HasLabel(n, graph.Grant) {
		return nil, nil //nolint:nilnil // null is the answer
	}
	g := &NeighbourGroup{Direction: Direction(parts[1]), Kind: graph.Kind(parts[2]), Label: graph.Label(parts[3]), node: &node{e, n}, grant: graph.NoNode}
	if parts[4] != "" {
		if g.grant, g.ThroughGrant = e.s.Lookup(parts[4]); !g.ThroughGrant {
			return nil, nil //nolint:nilnil // null is the answer
		}
	}
	for x := range g.all {
		g.count(x)
	}
	if g.Count == 0 {
		return nil, nil //nolint:nilnil // null is the answer
	}
	return g, nil
}

// groupParts is what the id of a group is made of: node, direction, kind, label, Grant.
const groupParts = 5

// all gives the edges of the group.
func (g *NeighbourGroup) all(yield func(graph.Edge) bool) {
	e := g.node.e
	for x := range e.grouped(g.node.n, []graph.Kind{g.Kind}, g.Direction) {
		if x.grant == g.grant && e.s.MainLabel(other(x.edge, g.node.n, g.Direction)) == g.Label && !yield(x.edge) {
			return
		}
	}
}

func (g *NeighbourGroup) count(x graph.Edge) {
	g.Count++
	if g.node.e.s.Certainty(x.ID) == graph.Certain {
		g.Certain++
	}
}

// Edges gives a page of the group's edges.
func (g *NeighbourGroup) Edges(first *int, after *string) (*EdgeConnection, error) {
	w, err := newWindow(g.node.e.run(), first, after)
	if err != nil {
		return nil, err
	}
	return pageOfEdges(g.node.e, w, g.all), nil
}

// NeighbourGroups groups what is one edge away, the largest group first.
func (n *node) NeighbourGroups(kinds []graph.Kind, direction Direction, first *int) ([]*NeighbourGroup, error) {
	w, err := newWindow(n.e.run(), first, nil)
	if err != nil {
		return nil, err
	}
	type key struct {
		kind  graph.Kind
		d     Direction
		label graph.Label
		grant graph.NodeID
	}
	groups := map[key]*NeighbourGroup{}
	out := []*NeighbourGroup{}
	for _, d := range []Direction{Out, In} {
		if direction != Both && direction != d {
			continue
		}
		for x := range n.e.grouped(n.n, kinds, d) {
			k := key{x.edge.Kind, d, n.e.s.MainLabel(other(x.edge, n.n, d)), x.grant}
			g := groups[k]
			if g == nil {
				g = &NeighbourGroup{Kind: k.kind, Direction: d, Label: k.label, ThroughGrant: k.grant != graph.NoNode, node: n, grant: k.grant}
				groups[k] = g
				out = append(out, g)
			}
			g.count(x.edge)
		}
	}
	slices.SortStableFunc(out, func(a, b *NeighbourGroup) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(string(b.Direction), string(a.Direction)),
			strings.Compare(string(a.Label), string(b.Label)), strings.Compare(n.e.grantID(a.grant), n.e.grantID(b.grant)))
	})
	return out[:min(len(out), w.first)], nil
}

func (e *Estate) grantID(n graph.NodeID) string {
	if n == graph.NoNode {
		return ""
	}
	return e.s.ID(n)
}

func other(x graph.Edge, n graph.NodeID, d Direction) graph.NodeID {
	if d == Out || x.To != n {
		return x.To
	}
	return x.From
}

// grouped gives the edges of one direction at a node, as around does, each with the Grant that it leads through.
func (e *Estate) grouped(n graph.NodeID, kinds []graph.Kind, d Direction) iter.Seq[grouped] {
	return func(yield func(grouped) bool) {
		for edge := range e.around(n, kinds, d) {
			x := grouped{edge, graph.NoNode}
			if from := e.s.Edge(edge.ID).From; e.s.HasLabel(from, graph.Grant) {
				x.grant = from
			}
			if !yield(x) {
				return
			}
		}
	}
}
