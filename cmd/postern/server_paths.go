package main

import (
	"context"

	"github.com/spf13/cobra"

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

// serverPaths asks for chains, for a drawing with what it says besides.
func serverPaths(ctx context.Context, at client.Client, q serverQuestion, draw bool) (*client.PathsPathsPathAnswer, error) {
	lens, err := q.lens.asked()
	if err != nil {
		return nil, err
	}
	p, err := client.Paths(ctx, at, given(first(q.args)), given(q.from), given(q.to), q.via, q.avoiding, &q.o.MaxHops, &q.o.Limit,
		given(q.o.Latent), given(q.o.Least), given(q.each), lens, q.explain, draw)
	if err != nil {
		return nil, client.Plain(err)
	}
	return p.Paths, nil
}

// giveServerPaths asks, and gives the answer as json or as a drawing.
func giveServerPaths(cmd *cobra.Command, at client.Client, q serverQuestion, format string) error {
	a, err := serverPaths(cmd.Context(), at, q, format != "json")
	if err != nil {
		return err
	}
	if format == "json" {
		noteShort(cmd, said(a.Cut))
		return writeJSON(cmd.OutOrStdout(), pathsAnswer{Paths: chainsOf(a.Paths), Complete: a.Complete})
	}
	return drawPaths(cmd, drawnOf(a.Paths), said(a.Cut))
}

// chainsOf gives chains as 'postern paths' writes them for programs.
func chainsOf(list []*client.Chain) []pathLine {
	out := []pathLine{}
	for _, p := range list {
		out = append(out, chainOf(p))
	}
	return out
}

func chainOf(p *client.Chain) pathLine {
	l := pathLine{
		Edges: []pathEdgeLine{}, Bound: map[string]string{}, Conditional: p.Conditional, Assumptions: p.Assumptions, MustHold: holdingsOf(p),
		Cost: p.Cost, CostParts: costPartsOf(p),
	}
	for _, n := range p.Nodes {
		l.Nodes = append(l.Nodes, n.Id)
	}
	for _, b := range p.Bound {
		l.Bound[b.Name] = b.Node.Id
	}
	for _, e := range p.Edges {
		certainty := lower(e.Certainty)
		step := pathEdgeLine{
			Type: graph.Kind(e.Kind), From: e.From.Id, To: e.To.Id, Certainty: certainty, Conditional: certainty != graph.Certain.String(),
			Conditions: conditionsOf(e.ConditionList), Technique: said(e.Edge.Technique), Own: said(e.Edge.Own),
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

func holdingsOf(p *client.Chain) []access.Holding {
	var out []access.Holding
	for _, h := range p.MustHold {
		out = append(out, access.Holding{Steps: h.Steps, Condition: h.Condition, Words: h.Words})
	}
	return out
}

func costPartsOf(p *client.Chain) []costPart {
	var out []costPart
	for _, c := range p.CostParts {
		out = append(out, costPart{c.Step, c.What, c.Cost})
	}
	return out
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
