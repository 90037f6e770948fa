package access

import "github.com/postern-graph/postern/graph"

// Ready is what Derive reads of facts before it asks a Judge anything. It holds
// for these facts, and for edited ones that say something else only of what is
// attached to principals: policies, boundaries and memberships, and the text of
// such policies. It is immutable and safe for many readers.
type Ready struct {
	types   typeIndex
	feeders *Set // nodes that trigger something
	sealed  *Set // nodes that a customer's key encrypts
	tree    *Tree
	clouds  map[graph.Cloud]readyCloud
}

// readyCloud is the part for one cloud's claims.
type readyCloud struct {
	rows    []Claim
	targets []*Set // by row
	asks    *Sifted
	urls    map[string][]functionURL
	ways    ways
}

// NewReady reads facts. O(N + E).
func NewReady(s *graph.Snapshot, judges []Judge) *Ready {
	r := &Ready{types: indexTypes(s), tree: NewAccountTree(s), clouds: map[graph.Cloud]readyCloud{}}
	d := &deriver{s: s, types: r.types}
	r.feeders, r.sealed = d.triggering(), d.sealedNodes()
	for _, j := range judges {
		c := readyCloud{rows: Claims(j.Cloud()), urls: d.urls(j), ways: d.waysOf(j)}
		c.asks = NewSifted()
		for _, row := range c.rows {
			c.targets = append(c.targets, d.targets(row))
			c.asks.Add(row.Actions)
		}
		r.clouds[j.Cloud()] = c
	}
	return r
}

// DeriveFor judges the classes of which one of these is a member, whole, and
// nothing else: what facts say without regard to who asks is left out (see
// access.DeriveFor). judges are those of s, which r must hold for. What it finds is
// to be written.
func (r *Ready) DeriveFor(s *graph.Snapshot, judges []Judge, only *Set) *Derived {
	d := r.deriver(s, nil)
	d.only = only
	for _, j := range judges {
		d.judge(j, judges)
	}
	return &Derived{d}
}

// Derived is what was judged, to be written.
type Derived struct{ d *deriver }

// Flush writes it.
func (x *Derived) Flush(sink graph.Sink) Stats {
	d := x.d
	d.sink = sink
	d.stats.WriteStats = d.w.Flush(sink)
	d.flags()
	return d.stats
}

func (r *Ready) deriver(s *graph.Snapshot, sink graph.Sink) *deriver {
	return &deriver{
		s: s, sink: sink, w: NewWriter(s), ready: r, types: r.types, tree: r.tree.Fork(s), feeders: r.feeders, sealed: r.sealed,
		public: map[graph.NodeID]string{}, gates: map[graph.EdgeID]Guarded{}, hidden: map[string]*Set{},
	}
}
