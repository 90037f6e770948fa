package run

import (
	"errors"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

type sortKey struct {
	expr eval
	desc bool
}

// sortOp is ORDER BY with SKIP and LIMIT: with a limit it never keeps much more than what it will give.
type sortOp struct {
	about
	keys              []sortKey
	skip, limit       eval
	skipPos, limitPos ast.Pos
	live              []int
}

// kept is a row that waits, its keys first.
type kept struct {
	values []value.Value
	n      int // rows of equal keys stay in the order in which they came
	weight int
}

func (o *sortOp) push(x *exec, r row, out sink) error {
	skip, most, err := window(x, o.skip, o.limit, o.skipPos, o.limitPos)
	if err != nil || most == 0 {
		return err
	}
	t := newSorting(o, x, skip, most)
	defer t.held.free()
	if err := o.take(x, r, t); err != nil {
		return err
	}
	rows := t.sorted()
	rows = rows[min(skip, len(rows)):]
	if most >= 0 {
		rows = rows[:min(most, len(rows))]
	}
	for _, k := range rows {
		for i, s := range o.live {
			r[s] = k.values[len(o.keys)+i]
		}
		if err := out(r); err != nil {
			return err
		}
	}
	return nil
}

// take keeps the rows that come before; what is spread over cores is sorted there and put together here.
func (o *sortOp) take(x *exec, r row, t *sorting) error {
	g, ok := o.from.(*gather)
	if !ok {
		return o.pushInto(x, r, t.add)
	}
	return g.spread(x, r, &taking{
		here: func(x *exec, r row) error { return x.run(g.op, r, t.add) },
		apart: func(w *exec, r row) (any, error) {
			part := newSorting(o, w, t.skip, t.most)
			err := w.run(g.op, r, part.add)
			part.close()
			return part, err
		},
		merge: func(part any) error { return t.merge(part) },
	})
}

// compare orders two rows by the keys, and by which came first.
func (o *sortOp) compare(a, b kept) int {
	for i, k := range o.keys {
		c := value.Order(a.values[i], b.values[i])
		if k.desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return a.n - b.n
}

// page is SKIP and LIMIT without an order; it ends what comes before when it has enough.
type page struct {
	about
	skip, limit       eval
	skipPos, limitPos ast.Pos
}

func (o *page) push(x *exec, r row, out sink) error {
	skip, most, err := window(x, o.skip, o.limit, o.skipPos, o.limitPos)
	if err != nil || most == 0 {
		return err
	}
	enough := &stop{}
	given := 0
	err = o.pushInto(x, r, func(r row) error {
		if skip > 0 {
			skip--
			return nil
		}
		if err := out(r); err != nil {
			return err
		}
		if given++; given == most {
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		return nil
	}
	return err
}

// stop ends the rows of one operator early. Each has its own, so that the limit of a subquery ends nothing around it.
type stop struct{ _ byte }

func (*stop) Error() string { return "enough rows" }

// window computes SKIP and LIMIT; most is -1 where there is no limit.
func window(x *exec, skip, limit eval, skipPos, limitPos ast.Pos) (from, most int, err error) {
	most = -1
	if skip != nil {
		if from, err = countOf(x, skip, skipPos, "SKIP"); err != nil {
			return 0, 0, err
		}
	}
	if limit != nil {
		if most, err = countOf(x, limit, limitPos, "LIMIT"); err != nil {
			return 0, 0, err
		}
	}
	return from, most, nil
}

// maxPage keeps the sum of SKIP and LIMIT a number.
const maxPage = 1 << 40

func countOf(x *exec, e eval, pos ast.Pos, what string) (int, error) {
	v, err := e(x, make(row, x.width))
	if err != nil {
		return 0, err
	}
	if v.Kind() != value.Int {
		return 0, fault.New(fault.Syntax, "InvalidArgumentType", pos, "%s takes a whole number, not %s", what, value.Describe(v))
	}
	if v.Int() < 0 {
		return 0, fault.New(fault.Syntax, "NegativeIntegerArgument", pos, "%s takes a number from 0, not %d", what, v.Int())
	}
	return int(min(v.Int(), maxPage)), nil
}
