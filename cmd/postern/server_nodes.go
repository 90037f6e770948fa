package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/schema/client"
)

// serverPage is the largest page that a server gives.
const serverPage = 500

// serverSearch finds nodes, at most q.Limit, and how many there are in all.
func serverSearch(ctx context.Context, at client.Client, q graph.Query) (found []foundNode, total int, err error) {
	found = []foundNode{}
	err = eachPage(func(after *string) (bool, *string, error) {
		size := serverPage
		if q.Limit > 0 {
			size = min(size, q.Limit-len(found))
		}
		p, err := client.Search(ctx, at, given(q.Text), given(string(q.Label)), given(strings.ToUpper(string(q.Cloud))), given(q.Account),
			given(q.Type), given(q.Tag), given(strings.ToUpper(q.Flag)), &size, after)
		if err != nil {
			return false, nil, err
		}
		list := p.Search
		for _, x := range list.Edges {
			found = append(found, foundNode{x.Node.Id, x.Node.Name, x.Node.Type, x.Node.Account})
		}
		total = list.TotalCount
		return list.PageInfo.HasNextPage && (q.Limit == 0 || len(found) < q.Limit), list.PageInfo.EndCursor, nil
	})
	return found, total, err
}

// serverNode shows one node.
func serverNode(ctx context.Context, at client.Client, id string) (nodeAnswer, error) {
	p, err := client.Node(ctx, at, id)
	if err != nil {
		return nodeAnswer{}, client.Plain(err)
	}
	n := p.Node
	if n == nil {
		return nodeAnswer{}, fmt.Errorf("no node %q in the server's newest run; try 'postern search'", id)
	}
	a := nodeAnswer{
		ID: n.Id, Name: n.Name, Account: n.Account, Region: n.Region, Type: n.Type, Properties: map[string]any{}, In: []nearLine{}, Out: []nearLine{},
	}
	if n.Cloud != nil {
		a.Cloud = graph.Cloud(lower(*n.Cloud))
	}
	for _, l := range n.Labels {
		a.Labels = append(a.Labels, graph.Label(l))
	}
	for _, prop := range n.Properties {
		if a.Properties[prop.Key], err = exactly(prop.Exact); err != nil {
			return a, err
		}
	}
	if a.Out, err = serverNear(ctx, at, id, "OUT"); err != nil {
		return a, err
	}
	a.In, err = serverNear(ctx, at, id, "IN")
	a.sort()
	return a, err
}

func serverNear(ctx context.Context, at client.Client, id, direction string) ([]nearLine, error) {
	out := []nearLine{}
	err := eachPage(func(after *string) (bool, *string, error) {
		p, err := client.Neighbours(ctx, at, id, direction, after)
		if err != nil || p.Node == nil {
			return false, nil, err
		}
		list := p.Node.Neighbours
		for _, x := range list.Edges {
			other := x.Node.To.Id
			if direction == "IN" {
				other = x.Node.From.Id
			}
			l := nearLine{Type: graph.Kind(x.Node.Kind), Other: other, Certainty: lower(x.Node.Certainty)}
			if x.Node.Technique != nil {
				l.Technique = *x.Node.Technique
			}
			out = append(out, l)
		}
		return list.PageInfo.HasNextPage, list.PageInfo.EndCursor, nil
	})
	return out, err
}
