// Package cutcheck checks the answer to a question for the least cut without
// trusting who found it: that every strand of the proof is a chain that stands
// while its changes are not made, that the proof adds up, and that each cut
// leaves no chain. It shares with the search what an edge allows, and nothing
// of how cuts and proofs are found.
package cutcheck

import (
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// Check returns nil where the answer is right, else what is wrong with it.
func Check(g *graph.Snapshot, p walk.Pattern, h walk.Holding, o walk.Scope, r walk.Cuts) error {
	c := &checker{g: g, p: p, h: h, o: o, r: r}
	if r.Open != nil {
		if len(r.Cuts) > 0 {
			return errors.New("a chain that nothing closes, and a cut as well")
		}
		return c.strand(*r.Open, true)
	}
	for i, s := range r.Strands {
		if err := c.strand(s, false); err != nil {
			return fmt.Errorf("strand %d: %w", i, err)
		}
	}
	if err := c.bound(r.Proof, map[walk.Change]bool{}); err != nil {
		return err
	}
	for i, cut := range r.Cuts {
		if err := c.cut(cut); err != nil {
			return fmt.Errorf("cut %d: %w", i, err)
		}
		if i > 0 && cut.Weight < r.Cuts[i-1].Weight {
			return fmt.Errorf("cut %d weighs less than the one before", i)
		}
	}
	return nil
}

type checker struct {
	g *graph.Snapshot
	p walk.Pattern
	h walk.Holding
	o walk.Scope
	r walk.Cuts
}

// strand checks that a chain is one, and that it stands when everything but
// its own changes is made. bare demands that there are none: then nothing closes it.
func (c *checker) strand(s walk.Strand, bare bool) error {
	gone := func(ch walk.Change) bool { return !slices.Contains(s.Changes, ch) }
	switch {
	case !walk.Retrace(c.g, c.p, c.o, s.Start, s.Steps, c.flagged(gone)):
		return errors.New("it is no chain of the pattern")
	case bare != (len(s.Changes) == 0):
		return fmt.Errorf("it hangs on %d changes", len(s.Changes))
	}
	for i, st := range s.Steps {
		if !c.step(st, gone) {
			return fmt.Errorf("step %d falls with a change that the strand does not name", i)
		}
	}
	return nil
}

func (c *checker) step(st walk.Step, gone func(walk.Change) bool) bool {
	return stands(c.h.Supports(st.From, st.Edge), gone)
}

func (c *checker) flagged(gone func(walk.Change) bool) func(graph.NodeID, string) bool {
	return func(n graph.NodeID, flag string) bool { return stands(c.h.Flagged(n, flag), gone) }
}

// stands says again what Support and Way mean.
func stands(supports []walk.Support, gone func(walk.Change) bool) bool {
	for _, support := range supports {
		if !slices.ContainsFunc(support, func(w walk.Way) bool { return !slices.ContainsFunc(w, gone) }) {
			return false
		}
	}
	return true
}

// bound checks that every cut which agrees with what was decided on the way to
// this part of the proof weighs at least the bound.
func (c *checker) bound(p *walk.Proof, decided map[walk.Change]bool) error {
	if p == nil {
		return errors.New("part of the proof is missing")
	}
	if !p.Branch {
		return c.leaf(p, decided)
	}
	if _, again := decided[p.Change]; again {
		return fmt.Errorf("it branches on change %d twice", p.Change)
	}
	defer delete(decided, p.Change)
	decided[p.Change] = true
	if err := c.bound(p.With, decided); err != nil {
		return err
	}
	decided[p.Change] = false
	return c.bound(p.Without, decided)
}

func (c *checker) leaf(p *walk.Proof, decided map[walk.Change]bool) error {
	taken, total := map[walk.Change]int64{}, int64(0)
	for _, share := range p.Shares {
		if share.Strand < 0 || share.Strand >= len(c.r.Strands) || share.Parts < 0 {
			return fmt.Errorf("a share of strand %d of %d parts", share.Strand, share.Parts)
		}
		open := 0
		for _, ch := range c.r.Strands[share.Strand].Changes {
			switch made, known := decided[ch]; {
			case made:
				return fmt.Errorf("a share of strand %d, which is closed on this branch", share.Strand)
			case known: // not made here: its weight need not be kept to
			default:
				open++
				taken[ch] += share.Parts
			}
		}
		if open == 0 {
			return nil // no cut goes this way: it would leave the strand
		}
		total += share.Parts
	}
	for ch, parts := range taken {
		if parts > c.h.Weight(ch)*walk.Parts {
			return fmt.Errorf("change %d is shared out beyond its weight", ch)
		}
	}
	least := (total + walk.Parts - 1) / walk.Parts
	for ch, made := range decided {
		if made {
			least += c.h.Weight(ch)
		}
	}
	if least < c.r.Bound {
		return fmt.Errorf("a leaf shows no more than %d, less than the bound %d", least, c.r.Bound)
	}
	return nil
}

// cut checks that a cut weighs what it says, leaves no chain.
func (c *checker) cut(cut walk.Cut) error {
	weight := int64(0)
	for _, ch := range cut.Changes {
		weight += c.h.Weight(ch)
	}
	if weight != cut.Weight || weight < c.r.Bound {
		return fmt.Errorf("it weighs %d, and says %d; the bound is %d", weight, cut.Weight, c.r.Bound)
	}
	gone := func(ch walk.Change) bool { return slices.Contains(cut.Changes, ch) }
	open := walk.Open{Step: func(st walk.Step) bool { return c.step(st, gone) }, Flag: c.flagged(gone)}
	if _, _, left := walk.AnyChain(c.g, c.p, c.o, open); left {
		return errors.New("a chain is left")
	}
	return nil
}
