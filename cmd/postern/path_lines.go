package main

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

type pathsAnswer struct {
	Paths    []pathLine `json:"paths"`
	Complete bool       `json:"complete"`
}

type pathLine struct {
	Nodes       []string          `json:"nodes"`
	Edges       []pathEdgeLine    `json:"edges"`
	Bound       map[string]string `json:"bound,omitempty"`
	Conditional bool              `json:"conditional"`
	Assumptions []string          `json:"assumptions,omitempty"`
	MustHold    []access.Holding  `json:"mustHold,omitempty"`
	Cost        float64           `json:"cost"`
	CostParts   []costPart        `json:"costParts,omitempty"`
}

type pathEdgeLine struct {
	Type        graph.Kind          `json:"type"`
	From        string              `json:"from"`
	To          string              `json:"to"`
	Certainty   string              `json:"certainty"`
	Conditional bool                `json:"conditional"`
	Conditions  []*access.Condition `json:"conditions,omitempty"`
	Technique   string              `json:"technique,omitempty"`
	Via         string              `json:"via,omitempty"`
	BlockedBy   []string            `json:"blockedBy,omitempty"`
	Own         string              `json:"own,omitempty"` // the set of the user's own facts that says it
}

// costPart is one reason for a path's cost; step counts its edges from 0.
type costPart struct {
	Step int     `json:"step"`
	What string  `json:"what"`
	Cost float64 `json:"cost"`
}

// pathAnswer is the result of a chain question and what it takes to show it.
type pathAnswer struct {
	walk.Result

	s       *graph.Snapshot
	p       walk.Pattern
	terms   *access.Terms
	o       walk.Options
	explain bool // the parts of the cost, too
}

// condition gives what an edge of a path depends on under what is assumed.
func (a *pathAnswer) condition(e walk.PathEdge) *access.Condition {
	return a.terms.Condition(e.Term)
}

// holds gives what must hold for the whole path.
func (a *pathAnswer) holds(p walk.Path) []access.Holding {
	steps := make([]access.Step, len(p.Edges))
	for i, e := range p.Edges {
		steps[i] = access.Step{Condition: a.condition(e), Moves: e.Moves()}
	}
	return a.terms.Holdings(steps)
}

// bound gives the nodes of the steps that have a name.
func (a *pathAnswer) bound(p walk.Path) map[string]string {
	out := map[string]string{}
	for i, step := range a.p.Nodes {
		if step.As != "" {
			out[step.As] = a.s.ID(p.Nodes[p.Bound[i]])
		}
	}
	return out
}

// name gives what the pattern calls the node at a position of a path.
func (a *pathAnswer) name(p walk.Path, at int) string {
	for i, step := range a.p.Nodes {
		if step.As != "" && p.Bound[i] == at {
			return step.As
		}
	}
	return ""
}

func (a *pathAnswer) parts(p walk.Path) []costPart {
	var out []costPart
	if a.explain {
		for _, part := range walk.CostParts(a.s, p, a.o) {
			out = append(out, costPart(part))
		}
	}
	return out
}

func (a *pathAnswer) lines() pathsAnswer {
	out := pathsAnswer{Paths: []pathLine{}, Complete: a.Complete}
	for _, p := range a.Paths {
		l := pathLine{
			Conditional: p.Conditional(), Assumptions: p.Assumptions, MustHold: a.holds(p), Cost: p.Cost, CostParts: a.parts(p), Edges: []pathEdgeLine{},
		}
		for _, n := range p.Nodes {
			l.Nodes = append(l.Nodes, a.s.ID(n))
		}
		l.Bound = a.bound(p)
		for _, e := range p.Edges {
			l.Edges = append(l.Edges, a.edge(e))
		}
		out.Paths = append(out.Paths, l)
	}
	return out
}

func (a *pathAnswer) edge(e walk.PathEdge) pathEdgeLine {
	l := pathEdgeLine{
		Type: e.Kind, From: a.s.ID(e.From), To: a.s.ID(e.To), Certainty: e.Certainty.String(), Conditional: e.Certainty != graph.Certain,
		Conditions: a.condition(e).List(), Technique: a.s.EdgeString(e.ID, graph.PropTechnique), Via: a.s.EdgeString(e.ID, graph.PropVia),
		Own: a.s.EdgeString(e.ID, graph.PropOwn),
	}
	if v, ok := a.s.EdgeProp(e.ID, graph.PropBlockedBy); ok && e.Latent {
		l.BlockedBy, _ = v.([]string)
	}
	return l
}
