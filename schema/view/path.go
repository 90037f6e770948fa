package view

import (
	"errors"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// PathAnswer is the answer to a path question.
type PathAnswer struct {
	Paths    []*Path
	Complete bool
}

// Path is one chain.
type Path struct {
	Nodes       []*Node
	Edges       []*PathEdge
	Conditional bool
	Assumptions []string
	Cost        float64
}

// PathEdge is one step of a chain.
type PathEdge struct {
	e    *Estate
	step walk.PathEdge
}

// Kind is what the step does.
func (p *PathEdge) Kind() graph.Kind { return p.step.Kind }

// From is where it starts.
func (p *PathEdge) From() *Node { return p.e.node(p.step.From) }

// To is where it leads.
func (p *PathEdge) To() *Node { return p.e.node(p.step.To) }

// Certainty is how far it can be trusted.
func (p *PathEdge) Certainty() graph.Certainty { return p.step.Certainty }

// Latent says that guardrails alone hold the step back.
func (p *PathEdge) Latent() bool { return p.step.Latent }

// Edge is the edge that the step takes.
func (p *PathEdge) Edge() *Edge {
	return p.e.edge(graph.Edge{ID: p.step.ID, Kind: p.e.s.Edge(p.step.ID).Kind, From: p.step.From, To: p.step.To})
}

// Pattern reads a path question: a pattern, or both ends. Errors are *Error with BadPattern, BadRequest or NotFound; an end that the run does not
// hold is an error, because "no path" would sound like an answer.
func (e *Estate) Pattern(pattern, from, to *string) (walk.Pattern, error) {
	var p walk.Pattern
	switch {
	case pattern != nil && from == nil && to == nil:
		var err error
		if p, err = walk.Parse(*pattern); err != nil {
			return p, badPattern(err)
		}
	case pattern == nil && from != nil && to != nil:
		p = walk.Pattern{Nodes: []walk.NodeStep{walk.End(*from), walk.End(*to)}, Edges: make([]walk.EdgeStep, 1)}
	default:
		return p, Errorf(BadRequest, "ask with pattern, or with both from and to")
	}
	for _, n := range p.Nodes {
		if len(n.IDs) != 1 {
			continue // any node, or a word that stands for several of which some may be absent
		}
		if _, ok := e.s.Lookup(n.IDs[0]); !ok {
			return p, &Error{Code: NotFound, Message: "no node " + n.IDs[0] + " in run " + e.run() + "; find its id with search", Extra: map[string]any{"id": n.IDs[0]}}
		}
	}
	return p, nil
}

func badPattern(err error) *Error {
	out := &Error{Code: BadPattern, Message: err.Error(), Extra: map[string]any{}}
	if se, ok := errors.AsType[*walk.SyntaxError](err); ok {
		out.Extra["column"] = se.Column
		if se.Suggestion != "" {
			out.Extra["suggestion"] = se.Suggestion
		}
	}
	return out
}

// Paths shows the answer to a path question.
func (e *Estate) Paths(r walk.Result) *PathAnswer {
	out := &PathAnswer{Paths: []*Path{}, Complete: r.Complete}
	for _, p := range r.Paths {
		v := &Path{Conditional: p.Conditional(), Assumptions: slices.Concat([]string{}, p.Assumptions), Cost: p.Cost}
		for _, n := range p.Nodes {
			v.Nodes = append(v.Nodes, e.node(n))
		}
		for _, s := range p.Edges {
			v.Edges = append(v.Edges, &PathEdge{e, s})
		}
		out.Paths = append(out.Paths, v)
	}
	return out
}
