package run

import (
	"context"
	"slices"

	"github.com/postern-graph/postern/graph/cypher/value"
)

// Step is one operator of a plan as EXPLAIN and PROFILE show it, in the shape of Neo4j's: children come before it.
type Step struct {
	Operator  string
	Details   string
	Estimated float64 // rows
	Rows      int64   // of a profile
	Hits      int64   // of a profile: nodes and relationships looked at
	Nested    bool    // it runs within the operator above it, and not before
	Children  []*Step
}

// Explain shows the plan without running it.
func (p *Plan) Explain() *Step { return p.describe(nil) }

// Profile runs the plan and shows what each operator did. Its rows go to row, as in Run.
func (p *Plan) Profile(ctx context.Context, in *Input, row func([]value.Value) error) (*Step, error) {
	x, err := p.run(ctx, in, true, row)
	if err != nil {
		return nil, err
	}
	return p.describe(x.counts), nil
}

func (p *Plan) describe(counts []count) *Step {
	top := &Step{Operator: "ProduceResults", Details: columnsDetail(p.Columns), Estimated: p.root.info().rows}
	if counts != nil {
		top.Rows = counts[p.root.info().id].rows
	}
	top.Children = []*Step{describe(p.root, counts)}
	return top
}

func describe(o op, counts []count) *Step {
	a := o.info()
	s := &Step{Operator: a.name, Details: a.detail, Estimated: a.rows}
	if counts != nil {
		s.Rows, s.Hits = counts[a.id].rows, counts[a.id].hits
	}
	if from := o.source(); from != nil {
		if _, leaf := from.(*start); !leaf || from.source() != nil {
			s.Children = append(s.Children, describe(from, counts))
		}
	}
	for _, in := range slices.Concat(o.inner(), a.within) {
		c := describe(in, counts)
		c.Nested = true
		s.Children = append(s.Children, c)
	}
	return s
}
