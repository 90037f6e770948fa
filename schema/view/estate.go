package view

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Estate is the run that answers.
type Estate struct {
	s      *graph.Snapshot
	estate *access.Estate
}

// LabelCount counts the nodes of a label.
type LabelCount struct {
	Label graph.Label
	Count int
}

// CloudCount counts the nodes of a cloud.
type CloudCount struct {
	Cloud graph.Cloud
	Count int
}

// KindInfo is one row of the table of kinds.
type KindInfo struct {
	Kind                             graph.Kind
	Word, Description, Phrase, Class string
	Cost                             float64
}

// LabelInfo is one row of the table of labels.
type LabelInfo struct {
	Label             graph.Label
	Word, Description string
}

// Of shows an estate.
func Of(e *access.Estate) *Estate { return &Estate{e.Snapshot(), e} }

func (e *Estate) run() string { return e.s.Meta().Run }

func (e *Estate) node(n graph.NodeID) Entity { return entityOf(node{e, n}) }

func (e *Estate) nodes(list []graph.NodeID) []Entity {
	out := make([]Entity, 0, len(list))
	for _, n := range list {
		out = append(out, e.node(n))
	}
	return out
}

// Run is the run's id.
func (e *Estate) Run() string { return e.run() }

// AsOf is the time that requests are not before.
func (e *Estate) AsOf() *string { return moment(e.s.Meta().AsOf) }

// Nodes counts the Snapshot's nodes.
func (e *Estate) Nodes() int { return e.s.NumNodes() }

// Edges counts the Snapshot's edges.
func (e *Estate) Edges() int { return e.s.NumEdges() }

// Gaps counts what is not known.
func (e *Estate) Gaps() int { return len(e.s.Gaps()) }

// ByLabel counts the labels that occur, in the table's order.
func (e *Estate) ByLabel() []*LabelCount {
	out := []*LabelCount{}
	for _, l := range graph.Labels() {
		if n := len(e.s.WithLabel(l.Label)); n > 0 && l.Label != graph.Grant {
			out = append(out, &LabelCount{l.Label, n})
		}
	}
	return out
}

// byCloudKey is under which a Snapshot keeps how many nodes each cloud has.
type byCloudKey struct{}

// ByCloud counts the clouds that occur.
func (e *Estate) ByCloud() []*CloudCount {
	counts, ok := e.s.Derived(byCloudKey{}, func() any { return byCloud(e.s) }).([]*CloudCount)
	if !ok {
		return byCloud(e.s)
	}
	return counts
}

func byCloud(s *graph.Snapshot) []*CloudCount {
	counts := map[graph.Cloud]int{}
	for n := range graph.NodeID(s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
		if !s.HasLabel(n, graph.Grant) {
			counts[s.Cloud(n)]++
		}
	}
	out := []*CloudCount{}
	for _, c := range []graph.Cloud{graph.AWS, graph.GCP, graph.Azure, graph.Internet} {
		if counts[c] > 0 {
			out = append(out, &CloudCount{c, counts[c]})
		}
	}
	return out
}

// NodeByID finds a node by id or alias; nil where the run does not hold it. Grants are nobody's business.
func (e *Estate) NodeByID(id string) Entity {
	n, ok := e.s.Lookup(id)
	if !ok || e.s.HasLabel(n, graph.Grant) {
		return nil
	}
	return e.node(n)
}

// Search gives a page of the nodes that match; q's Offset and Limit are set here.
func (e *Estate) Search(q graph.Query, first *int, after *string) (*EntityConnection, error) {
	w, err := newWindow(e.run(), first, after)
	if err != nil {
		return nil, err
	}
	q.Offset, q.Limit = w.from, max(1, w.first)
	found, total := e.s.Search(q)
	if w.first == 0 {
		found = nil // a limit of 0 would have been all
	}
	c := &EntityConnection{Edges: []*EntityEdge{}, TotalCount: total, PageInfo: &PageInfo{
		HasPreviousPage: w.from > 0, HasNextPage: w.from+len(found) < total,
	}, e: e, all: func() []graph.NodeID { return e.found(q) }}
	for i, n := range found {
		c.Edges = append(c.Edges, &EntityEdge{Cursor: w.cursor(w.from + i), Node: e.node(n)})
	}
	if len(found) > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[len(found)-1].Cursor
	}
	return c, nil
}

// Page gives a page of a list of nodes.
func (e *Estate) Page(list []graph.NodeID, first *int, after *string) (*EntityConnection, error) {
	w, err := newWindow(e.run(), first, after)
	if err != nil {
		return nil, err
	}
	items, cursors, info := cut(w, slices.Values(list))
	c := &EntityConnection{Edges: []*EntityEdge{}, TotalCount: len(list), PageInfo: info, e: e, all: func() []graph.NodeID { return list }}
	for i, n := range items {
		c.Edges = append(c.Edges, &EntityEdge{Cursor: cursors[i], Node: e.node(n)})
	}
	return c, nil
}

// Kinds shows the table of edge kinds.
func Kinds() []*KindInfo {
	out := []*KindInfo{}
	for _, k := range graph.Kinds() {
		out = append(out, &KindInfo{k.Kind, k.Word, k.Description, k.Phrase, k.Class.String(), float64(k.Cost)})
	}
	return out
}

// Labels shows the table of node labels.
func Labels() []*LabelInfo {
	out := []*LabelInfo{}
	for _, l := range graph.Labels() {
		out = append(out, &LabelInfo{l.Label, l.Word, l.Description})
	}
	return out
}
