package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

type chokesAnswer struct {
	Starts int `json:"starts"`
	Ends   int `json:"ends"`
	// Chains is how many were counted; unless Exact there are more, and every count is "at least".
	Chains   int         `json:"chains"`
	Exact    bool        `json:"exact"`
	EachEnd  bool        `json:"eachEnd"`
	Chokes   []chokeLine `json:"chokes"`
	Complete bool        `json:"complete"`
}

type chokeLine struct {
	ID     string   `json:"id"`
	Name   string   `json:"name,omitempty"`
	All    bool     `json:"all"`
	Ends   []string `json:"ends"`
	Chains int      `json:"chains"`
}

func newChokes() *cobra.Command {
	var from, to, format string
	var lens lensFlags
	var timeout time.Duration
	o := walk.Options{}
	c := &cobra.Command{
		Use:   "chokes [PATTERN]",
		Short: "Find the nodes that chains cannot avoid",
		Long: `Find the nodes that every chain of a pattern passes, of whatever length, and for
each end those that every chain to it passes. Each comes with how many chains it
carries: counted exactly up to --limit chains of up to --max-hops edges; where
there are more, the answer says so and the counts are at least that.`,
		Example: `  postern chokes 'public -> admin role'
  postern chokes --from internet --to sensitive --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: choke points come as text or json", format)
			}
			if timeout <= 0 {
				return usagef("--timeout must be above 0")
			}
			p, err := pathQuestion(args, from, to)
			if err != nil {
				return err
			}
			if at := serverOf(cmd); at != nil {
				return serverChokes(cmd, at, args, from, to, o, &lens, format)
			}
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			s := e.Snapshot()
			if err := checkEnds(s, p); err != nil {
				return err
			}
			if o.View, _, err = lens.look(s, cmd.ErrOrStderr()); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			o.Stop = func() bool { return ctx.Err() != nil }
			a := describeChokes(s, walk.Chokes(s, p, o))
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), a)
			}
			return writeChokes(cmd.OutOrStdout(), a, o.MaxHops)
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "an id, or internet, owned, sensitive")
	f.StringVar(&to, "to", "", "an id, or ADMIN, tenant, owned, sensitive")
	atLeastOneVar(f, &o.MaxHops, "max-hops", 8, "edges in a chain that is counted, at most")
	atLeastOneVar(f, &o.Limit, "limit", 1000, "chains to count at most")
	f.BoolVar(&o.Latent, "latent", false, "walk edges that guardrails alone hold back, too")
	f.DurationVar(&timeout, "timeout", 30*time.Second, "how long to look")
	f.StringVar(&format, "format", "text", "text or json")
	lens.add(c)
	return c
}

func describeChokes(s *graph.Snapshot, r walk.ChokePoints) chokesAnswer {
	a := chokesAnswer{Starts: r.Starts, Ends: r.Ends, Chains: r.Chains, Exact: r.Exact, EachEnd: r.EachEnd, Complete: r.Complete, Chokes: []chokeLine{}}
	for _, c := range r.Chokes {
		l := chokeLine{ID: s.ID(c.Node), All: c.All, Chains: c.Chains}
		if name := s.Name(c.Node); name != l.ID {
			l.Name = name
		}
		for _, e := range c.Ends {
			l.Ends = append(l.Ends, s.ID(e))
		}
		a.Chokes = append(a.Chokes, l)
	}
	return a
}

func writeChokes(out io.Writer, r chokesAnswer, maxHops int) error {
	w := bufio.NewWriter(out)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }
	ink := inkFor(out)
	least := ""
	if !r.Exact {
		least = "at least "
	}
	switch {
	case !r.Complete && r.Starts == 0:
		say("Time was up before anything was known (--timeout).\n")
		return w.Flush()
	case r.Starts == 0:
		say("No chain matches.\n")
		return w.Flush()
	}
	say("%s%s of up to %d edges, from %s to %s\n\n", least, count(r.Chains, "chain"), maxHops, count(r.Starts, "start"), count(r.Ends, "end"))
	if len(r.Chokes) == 0 {
		say("No node that the chains cannot avoid.\n")
	}
	for _, c := range r.Chokes {
		what := fmt.Sprintf("every chain to %d of %s", len(c.Ends), count(r.Ends, "end"))
		if c.All {
			what = ink.bad("every chain")
		}
		say("  %s  passes %s\n    %s%s\n", what, ink.strong(c.ID), least, count(c.Chains, "chain"))
	}
	if !r.EachEnd {
		say("\nSo many ends: only nodes that every chain passes are listed.\n")
	}
	if !r.Complete {
		say("\nTime was up: not every end was asked for (--timeout).\n")
	}
	return w.Flush()
}
