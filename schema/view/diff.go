package view

import (
	"iter"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph"
)

// DiffSubject says what a change is about.
type DiffSubject string

// DiffSign says what happened.
type DiffSign string

// The words of both enums.
const (
	OfNode  DiffSubject = "NODE"
	OfEdge  DiffSubject = "EDGE"
	Added   DiffSign    = "ADDED"
	Removed DiffSign    = "REMOVED"
	Changed DiffSign    = "CHANGED"
)

// MarshalDiffSubject writes a subject.
func MarshalDiffSubject(s DiffSubject) graphql.Marshaler { return word(string(s)) }

// UnmarshalDiffSubject reads one.
func UnmarshalDiffSubject(v any) (DiffSubject, error) {
	s, err := unword(v)
	return DiffSubject(s), err
}

// MarshalDiffSign writes a sign.
func MarshalDiffSign(s DiffSign) graphql.Marshaler { return word(string(s)) }

// UnmarshalDiffSign reads one.
func UnmarshalDiffSign(v any) (DiffSign, error) { s, err := unword(v); return DiffSign(s), err }

// Diff is what one run says differently of the estate than another.
type Diff struct {
	before, after *Estate
	d             graph.Difference
	means         DiffMeans
}

// DiffCount counts changes.
type DiffCount struct{ Added, Removed, Changed int }

// DiffChange is one node or edge that differs.
type DiffChange struct {
	Of      DiffSubject
	Sign    DiffSign
	Subject string
	Keys    []string
	Node    Entity
}

// DiffChangeConnection is a page of changes.
type DiffChangeConnection struct {
	Edges      []*DiffChangeEdge
	PageInfo   *PageInfo
	TotalCount int
}

// DiffChangeEdge is a change in its place.
type DiffChangeEdge struct {
	Cursor string
	Node   *DiffChange
}

// DiffOf compares two runs.
func DiffOf(before, after *Estate, means DiffMeans) *Diff {
	return &Diff{before, after, graph.Diff(before.s, after.s), means}
}

// From is the run before.
func (d *Diff) From() string { return d.before.run() }

// To is the run after.
func (d *Diff) To() string { return d.after.run() }

// Nodes counts the nodes that differ.
func (d *Diff) Nodes() *DiffCount {
	return &DiffCount{len(d.d.NodesAdded), len(d.d.NodesRemoved), len(d.d.NodesChanged)}
}

// Edges counts the edges that differ.
func (d *Diff) Edges() *DiffCount {
	return &DiffCount{len(d.d.EdgesAdded), len(d.d.EdgesRemoved), len(d.d.EdgesChanged)}
}

// Changes gives a page of what differs, of nodes, edges or both.
func (d *Diff) Changes(of *DiffSubject, first *int, after *string) (*DiffChangeConnection, error) {
	w, err := newWindow(d.From()+" to "+d.To(), first, after)
	if err != nil {
		return nil, err
	}
	c := &DiffChangeConnection{Edges: []*DiffChangeEdge{}}
	for _, part := range []struct {
		of    DiffSubject
		count *DiffCount
	}{{OfNode, d.Nodes()}, {OfEdge, d.Edges()}} {
		if of == nil || *of == part.of {
			c.TotalCount += part.count.Added + part.count.Removed + part.count.Changed
		}
	}
	items, cursors, info := cut(w, d.list(of))
	c.PageInfo = info
	for i, x := range items {
		c.Edges = append(c.Edges, &DiffChangeEdge{cursors[i], d.show(x)})
	}
	return c, nil
}

// list gives nodes added, removed and changed, then edges.
func (d *Diff) list(of *DiffSubject) iter.Seq[*DiffChange] {
	changed := func(list []graph.Change) ([]string, [][]string) {
		var ids []string
		var keys [][]string
		for _, c := range list {
			ids, keys = append(ids, c.Subject), append(keys, c.Keys)
		}
		return ids, keys
	}
	nodes, nodeKeys := changed(d.d.NodesChanged)
	edges, edgeKeys := changed(d.d.EdgesChanged)
	return func(yield func(*DiffChange) bool) {
		for _, part := range []struct {
			of   DiffSubject
			sign DiffSign
			ids  []string
			keys [][]string
		}{
			{OfNode, Added, d.d.NodesAdded, nil},
			{OfNode, Removed, d.d.NodesRemoved, nil},
			{OfNode, Changed, nodes, nodeKeys},
			{OfEdge, Added, d.d.EdgesAdded, nil},
			{OfEdge, Removed, d.d.EdgesRemoved, nil},
			{OfEdge, Changed, edges, edgeKeys},
		} {
			if of != nil && *of != part.of {
				continue
			}
			for i, id := range part.ids {
				c := &DiffChange{Of: part.of, Sign: part.sign, Subject: id, Keys: []string{}}
				if part.keys != nil {
					c.Keys = part.keys[i]
				}
				if !yield(c) {
					return
				}
			}
		}
	}
}

// show adds the node itself. Grants are nobody's business.
func (d *Diff) show(c *DiffChange) *DiffChange {
	if c.Of == OfNode {
		if c.Node = d.after.NodeByID(c.Subject); c.Node == nil {
			c.Node = d.before.NodeByID(c.Subject)
		}
	}
	return c
}
