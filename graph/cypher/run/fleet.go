package run

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// fleet is the workers of one scan, and the run that takes what they find.
type fleet struct {
	o    *gather
	x    *exec // of the run: only the goroutine of the run uses it
	r    row
	base row // r as the scan found it, for workers
	take *taking

	ctx    context.Context //nolint:containedctx // of the workers, which end before run returns
	cancel context.CancelFunc
	wg     sync.WaitGroup
	free   chan *batch  // to use again
	rows   int          // of a batch
	share  int          // how many values a worker may keep before its turn
	steps  atomic.Int64 // of the run, up to the morsel that it takes

	began int64 // steps of the run when the scan began
	done  int   // nodes that have been taken

	mu      sync.Mutex
	moved   *sync.Cond // the turn has come to the next morsel, or all is over
	next    int        // the first node that is in no morsel yet
	size    int        // of the next morsel
	queue   []*morsel  // that workers have begun, and the run has not
	number  int        // of the morsel after those
	turn    int        // the number of the morsel that the run takes, and of those before it
	workers int
	over    bool
}

// morsel is some nodes of a scan in a row that a worker has begun with.
type morsel struct {
	number, lo, hi int
	out            chan *batch
	reply          chan *table // for a join that the worker cannot do without

	rows  int   // that the run has taken
	steps int64 // up to the last of them
}

// ahead is how many morsels of each worker may wait until the run takes them, and batches how many parts of one.
const (
	ahead   = 2
	batches = 4
)

// fullBatch is how many rows a batch has at most, and heavyBatch how many values.
const (
	fullBatch  = 256
	heavyBatch = 8192
)

// largest is the size of a morsel whose nodes take next to no steps.
const largest = 1 << 13

func newFleet(o *gather, x *exec, r row, t *taking) *fleet {
	grain := x.in.Cores.grain()
	f := &fleet{o: o, x: x, r: r, base: slices.Clone(r), take: t, began: x.steps, turn: -1}
	f.moved = sync.NewCond(&f.mu)
	f.size = int(min(max(1, grain/64), largest))
	f.rows = int(min(grain, fullBatch))
	if x.counts != nil {
		f.rows = 1 // a LIMIT ends a profile at the very row
	}
	f.share = 1 << 40
	if limit := x.in.Limits.Values; limit > 0 {
		f.share = limit / (4 * x.in.Cores.N)
	}
	return f
}

// run takes the morsels in order: from workers where there are any, and otherwise by itself.
func (f *fleet) run() error {
	defer f.end()
	for {
		m, here := f.head()
		if m == nil && here.scan == nil {
			return nil
		}
		var err error
		if m != nil {
			err = f.drain(m)
			f.done += m.hi - m.lo
		} else {
			err = f.here(here)
			f.done += here.hi - here.lo
		}
		if err != nil {
			return err
		}
		f.recruit()
	}
}

// head gives the morsel that comes next, or the nodes that no worker has begun with.
func (f *fleet) head() (*morsel, share) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.queue) > 0 {
		m := f.queue[0]
		f.queue = f.queue[1:]
		f.turn = m.number
		f.moved.Broadcast()
		return m, share{}
	}
	lo, hi := f.cut()
	if lo == hi {
		return nil, share{}
	}
	return nil, share{f.o.scan, lo, hi}
}

// cut takes the next nodes; none are left where lo is hi.
func (f *fleet) cut() (lo, hi int) {
	lo, hi = f.next, min(f.next+f.size, f.o.scan.total)
	f.next = hi
	return lo, hi
}

// here runs some nodes on the run's own core.
func (f *fleet) here(s share) error {
	f.x.share = s
	err := f.take.here(f.x, f.r)
	f.x.share = share{}
	return err
}

// recruit sets the size of morsels by what nodes have taken so far, and calls idle cores in if what is left is worth it.
func (f *fleet) recruit() {
	f.steps.Store(f.x.steps)
	c := f.x.in.Cores
	grain, taken := c.grain(), f.x.steps-f.began
	each := max(1, taken/int64(max(1, f.done)))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.size = int(min(max(1, grain/each), largest))
	left := int64(f.o.scan.total - f.next)
	if taken < grain || left*each < 2*grain {
		return
	}
	for f.workers < c.N && left > int64(f.workers*f.size) && c.more() {
		if f.workers == 0 {
			f.start() // on the core of the run itself, which waits for it
		}
		f.start()
	}
}

// start begins one more worker.
func (f *fleet) start() {
	if f.cancel == nil {
		f.ctx, f.cancel = context.WithCancel(f.x.ctx)
		f.free = make(chan *batch, batches*f.x.in.Cores.N)
	}
	x := newExec(f.ctx, f.x.in, f.x.g, f.x.width)
	maps.Copy(x.state, f.x.state)
	x.worker = &worker{f: f, x: x}
	if f.x.counts != nil {
		x.counts = make([]count, len(f.x.counts))
	}
	f.workers++
	f.wg.Go(x.worker.work)
}

