package run

import "sync/atomic"

// Cores is what the queries of one process share of a machine. A query runs on one core, and its large scans on those that are
// idle as well: where as many queries run as there are cores, each has one. Safe for many users at once, and not changed once
// it is used. Nil, and the zero value, leave each query on one core.
type Cores struct {
	N int // how many there are
	// Grain is about how many steps a worker takes at a time, and how many a scan takes before it is spread at all; 0 is what
	// has been measured to do.
	Grain int64

	busy atomic.Int64 // a query counts as one, and each of its workers beyond the first
}

// coarse is a grain of a few milliseconds: what is shorter is done before workers have begun.
const coarse = 1 << 14

func (c *Cores) grain() int64 {
	if c.Grain > 0 {
		return c.Grain
	}
	return coarse
}

// enter counts a query that begins.
func (c *Cores) enter() {
	if c != nil {
		c.busy.Add(1)
	}
}

// leave counts one that ends, or a worker.
func (c *Cores) leave() {
	if c != nil {
		c.busy.Add(-1)
	}
}

// more takes a core that is idle, false where there is none.
func (c *Cores) more() bool {
	for {
		n := c.busy.Load()
		if n >= int64(c.N) {
			return false
		}
		if c.busy.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// crowded reports whether more is under way than there are cores.
func (c *Cores) crowded() bool { return c.busy.Load() > int64(c.N) }

// full reports whether every core has something to do.
func (c *Cores) full() bool { return c.busy.Load() >= int64(c.N) }
