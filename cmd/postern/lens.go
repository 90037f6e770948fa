package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/internal/spelling"
)

// lensFlags says how a chain question looks at the estate.
type lensFlags struct {
	assume []string
	none   bool
	any    bool
	costs  string
}

func (l *lensFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&l.assume, "assume", nil, "KEY=VALUE[,VALUE] of requests, KEY= for a key that is absent, code:NAME or 'not code:NAME'; may be repeated")
	f.BoolVar(&l.none, "assume-none", false, "walk only what is certain, or made certain by --assume")
	f.BoolVar(&l.any, "assume-any", false, "walk conditional steps too, and say what must hold (the default)")
	f.StringVar(&l.costs, "costs", "", "a file of costs of one's own, YAML or JSON (default: what the configuration names, see POSTERN_CONFIG); 'built-in' for none")
}

// look makes the view that the flags ask for, and the terms of its conditions.
// What is assumed of a key that nothing depends on is noted on notes.
func (l *lensFlags) look(s *graph.Snapshot, notes io.Writer) (*walk.View, *access.Terms, error) {
	if l.none && l.any {
		return nil, nil, usagef("--assume-none and --assume-any ask for opposite things")
	}
	ctx, code, err := parseAssumptions(l.assume)
	if err != nil {
		return nil, nil, err
	}
	if err := l.configured(); err != nil {
		return nil, nil, err
	}
	costs, err := readCosts(l.costs, s)
	if err != nil {
		return nil, nil, err
	}
	terms := newTerms(ctx)
	view, err := walk.Lens{Terms: terms, Certain: l.none, Code: code, Costs: costs}.On(s)
	if err != nil {
		return nil, nil, fmt.Errorf("--assume: %w", err)
	}
	noteUnasked(notes, ctx, terms.Keys())
	return view, terms, nil
}

// newTerms wires what the clouds know of conditions.
func newTerms(ctx access.Context) *access.Terms {
	return access.NewTerms(access.TermOptions{
		Settle: func(test *access.Condition) *access.Condition {
			if len(ctx) == 0 {
				return test
			}
			if left := awsiam.Assume(test, ctx); left == nil || left != test {
				return left
			}
			return gcpiam.Assume(test, ctx)
		},
		Shorten: awsiam.Shorten,
		Stays:   awsiam.StaysAlong,
	})
}

// parseAssumptions reads --assume.
func parseAssumptions(list []string) (access.Context, []walk.Code, error) {
	ctx := access.Context{}
	var code []walk.Code
	for _, a := range list {
		rest, refuse := strings.CutPrefix(a, "not ")
		if name, ok := strings.CutPrefix(strings.TrimSpace(rest), "code:"); ok {
			if name == "" {
				return nil, nil, usagef("--assume %s: name a function, as in code:NAME", a)
			}
			code = append(code, walk.Code{Name: name, Refuse: refuse})
			continue
		}
		key, values, ok := strings.Cut(a, "=")
		switch {
		case refuse:
			return nil, nil, usagef("--assume %s: only code:NAME can be refused", a)
		case !ok || key == "":
			return nil, nil, usagef("--assume %s: want KEY=VALUE[,VALUE], or code:NAME", a)
		case ctx[key] != nil:
			return nil, nil, usagef("--assume %s: %s is assumed twice; give its values in one list", a, key)
		}
		ctx[key] = []string{}
		if values != "" {
			ctx[key] = strings.Split(values, ",")
		}
	}
	return ctx, code, nil
}

// noteUnasked says which assumed keys nothing depends on: a slip of the
// keyboard would otherwise look like an answer.
func noteUnasked(w io.Writer, ctx access.Context, asked map[string]bool) {
	words := make([]string, 0, len(asked))
	for k := range asked {
		words = append(words, k)
	}
	slices.Sort(words)
	for _, k := range sortedNames(ctx) {
		known := slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, k) || strings.Contains(w, k) })
		if !known {
			_, _ = fmt.Fprintf(w, "note: no step of this run depends on %s%s\n", k, spelling.DidYouMean(spelling.Nearest(k, words)))
		}
	}
}
