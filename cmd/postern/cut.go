package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// cutFlags is what 'postern cut' is asked.
type cutFlags struct {
	from, to, format, weights string
	n                         int
	latent                    bool
	timeout                   time.Duration
	lens                      lensFlags
}

func newCut() *cobra.Command {
	var f cutFlags
	c := &cobra.Command{
		Use:   "cut [PATTERN]",
		Short: "Find the least that must change so that no chain is left, with proof",
		Long: `Find the least that must change so that no chain of a pattern is left, of
whatever length: statements, bindings, memberships, identities, settings, and
not edges of a graph. One change may close many steps, and a step that several
statements allow stays open until the last of them goes.

The answer comes with a proof that nothing lighter is enough: chains of which
each hangs on other changes than the rest, or shares of chains where they
cannot be told apart. The proof is checked by a program of its own before it
is printed, and each cut is tried on the facts as 'postern what-if' would: who
is touched is judged anew, and a narrower right that counts only once a wider
one is gone is closed as well. Each change weighs what its kind costs, more where many hold what
is changed; --weights gives weights of one's own, and what must not be touched.

Nothing is changed anywhere.`,
		Example: `  postern cut 'public -> admin role'
  postern cut --from internet --to sensitive --limit 5 --weights weights.json --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runCut(cmd, args, f) },
	}
	fl := c.Flags()
	fl.StringVar(&f.from, "from", "", "an id, or internet, owned, sensitive")
	fl.StringVar(&f.to, "to", "", "an id, or ADMIN, tenant, owned, sensitive")
	atLeastOneVar(fl, &f.n, "limit", 3, "cuts at most, the least first")
	fl.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName { // what it was called before
		if name == "n" {
			name = "limit"
		}
		return pflag.NormalizedName(name)
	})
	fl.StringVar(&f.weights, "weights", "", "a JSON file of weights of one's own, and of what must not be changed")
	fl.DurationVar(&f.timeout, "timeout", 30*time.Second, "how long to look; then what is known is given, with its bound")
	fl.BoolVar(&f.latent, "latent", false, "close chains over edges that guardrails alone hold back, too")
	fl.StringVar(&f.format, "format", "text", "text or json")
	fl.String(techniquesName, "", techniquesHelp)
	f.lens.add(c)
	return c
}

func runCut(cmd *cobra.Command, args []string, f cutFlags) error {
	if f.format != "json" && f.format != "text" {
		return usagef("--format %s: a cut comes as text or json", f.format)
	}
	if f.timeout <= 0 {
		return usagef("--timeout must be above 0")
	}
	p, err := pathQuestion(args, f.from, f.to)
	if err != nil {
		return err
	}
	rules, err := readWeights(f.weights)
	if err != nil {
		return err
	}
	if at := serverOf(cmd); at != nil {
		if err := serversTechniques(cmd); err != nil {
			return err
		}
		a, err := serverCut(cmd.Context(), at, args, f)
		if err != nil {
			return err
		}
		return giveCut(cmd, a, f.format)
	}
	st, err := openStore(cmd, false)
	if err != nil {
		return err
	}
	e, done, err := estateOf(cmd, st)
	if err != nil {
		return err
	}
	defer done()
	if err := checkEnds(e.Snapshot(), p); err != nil {
		return err
	}
	catalogue, err := catalogueOf(cmd)
	if err != nil {
		return err
	}
	ready := func() (*whatif.Estate, error) {
		w, err := readyJudged(cmd.Context(), logger(cmd), catalogue, st, e.Snapshot())
		if err != nil {
			return nil, err
		}
		return withMarks(cmd.Context(), st, w, e.Snapshot())
	}
	a, err := findCut(cmd, e, p, rules, f, sync.OnceValues(ready))
	if err != nil {
		return err
	}
	return giveCut(cmd, a.lines(), f.format)
}

func giveCut(cmd *cobra.Command, a cutLines, format string) error {
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), a)
	}
	return writeCut(cmd.OutOrStdout(), a)
}

// cutAnswer is the answer and what it takes to show it.
type cutAnswer struct {
	*ask.Cut

	p walk.Pattern
}

func findCut(cmd *cobra.Command, e *access.Estate, p walk.Pattern, rules []remedy.Rule, f cutFlags, ready func() (*whatif.Estate, error)) (*cutAnswer, error) {
	view, _, err := f.lens.look(e.Snapshot(), cmd.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), f.timeout)
	defer cancel()
	found, err := ask.LeastCut(e, ask.CutQuestion{
		CutOptions: walk.CutOptions{Scope: walk.Scope{Latent: f.latent, View: view}, Cuts: f.n, Stop: func() bool { return ctx.Err() != nil }},
		Pattern:    p, Rules: rules, Ready: ready,
		Look: func(s *graph.Snapshot) (*walk.View, error) {
			view, _, err := f.lens.look(s, io.Discard)
			return view, err
		},
	})
	switch {
	case cmd.Context().Err() != nil:
		return nil, cmd.Context().Err()
	case errors.Is(err, ask.ErrCutStopped):
		return nil, fmt.Errorf("no cut was found within %s: give it longer (--timeout), or ask a narrower question", f.timeout)
	case err != nil:
		return nil, err
	}
	return &cutAnswer{found, p}, nil
}

// readWeights reads --weights.
func readWeights(name string) ([]remedy.Rule, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("--weights: %w", err)
	}
	defer func() { _ = f.Close() }()
	rules, err := remedy.ReadRules(f)
	if err != nil {
		return nil, usagef("--weights %s: %w", name, err)
	}
	return rules, nil
}
