package bench

import (
	"context"
	"errors"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/walk/cutcheck"
)

func cutRows() []Row {
	row := func(name, estate, what string, holding func(*B) func() walk.Holding) Row {
		return Row{
			Name: name, Question: "choke points, and the least cut with its proof, between 64 sources and 32 targets, " + what, Estate: estate,
			Bars: []Bar{{Measure: "p95", Under: 2000}},
			Run: func(ctx context.Context, b *B) error {
				draw := func() walk.Pattern { return fromOwned }
				if estate == Small {
					draw = func() walk.Pattern { return b.between(64, 32) }
				}
				return b.cuts(ctx, draw, holding(b))
			},
		}
	}
	statements := func(b *B) func() walk.Holding {
		e := access.NewEstate(b.Estate.Snapshot, b.Judgement.Judges(b.Estate.Snapshot))
		return func() walk.Holding { return remedy.New(e, nil) }
	}
	edges := func(*B) func() walk.Holding { return func() walk.Holding { return ownChange{} } }
	return []Row{
		row("cut-wide", Wide, "each edge a change of its own", edges),
		row("cut-deep", Deep, "each edge a change of its own", edges),
		row("cut", Small, "over statements, bindings and settings, all reasons asked for", statements),
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

// cuts asks ten times, and has every proof checked, which is not timed.
func (b *B) cuts(ctx context.Context, draw func() walk.Pattern, holding func() walk.Holding) error {
	const questions = 10
	s := b.Estate.Snapshot
	var took []time.Duration
	members, proved := 0, 0
	walk.Chokes(s, walk.Pattern{Nodes: []walk.NodeStep{walk.End("nobody"), walk.End("no one")}, Edges: make([]walk.EdgeStep, 1)}, walk.Options{}) // builds the index
	for range questions {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, h := draw(), holding()
		stop := func() bool { return ctx.Err() != nil }
		began := b.Now()
		walk.Chokes(s, p, walk.Options{Stop: stop})
		cuts := walk.LeastCut(s, p, h, walk.CutOptions{Stop: stop, Cheap: b.Estate.Name != Small})
		took = append(took, b.Now().Sub(began))
		if err := cutcheck.Check(s, p, h, walk.Scope{}, cuts); err != nil {
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
	b.Report("proved", 100*float64(proved)/questions, "%")
	b.Report("changes", float64(members)/questions, "")
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
