package main

import (
	"context"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/client"
)

// serverQuestion is what 'postern paths' is asked, as a server takes it.
type serverQuestion struct {
	args          []string
	from, to      string
	via, avoiding []string
	o             walk.Options
	each, explain bool
	lens          lensFlags
}

// serverPaths asks for chains.
func serverPaths(ctx context.Context, at client.Client, q serverQuestion) (pathsAnswer, error) {
	lens, err := q.lens.asked()
	if err != nil {
		return pathsAnswer{}, err
	}
	p, err := client.Paths(ctx, at, given(first(q.args)), given(q.from), given(q.to), q.via, q.avoiding, &q.o.MaxHops, &q.o.Limit,
		given(q.o.Latent), given(q.o.Least), given(q.each), lens, q.explain)
	if err != nil {
		return pathsAnswer{}, client.Plain(err)
	}
	out := pathsAnswer{Paths: []pathLine{}, Complete: p.Paths.Complete}
	for _, chain := range p.Paths.Paths {
		out.Paths = append(out.Paths, chainOf(chain))
	}
	return out, nil
}

func chainOf(p *client.PathsPathsPathAnswerPathsPath) pathLine {
	l := pathLine{Edges: []pathEdgeLine{}, Bound: map[string]string{}, Conditional: p.Conditional, Assumptions: p.Assumptions, Cost: p.Cost}
	for _, n := range p.Nodes {
		l.Nodes = append(l.Nodes, n.Id)
	}
	for _, b := range p.Bound {
		l.Bound[b.Name] = b.Node.Id
	}
	for _, h := range p.MustHold {
		l.MustHold = append(l.MustHold, access.Holding{Steps: h.Steps, Condition: h.Condition, Words: h.Words})
	}
	for _, c := range p.CostParts {
		l.CostParts = append(l.CostParts, costPart{c.Step, c.What, c.Cost})
	}
	for _, e := range p.Edges {
		certainty := lower(e.Certainty)
		step := pathEdgeLine{
			Type: graph.Kind(e.Kind), From: e.From.Id, To: e.To.Id, Certainty: certainty, Conditional: certainty != graph.Certain.String(),
			Conditions: conditionsOf(e.ConditionList),
		}
		if e.Edge.Technique != nil {
			step.Technique = *e.Edge.Technique
		}
		if e.Edge.Via != nil {
			step.Via = e.Edge.Via.Id
		}
		if e.Latent {
			step.BlockedBy = e.Edge.BlockedBy
		}
		l.Edges = append(l.Edges, step)
	}
	return l
}

// asked gives the lens that the flags ask for, as a server takes it.
func (l *lensFlags) asked() (*client.Lens, error) {
	if l.none && l.any {
		return nil, usagef("--assume-none and --assume-any ask for opposite things")
	}
	ctx, code, err := parseAssumptions(l.assume)
	if err != nil {
		return nil, err
	}
	if err := l.configured(); err != nil {
		return nil, err
	}
	costs, err := readCostFile(l.costs)
	if err != nil {
		return nil, err
	}
	out := &client.Lens{Context: entries(ctx), CertainOnly: given(l.none)}
	for _, c := range code {
		out.Code = append(out.Code, &client.CodeAssumption{Name: c.Name, Refuse: given(c.Refuse)})
	}
	if l.costs != "" && l.costs != builtInCosts {
		out.Costs = &client.CostTable{
			Edges: costRows(costs.Edges), Techniques: costRows(costs.Techniques),
			Conditional: costs.Conditional, Unknown: costs.Unknown, Code: costs.Code,
		}
	}
	return out, nil
}

func costRows(table map[string]float64) []*client.CostEntry {
	var out []*client.CostEntry
	for _, name := range sortedNames(table) {
		out = append(out, &client.CostEntry{Name: name, Cost: table[name]})
	}
	return out
}