// claim gives a worker its next morsel, nil where it is to end.
func (f *fleet) claim() *morsel {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.over && f.next < f.o.scan.total && len(f.queue) >= ahead*f.workers {
		f.moved.Wait()
	}
	c := f.x.in.Cores
	if f.over || f.next == f.o.scan.total || c.crowded() || f.workers == 1 && c.full() {
		if f.workers > 1 {
			c.leave()
		}
		f.workers--
		return nil
	}
	m := &morsel{number: f.number, out: make(chan *batch, batches), reply: make(chan *table, 1)}
	f.number++
	m.lo, m.hi = f.cut()
	f.queue = append(f.queue, m)
	return m
}

// await lets a worker wait until its morsel is the one that the run takes.
func (f *fleet) await(m *morsel) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.turn < m.number && !f.over {
		f.moved.Wait()
	}
}

// end ends all workers, and waits for them.
func (f *fleet) end() {
	if f.cancel == nil {
		return
	}
	f.cancel()
	f.mu.Lock()
	f.over = true
	f.moved.Broadcast()
	f.mu.Unlock()
	f.wg.Wait()
}

// drain takes what a worker makes of a morsel.
func (f *fleet) drain(m *morsel) error {
	for {
		select {
		case b := <-m.out:
			if err := f.batch(m, b); err != nil || b.last {
				return err
			}
			select {
			case f.free <- b.again():
			default:
			}
		case <-f.x.ctx.Done():
			return f.x.cancelled()
		}
	}
}

// batch takes one part of what a worker has found.
func (f *fleet) batch(m *morsel, b *batch) error {
	if f.take.rows == nil && b.needs == nil {
		return f.fold(m, b)
	}
	whole, err := f.each(m, b)
	switch {
	case err != nil:
		return err
	case !whole || b.err != nil:
		b.last = true
		return f.again(m)
	case b.needs != nil:
		t, err := b.needs.table(f.x, f.r)
		if err == nil {
			m.reply <- t
		}
		return err
	}
	return nil
}

// each gives on the rows of a batch. What the run has taken and kept at each of them is what it would be without workers; whole
// is false where that is too much before the batch ends.
func (f *fleet) each(m *morsel, b *batch) (whole bool, err error) {
	x, width := f.x, len(f.o.slots)
	f.count(b)
	for i, at := range b.marks {
		if f.beyond(at) {
			return false, nil
		}
		if err := x.work(at.steps); err != nil {
			return false, err
		}
		m.steps += at.steps
		m.rows++
		for j, s := range f.o.slots {
			f.r[s] = b.values[i*width+j]
		}
		x.kept += at.held
		err := f.take.rows(f.r)
		x.kept -= at.held
		if err != nil {
			return false, err
		}
	}
	if f.beyond(b.tail) {
		return false, nil
	}
	m.steps += b.tail.steps
	return true, x.work(b.tail.steps)
}

// beyond reports whether the run is over a limit with what a worker did up to a row.
func (f *fleet) beyond(m mark) bool {
	l := f.x.in.Limits
	return l.Steps > 0 && f.x.steps+m.steps > l.Steps || l.Values > 0 && f.x.kept+m.peak > l.Values
}

// again runs a morsel on the run's own core, from the row that was taken last: what ended the worker, or would have, ends the
// run at its place.
func (f *fleet) again(m *morsel) error {
	x, kept, rows := f.x, f.x.kept, m.rows
	if err := x.cancelled(); err != nil {
		return err
	}
	x.steps -= m.steps
	if rows > 0 {
		x.kept = 0
	}
	x.share = share{f.o.scan, m.lo, m.hi}
	return f.o.op.push(x, f.r, func(r row) error {
		if rows == 0 {
			return f.take.rows(r)
		}
		if rows--; rows == 0 {
			x.kept += kept
		}
		return nil
	})
}

// count adds what operators did.
func (f *fleet) count(b *batch) {
	for i, c := range b.counts {
		f.x.counts[i].rows += c.rows
		f.x.counts[i].hits += c.hits
	}
}

// fold adds what a worker has folded; where that may not be what one core would have come to, the morsel is run again.
func (f *fleet) fold(m *morsel, b *batch) error {
	if err := f.x.cancelled(); err != nil {
		return err
	}
	if b.err != nil || f.beyond(b.tail) {
		return f.here(share{f.o.scan, m.lo, m.hi})
	}
	if err := f.x.work(b.tail.steps); err != nil {
		return err
	}
	f.count(b)
	return f.take.merge(b.part)
}
