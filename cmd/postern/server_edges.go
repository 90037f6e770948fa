package main

import (
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/schema/client"
)

// serverEdges writes the edges of a server's newest run a page at a time, and keeps no page longer than it takes to write it.
func serverEdges(cmd *cobra.Command, at client.Client, o edgeOptions) error {
	kinds := make([]string, len(o.kinds))
	for i, k := range o.kinds {
		kinds[i] = string(k)
	}
	w := newEdgeWriter(cmd.OutOrStdout())
	var run *string // the pages are of one run though another is published meanwhile
	err := eachPage(func(after *string) (bool, *string, error) {
		p, err := client.Edges(cmd.Context(), at, kinds, o.latent, run, after, o.why)
		if err != nil {
			return false, nil, err
		}
		run = &p.Estate.Run
		for _, x := range p.Edges.Edges {
			if err := w.write(edgeOfServer(x.Node)); err != nil {
				return false, nil, err
			}
		}
		return p.Edges.PageInfo.HasNextPage, p.Edges.PageInfo.EndCursor, nil
	})
	if err != nil {
		return err
	}
	return w.flush()
}

func edgeOfServer(n *client.EdgesEdgesEdgeConnectionEdgesEdgeEdgeNodeEdge) edgeLine {
	l := edgeLine{
		Type: graph.Kind(n.Kind), From: n.From.Id, To: n.To.Id, Certainty: lower(n.Certainty), Technique: told(n.Technique), Why: []whyLine{}, Own: told(n.Own), BlockedBy: n.BlockedBy,
	}
	l.Conditional = l.Certainty != graph.Certain.String()
	if n.LatentKind != nil {
		l.Type = graph.Kind(*n.LatentKind)
	}
	if n.ExactConditions != nil {
		l.Conditions = *n.ExactConditions
	}
	if n.Via != nil {
		l.Via = n.Via.Id
	}
	for _, w := range n.Why {
		l.Why = append(l.Why, whyLine{w.Policy, w.Statement, w.Effect, w.Layer})
	}
	return l
}
