package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
)

func newPaths() *cobra.Command {
	var from, to, format string
	var o walk.Options
	var lens lensFlags
	var via, avoiding []string
	var explain, each bool
	c := &cobra.Command{
		Use:   "paths [PATTERN]",
		Short: "Find chains: a pattern, or --from and --to",
		Example: `  postern paths 'public principal -> invoke -> function -> admin role'
  postern paths --from arn:aws:iam::111122223333:user/ann --to ADMIN
  postern paths 'user as who -> admin role via function avoiding account:111122223333'
  postern paths --from internet --to ADMIN --assume aws:SourceIp=10.0.0.0/8 --assume code:web-*`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: paths come as text or json", format)
			}
			p, err := pathQuestion(args, from, to)
			if err != nil {
				return err
			}
			if at := serverOf(cmd); at != nil {
				return giveServerPaths(cmd, at, serverQuestion{args, from, to, via, avoiding, o, each, explain, lens}, format)
			}
			// What explains a chain, and what an assumption or a flag names, is looked up in the whole run.
			open := openEstate
			if format == "json" && !each && len(via)+len(avoiding)+len(lens.assume) == 0 && lens.costs == "" {
				open = narrowTo(p, o.Latent)
			}
			e, done, err := open(cmd)
			if err != nil {
				return err
			}
			defer done()
			if err := clauses(e.Snapshot(), &p, via, avoiding); err != nil {
				return err
			}
			a, err := askPaths(cmd, e.Snapshot(), p, o, &lens, each)
			if err != nil {
				return err
			}
			a.explain = explain
			if format == "json" {
				noteShort(cmd, ask.Short(a.Result))
				return writeJSON(cmd.OutOrStdout(), a.lines())
			}
			return drawPaths(cmd, a.drawn(e), ask.Short(a.Result))
		},
	}
	f := c.Flags()
	f.StringVar(&from, "from", "", "an id, or internet, owned, sensitive")
	f.StringVar(&to, "to", "", "an id, or ADMIN, tenant, owned, sensitive")
	f.StringArrayVar(&via, "via", nil, "a node that must lie between the ends: an id, or a node as in a pattern; may be repeated")
	f.StringArrayVar(&avoiding, "avoiding", nil, "a node that may lie nowhere on the chain; may be repeated")
	atLeastOneVar(f, &o.MaxHops, "max-hops", 8, "edges in a path at most")
	atLeastOneVar(f, &o.Limit, "limit", 25, "paths at most")
	f.BoolVar(&o.Least, "shortest", false, "only the chains that cost as little as the cheapest")
	f.BoolVar(&each, "each", false, "the cheapest chain for each pair of ends, in one search")
	f.BoolVar(&o.Latent, "latent", false, "walk edges that guardrails alone hold back, too")
	f.BoolVar(&explain, "explain-cost", false, "say what each chain's cost is made of")
	f.StringVar(&format, "format", "text", "text or json")
	lens.add(c)
	return c
}

// askPaths searches a run, or the part of one that the question needs.
func askPaths(cmd *cobra.Command, s *graph.Snapshot, p walk.Pattern, o walk.Options, lens *lensFlags, each bool) (*pathAnswer, error) {
	if err := checkEnds(s, p); err != nil {
		return nil, err
	}
	a := &pathAnswer{s: s, p: p}
	var err error
	if o.View, a.terms, err = lens.look(s, cmd.ErrOrStderr()); err != nil {
		return nil, err
	}
	o.Stop = func() bool { return cmd.Context().Err() != nil }
	if a.o = o; each {
		if a.Result, err = ask.Pairs(s, p, o); err != nil {
			err = usagef("--%w", err)
		}
	} else {
		a.Result = walk.Cheapest(s, p, o)
	}
	return a, err
}

// noteShort says which limit cut an answer short, for those whom its document tells only that one did.
func noteShort(cmd *cobra.Command, short string) {
	if short != "" {
		note(cmd.ErrOrStderr(), short+"; there may be more (--limit, --max-hops)")
	}
}

// pointed draws a pattern with a caret under its fault, a little to the right.
func pointed(at *walk.SyntaxError, pattern string) string {
	return "  " + strings.ReplaceAll(at.Point(pattern), "\n", "\n  ")
}

// pathQuestion reads a pattern, or both ends, from the command line.
func pathQuestion(args []string, from, to string) (walk.Pattern, error) {
	p, err := ask.Pattern(first(args), from, to)
	if se, ok := errors.AsType[*walk.SyntaxError](err); ok {
		return p, usagef("%w\n%s", err, pointed(se, args[0]))
	}
	if errors.Is(err, ask.ErrUnclear) {
		return p, usagef("ask with a pattern, or with both --from and --to")
	}
	return p, err
}

// clauses adds what the flags go via and avoid.
func clauses(s *graph.Snapshot, p *walk.Pattern, via, avoiding []string) error {
	err := ask.Clauses(s, p, via, avoiding)
	if wrong, ok := errors.AsType[*ask.ClauseError](err); ok {
		return usagef("--%w", wrong)
	}
	if err != nil {
		return usagef("%w", err)
	}
	return nil
}

// checkEnds fails where a question names an id that the estate does not hold.
func checkEnds(s *graph.Snapshot, p walk.Pattern) error { return meant(s, ask.Held(s, p)) }

func newAdmins() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "admins",
		Short: "List who has full control of an account, project, subscription or above",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ids, err := askAdmins(cmd)
			if err != nil {
				return err
			}
			return writeAdmins(cmd, format, ids)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

// askAdmins asks the server, or else the store.
func askAdmins(cmd *cobra.Command) ([]string, error) {
	if at := serverOf(cmd); at != nil {
		return serverAdmins(cmd.Context(), at)
	}
	e, done, err := openEstate(cmd)
	if err != nil {
		return nil, err
	}
	defer done()
	ids := []string{}
	for _, n := range e.Admins() {
		ids = append(ids, e.Snapshot().ID(n))
	}
	return ids, nil
}

func writeAdmins(cmd *cobra.Command, format string, ids []string) error {
	switch format {
	case "json":
		return writeJSON(cmd.OutOrStdout(), map[string][]string{"admins": ids})
	case "text":
		for _, id := range ids {
			_, _ = fmt.Fprintln(cmd.OutOrStdout(), id)
		}
		return nil
	}
	return usagef("--format %s: admins come as text or json", format)
}
