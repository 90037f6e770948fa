package walk

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// PairOptions bound a question of pairs. The zero value walks edges as they are.
type PairOptions struct {
	MaxHops int // edges in a path; 0 is as many as it takes
	Latent  bool
	// View is how to look at the Snapshot; nil, or a view of another one, is the plain way.
	View *View
	// Stop is asked now and then; when it says yes the search ends with what
	// it has, incomplete. nil never stops.
	Stop func() bool
}

// PairResult is the answer to a question of pairs.
type PairResult struct {
	Paths    []Path // by the id of the start, then of the end
	Complete bool   // false where Stop ended the search, or the budget of a pair that is asked of Cheapest
	CutBy    Limit  // which of them
}

// Pairs finds for each start and each end the cheapest simple path between the
// two, the same as Cheapest finds first.
//
// The ends, 64 at a time, are the bits of a word, and one search goes backwards
// from all of them by rising length: a place is left once for each length at
// which some end is newly found ahead, for all ends found there together. It
// keeps to places that the starts reach. A path is then read off forwards, by
// the least ids of those that are equally long. With P places and E edges
// between starts and ends, and D different lengths at a place, it is
// O(ends/64 · (D·E + starts·64·length)) and keeps 24 bytes for each of D·P.
// Only where the shortest walk passes a node twice, has more than MaxHops
// steps or contradicts itself is a pair asked of Cheapest by itself.
func Pairs(s *graph.Snapshot, starts, ends []graph.NodeID, o PairOptions) PairResult {
	if o.MaxHops <= 0 || o.MaxHops > mostHops {
		o.MaxHops = mostHops
	}
	g := groundOf(o.View.index(s))
	starts, ends = distinct(starts), distinct(ends)
	fore := Reach(s, starts, ReachOptions{Latent: o.Latent, View: o.View, Stop: o.Stop})
	r := PairResult{}
	if !fore.Complete {
		r.CutBy = ByStop
	}
	for at := 0; at < len(ends) && r.CutBy != ByStop; at += 64 {
		p := pairing{ground: g, o: o, pace: g.pacesFor(o.Latent), fore: fore.marks, starts: starts, ends: ends[at:min(at+64, len(ends))]}
		if !p.run() {
			p.cut = ByStop
		}
		for _, from := range starts {
			for bit, to := range p.ends {
				if path, ok := p.path(from, bit); ok && from != to {
					r.Paths = append(r.Paths, path)
				}
			}
		}
		r.CutBy = cmp.Or(r.CutBy, p.cut)
	}
	r.Complete = r.CutBy == NoLimit
	slices.SortFunc(r.Paths, func(x, y Path) int {
		return slices.Compare([]graph.NodeID{x.Nodes[0], x.Nodes[len(x.Nodes)-1]}, []graph.NodeID{y.Nodes[0], y.Nodes[len(y.Nodes)-1]})
	})
	return r
}

func distinct(list []graph.NodeID) []graph.NodeID {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// pairing is the search for up to 64 ends.
type pairing struct {
	*ground

	o            PairOptions
	pace         []pace
	fore         []mark // what the starts reach, and with which holds
	starts, ends []graph.NodeID

	seen  []uint64 // by place, the ends found ahead
	now   []uint64 // by place, those found ahead at the length that is looked at
	last  []uint32 // by place, its last finding, plus one
	log   []finding
	queue buckets[sight]
	open  int // pairs that are not found yet
	asked int
	cut   Limit

	strides map[graph.NodeID][]claimed
}

// finding says that some ends are ahead of a place at a length.
type finding struct {
	far    length
	ends   uint64
	before uint32 // the place's finding before, plus one
}

// sight is a place from which some ends were just seen.
type sight struct {
	n    graph.NodeID
	h    hold
	ends uint64
}

// run reports whether the search came to its end.
func (p *pairing) run() bool {
	n := p.first[p.s.NumNodes()]
	p.seen, p.now, p.last = make([]uint64, n), make([]uint64, n), make([]uint32, n)
	p.strides = map[graph.NodeID][]claimed{}
	p.open = p.wanted()
	for bit, e := range p.ends {
		p.back(e, everyHold, 0, 1<<bit)
	}
	var found []sight
	for p.open > 0 {
		key, list, ok := p.queue.take()
		if !ok {
			return true
		}
		found = found[:0]
		for _, v := range list {
			at := p.place(v.n, v.h)
			if fresh := v.ends &^ p.seen[at]; fresh != 0 {
				if p.now[at] == 0 {
					found = append(found, v)
				}
				p.now[at] |= fresh
			}
		}
		p.queue.done(list)
		for _, v := range found {
			if p.halted() {
				return false
			}
			p.find(v, length(key))
		}
	}
	return true
}

func (p *pairing) halted() bool {
	const often = 1 << 12
	p.asked++
	return p.asked%often == 0 && p.o.Stop != nil && p.o.Stop()
}

// wanted counts the pairs that may have a path at all.
func (p *pairing) wanted() int {
	n := 0
	for _, e := range p.ends {
		if p.fore[e].held() != 0 {
			n += len(p.starts)
		}
		if _, ok := slices.BinarySearch(p.starts, e); ok {
			n--
		}
	}
	return n
}

// find notes what is ahead of a place, and looks back from there.
func (p *pairing) find(v sight, far length) {
	at := p.place(v.n, v.h)
	ends := p.now[at]
	p.now[at] = 0
	if bit, ok := slices.BinarySearch(p.ends, v.n); ok {
		ends &^= 1 << bit // no path to an end goes on from there
	}
	p.seen[at] |= ends
	p.log = append(p.log, finding{far, ends, p.last[at]})
	p.last[at] = uint32(len(p.log)) //nolint:gosec // memory ends before
	if v.h == control && !p.grant(v.n) {
		if _, ok := slices.BinarySearch(p.starts, v.n); ok {
			p.open -= bits.OnesCount64(ends)
		}
	}
	p.back(v.n, 1<<v.h, far, ends)
}

// back looks at the edges that arrive at a node with one of the holds.
func (p *pairing) back(n graph.NodeID, at uint8, far length, ends uint64) {
	lo, hi := p.s.InRange(n)
	for _, a := range p.in[lo:hi] {
		c := &p.pace[a.class]
		var from uint8
		switch {
		case c.free:
			from = at
		case at&(1<<c.arrives) != 0:
			from = c.allowed
		}
		from &= p.fore[a.from].held()
		for h := control; from != 0; h, from = h+1, from>>1 {
			if from&1 == 0 {
				continue
			}
			to := far
			if !c.free {
				to += lengthOf(c.priced(h))
			}
			if fresh := ends &^ p.seen[p.place(a.from, h)]; fresh != 0 {
				p.queue.put(uint64(to), sight{a.from, h, fresh})
			}
		}
	}
}

// ahead gives how far an end is from a place, unreached where it is not.
func (p *pairing) ahead(n graph.NodeID, h hold, bit int) length {
	if n == p.ends[bit] {
		return 0
	}
	at := p.place(n, h)
	for i := p.last[at]; i != 0; i = p.log[i-1].before {
		if p.log[i-1].ends&(1<<bit) != 0 {
			return p.log[i-1].far
		}
	}
	return unreached
}
