package view

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// WhatIf is the estate as edits would make it, against what it is.
type WhatIf struct {
	JudgedAnew int
	Everybody  string
	Chains     []*ChainChanges
	Shifts     []*Shift
}

// ChainChanges says what becomes of the chains of a pattern.
type ChainChanges struct {
	Pattern                 string
	Closed, Opened, Further []*Path
	Rerouted, Changed       []*Turn
	Stay                    int
	Complete                bool
}

// Turn is a chain before and after.
type Turn struct{ Was, Is *Path }

// Shift says what some principals may do no more, and what not before.
type Shift struct {
	Principals            []string
	Kind                  graph.Kind
	Lost, Gained, Changed []string
	Actions               []string
}

// Edits gives edits as the engines take them.
func Edits(list []*Edit) []graph.Edit {
	out := make([]graph.Edit, 0, len(list))
	for _, e := range list {
		out = append(out, graph.Edit(*e))
	}
	return out
}

// WhatIf shows what edits do. after judges the edited estate, for the reasons of its edges.
func (e *Estate) WhatIf(out *whatif.Outcome, after *access.Estate, patterns []walk.Pattern, o walk.Options, terms NewTerms) *WhatIf {
	w := &WhatIf{JudgedAnew: out.Anew, Everybody: out.Why, Chains: []*ChainChanges{}, Shifts: []*Shift{}}
	now := Of(after)
	chains, shifts := out.Tell(patterns, o)
	for i, p := range patterns {
		q := &Asked{Pattern: p, Options: o, Terms: terms(access.Context{})}
		w.Chains = append(w.Chains, turns(e, now, q, chains[i]))
	}
	for _, s := range shifts {
		w.Shifts = append(w.Shifts, &Shift{
			Principals: some(s.Principals), Kind: s.Kind, Lost: some(s.Lost), Gained: some(s.Gained), Changed: some(s.Changed), Actions: access.ActionNames(s.Actions),
		})
	}
	return w
}

func turns(before, after *Estate, q *Asked, c whatif.Chains) *ChainChanges {
	was, is := *q, *q
	show := func(e *Estate, q *Asked, list []walk.Path) []*Path { return e.Paths(q, walk.Result{Paths: list}).Paths }
	both := func(list []whatif.Turn) []*Turn {
		out := []*Turn{}
		for _, t := range list {
			out = append(out, &Turn{&Path{before, &was, t.Was}, &Path{after, &is, t.Is}})
		}
		return out
	}
	return &ChainChanges{
		Pattern: q.Pattern.String(), Closed: show(before, &was, c.Closed), Opened: show(after, &is, c.Opened), Further: show(after, &is, c.Further),
		Rerouted: both(c.Rerouted), Changed: both(c.Changed), Stay: c.Stay, Complete: c.Complete,
	}
}

func some(list []string) []string { return slices.Concat([]string{}, list) }
