package procedures

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// Bounds of the search for a cut.
const (
	defaultCuts    = 1
	mostCuts       = 10
	defaultSeconds = 30
	mostSeconds    = 3600
)

func (a *asked) cut() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.cut", Doc: "The least that must change so that no chain of a pattern is left, a row for each change; least says that nothing lighter is enough, and enough that no chain was left when the cut was tried on the facts (null: it was not tried).",
			Params: []value.Field{{Name: "pattern", Type: "STRING"}, anyOptions},
			Columns: []value.Field{
				column("cut", "INTEGER"), column("weight", "INTEGER"), column("change", "STRING"), column("kind", "STRING"), column("words", "STRING"),
				column("subject", "NODE"), column("of", "NODE"), column("statement", "STRING"), column("edits", "LIST<MAP>"),
				column("cutWeight", "INTEGER"), column("least", "BOOLEAN"), column("bound", "INTEGER"), column("enough", "BOOLEAN"),
			},
		},
		Run: func(ctx context.Context, _ *value.Context, args []value.Value, row func(...value.Value) error) error {
			p, err := a.question(args)
			if err != nil {
				return err
			}
			o := readOptions(args, 1)
			search := walk.CutOptions{Scope: walk.Scope{Latent: o.flag("latent")}, Cuts: o.number("cuts", defaultCuts, mostCuts)}
			seconds := o.number("seconds", defaultSeconds, mostSeconds)
			a.clauses(&p, o)
			l, err := a.look(o)
			if err != nil {
				return err
			}
			search.View = l.view
			limited, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
			defer cancel()
			search.Stop = stopped(limited)
			found, err := ask.LeastCut(a.estate(), ask.CutQuestion{CutOptions: search, Pattern: p, Ready: a.ready(limited), Look: l.lens.On})
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case errors.Is(err, ask.ErrCutStopped):
				return fault.New(fault.Limit, "TimeLimit", 0, "%s", err).WithHint("raise the option seconds, or ask a narrower question")
			case errors.Is(err, ask.ErrCutOpens):
				return &fault.ArgumentError{Message: err.Error()}
			case err != nil:
				return err
			case found.Open != nil:
				return &fault.ArgumentError{Message: "a chain of the pattern is closed by no change", Hint: "'postern cut' shows it"}
			}
			return a.cutRows(found, row)
		},
	}
}

func (a *asked) cutRows(found *ask.Cut, row rows) error {
	for i, c := range found.Cuts.Cuts {
		for _, ch := range c.Changes {
			change := found.Book.Change(ch)
			edits := make([]value.Value, len(change.Edits))
			for j, e := range change.Edits {
				edits[j] = edit(e)
			}
			err := row(value.OfInt(int64(i+1)), value.OfInt(change.Weight), value.OfString(change.ID), value.OfString(string(change.Kind)), value.OfString(change.Words()),
				a.known(change.Subject), a.known(change.Of), text(change.Statement), value.OfList(edits),
				value.OfInt(c.Weight), value.OfBool(i == 0 && found.Least()), value.OfInt(found.Bound), enough(found.Tried[i]))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func enough(t ask.Tried) value.Value {
	if !t.Made {
		return value.Value{}
	}
	return value.OfBool(len(t.Left) == 0)
}

// ready gives the estate in which cuts are tried, made ready when the first is; nil where there are no means to.
func (a *asked) ready(ctx context.Context) func() (*whatif.Estate, error) {
	if a.m.WhatIf == nil {
		return nil
	}
	return sync.OnceValues(func() (*whatif.Estate, error) { return a.m.WhatIf(ctx, a.s) })
}

// edit gives an edit of the facts with the place that it changes; what 'postern what-if' is given stands in the change itself.
func edit(e graph.Edit) value.Value {
	var b value.DictBuilder
	b.Set("subject", value.OfString(e.Subject))
	if e.Path != "" {
		b.Set("path", value.OfString(e.Path))
	}
	if v, err := cypher.Param(e.After); err == nil && !v.IsNull() {
		b.Set("after", v)
	}
	return b.Build()
}
