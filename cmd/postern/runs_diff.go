package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/causes"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

type runsDiffLines struct {
	NodesAdded   []string      `json:"nodesAdded"`
	NodesRemoved []string      `json:"nodesRemoved"`
	NodesChanged []changeLine  `json:"nodesChanged"`
	EdgesAdded   []string      `json:"edgesAdded"`
	EdgesRemoved []string      `json:"edgesRemoved"`
	EdgesChanged []changeLine  `json:"edgesChanged"`
	Chains       []chainsLines `json:"chains,omitempty"`
}

type changeLine struct {
	Subject string   `json:"subject"`
	Keys    []string `json:"keys"`
}

type chainsLines struct {
	patternChanges

	// Causes says, for each opened chain and then each further one, what changed in the facts to open it.
	Causes [][]causes.Cause `json:"causes"`
}

func runsDiff() *cobra.Command {
	var patterns []string
	var format string
	var o walk.Options
	c := &cobra.Command{
		Use:   "diff A [B]",
		Short: "List what changed from run A to run B (default: the newest)",
		Long: `List the nodes and edges that came, went and changed from run A to run B. With
--chains, the chains of a pattern that opened and closed, too, and for each that
opened what changed in the facts to open it.`,
		Example: `  postern runs diff 01K… --chains 'public -> admin role'`,
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: a difference comes as text or json", format)
			}
			var ps []walk.Pattern
			for _, text := range patterns {
				p, err := pathQuestion([]string{text}, "", "")
				if err != nil {
					return err
				}
				ps = append(ps, p)
			}
			if at := serverOf(cmd); at != nil {
				l, err := serverDiff(cmd.Context(), at, args[0], first(args[1:]))
				if err != nil {
					return err
				}
				if l.Chains, err = serverDiffChains(cmd.Context(), at, args[0], first(args[1:]), ps, o); err != nil {
					return err
				}
				return giveRunsDiff(cmd, l, format)
			}
			r, err := compareRuns(cmd, args, ps, o)
			if err != nil {
				return err
			}
			return giveRunsDiff(cmd, r.lines(), format)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&patterns, "chains", nil, "a pattern whose chains are compared; may be repeated")
	atLeastOneVar(f, &o.MaxHops, "max-hops", 8, "edges in a chain at most")
	atLeastOneVar(f, &o.Limit, "limit", 200, "chains of a pattern at most, of each run")
	f.BoolVar(&o.Latent, "latent", false, "walk edges that guardrails alone hold back, too")
	f.StringVar(&format, "format", "text", "text or json")
	return c
}

// runsCompared is two runs and what became different.
type runsCompared struct {
	a, b     *graph.Snapshot
	d        graph.Difference
	patterns []walk.Pattern
	chains   []whatif.Chains
	why      *causes.Finder
}

// compareRuns reads two runs, the newest for the second that is not named, and compares them.
func compareRuns(cmd *cobra.Command, args []string, ps []walk.Pattern, o walk.Options) (*runsCompared, error) {
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	a, err := store.Marked(st).Snapshot(cmd.Context(), args[0])
	if err != nil {
		return nil, noSuchRun(err, args[0])
	}
	b, err := store.Marked(st).Snapshot(cmd.Context(), first(args[1:]))
	if err != nil {
		return nil, noSuchRun(err, first(args[1:]))
	}
	o.Stop = func() bool { return cmd.Context().Err() != nil }
	r := &runsCompared{a: a, b: b, d: graph.Diff(a, b), patterns: ps}
	if len(ps) > 0 {
		if r.why, err = openCauses(cmd, st, a, b); err != nil {
			return nil, err
		}
		for _, p := range ps {
			r.chains = append(r.chains, whatif.Compare(a, b, p, o))
		}
	}
	return r, nil
}

func openCauses(cmd *cobra.Command, st store.Reader, a, b *graph.Snapshot) (*causes.Finder, error) {
	was, err := factsOf(cmd.Context(), logger(cmd), st, a)
	if err != nil {
		return nil, err
	}
	is, err := factsOf(cmd.Context(), logger(cmd), st, b)
	if err != nil {
		return nil, err
	}
	return causes.New(a, was, is, newEstate(b)), nil
}

// factsOf reads the facts of a run.
func factsOf(ctx context.Context, log *slog.Logger, st store.Reader, judged *graph.Snapshot) (*graph.Snapshot, error) {
	m := judged.Meta()
	s, _, err := judgement(log, nil).Facts(m, func(to graph.Sink) error { return st.Facts(ctx, m.Run, to) })
	return s, err
}

// came gives the chains of a pattern that are new: opened ones, then further ones.
func came(c whatif.Chains) []walk.Path { return slices.Concat(c.Opened, c.Further) }

func (r *runsCompared) lines() runsDiffLines {
	l := runsDiffLines{
		NodesAdded: some(r.d.NodesAdded), NodesRemoved: some(r.d.NodesRemoved), NodesChanged: changeLines(r.d.NodesChanged),
		EdgesAdded: some(r.d.EdgesAdded), EdgesRemoved: some(r.d.EdgesRemoved), EdgesChanged: changeLines(r.d.EdgesChanged),
	}
	for i, p := range r.patterns {
		line := chainsLines{patternChanges: describeChains(r.a, r.b, p, r.chains[i]), Causes: [][]causes.Cause{}}
		for _, path := range came(r.chains[i]) {
			line.Causes = append(line.Causes, r.why.Of(p, path))
		}
		l.Chains = append(l.Chains, line)
	}
	return l
}

func changeLines(list []graph.Change) []changeLine {
	out := []changeLine{}
	for _, c := range list {
		out = append(out, changeLine(c))
	}
	return out
}

func giveRunsDiff(cmd *cobra.Command, l runsDiffLines, format string) error {
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), l)
	}
	w := bufio.NewWriter(cmd.OutOrStdout())
	writeDiff(w, l)
	t := whatIfText{w, inkFor(cmd.OutOrStdout())}
	for _, p := range l.Chains {
		t.printf("\n%s\n", t.ink.strong(p.Pattern))
		t.chains(p.patternChanges)
		for i, came := range slices.Concat(p.Opened, p.Further) {
			if len(p.Causes[i]) == 0 {
				continue
			}
			t.printf("\n  %s\n", chainWords(came))
			for _, c := range p.Causes[i] {
				t.printf("    opened by: %s\n", c.Words)
			}
		}
	}
	return w.Flush()
}

func writeDiff(out io.Writer, d runsDiffLines) {
	for _, group := range []struct {
		mark string
		ids  []string
	}{{"+ node", d.NodesAdded}, {"- node", d.NodesRemoved}, {"+ edge", d.EdgesAdded}, {"- edge", d.EdgesRemoved}} {
		for _, id := range group.ids {
			_, _ = fmt.Fprintln(out, group.mark, id)
		}
	}
	for _, c := range d.NodesChanged {
		_, _ = fmt.Fprintln(out, "~ node", c.Subject, c.Keys)
	}
	for _, c := range d.EdgesChanged {
		_, _ = fmt.Fprintln(out, "~ edge", c.Subject, c.Keys)
	}
}
