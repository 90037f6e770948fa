package run

import (
	"errors"
	"slices"

	"github.com/postern-graph/postern/graph/cypher/value"
)

// worker runs morsels of one scan on a core of its own.
type worker struct {
	f *fleet
	x *exec
	m *morsel

	b     *batch
	taken int64               // steps of the morsel, up to the last mark
	peak  int                 // the most that was kept since then
	seen  map[string]struct{} // rows that a DISTINCT behind has had from this worker
	key   []byte
}

// batch is a part of what a worker makes of a morsel.
type batch struct {
	values []value.Value // of the gather's slots, row after row
	marks  []mark        // of each row
	tail   mark          // of what came behind the last row
	weight int
	counts []count
	needs  *join // the right side without which the worker cannot go on
	part   any   // what the morsel has been folded to
	last   bool  // of the morsel
	err    error // that ended it
}

// mark is how far a worker was at a row.
type mark struct {
	steps int64 // since the row before
	peak  int   // the most that was kept at once since then
	held  int   // what is kept while others look at the row
}

// errStuck ends a morsel that the run had better do itself.
var errStuck = errors.New("left to the run")

func (w *worker) work() {
	r := make(row, w.x.width)
	for m := w.f.claim(); m != nil; m = w.f.claim() {
		copy(r, w.f.base)
		w.m, w.taken, w.peak = m, 0, 0
		w.x.steps, w.x.kept = 0, 0
		w.x.share = share{w.f.o.scan, m.lo, m.hi}
		part, err := w.run(r)
		b := w.batch()
		b.part, b.err, b.last = part, err, true
		b.tail = w.mark()
		_ = w.send() // where nobody takes it there is no further morsel either
	}
}

// run runs one morsel. Of an error only that there is one matters: the run does the rest again, and finds it at its place. That is
// so of a panic as well, for which somebody may be prepared who called the run.
func (w *worker) run(r row) (part any, err error) {
	defer func() {
		if recover() != nil {
			err = errStuck
		}
	}()
	if err := w.x.cancelled(); err != nil {
		return nil, err
	}
	if w.f.take.rows == nil {
		return w.f.take.apart(w.x, r)
	}
	return nil, w.f.o.op.push(w.x, r, w.give)
}

func (w *worker) batch() *batch {
	if w.b == nil {
		select {
		case w.b = <-w.f.free:
		default:
			w.b = &batch{}
		}
	}
	return w.b
}

// again empties a batch, so that nothing hangs on it.
func (b *batch) again() *batch {
	clear(b.values)
	return &batch{values: b.values[:0], marks: b.marks[:0]}
}

// give hands on a row.
func (w *worker) give(r row) error {
	if w.f.o.unique != nil && w.x.counts == nil && !w.first(r) {
		return nil
	}
	b := w.batch()
	for _, s := range w.f.o.slots {
		b.values = append(b.values, r[s])
		b.weight += r[s].Weight()
	}
	b.marks = append(b.marks, w.mark())
	if len(b.marks) < w.f.rows && b.weight < heavyBatch {
		return nil
	}
	return w.send()
}

// remembered at most are this many rows that have been handed on.
const mostSeen = 1 << 14

// first reports whether a row may be one that the DISTINCT behind has not had.
func (w *worker) first(r row) bool {
	w.key = w.key[:0]
	for _, s := range w.f.o.unique {
		w.key = value.AppendKey(w.key, r[s])
	}
	if _, ok := w.seen[string(w.key)]; ok {
		return false
	}
	if len(w.seen) == mostSeen || w.seen == nil {
		w.seen = map[string]struct{}{}
	}
	if len(w.key) < heavyBatch {
		w.seen[string(w.key)] = struct{}{}
	}
	return true
}

// mark says what was done since the last mark.
func (w *worker) mark() mark {
	m := mark{steps: w.x.steps - w.taken, peak: w.peak, held: w.x.kept}
	w.taken, w.peak = w.x.steps, w.x.kept
	return m
}

// send hands on what there is.
func (w *worker) send() error {
	b := w.batch()
	w.b = nil
	if w.x.counts != nil && (b.last || w.f.take.rows != nil) {
		b.counts = slices.Clone(w.x.counts)
		clear(w.x.counts)
	}
	select {
	case w.m.out <- b:
		return nil
	case <-w.x.ctx.Done():
		return w.x.cancelled()
	}
}

// stepped looks around after some steps: whether the run has ended, and whether it would have come to its limit before.
func (w *worker) stepped(before int64) error {
	if !ticked(before, w.x.steps) {
		return nil
	}
	if limits := w.x.in.Limits; limits.Steps > 0 && w.x.steps+w.f.steps.Load() > limits.Steps {
		return errStuck
	}
	return w.x.cancelled()
}

// keeps looks at how much is kept. A worker whose turn it is not yet waits until it is, once it keeps much; what is folded is
// left to the run then.
func (w *worker) keeps() error {
	if w.x.kept <= w.peak {
		return nil
	}
	w.peak = w.x.kept
	if w.x.kept <= w.f.share {
		return nil
	}
	if w.f.take.rows == nil {
		return errStuck
	}
	w.f.await(w.m)
	if limits := w.x.in.Limits; limits.Values > 0 && w.x.kept > limits.Values {
		return errStuck
	}
	return w.x.cancelled()
}

// table asks the run for the right side of a join, which is run once for all.
func (w *worker) table(o *join) (*table, error) {
	b := w.batch()
	b.needs = o
	if w.f.take.rows != nil {
		b.tail = w.mark()
	}
	if err := w.send(); err != nil {
		return nil, err
	}
	select {
	case t := <-w.m.reply:
		return t, nil
	case <-w.x.ctx.Done():
		return nil, w.x.cancelled()
	}
}
