package bench

import (
	"context"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/whatif"
	"github.com/postern-graph/postern/internal/synth"
)

// Estate is a graph that rows are asked of.
type Estate struct {
	Name     string
	What     string // for people
	Snapshot *graph.Snapshot
	Open     Open // loads it once more from its store; nil where it is in none

	facts func(graph.Sink) // what it is generated from
	trial *whatif.Estate   // made ready for what-if questions, once a row has asked
	make  func(ctx context.Context, o *Options, e *Estate) error
}

// The estates. Small and Large are organizations, written as facts and judged
// as an import is; Wide and Deep are plain graphs of two extreme shapes.
const (
	Small = "small"
	Wide  = "wide"
	Deep  = "deep"
	Large = "large"
)

// Estates lists the estates, smallest first.
func Estates() []Estate {
	return []Estate{
		{Name: Small, What: "an organization, about 100 k nodes", make: organization(8_000)},
		{Name: Wide, What: "few steps from anywhere to anywhere, 100 k nodes and 450 k edges", make: peer(synth.Wide)},
		{Name: Deep, What: "99 steps from one end to the other, 100 k nodes and 495 k edges", make: peer(synth.Deep)},
		{Name: Large, What: "an organization, about 1 M nodes and 10 M edges", make: organization(75_000)},
	}
}

func (e *Estate) build(ctx context.Context, o *Options) error { return e.make(ctx, o, e) }

func organization(principals int) func(context.Context, *Options, *Estate) error {
	return func(ctx context.Context, o *Options, e *Estate) (err error) {
		e.facts = func(to graph.Sink) {
			synth.Organization(Organization(int(float64(principals)*o.Scale)), to)
		}
		switch {
		case o.Own != nil:
			e.Open = o.Own
		case o.Import != nil:
			if e.Open, err = o.Import(ctx, e.facts); err != nil {
				return err
			}
		default:
			e.Snapshot, err = o.Judgement.Snapshot(ctx, graph.Meta{}, func(to graph.Sink) error {
				e.facts(to)
				return nil
			})
			return err
		}
		e.Snapshot, err = e.Open(ctx)
		return err
	}
}

// Organization gives the options of an organization with so many principals:
// the shape that the bars are for.
func Organization(principals int) synth.Options {
	return synth.Options{Principals: principals, Chains: max(8, principals/500), ChainLength: 6}
}

func peer(shape func(nodes int, to graph.Sink)) func(context.Context, *Options, *Estate) error {
	return func(_ context.Context, o *Options, e *Estate) (err error) {
		b := graph.NewBuilder()
		shape(int(100_000*o.Scale), b)
		e.Snapshot, err = b.Build()
		return err
	}
}
