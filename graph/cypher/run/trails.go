package run

import (
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// trails is a search by length among walks that use no relationship twice.
type trails struct {
	s    *shortestRun
	into bool
	want uint32
	ends map[uint32]*arrivals
	held holding
}

// arrivals is what has been found of the paths to one end.
type arrivals struct {
	found  int
	groups int // of equal length
	last   int // the length of the last group
}

// walked is one walk from the start.
type walked struct {
	at   uint32
	rels []uint32
}

// searchTrails lists walks by their length, until each end has as many as are wanted. Its worst case is exponential; the limits
// of a run end it.
func (s *shortestRun) searchTrails(into bool, want uint32) error {
	t := &trails{s: s, into: into, want: want, ends: map[uint32]*arrivals{}, held: holding{x: s.x}}
	defer t.held.free()
	queue := []walked{{at: s.start}}
	for depth := 0; len(queue) > 0; depth++ {
		if depth >= s.o.length.Min {
			if err := t.offer(queue, depth); err != nil {
				return err
			}
		}
		if e := t.ends[want]; into && e != nil && s.full(e, depth+1) {
			return nil
		}
		if s.o.length.Max != ast.NoMax && depth >= s.o.length.Max {
			return nil
		}
		var err error
		if queue, err = t.longer(queue, depth); err != nil {
			return err
		}
	}
	return nil
}

// offer gives the walks of one length that end where they may, for ends that want more.
func (t *trails) offer(queue []walked, depth int) error {
	for _, w := range queue {
		if t.into && w.at != t.want {
			continue
		}
		e := t.ends[w.at]
		if e == nil {
			e = &arrivals{last: -1}
			t.ends[w.at] = e
		}
		if t.s.full(e, depth) {
			continue
		}
		ok, err := t.s.offer(w.rels, w.at)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		e.found++
		if e.last != depth {
			e.groups++
			e.last = depth
		}
	}
	return nil
}

// longer gives every walk that is one relationship longer.
func (t *trails) longer(queue []walked, depth int) ([]walked, error) {
	o, x := t.s.o, t.s.x
	var next []walked
	for _, w := range queue {
		for rel, to := range around(x.g, w.at, o.types, o.dir) {
			if err := x.step(); err != nil {
				return nil, err
			}
			if slices.Contains(w.rels, rel) {
				continue
			}
			if ok, err := o.step.passes(x, t.s.r, rel); err != nil {
				return nil, err
			} else if !ok {
				continue
			}
			if err := t.held.keep(2 + 4*depth/value.Unit); err != nil {
				return nil, err
			}
			next = append(next, walked{to, append(slices.Clone(w.rels), rel)})
		}
	}
	return next, nil
}

// full reports whether an end has all the paths that are wanted of it, at this length.
func (s *shortestRun) full(e *arrivals, depth int) bool {
	switch s.o.kind {
	case ast.AllShortest:
		return e.groups >= 1 && e.last != depth
	case ast.ShortestGroups:
		return e.groups >= s.k && e.last != depth
	}
	return e.found >= s.k
}
