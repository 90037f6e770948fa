package run

import (
	"context"

	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// Run runs a plan and gives each row of the result to row, which must not keep the slice. It ends at the first error of
// row's, when ctx does, or at a limit.
func (p *Plan) Run(ctx context.Context, in *Input, row func([]value.Value) error) error {
	_, err := p.run(ctx, in, false, row)
	return err
}

func (p *Plan) run(ctx context.Context, in *Input, profile bool, each func([]value.Value) error) (*exec, error) {
	x := newExec(ctx, in, p.g, p.width)
	if profile {
		x.counts = make([]count, p.ops)
	}
	in.Cores.enter()
	defer in.Cores.leave()
	rows := 0
	given := make([]value.Value, len(p.slots))
	err := x.run(p.root, make(row, p.width), func(r row) error {
		rows++
		if limit := in.Limits.Rows; limit > 0 && rows > limit {
			return fault.New(fault.Limit, "RowLimit", 0, "the query has more than %d rows", limit).WithHint("use LIMIT, or raise the limit")
		}
		if err := x.step(); err != nil {
			return err
		}
		for i, s := range p.slots {
			given[i] = r[s]
		}
		return each(given)
	})
	return x, err
}

func newExec(ctx context.Context, in *Input, g value.Graph, width int) *exec {
	x := &exec{ctx: ctx, in: in, g: g, width: width, state: map[op]any{}}
	x.vc = value.Context{Graph: g, Now: in.Now, Rand: random(in.Seed), Keep: x.keep, Work: x.work}
	return x
}

// random gives numbers from 0 to 1 that follow from a seed alone (SplitMix64): a pure room has no dice of its own.
func random(seed uint64) func() float64 {
	return func() float64 {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		z ^= z >> 31
		return float64(z>>11) / (1 << 53)
	}
}
