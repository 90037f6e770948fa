package run

import "github.com/postern-graph/postern/graph/cypher/value"

// op is one operator of a plan.
type op interface {
	// info gives what plans show of it.
	info() *about
	// source gives the operator that it takes rows from, nil for a leaf.
	source() op
	// inner gives the plans that it runs for each row.
	inner() []op
	// push runs the operators up to this one on a row and gives each resulting row to out.
	push(x *exec, r row, out sink) error
}

// about is what EXPLAIN and PROFILE show of an operator.
type about struct {
	id     int
	name   string // in Neo4j's words, where it has one
	detail string
	rows   float64 // as estimated
	from   op
	within []op // the plans of its expressions
}

func (a *about) info() *about { return a }
func (a *about) source() op   { return a.from }
func (a *about) inner() []op  { return nil }

// pushInto runs what comes before an operator, counting its rows where the plan is profiled.
func (a *about) pushInto(x *exec, r row, out sink) error {
	if x.counts == nil {
		return a.from.push(x, r, out)
	}
	n := &x.counts[a.from.info().id].rows
	return a.from.push(x, r, func(r row) error {
		*n++
		return out(r)
	})
}

// start gives the row that it is given.
type start struct{ about }

func (o *start) push(_ *exec, r row, out sink) error { return out(r) }

// finish runs what comes before it and gives nothing.
type finish struct{ about }

func (o *finish) push(x *exec, r row, _ sink) error {
	return o.pushInto(x, r, func(row) error { return nil })
}

// filter lets pass what a condition is true for.
type filter struct {
	about
	cond eval
	memo *memo // nil where the condition is computed for each row
}

func (o *filter) push(x *exec, r row, out sink) error {
	cond := o.cond
	if o.memo != nil {
		var last remembered
		cond = func(x *exec, r row) (value.Value, error) { return o.memo.at(x, r, &last) }
	}
	return o.pushInto(x, r, func(r row) error {
		v, err := cond(x, r)
		if err != nil {
			return err
		}
		if isTrue(v) {
			return out(r)
		}
		return nil
	})
}
