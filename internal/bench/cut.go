package bench

import (
	"context"
	"errors"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/walk/cutcheck"
	"github.com/postern-graph/postern/graph/whatif"
)

func cutRows() []Row {
	row := func(name, estate, what string, run func(*B, context.Context) error) Row {
		return Row{
			Name: name, Question: "choke points, and the least cut with its proof, between 64 sources and 32 targets, " + what, Estate: estate,
			Bars: []Bar{{Measure: "p95", Under: 2000}}, Run: func(ctx context.Context, b *B) error { return run(b, ctx) },
		}
	}
	return []Row{
		row("cut-wide", Wide, "each edge a change of its own", (*B).cutEdges),
		row("cut-deep", Deep, "each edge a change of its own", (*B).cutEdges),
		row("cut", Small, "over statements, bindings and settings, all reasons asked for; and tried on the facts", (*B).cutFacts),
	}
}

// fromOwned is what the layered estates are made for.
var fromOwned = walk.Pattern{Nodes: []walk.NodeStep{walk.End(graph.PropOwned), walk.End(graph.PropSensitive)}, Edges: make([]walk.EdgeStep, 1)}

// ownChange holds each edge open by a change of its own.
type ownChange struct{}

func (ownChange) Supports(_ graph.NodeID, e graph.EdgeID) []walk.Support {
	return []walk.Support{{{walk.Change(e)}}}
}

func (ownChange) Flagged(graph.NodeID, string) []walk.Support { return nil }

func (ownChange) Weight(walk.Change) int64 { return 1 }

const cutQuestions = 10

// cutEdges asks ten times where each edge is a change, and has every proof checked, which is not timed.
func (b *B) cutEdges(ctx context.Context) error {
	s := b.Estate.Snapshot
	return b.cuts(ctx, func(stop func() bool) (walk.Cuts, func() error) {
		walk.Chokes(s, fromOwned, walk.Options{Stop: stop})
		cuts := walk.LeastCut(s, fromOwned, ownChange{}, walk.CutOptions{Stop: stop, Cheap: true})
		return cuts, func() error { return cutcheck.Check(s, fromOwned, ownChange{}, walk.Scope{}, cuts) }
	})
}

// cutFacts asks ten times of the estate, the check of the proof included. The same is asked again with the trial on an estate
// that is ready for what-if questions, which is told beside it: who asks without has his answer sooner.
func (b *B) cutFacts(ctx context.Context) error {
	s := b.Estate.Snapshot
	ready, err := b.ready(ctx)
	if err != nil {
		return err
	}
	e := access.NewEstate(s, b.Judgement.Judges(s))
	enough := 0
	var whole []time.Duration
	err = b.cuts(ctx, func(stop func() bool) (walk.Cuts, func() error) {
		q := ask.CutQuestion{CutOptions: walk.CutOptions{Stop: stop}, Pattern: b.between(64, 32)}
		walk.Chokes(s, q.Pattern, walk.Options{Stop: stop})
		c, err := ask.LeastCut(e, q)
		if err != nil {
			return walk.Cuts{}, func() error { return err }
		}
		return c.Cuts, func() error {
			q.Ready = func() (*whatif.Estate, error) { return ready, nil }
			began := b.Now()
			c, err := ask.LeastCut(e, q)
			whole = append(whole, b.Now().Sub(began))
			if err == nil && len(c.Tried) > 0 && c.Tried[0].Made && c.Tried[0].Left == nil {
				enough++
			}
			return err
		}
	})
	b.Distribution("tried ", whole)
	b.Report("enough", 100*float64(enough)/cutQuestions, "%")
	return err
}

func (b *B) cuts(ctx context.Context, cut func(stop func() bool) (walk.Cuts, func() error)) error {
	s := b.Estate.Snapshot
	var took []time.Duration
	members, proved := 0, 0
	walk.Chokes(s, walk.Pattern{Nodes: []walk.NodeStep{walk.End("nobody"), walk.End("no one")}, Edges: make([]walk.EdgeStep, 1)}, walk.Options{}) // builds the index
	for range cutQuestions {
		if err := ctx.Err(); err != nil {
			return err
		}
		began := b.Now()
		cuts, check := cut(func() bool { return ctx.Err() != nil })
		took = append(took, b.Now().Sub(began))
		if err := check(); err != nil {
			return errors.Join(ctx.Err(), err)
		}
		if cuts.Least() {
			members += len(cuts.Cuts[0].Changes)
		}
		if cuts.Least() || cuts.Open != nil {
			proved++
		}
	}
	b.Distribution("", took)
	b.Report("proved", 100*float64(proved)/cutQuestions, "%")
	b.Report("changes", float64(members)/cutQuestions, "")
	return nil
}

// between draws a pattern from some users to some roles.
func (b *B) between(sources, targets int) walk.Pattern {
	pick := func(n int, l graph.Label) (st walk.NodeStep) {
		for range n {
			st.IDs = append(st.IDs, b.any(l))
		}
		return st
	}
	return walk.Pattern{Nodes: []walk.NodeStep{pick(sources, graph.User), pick(targets, graph.Role)}, Edges: make([]walk.EdgeStep, 1)}
}
