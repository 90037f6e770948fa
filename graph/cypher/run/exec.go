package run

import (
	"context"
	"errors"
	"time"

	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// Limits bound what one query may use. Zero values are no limit.
type Limits struct {
	Rows   int   // rows of the result
	Values int   // values of value.Unit bytes kept at once: by sorting, grouping, collecting, joins, what is made of texts and lists, and the result
	Steps  int64 // relationships and nodes looked at
}

// Full is the fault of a query that keeps more values than it may.
func (l Limits) Full() *fault.Error {
	return fault.New(fault.Limit, "MemoryLimit", 0, "the query kept more than %d values at once", l.Values).
		WithHint("aggregate earlier, return fewer columns, or use LIMIT")
}

// Input is what a plan runs with.
type Input struct {
	Params map[string]value.Value
	Now    time.Time // what date() and its like say; the same in the whole query
	Seed   uint64    // of rand()
	Limits Limits
	Cores  *Cores // that this run shares with others
	// Call runs a procedure; nil where there are none. An argument for each parameter, null for one that was left out. What is
	// wrong with an argument is a *fault.ArgumentError; row's errors are given back as they are.
	Call func(ctx context.Context, c *value.Context, name string, args []value.Value, row func([]value.Value) error) error
}

// exec is one run of a plan.
type exec struct {
	ctx    context.Context //nolint:containedctx // an exec lives as long as the call of Run that made it
	in     *Input
	g      value.Graph
	width  int
	vc     value.Context
	steps  int64
	kept   int
	state  map[op]any // what an operator keeps for the whole run, such as the right side of a join
	counts []count    // by operator, where the plan is profiled
	share  share      // what the next scan gives, where that is not all
	worker *worker    // nil for the run itself
}

// count is what an operator did.
type count struct{ rows, hits int64 }

type row = []value.Value

// sink takes rows.
type sink func(row) error

// ticks is how many steps pass between two looks at the context.
const ticks = 1024

// step counts a look at the graph, and ends a run that was cancelled or took too many.
func (x *exec) step() error { return x.work(1) }

// work counts what is worth n steps.
func (x *exec) work(n int64) error {
	before := x.steps
	x.steps += n
	if x.worker != nil {
		return x.worker.stepped(before)
	}
	if limit := x.in.Limits.Steps; limit > 0 && x.steps > limit {
		return fault.New(fault.Limit, "StepLimit", 0, "the query looked at %d nodes and relationships", limit).
			WithHint("begin at fewer nodes, give lengths an upper bound, or raise the limit")
	}
	if ticked(before, x.steps) {
		return x.cancelled()
	}
	return nil
}

// ticked reports whether it is time to look at the context.
func ticked(before, after int64) bool { return before/ticks != after/ticks }

// cancelled ends a run that nobody waits for any more, or that took longer than it may.
func (x *exec) cancelled() error {
	err := context.Cause(x.ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Limit, "TimeLimit", 0, "the query took longer than it may").WithHint("begin at fewer nodes, or allow more time")
	}
	return err
}

// keep counts n values that stay in memory; give n below zero when they are let go.
func (x *exec) keep(n int) error {
	x.kept += n
	if x.worker != nil {
		return x.worker.keeps()
	}
	if limit := x.in.Limits.Values; limit > 0 && x.kept > limit {
		return x.in.Limits.Full()
	}
	return nil
}

// hit counts a look of an operator at the graph, where the plan is profiled.
func (x *exec) hit(o op) {
	if x.counts != nil {
		x.counts[o.info().id].hits++
	}
}

// holding is what one part of a run keeps, given back together.
type holding struct {
	x *exec
	n int
}

func (h *holding) keep(n int) error {
	h.n += n
	return h.x.keep(n)
}

// light is the weight up to which a value in use is not worth counting.
const light = 256

// heavy keeps a value that is in use while others are made.
func (h *holding) heavy(v value.Value) error {
	if w := v.Weight(); w > light {
		return h.keep(w)
	}
	return nil
}

// fits reports whether a value that has been made leaves room for what is kept.
func (x *exec) fits(v value.Value) error {
	w := v.Weight()
	if w <= light {
		return nil
	}
	if err := x.keep(w); err != nil {
		return err
	}
	_ = x.keep(-w) // giving back cannot fail
	return x.work(int64(w / light))
}

// weigh is what the values of a row weigh that is kept behind another one, nil for none: what both share counts once.
func weigh(values, before []value.Value) int {
	n := 1
	for i, v := range values {
		if before != nil && value.Shares(v, before[i]) {
			n++
			continue
		}
		n += v.Weight()
	}
	return n
}

// free gives everything back, which cannot fail.
func (h *holding) free() {
	_ = h.x.keep(-h.n)
	h.n = 0
}
