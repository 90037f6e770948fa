package run

import (
	"slices"

	"github.com/postern-graph/postern/graph/cypher/value"
)

// sorting is one run of sortOp: rows as they come, and runs of rows that are in order already.
type sorting struct {
	o          *sortOp
	x          *exec
	skip, most int // most is -1 where all are wanted
	held       holding

	rows   []kept
	runs   [][]kept
	n      int // rows that came
	within int // rows that are kept

	first, last []value.Value // rows that came first and last: what lies in two rows counts once
}

func newSorting(o *sortOp, x *exec, skip, most int) *sorting {
	return &sorting{o: o, x: x, skip: skip, most: most, held: holding{x: x}}
}

// add keeps a row.
func (t *sorting) add(r row) error {
	o := t.o
	values := make([]value.Value, 0, len(o.keys)+len(o.live))
	for _, k := range o.keys {
		v, err := k.expr(t.x, r)
		if err != nil {
			return err
		}
		values = append(values, v)
	}
	for _, s := range o.live {
		values = append(values, r[s])
	}
	weight := weigh(values, t.last)
	if t.last == nil {
		t.first = values
	}
	t.last = values
	t.rows = append(t.rows, kept{values, t.n, weight})
	t.n++
	t.within++
	if err := t.held.keep(weight); err != nil {
		return err
	}
	t.trim()
	return nil
}

// trim lets go of what is beyond what is wanted, once there is much of it.
func (t *sorting) trim() {
	if t.most < 0 || t.within < 2*(t.skip+t.most)+64 {
		return
	}
	rows := t.sorted()
	for _, k := range rows[t.skip+t.most:] {
		_ = t.held.keep(-k.weight) // giving back cannot fail
	}
	clear(rows[t.skip+t.most:])
	t.within = t.skip + t.most
	t.runs = append(t.runs, rows[:t.within])
}

// close makes one run of everything, no longer than what is wanted.
func (t *sorting) close() {
	rows := t.sorted()
	if t.most >= 0 && len(rows) > t.skip+t.most {
		rows = rows[:t.skip+t.most]
	}
	t.runs = append(t.runs, rows)
	t.within = len(rows)
}

// sorted takes all rows out, in order. O(n log n) comparisons for rows as they came, and n log runs for runs.
func (t *sorting) sorted() []kept {
	if len(t.rows) > 0 {
		slices.SortFunc(t.rows, t.o.compare)
		t.runs = append(t.runs, t.rows)
		t.rows = nil
	}
	for len(t.runs) > 1 {
		half := t.runs[:0]
		for i := 0; i < len(t.runs); i += 2 {
			if i+1 == len(t.runs) {
				half = append(half, t.runs[i])
				continue
			}
			half = append(half, t.o.mix(t.runs[i], t.runs[i+1]))
		}
		t.runs = half
	}
	if len(t.runs) == 0 {
		return nil
	}
	rows := t.runs[0]
	t.runs = nil
	return rows
}

// mix puts two runs into one.
func (o *sortOp) mix(a, b []kept) []kept {
	out := make([]kept, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if o.compare(a[0], b[0]) < 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// merge adds what a worker has sorted of the rows behind those that are here.
func (t *sorting) merge(part any) error {
	p, ok := part.(*sorting)
	if !ok || p.n == 0 {
		return nil
	}
	if len(t.rows) > 0 {
		slices.SortFunc(t.rows, t.o.compare)
		t.runs = append(t.runs, t.rows)
		t.rows = nil
	}
	shared := weigh(p.first, nil) - weigh(p.first, t.last)
	total := 0
	rows := slices.Concat(p.runs...)
	for i := range rows {
		if rows[i].n == 0 {
			rows[i].weight -= shared
		}
		rows[i].n += t.n
		total += rows[i].weight
	}
	t.runs = append(t.runs, rows)
	t.last = p.last
	t.n += p.n
	t.within += len(rows)
	if err := t.held.keep(total); err != nil {
		return err
	}
	t.trim()
	return nil
}
