package main

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/schema/client"
)

// drawnOf gives the chains of a server's answer for a drawing.
func drawnOf(list []*client.Chain) []drawnChain {
	var out []drawnChain
	for _, p := range list {
		c := drawnChain{cost: p.Cost, conditional: p.Conditional, assumptions: p.Assumptions, holds: holdingsOf(p), parts: costPartsOf(p)}
		for _, n := range p.Nodes {
			node := drawnNode{id: n.Id, name: n.Name, what: whatIs(n.Type, labelsOf(n.Labels))}
			for _, b := range p.Bound {
				if b.Node.Id == n.Id && node.as == "" {
					node.as = b.Name
				}
			}
			for _, f := range n.Flags {
				node.flags = append(node.flags, lower(f.Flag))
			}
			c.nodes = append(c.nodes, node)
		}
		for _, e := range p.Edges {
			c.edges = append(c.edges, drawnStep(e))
		}
		out = append(out, c)
	}
	return out
}

func drawnStep(e *client.ChainEdgesPathEdge) drawnEdge {
	d := drawnEdge{
		kind: graph.Kind(e.Kind), from: e.From.Name, to: e.To.Name, technique: said(e.Edge.Technique), actions: e.Edge.Actions,
		certainty: lower(e.Certainty), condition: said(e.Conditions), latent: e.Latent, blockedBy: e.Edge.BlockedBy, own: said(e.Edge.Own),
	}
	for _, w := range e.Edge.Why {
		if strings.EqualFold(w.Effect, "allow") {
			d.because = append(d.because, drawnReason{w.Policy, w.Statement})
		}
	}
	if e.Edge.Via != nil {
		d.via = e.Edge.Via.Id
	}
	if !slices.Contains(labelsOf(e.From.Labels), graph.Public) {
		return d
	}
	for _, f := range e.To.Flags {
		d.setting = openBy(f.Flag, f.Why, d.setting)
	}
	if e.Edge.Via != nil { // the way in tells it better than what it leads to
		for _, f := range e.Edge.Via.Flags {
			d.setting = openBy(f.Flag, f.Why, d.setting)
		}
	}
	return d
}

// openBy gives what a flag says of why a node is open to everybody, or else what was known before.
func openBy(flag, why, before string) string {
	if lower(flag) == graph.PropPublic && why != "" {
		return why
	}
	return before
}

func labelsOf(words []string) []graph.Label {
	var out []graph.Label
	for _, w := range words {
		out = append(out, graph.Label(w))
	}
	return out
}

// said is the text, or "" where there is none.
func said(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
