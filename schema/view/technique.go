package view

import (
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
)

// Technique is one row of the catalogue.
type Technique struct{ attack.Technique }

// TechniqueConnection is a page of techniques.
type TechniqueConnection struct {
	Edges      []*TechniqueEdge
	PageInfo   *PageInfo
	TotalCount int
}

// TechniqueEdge is a technique in its place.
type TechniqueEdge struct {
	Cursor string
	Node   *Technique
}

// IsNode implements Node.
func (*Technique) IsNode() {}

// Shape is which of the shapes it has.
func (t *Technique) Shape() string { return string(t.Technique.Shape) }

// Needs says what it takes.
func (t *Technique) Needs() []string { return slices.Concat([]string{}, t.Technique.Needs()) }

// Logs are the events that it leaves behind.
func (t *Technique) Logs() []string { return slices.Concat([]string{}, t.Technique.Logs) }

// References are the provider's pages.
func (t *Technique) References() []string { return slices.Concat([]string{}, t.Technique.References) }

// TechniqueByID finds a row; nil where there is none.
func TechniqueByID(id string) (*Technique, error) {
	c, err := catalogue()
	if err != nil {
		return nil, fmt.Errorf("techniques: %w", err)
	}
	t, ok := c.Find(id)
	if !ok {
		return nil, nil //nolint:nilnil // absent, as GraphQL's null
	}
	return &Technique{t}, nil
}

// Techniques gives a page of the catalogue.
func Techniques(cloud *graph.Cloud, kind *graph.Kind, first *int, after *string) (*TechniqueConnection, error) {
	c, err := catalogue()
	if err != nil {
		return nil, fmt.Errorf("techniques: %w", err)
	}
	w, err := newWindow("techniques", first, after)
	if err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(slices.Clone(c.Rows()), func(t attack.Technique) bool {
		return cloud != nil && t.Cloud != *cloud || kind != nil && t.Edge != *kind
	})
	items, cursors, info := cut(w, slices.Values(rows))
	out := &TechniqueConnection{Edges: []*TechniqueEdge{}, PageInfo: info, TotalCount: len(rows)}
	for i, t := range items {
		out.Edges = append(out.Edges, &TechniqueEdge{cursors[i], &Technique{t}})
	}
	return out, nil
}
