package main

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// drawnChain is a chain with all that a drawing of it says, wherever the answer comes from.
type drawnChain struct {
	cost        float64
	conditional bool
	nodes       []drawnNode
	edges       []drawnEdge
	assumptions []string
	holds       []access.Holding
	parts       []costPart
}

type drawnNode struct {
	id, name string
	as       string // the pattern's name for the step
	what     string // the cloud's type, or else the label
	flags    []string
}

type drawnEdge struct {
	kind           graph.Kind
	from, to       string // names
	technique, via string
	actions        []string
	certainty      string
	condition      string // in words
	latent         bool
	blockedBy      []string
	own            string
	because        []drawnReason // the statements that allow it
	setting        string        // what leaves a way in open to everybody
}

type drawnReason struct{ policy, statement string }

// drawn gives the chains of an answer for a drawing.
func (a *pathAnswer) drawn(e *access.Estate) []drawnChain {
	var out []drawnChain
	for _, p := range a.Paths {
		c := drawnChain{cost: p.Cost, conditional: p.Conditional(), assumptions: p.Assumptions, holds: a.holds(p), parts: a.parts(p)}
		for i, n := range p.Nodes {
			node := drawnNodeOf(a.s, n)
			node.as = a.name(p, i)
			c.nodes = append(c.nodes, node)
		}
		for _, edge := range p.Edges {
			c.edges = append(c.edges, a.drawnEdge(e, edge))
		}
		out = append(out, c)
	}
	return out
}

func drawnNodeOf(s *graph.Snapshot, n graph.NodeID) drawnNode {
	d := drawnNode{id: s.ID(n), name: s.Name(n), what: whatIs(s.Type(n), s.Labels(n))}
	for _, f := range walk.Flags() {
		if s.NodeFlag(n, f) || f == graph.PropPublic && s.HasLabel(n, graph.Public) {
			d.flags = append(d.flags, f)
		}
	}
	return d
}

// whatIs says what a node is: its type, or else the most specific of its labels.
func whatIs(typ string, labels []graph.Label) string {
	switch {
	case typ != "":
		return typ
	case len(labels) == 0:
		return strings.ToLower(string(graph.Resource))
	}
	return strings.ToLower(string(labels[len(labels)-1]))
}

func (a *pathAnswer) drawnEdge(e *access.Estate, x walk.PathEdge) drawnEdge {
	s := a.s
	d := drawnEdge{
		kind: x.Kind, from: s.Name(x.From), to: s.Name(x.To), technique: s.EdgeString(x.ID, graph.PropTechnique),
		via: s.EdgeString(x.ID, graph.PropVia), certainty: x.Certainty.String(), latent: x.Latent, own: s.EdgeString(x.ID, graph.PropOwn),
	}
	if v, ok := s.EdgeProp(x.ID, graph.PropActions); ok {
		asked, _ := v.([]string)
		d.actions = plainActions(asked)
	}
	if c := a.condition(x); c != nil {
		d.condition = c.Words()
	}
	if v, ok := s.EdgeProp(x.ID, graph.PropBlockedBy); ok {
		d.blockedBy, _ = v.([]string)
	}
	for _, r := range e.Explain(graph.Edge{ID: x.ID, Kind: x.Kind, From: x.From, To: x.To}) {
		if strings.EqualFold(r.Effect, "allow") {
			d.because = append(d.because, drawnReason{r.Policy, r.Statement})
		}
	}
	if s.HasLabel(x.From, graph.Public) {
		d.setting = openSetting(s, d.via, x.To)
	}
	return d
}

// openSetting gives the setting that leaves the way in, or what it leads to, open to everybody.
func openSetting(s *graph.Snapshot, via string, to graph.NodeID) string {
	for _, id := range []string{via, s.ID(to)} {
		if n, ok := s.Lookup(id); ok {
			if why := s.NodeString(n, graph.PropPublic+"_why"); why != "" {
				return why
			}
		}
	}
	return ""
}

// plainActions strips where each question was asked; each action comes once.
func plainActions(in []string) []string {
	out := make([]string, 0, len(in))
	for _, a := range in {
		if name := access.ParseQuestion(a).Action; !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
