package run

import (
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
)

// levels is a search breadth first: what a level reaches for the first time has its shortest paths there.
type levels struct {
	s     *shortestRun
	all   bool // every path of the shortest length, not one
	depth map[uint32]int
	ways  map[uint32][]via
	held  holding
}

// via is the last relationship of a shortest path to a node, and where it came from.
type via struct{ rel, from uint32 }

// searchLevels gives the shortest paths level by level. O(V + E).
func (s *shortestRun) searchLevels() error {
	o := s.o
	if o.length.Min == 0 && (!o.into || s.want == s.start) {
		if err := s.give(nil, s.start); err != nil || o.into {
			return err
		}
	}
	l := &levels{
		s: s, all: o.kind == ast.AllShortest || o.kind == ast.ShortestGroups, held: holding{x: s.x},
		depth: map[uint32]int{s.start: 0}, ways: map[uint32][]via{},
	}
	defer l.held.free()
	frontier := []uint32{s.start}
	for d := 1; len(frontier) > 0 && (o.length.Max == ast.NoMax || d <= o.length.Max); d++ {
		next, err := l.next(frontier, d)
		if err != nil {
			return err
		}
		if err := l.give(next); err != nil {
			return err
		}
		if _, found := l.depth[s.want]; o.into && found {
			return nil
		}
		frontier = next
	}
	if !o.into && !o.legacy && o.length.Min > 0 {
		return s.searchTrails(true, s.start) // a circle back to the beginning
	}
	return nil
}

// give gives the paths to the nodes of a level.
func (l *levels) give(level []uint32) error {
	for _, end := range level {
		if l.s.o.into && end != l.s.want {
			continue
		}
		if err := l.unroll(end, nil); err != nil {
			return err
		}
	}
	return nil
}

// next gives the nodes that level d reaches for the first time.
func (l *levels) next(frontier []uint32, d int) ([]uint32, error) {
	o, x := l.s.o, l.s.x
	var next []uint32
	for _, n := range frontier {
		for rel, end := range around(x.g, n, o.types, o.dir) {
			if err := x.step(); err != nil {
				return nil, err
			}
			x.hit(o)
			at, known := l.depth[end]
			if known && (at < d || !l.all) {
				continue
			}
			if ok, err := o.step.passes(x, l.s.r, rel); err != nil {
				return nil, err
			} else if !ok {
				continue
			}
			if !known {
				l.depth[end] = d
				next = append(next, end)
			}
			l.ways[end] = append(l.ways[end], via{rel, n})
			if err := l.held.keep(1); err != nil {
				return nil, err
			}
			if o.into && !l.all && end == l.s.want {
				return next, nil
			}
		}
	}
	return next, nil
}

// unroll gives every shortest path to a node, from its end to its beginning.
func (l *levels) unroll(n uint32, tail []uint32) error {
	if n == l.s.start {
		rels := slices.Clone(tail)
		slices.Reverse(rels)
		return l.s.give(rels, l.s.end(rels))
	}
	for _, w := range l.ways[n] {
		if err := l.unroll(w.from, append(tail, w.rel)); err != nil {
			return err
		}
	}
	return nil
}
