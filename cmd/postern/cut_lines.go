package main

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

type cutLines struct {
	Pattern string    `json:"pattern"`
	Cuts    []cutLine `json:"cuts"`
	// Least says that the first cut is proved to be the lightest; Bound is what
	// every cut weighs at least.
	Least    bool  `json:"least"`
	Bound    int64 `json:"bound"`
	Complete bool  `json:"complete"`
	// Chains are those that Proof refers to, by position.
	Chains []chainLine `json:"chains"`
	Proof  *proofLine  `json:"proof,omitempty"`
	// Open is a chain that no change closes; then there are no cuts.
	Open *chainLine `json:"open,omitempty"`
	// HeldBack is a chain that guardrails alone hold back once the first cut is made.
	HeldBack []cutStep `json:"heldBack,omitempty"`
	// Given are flags of judgement for which the pattern asks and that no change
	// is known to take away.
	Given []givenFlag `json:"given,omitempty"`
}

type givenFlag struct {
	ID   string `json:"id"`
	Flag string `json:"flag"`
}

type cutLine struct {
	Weight  int64          `json:"weight"`
	Changes []cutChange    `json:"changes"`
	Edits   []graph.Edit   `json:"edits"`
	Falls   map[string]int `json:"falls"` // edges that fall, by kind
	// FallsComplete is false where more edges lie near the changes than were looked at.
	FallsComplete bool     `json:"fallsComplete"`
	Tried         cutTrial `json:"tried"`
}

// cutTrial is what came of making a cut in the facts.
type cutTrial struct {
	Made bool   `json:"made"`
	Why  string `json:"why,omitempty"` // why it was not made
	// Left is a chain that stands after all; absent where the cut is enough.
	Left []cutStep `json:"left,omitempty"`
}

type cutChange struct {
	remedy.Change

	Words string `json:"words"`
}

type chainLine struct {
	Start   string    `json:"start"`
	Steps   []cutStep `json:"steps"`
	Changes []string  `json:"changes"` // ids of those that it hangs on

	words []string // the same, as people say them
}

type cutStep struct {
	Type graph.Kind `json:"type"`
	From string     `json:"from"`
	To   string     `json:"to"`
	// Revealed steps come to stand only where something else is cut.
	Revealed bool `json:"revealed,omitempty"`
}

type proofLine struct {
	Branch  string      `json:"branch,omitempty"` // id of a change
	With    *proofLine  `json:"with,omitempty"`
	Without *proofLine  `json:"without,omitempty"`
	Shares  []shareLine `json:"shares,omitempty"`
}

type shareLine struct {
	Chain int     `json:"chain"`
	Share float64 `json:"share"` // of the weight of each of its changes
}

// fallsLimit bounds how many edges' reasons are asked for beside a cut.
const fallsLimit = 20_000

func (a *cutAnswer) lines() cutLines {
	l := cutLines{
		Pattern: a.p.String(), Cuts: []cutLine{}, Least: a.Least(), Bound: a.Bound, Complete: a.Complete, Chains: []chainLine{},
		HeldBack: a.steps(a.HeldBack), Proof: a.proof(a.Proof),
	}
	for i, c := range a.Cuts.Cuts {
		line := cutLine{Weight: c.Weight, Changes: []cutChange{}, Edits: []graph.Edit{}, Tried: cutTrial{Made: a.Tried[i].Made, Why: a.Tried[i].Why}}
		for _, left := range a.Tried[i].Left {
			line.Tried.Left = append(line.Tried.Left, cutStep{Type: left.Kind, From: left.From, To: left.To})
		}
		for _, ch := range c.Changes {
			change := a.Book.Change(ch)
			line.Changes = append(line.Changes, cutChange{change, change.Words()})
			line.Edits = append(line.Edits, change.Edits...)
		}
		line.Falls, line.FallsComplete = a.falls(c.Changes)
		l.Cuts = append(l.Cuts, line)
	}
	for i := range a.Strands {
		l.Chains = append(l.Chains, a.chain(&a.Strands[i]))
	}
	for _, f := range a.Book.Stuck(a.Given) {
		l.Given = append(l.Given, givenFlag{a.Graph.ID(f.Node), f.Flag})
	}
	if a.Open != nil {
		c := a.chain(a.Open)
		l.Open = &c
	}
	return l
}

// falls counts what falls with changes, by kind.
func (a *cutAnswer) falls(changes []walk.Change) (byKind map[string]int, complete bool) {
	list, complete := a.Book.Falls(changes, fallsLimit)
	byKind = map[string]int{}
	for _, e := range list {
		byKind[string(e.Kind)]++
	}
	return byKind, complete
}

func (a *cutAnswer) chain(s *walk.Strand) chainLine {
	l := chainLine{Start: a.Graph.ID(s.Start), Steps: a.steps(s.Steps), Changes: []string{}}
	for _, ch := range s.Changes {
		change := a.Book.Change(ch)
		l.Changes, l.words = append(l.Changes, change.ID), append(l.words, change.Words())
	}
	return l
}

func (a *cutAnswer) steps(steps []walk.Step) []cutStep {
	var out []cutStep
	for _, st := range steps {
		e := a.Graph.Edge(st.Edge)
		if e.Kind == graph.Latent {
			e.Kind = graph.Kind(a.Graph.EdgeString(e.ID, graph.PropLatentKind))
		}
		_, revealed := a.Graph.EdgeProp(e.ID, graph.PropRevealed)
		out = append(out, cutStep{e.Kind, a.Graph.ID(st.From), a.Graph.ID(e.To), revealed})
	}
	return out
}

func (a *cutAnswer) proof(p *walk.Proof) *proofLine {
	if p == nil {
		return nil
	}
	l := &proofLine{With: a.proof(p.With), Without: a.proof(p.Without)}
	if p.Branch {
		l.Branch = a.Book.Change(p.Change).ID
	}
	for _, s := range p.Shares {
		l.Shares = append(l.Shares, shareLine{s.Strand, float64(s.Parts) / walk.Parts})
	}
	return l
}
