package view

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
)

// Asked is a path question with how it is looked at.
type Asked struct {
	Pattern walk.Pattern
	Options walk.Options
	Terms   *access.Terms
}

// PathAnswer is the answer to a path question.
type PathAnswer struct {
	Paths    []*Path
	Complete bool
	Cut      *string
	Pattern  string
}

// Path is one chain.
type Path struct {
	e    *Estate
	q    *Asked
	path walk.Path
}

// BoundNode is a node to which a pattern gives a name.
type BoundNode struct {
	Name string
	Node Entity
}

// Holding is one thing that must hold for a chain.
type Holding struct {
	Steps     []int
	Condition *Condition
	Words     string
}

// CostPart is one reason for a chain's cost.
type CostPart struct {
	Step int
	What string
	Cost float64
}

// Paths shows the answer to a path question.
func (e *Estate) Paths(q *Asked, r walk.Result) *PathAnswer {
	out := &PathAnswer{Paths: []*Path{}, Complete: r.Complete, Pattern: q.Pattern.String()}
	if short := ask.Short(r); short != "" {
		out.Cut = &short
	}
	for _, p := range r.Paths {
		out.Paths = append(out.Paths, &Path{e, q, p})
	}
	return out
}

// EachPair answers a question of two nodes for each pair of them: the cheapest chain between the two.
func (e *Estate) EachPair(q *Asked) (walk.Result, error) {
	r, err := ask.Pairs(e.s, q.Pattern, q.Options)
	if err != nil {
		return r, Errorf(BadRequest, "%s", err)
	}
	return r, nil
}

// Nodes lists the nodes from start to end.
func (p *Path) Nodes() []Entity { return p.e.nodes(p.path.Nodes) }

// Edges lists the steps.
func (p *Path) Edges() []*PathEdge {
	out := []*PathEdge{}
	for _, s := range p.path.Edges {
		out = append(out, &PathEdge{p.e, p.q, s})
	}
	return out
}

// Bound lists the nodes that have a name in the pattern.
func (p *Path) Bound() []*BoundNode {
	out := []*BoundNode{}
	for i, step := range p.q.Pattern.Nodes {
		if step.As != "" {
			out = append(out, &BoundNode{step.As, p.e.node(p.path.Nodes[p.path.Bound[i]])})
		}
	}
	return out
}

// Conditional says that something must hold.
func (p *Path) Conditional() bool { return p.path.Conditional() }

// Assumptions lists what no edge says.
func (p *Path) Assumptions() []string { return slices.Concat([]string{}, p.path.Assumptions) }

// MustHold says what must hold for the whole chain.
func (p *Path) MustHold() []*Holding {
	steps := make([]access.Step, len(p.path.Edges))
	for i, e := range p.path.Edges {
		steps[i] = access.Step{Condition: p.q.Terms.Condition(e.Term), Moves: e.Moves()}
	}
	out := []*Holding{}
	for _, h := range p.q.Terms.Holdings(steps) {
		v := &Holding{Steps: h.Steps, Words: h.Words}
		if h.Condition != nil {
			v.Condition = &Condition{h.Condition}
		}
		out = append(out, v)
	}
	return out
}

// Cost is the chain's difficulty.
func (p *Path) Cost() float64 { return p.path.Cost }

// CostParts says what the cost is made of.
func (p *Path) CostParts() []*CostPart {
	out := []*CostPart{}
	for _, part := range walk.CostParts(p.e.s, p.path, p.q.Options) {
		v := CostPart(part)
		out = append(out, &v)
	}
	return out
}

// PathEdge is one step of a chain.
type PathEdge struct {
	e    *Estate
	q    *Asked
	step walk.PathEdge
}

// Kind is what the step does.
func (p *PathEdge) Kind() graph.Kind { return p.step.Kind }

// From is where it starts.
func (p *PathEdge) From() Entity { return p.e.node(p.step.From) }

// To is where it leads.
func (p *PathEdge) To() Entity { return p.e.node(p.step.To) }

// Certainty is how far it can be trusted.
func (p *PathEdge) Certainty() graph.Certainty { return p.step.Certainty }

func (p *PathEdge) condition() *access.Condition { return p.q.Terms.Condition(p.step.Term) }

// Conditions is what it depends on, in words.
func (p *PathEdge) Conditions() *string {
	c := p.condition()
	if c == nil {
		return nil
	}
	w := c.Words()
	return &w
}

// ConditionList is what it depends on.
func (p *PathEdge) ConditionList() []Condition { return conditionList(p.condition()) }

// Latent says that guardrails alone hold the step back.
func (p *PathEdge) Latent() bool { return p.step.Latent }

// Edge is the edge that the step takes.
func (p *PathEdge) Edge() *Edge {
	return p.e.edge(graph.Edge{ID: p.step.ID, Kind: p.e.s.Edge(p.step.ID).Kind, From: p.step.From, To: p.step.To})
}
