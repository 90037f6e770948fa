package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// whatIfPatterns are the chains that are compared where none is asked for: to
// the roles that have everything, and to crown jewels.
var whatIfPatterns = []string{"public -> admin role", "public -> sensitive"}

type whatIfFlags struct {
	edits    []string
	from, to string
	patterns []string
	cut      bool
	format   string
	o        walk.Options
}

func newWhatIf() *cobra.Command {
	var f whatIfFlags
	c := &cobra.Command{
		Use:   "what-if [PATTERN]",
		Short: "Say what a change would do: chains closed and opened, and who loses what",
		Long: `Make edits to the facts of the newest run, judge anew whom they reach, and say
what becomes different: the chains of a pattern that close, open, turn or hold
less surely, and what everybody could do before and cannot after. Without a
pattern it looks at 'public -> admin role' and 'public -> sensitive'.

An edit names a subject (a node's id, or KIND|FROM|TO|KEY for an edge), a path in
it, and what it says after; without an after it goes:

  [{"subject": "arn:aws:iam::111122223333:policy/deploy", "path": "document/Statement/PassAny"},
   {"subject": "HAS_POLICY|arn:aws:iam::111122223333:role/web|arn:aws:iam::111122223333:policy/deploy"}]

Nothing is written to the store, and nothing is changed anywhere.`,
		Example: `  postern what-if --edit edits.json
  postern what-if --cut 'public -> admin role'
  echo '{"subject":"arn:aws:iam::111122223333:role/web"}' | postern what-if --edit - --from internet --to ADMIN --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runWhatIf(cmd, args, f) },
	}
	fl := c.Flags()
	fl.StringArrayVar(&f.edits, "edit", nil, "a file of edits, - for standard input; may be repeated")
	fl.BoolVar(&f.cut, "cut", false, "make the changes that 'postern cut' finds for the pattern")
	fl.StringArrayVar(&f.patterns, "pattern", nil, "a further pattern whose chains are compared; may be repeated")
	fl.StringVar(&f.from, "from", "", "an id, or internet, owned, sensitive")
	fl.StringVar(&f.to, "to", "", "an id, or ADMIN, tenant, owned, sensitive")
	atLeastOneVar(fl, &f.o.MaxHops, "max-hops", 8, "edges in a chain at most")
	atLeastOneVar(fl, &f.o.Limit, "limit", 200, "chains of a pattern at most, before and after")
	fl.BoolVar(&f.o.Latent, "latent", false, "walk edges that guardrails alone hold back, too")
	fl.StringVar(&f.format, "format", "text", "text or json")
	fl.String(techniquesName, "", techniquesHelp)
	return c
}

func runWhatIf(cmd *cobra.Command, args []string, f whatIfFlags) error {
	switch {
	case f.format != "json" && f.format != "text":
		return usagef("--format %s: an answer comes as text or json", f.format)
	case len(f.edits) == 0 && !f.cut:
		return usagef("give edits to try: --edit FILE, or --cut")
	}
	patterns, err := f.questions(args)
	if err != nil {
		return err
	}
	edits, err := readEdits(cmd, f.edits)
	if err != nil {
		return err
	}
	if at := serverOf(cmd); at != nil {
		return serverWhatIf(cmd, at, patterns, edits, f)
	}
	e, judged, err := openWhatIf(cmd)
	if err != nil {
		return err
	}
	for _, p := range patterns {
		if err := checkEnds(judged, p); err != nil {
			return err
		}
	}
	if f.cut {
		more, err := cutEdits(cmd, e, patterns[0], f.o.Latent)
		if err != nil {
			return err
		}
		edits = append(edits, more...)
	}
	out, err := e.Try(edits)
	if err != nil {
		return err
	}
	f.o.Stop = func() bool { return cmd.Context().Err() != nil }
	a := &whatIfAnswer{Outcome: out, edits: edits, patterns: patterns}
	a.chains, a.shifts = out.Tell(patterns, f.o)
	return giveWhatIf(cmd, a.lines(), f.format)
}

func giveWhatIf(cmd *cobra.Command, a whatIfLines, format string) error {
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), a)
	}
	return writeWhatIf(cmd.OutOrStdout(), a)
}

// questions gives the patterns whose chains are compared.
func (f whatIfFlags) questions(args []string) ([]walk.Pattern, error) {
	var out []walk.Pattern
	if len(args) > 0 || f.from != "" || f.to != "" {
		p, err := pathQuestion(args, f.from, f.to)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	texts := f.patterns
	if len(out) == 0 && len(texts) == 0 {
		texts = whatIfPatterns
	}
	for _, text := range texts {
		p, err := pathQuestion([]string{text}, "", "")
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func readEdits(cmd *cobra.Command, names []string) ([]graph.Edit, error) {
	var out []graph.Edit
	for _, name := range names {
		in := cmd.InOrStdin()
		if name != "-" {
			f, err := os.Open(name) //nolint:gosec // the file that the user names
			if err != nil {
				return nil, fmt.Errorf("--edit: %w", err)
			}
			defer func() { _ = f.Close() }()
			in = f
		}
		edits, err := graph.ParseEdits(in)
		if err != nil {
			return nil, fmt.Errorf("--edit %s: %w", name, err)
		}
		out = append(out, edits...)
	}
	return out, nil
}

// openWhatIf makes the newest run ready for what-if questions.
func openWhatIf(cmd *cobra.Command) (*whatif.Estate, *graph.Snapshot, error) {
	catalogue, err := catalogueOf(cmd)
	if err != nil {
		return nil, nil, err
	}
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = st.Close() }()
	return readyWhatIf(cmd.Context(), logger(cmd), catalogue, st, "")
}

// readyWhatIf makes a run ready for what-if questions, the newest for "".
func readyWhatIf(ctx context.Context, log *slog.Logger, catalogue *attack.Catalogue, st store.Store, run string) (*whatif.Estate, *graph.Snapshot, error) {
	judged, err := store.Marked(st).Snapshot(ctx, run)
	if err != nil {
		return nil, nil, noRun(err)
	}
	e, err := readyJudged(ctx, log, catalogue, st, judged)
	if err != nil {
		return nil, nil, err
	}
	e, err = withMarks(ctx, st, e, judged)
	return e, judged, err
}

// readyJudged makes a run ready whose judged Snapshot is there. Its facts come without the user's marks.
func readyJudged(ctx context.Context, log *slog.Logger, catalogue *attack.Catalogue, st store.Store, judged *graph.Snapshot) (*whatif.Estate, error) {
	j := judgement(log, catalogue)
	facts, js, err := j.Facts(judged.Meta(), func(to graph.Sink) error { return st.Facts(ctx, judged.Meta().Run, to) })
	if err != nil {
		return nil, err
	}
	e, err := whatif.New(facts, judged, js, whatif.Rules{Judges: judges, Catalogue: catalogue})
	if err != nil {
		return nil, fmt.Errorf("run %s: %w (--%s names a team's own)", judged.Meta().Run, err, techniquesName)
	}
	return e, nil
}

// withMarks gives the estate of plain facts with the user's marks, which judged carries.
func withMarks(ctx context.Context, st store.Store, plain *whatif.Estate, judged *graph.Snapshot) (*whatif.Estate, error) {
	marks, err := store.ReadMarks(ctx, st)
	if err != nil {
		return nil, err
	}
	return plain.Marked(marks.On(plain.Facts()), judged), nil
}

// cutTimeout is how long what-if looks for a cut.
const cutTimeout = 30 * time.Second

// cutEdits gives the edits of the least cut of a pattern.
func cutEdits(cmd *cobra.Command, e *whatif.Estate, p walk.Pattern, latent bool) ([]graph.Edit, error) {
	ready := func() (*whatif.Estate, error) { return e, nil }
	a, err := findCut(cmd, newEstate(e.Judged()), p, nil, cutFlags{n: 1, timeout: cutTimeout, latent: latent}, ready)
	if err != nil {
		return nil, err
	}
	return a.lines().leastEdits()
}

// leastEdits gives the edits that make the first cut, each once.
func (l cutLines) leastEdits() ([]graph.Edit, error) {
	if l.Open != nil || len(l.Cuts) == 0 {
		return nil, errors.New("no change closes every chain of the pattern: see 'postern cut'")
	}
	var out []graph.Edit
	for _, change := range l.Cuts[0].Changes {
		if len(change.Edits) == 0 {
			return nil, fmt.Errorf("the cut has a change that no edit of facts makes: %s", change.Words)
		}
		for _, e := range change.Edits {
			if !slices.ContainsFunc(out, func(o graph.Edit) bool { return o.Subject == e.Subject && o.Path == e.Path }) {
				out = append(out, e)
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no chain matches: nothing has to change")
	}
	return out, nil
}
