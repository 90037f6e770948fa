package main

import (
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/client"
)

// serverReach counts what is reached.
func serverReach(cmd *cobra.Command, at client.Client, of string, o walk.ReachOptions, lens *lensFlags, list bool, format string) error {
	looked, err := lens.asked()
	if err != nil {
		return err
	}
	a := reachAnswer{Of: []string{}, Backwards: o.Backwards}
	if list {
		a.Reached = []reachedLine{}
	}
	err = eachPage(func(after *string) (bool, *string, error) {
		p, err := client.Reach(cmd.Context(), at, of, given(o.Backwards), given(o.Latent), looked, list, after)
		if err != nil {
			return false, nil, err
		}
		r := p.Reach
		if after == nil {
			for _, n := range r.Of {
				a.Of = append(a.Of, n.Id)
			}
			a.Nodes, a.Complete = countedOf(r.Nodes)[0], r.Complete
			a.ByLabel, a.ByFlag, a.ByAccount = countedOf(r.ByLabel...), countedOf(r.ByFlag...), countedOf(r.ByAccount...)
		}
		if r.Reached == nil {
			return false, nil, nil
		}
		for _, x := range r.Reached.Edges {
			a.Reached = append(a.Reached, reachedLine{x.Node.Node.Id, lower(x.Node.Certainty)})
		}
		return r.Reached.PageInfo.HasNextPage, r.Reached.PageInfo.EndCursor, nil
	})
	if err != nil {
		return err
	}
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), a)
	}
	names := map[string]string{}
	for _, t := range a.ByAccount {
		if t.Key == "" {
			continue
		}
		n, err := client.Name(cmd.Context(), at, t.Key)
		if err != nil {
			return client.Plain(err)
		}
		if n.Entity != nil {
			names[t.Key] = n.Entity.Name
		}
	}
	return writeReach(cmd, a, func(account string) string { return names[account] })
}

func countedOf(list ...*client.Counted) []tallyLine {
	out := []tallyLine{}
	for _, t := range list {
		out = append(out, tallyLine{t.Key, t.Certain, t.Conditional, t.Unknown})
	}
	return out
}

// serverNearest lists nodes by how near an end is.
func serverNearest(cmd *cobra.Command, at client.Client, o nearestOptions) error {
	lens, err := o.lens.asked()
	if err != nil {
		return err
	}
	text := o.format != "json"
	p, err := client.Nearest(cmd.Context(), at, given(o.from), given(o.to), given(o.latent), &o.limit, lens, o.paths, false, text)
	if err != nil {
		return client.Plain(err)
	}
	r := p.Nearest
	a := nearestAnswer{Nearest: []nearestLine{}, Nodes: r.TotalCount, Ends: r.Ends, Complete: r.Complete}
	var chains []*client.Chain
	for _, n := range r.Nearest {
		l := nearestLine{ID: n.Node.Id, End: n.End.Id, Cost: n.Cost, Hops: n.Hops}
		if n.Path != nil {
			chains = append(chains, n.Path)
			chain := chainOf(n.Path)
			l.Path = &chain
		}
		a.Nearest = append(a.Nearest, l)
	}
	if text {
		return writeNearest(cmd, a, drawnOf(chains))
	}
	return writeJSON(cmd.OutOrStdout(), a)
}

// serverChokes asks where chains meet.
func serverChokes(cmd *cobra.Command, at client.Client, args []string, from, to string, o walk.Options, lens *lensFlags, format string) error {
	looked, err := lens.asked()
	if err != nil {
		return err
	}
	p, err := client.ChokePoints(cmd.Context(), at, given(first(args)), given(from), given(to), &o.MaxHops, &o.Limit, given(o.Latent), looked)
	if err != nil {
		return client.Plain(err)
	}
	r := p.ChokePoints
	a := chokesAnswer{
		Starts: r.Starts, Ends: r.Ends, Chains: r.Chains, Exact: r.Exact, EachEnd: r.EachEnd, Chokes: []chokeLine{}, Complete: r.Complete,
	}
	for _, c := range r.Chokes {
		l := chokeLine{ID: c.Node.Id, All: c.All, Chains: c.Chains}
		if c.Node.Name != l.ID {
			l.Name = c.Node.Name
		}
		for _, e := range c.Ends {
			l.Ends = append(l.Ends, e.Id)
		}
		a.Chokes = append(a.Chokes, l)
	}
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), a)
	}
	return writeChokes(cmd.OutOrStdout(), a, o.MaxHops)
}
