package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

type nearestAnswer struct {
	Nearest  []nearestLine `json:"nearest"`
	Nodes    int           `json:"nodes"` // that have an end ahead, listed or not
	Ends     int           `json:"ends"`
	Complete bool          `json:"complete"`
}

type nearestLine struct {
	ID   string    `json:"id"`
	End  string    `json:"end"`
	Cost float64   `json:"cost"`
	Hops int       `json:"hops"`
	Path *pathLine `json:"path,omitempty"`

	node graph.NodeID
}

func newNearest() *cobra.Command {
	var o nearestOptions
	c := &cobra.Command{
		Use:   "nearest",
		Short: "For every node the nearest crown jewel, and how far it is",
		Long: `Lists nodes by how little it takes from them to an end: the cost of the cheapest
chain of any length, then its number of steps. --from takes a node of a pattern, and
--to an id, or ADMIN, tenant, owned, sensitive.`,
		Example: `  postern nearest --from 'public principal' --paths
  postern nearest --from user --to ADMIN --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.format != "json" && o.format != "text" {
				return usagef("--format %s: nearest comes as text or json", o.format)
			}
			from, err := nodeStep("--from", o.from)
			if err != nil {
				return err
			}
			if at := serverOf(cmd); at != nil {
				return serverNearest(cmd, at, o)
			}
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			s := e.Snapshot()
			ends, err := endNodes(s, o.to)
			if err != nil {
				return err
			}
			a := &pathAnswer{s: s}
			if a.o.View, a.terms, err = o.lens.look(s, cmd.ErrOrStderr()); err != nil {
				return err
			}
			d := walk.Measure(s, ends, walk.DistanceOptions{
				Backwards: true, Latent: o.latent, By: walk.End(o.to).ReachedBy, View: a.o.View,
				Stop: func() bool { return cmd.Context().Err() != nil },
			})
			near := listNearest(s, d, walk.Select(s, from), o)
			near.Ends = len(ends)
			if o.paths {
				a.Paths = near.paths(d)
			}
			if o.format == "json" {
				for i, p := range a.lines().Paths {
					near.Nearest[i].Path = &p
				}
				return writeJSON(cmd.OutOrStdout(), near)
			}
			return writeNearest(cmd, near, a.drawn(e))
		},
	}
	f := c.Flags()
	f.StringVar(&o.from, "from", "any", "the nodes to list, as in a pattern")
	f.StringVar(&o.to, "to", graph.PropSensitive, "an id, or ADMIN, tenant, owned, sensitive")
	atLeastOneVar(f, &o.limit, "limit", 25, "nodes at most")
	f.BoolVar(&o.latent, "latent", false, "walk edges that guardrails alone hold back, too")
	f.BoolVar(&o.paths, "paths", false, "show the chains as well")
	f.StringVar(&o.format, "format", "text", "text or json")
	o.lens.add(c)
	return c
}

type nearestOptions struct {
	from, to, format string
	limit            int
	latent, paths    bool
	lens             lensFlags
}

// nodeStep reads one node of a pattern from a flag.
func nodeStep(flag, text string) (walk.NodeStep, error) {
	p, err := walk.Parse(text + " -> any")
	if se, ok := errors.AsType[*walk.SyntaxError](err); ok {
		return walk.NodeStep{}, usagef("%s: %w\n%s", flag, err, pointed(se, text))
	}
	if err == nil && len(p.Nodes) != 2 {
		err = usagef("%s %q: one node, not a chain", flag, text)
	}
	if err != nil {
		return walk.NodeStep{}, err
	}
	return p.Nodes[0], nil
}

func listNearest(s *graph.Snapshot, d *walk.Distances, from []graph.NodeID, o nearestOptions) nearestAnswer {
	type found struct {
		n   graph.NodeID
		way walk.Nearest
	}
	var all []found
	for _, n := range from {
		if w, ok := d.To(n); ok && w.Hops > 0 {
			all = append(all, found{n, w})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.way.Cost, b.way.Cost), cmp.Compare(a.way.Hops, b.way.Hops), cmp.Compare(a.n, b.n))
	})
	a := nearestAnswer{Nearest: []nearestLine{}, Nodes: len(all), Complete: d.Complete && len(all) <= o.limit}
	for _, f := range all[:min(len(all), max(0, o.limit))] {
		a.Nearest = append(a.Nearest, nearestLine{ID: s.ID(f.n), End: s.ID(f.way.End), Cost: f.way.Cost, Hops: f.way.Hops, node: f.n})
	}
	return a
}

// paths gives the chains behind the lines, one each.
func (a *nearestAnswer) paths(d *walk.Distances) []walk.Path {
	var out []walk.Path
	for _, l := range a.Nearest {
		p, _ := d.Path(l.node)
		out = append(out, p)
	}
	return out
}

func writeNearest(cmd *cobra.Command, a nearestAnswer, chains []drawnChain) error {
	w := bufio.NewWriter(cmd.OutOrStdout())
	switch {
	case a.Ends == 0:
		_, _ = fmt.Fprintln(w, "Nothing in this run is what you ask about.")
		return w.Flush()
	case a.Nodes == 0:
		_, _ = fmt.Fprintln(w, "No chain leads there.")
		return w.Flush()
	}
	t := newTable(cmd, "cost", "steps", "from", "nearest")
	for _, l := range a.Nearest {
		t.AppendRow([]any{fmt.Sprintf("%.1f", l.Cost), l.Hops, l.ID, l.End})
	}
	t.Render()
	if a.Nodes > len(a.Nearest) {
		_, _ = fmt.Fprintf(w, "\n%d more (--limit)\n", a.Nodes-len(a.Nearest))
	}
	d := newDrawer(w, cmd.OutOrStdout())
	for i, c := range chains {
		d.printf("\n")
		d.path(i+1, c)
	}
	return w.Flush()
}
