package run

import (
	"errors"
	"slices"

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
	var rows []kept
	held := holding{x: x}
	defer held.free()
	var before []value.Value
	width := len(o.keys) + len(o.live)
	full := -1
	if most > 0 {
		full = 2*(skip+most) + 64
	}
	n := 0
	err = o.pushInto(x, r, func(r row) error {
		values := make([]value.Value, 0, width)
		for _, k := range o.keys {
			v, err := k.expr(x, r)
			if err != nil {
				return err
			}
			values = append(values, v)
		}
		for _, s := range o.live {
			values = append(values, r[s])
		}
		weight := weigh(values, before)
		before = values
		rows = append(rows, kept{values, n, weight})
		n++
		if err := held.keep(weight); err != nil {
			return err
		}
		if len(rows) == full {
			o.sort(rows)
			for i := range rows[skip+most:] {
				_ = held.keep(-rows[skip+most+i].weight) // giving back cannot fail
			}
			clear(rows[skip+most:])
			rows = rows[:skip+most]
		}
		return nil
	})
	if err != nil {
		return err
	}
	o.sort(rows)
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

func (o *sortOp) sort(rows []kept) {
	slices.SortFunc(rows, func(a, b kept) int {
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
	})
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
