package main

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// whatIfAnswer is the outcome of edits and what becomes of chains.
type whatIfAnswer struct {
	*whatif.Outcome

	edits    []graph.Edit
	patterns []walk.Pattern
	chains   []whatif.Chains // by pattern
	shifts   []whatif.Shift
}

type whatIfLines struct {
	Edits []graph.Edit `json:"edits"`
	// JudgedAnew counts the principals whom the edits reach; Everybody says why that is all of them.
	JudgedAnew int              `json:"judgedAnew"`
	Everybody  string           `json:"everybody,omitempty"`
	Patterns   []patternChanges `json:"patterns"`
	Shifts     []shiftLine      `json:"shifts"`
}

// patternChanges is what becomes of the chains of a pattern.
type patternChanges struct {
	Pattern  string     `json:"pattern"`
	Closed   []pathLine `json:"closed"`
	Opened   []pathLine `json:"opened"`
	Rerouted []turnLine `json:"rerouted"`
	Further  []pathLine `json:"further"`
	Changed  []turnLine `json:"changed"` // the same chain, more or less sure
	Stay     int        `json:"stay"`
	Complete bool       `json:"complete"`
}

type turnLine struct {
	Was pathLine `json:"was"`
	Is  pathLine `json:"is"`
}

// shiftLine says what principals may do no more, and what not before.
type shiftLine struct {
	Principals []string   `json:"principals"`
	Type       graph.Kind `json:"type"`
	Lost       []string   `json:"lost"`
	Gained     []string   `json:"gained"`
	Changed    []string   `json:"changed"`
	Actions    []string   `json:"actions,omitempty"`
}

func (a *whatIfAnswer) lines() whatIfLines {
	l := whatIfLines{Edits: a.edits, JudgedAnew: a.Anew, Everybody: a.Why, Patterns: []patternChanges{}, Shifts: []shiftLine{}}
	for i, p := range a.patterns {
		l.Patterns = append(l.Patterns, describeChains(a.Before, a.Judged, p, a.chains[i]))
	}
	for _, s := range a.shifts {
		l.Shifts = append(l.Shifts, shiftLine{
			Principals: some(s.Principals), Type: s.Kind, Lost: some(s.Lost), Gained: some(s.Gained), Changed: some(s.Changed), Actions: access.ActionNames(s.Actions),
		})
	}
	return l
}

// some is the list, never null.
func some(list []string) []string { return append([]string{}, list...) }

func describeChains(before, after *graph.Snapshot, p walk.Pattern, c whatif.Chains) patternChanges {
	was, is := chainWriter(before, p), chainWriter(after, p)
	out := patternChanges{
		Pattern: p.String(), Closed: was(c.Closed...), Opened: is(c.Opened...), Rerouted: []turnLine{}, Further: is(c.Further...), Changed: []turnLine{},
		Stay: c.Stay, Complete: c.Complete,
	}
	for _, t := range c.Rerouted {
		out.Rerouted = append(out.Rerouted, turnLine{was(t.Was)[0], is(t.Is)[0]})
	}
	for _, t := range c.Changed {
		out.Changed = append(out.Changed, turnLine{was(t.Was)[0], is(t.Is)[0]})
	}
	return out
}

// chainWriter gives what describes chains of a Snapshot as 'postern paths' does.
func chainWriter(s *graph.Snapshot, p walk.Pattern) func(...walk.Path) []pathLine {
	a := &pathAnswer{s: s, p: p}
	_, terms, err := (&lensFlags{}).look(s, nil)
	if err == nil { // nothing is assumed: cannot fail
		a.terms = terms
	}
	return func(paths ...walk.Path) []pathLine {
		a.Paths = paths
		return a.lines().Paths
	}
}
