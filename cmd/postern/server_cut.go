package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/client"
)

// serverCut asks for the least cut. The server looks for as long as it allows, whatever --timeout says.
func serverCut(ctx context.Context, at client.Client, args []string, f cutFlags) (cutLines, error) {
	lens, err := f.lens.asked()
	if err != nil {
		return cutLines{}, err
	}
	rules, err := readWeights(f.weights)
	if err != nil {
		return cutLines{}, err
	}
	ctx, done := context.WithTimeout(ctx, f.timeout)
	defer done()
	p, err := client.Cut(ctx, at, given(first(args)), given(f.from), given(f.to), &f.n, weightsOf(rules), given(f.latent), lens)
	if err != nil {
		return cutLines{}, client.Plain(err)
	}
	r := p.Cut
	l := cutLines{
		Pattern: r.Pattern, Cuts: []cutLine{}, Least: r.Least, Bound: int64(r.Bound), Complete: r.Complete, Chains: []chainLine{}, HeldBack: cutStepsOf(r.HeldBack),
	}
	for _, c := range r.Cuts {
		line, err := cutOf(c)
		if err != nil {
			return l, err
		}
		l.Cuts = append(l.Cuts, line)
	}
	for _, c := range r.Chains {
		l.Chains = append(l.Chains, cutChainOf(c))
	}
	for _, g := range r.Given {
		l.Given = append(l.Given, givenFlag{g.Node.Id, lower(g.Flag)})
	}
	if r.Open != nil {
		c := cutChainOf(r.Open)
		l.Open = &c
	}
	if r.ProofTree != nil && string(*r.ProofTree) != "null" {
		l.Proof = &proofLine{}
		if err := json.Unmarshal(*r.ProofTree, l.Proof); err != nil {
			return l, fmt.Errorf("the proof that the server gives: %w", err)
		}
	}
	return l, nil
}

func weightsOf(rules []remedy.Rule) []*client.WeightRule {
	var out []*client.WeightRule
	for _, r := range rules {
		w := &client.WeightRule{Subject: given(r.Subject), Tag: given(r.Tag), Weight: given(int(r.Weight)), Never: given(r.Never)}
		if r.Kind != "" {
			k := client.ChangeKind(strings.ToUpper(strings.ReplaceAll(string(r.Kind), "-", "_")))
			w.Kind = &k
		}
		out = append(out, w)
	}
	return out
}

func cutOf(c *client.CutCutCutAnswerCutsCut) (cutLine, error) {
	l := cutLine{Weight: int64(c.Weight), Changes: []cutChange{}, Edits: []graph.Edit{}, Falls: map[string]int{}, FallsComplete: c.FallsComplete, Tried: cutTrial{Made: c.Tried.Made, Left: cutStepsOf(c.Tried.Left)}}
	if c.Tried.Why != nil {
		l.Tried.Why = *c.Tried.Why
	}
	for _, ch := range c.Changes {
		change := cutChange{remedy.Change{
			ID: ch.Id, Kind: remedy.Kind(strings.ReplaceAll(lower(string(ch.Kind)), "_", "-")), Subject: ch.Subject, Statement: ch.Statement, Of: ch.Of, Weight: int64(ch.Weight),
			Weighing: weighingOf(ch.Weighing),
		}, ch.Words}
		for _, raw := range ch.Edits {
			edits, err := graph.ParseEdits(bytes.NewReader(raw))
			if err != nil {
				return l, fmt.Errorf("the edits that the server gives: %w", err)
			}
			change.Edits = append(change.Edits, edits...)
		}
		l.Changes, l.Edits = append(l.Changes, change), append(l.Edits, change.Edits...)
	}
	for _, k := range c.Falls {
		l.Falls[k.Kind] = k.Count
	}
	return l, nil
}

func weighingOf(w *client.CutCutCutAnswerCutsCutChangesChangeWeighing) remedy.Weighing {
	out := remedy.Weighing{Base: int64(w.Base), Others: w.Others, ForOthers: int64(w.ForOthers), ForUsage: int64(w.ForUsage)}
	if w.Rule != nil {
		out.Rule = *w.Rule
	}
	if w.Usage != nil {
		out.Usage = remedy.Usage(lower(string(*w.Usage)))
	}
	if w.LastUsed != nil {
		out.LastUsed = *w.LastUsed
	}
	return out
}

func cutChainOf(c *client.CutChainParts) chainLine {
	return chainLine{Start: c.Start.Id, Steps: cutStepsOf(c.Steps), Changes: some(c.Changes), words: c.Words}
}

func cutStepsOf(steps []*client.CutStepParts) []cutStep {
	var out []cutStep
	for _, s := range steps {
		out = append(out, cutStep{graph.Kind(s.Kind), s.From.Id, s.To.Id, s.Revealed})
	}
	return out
}

// serversTechniques refuses techniques of the user's own where a server answers.
func serversTechniques(cmd *cobra.Command) error {
	dir, err := cmd.Flags().GetString(techniquesName)
	if err == nil && dir != "" {
		err = usagef("--server and --techniques: the server judges with its own techniques")
	}
	return err
}

// serverWhatIf tries edits, or those of the least cut.
func serverWhatIf(cmd *cobra.Command, at client.Client, patterns []walk.Pattern, edits []graph.Edit, f whatIfFlags) error {
	if err := serversTechniques(cmd); err != nil {
		return err
	}
	var texts []string
	for _, p := range patterns {
		texts = append(texts, p.String())
	}
	if f.cut {
		c, err := serverCut(cmd.Context(), at, texts[:1], cutFlags{n: 1, timeout: cutTimeout, latent: f.o.Latent})
		if err != nil {
			return err
		}
		more, err := c.leastEdits()
		if err != nil {
			return err
		}
		edits = append(edits, more...)
	}
	var raw []json.RawMessage
	for _, e := range edits {
		text, err := json.Marshal(e)
		if err != nil {
			return err
		}
		raw = append(raw, text)
	}
	p, err := client.WhatIf(cmd.Context(), at, raw, texts, &f.o.MaxHops, &f.o.Limit, given(f.o.Latent), false, false)
	if err != nil {
		return client.Plain(err)
	}
	return giveWhatIf(cmd, whatIfOf(edits, p.WhatIf), f.format)
}

func whatIfOf(edits []graph.Edit, w *client.WhatIfWhatIf) whatIfLines {
	l := whatIfLines{Edits: edits, JudgedAnew: w.JudgedAnew, Everybody: w.Everybody, Patterns: []patternChanges{}, Shifts: []shiftLine{}}
	for _, c := range w.Chains {
		l.Patterns = append(l.Patterns, changesOf(c))
	}
	for _, s := range w.Shifts {
		l.Shifts = append(l.Shifts, shiftLine{some(s.Principals), graph.Kind(s.Kind), some(s.Lost), some(s.Gained), some(s.Changed), s.Actions})
	}
	return l
}

// changesOf is what became of the chains of a pattern, as a server says it.
func changesOf(c *client.ChainsTurned) patternChanges {
	turns := func(list []*client.Turned) []turnLine {
		out := []turnLine{}
		for _, t := range list {
			out = append(out, turnLine{chainOf(t.Was), chainOf(t.Is)})
		}
		return out
	}
	return patternChanges{
		Pattern: c.Pattern, Closed: chainsOf(c.Closed), Opened: chainsOf(c.Opened), Rerouted: turns(c.Rerouted), Further: chainsOf(c.Further),
		Changed: turns(c.Changed), Stay: c.Stay, Complete: c.Complete,
	}
}
