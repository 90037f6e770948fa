package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph"
)

// FacetKind says what nodes are counted by.
type FacetKind string

// MarshalFacetKind writes a kind of facet.
func MarshalFacetKind(k FacetKind) graphql.Marshaler { return word(string(k)) }

// UnmarshalFacetKind reads one.
func UnmarshalFacetKind(v any) (FacetKind, error) { s, err := unword(v); return FacetKind(s), err }

// Facet is a list of nodes counted by one thing.
type Facet struct {
	By         FacetKind
	Values     []*FacetValue
	TotalCount int
}

// FacetValue is one value with its count.
type FacetValue struct {
	Value string
	Count int
}

const defaultFacetValues = 10

// Facets counts the whole list.
func (c *EntityConnection) Facets(by []FacetKind, first *int) ([]*Facet, error) {
	most := defaultFacetValues
	if first != nil {
		most = *first
	}
	if _, err := newWindow("", &most, nil); err != nil {
		return nil, err
	}
	out := []*Facet{}
	list := c.all()
	for _, b := range by {
		counts := map[string]int{}
		for _, n := range list {
			for _, v := range facetValues(node{c.e, n}, b) {
				counts[v]++
			}
		}
		f := &Facet{By: b, Values: []*FacetValue{}, TotalCount: len(counts)}
		for v, count := range counts {
			f.Values = append(f.Values, &FacetValue{v, count})
		}
		slices.SortFunc(f.Values, func(a, b *FacetValue) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
		})
		f.Values = f.Values[:min(len(f.Values), most)]
		out = append(out, f)
	}
	return out, nil
}

// facetValues gives a node's values of a facet, as the arguments of search take them.
func facetValues(n node, by FacetKind) []string {
	var out []string
	switch by {
	case "LABEL":
		for _, l := range n.e.s.Labels(n.n) {
			out = append(out, string(l))
		}
	case "FLAG":
		for _, f := range n.Flags() {
			out = append(out, strings.ToUpper(string(f.Flag)))
		}
	case "CLOUD":
		out = append(out, strings.ToUpper(string(n.e.s.Cloud(n.n))))
	case "ACCOUNT":
		out = append(out, n.Account())
	case "TYPE":
		out = append(out, n.Type())
	case "REGION":
		out = append(out, n.Region())
	}
	return out
}

// found gives all nodes that match a query, whatever the page.
func (e *Estate) found(q graph.Query) []graph.NodeID {
	q.Offset, q.Limit = 0, 0
	list, _ := e.s.Search(q)
	return list
}
