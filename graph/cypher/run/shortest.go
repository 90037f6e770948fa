package run

import (
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// shortest gives the shortest paths over relationships of some types from one node, to one other or to all.
type shortest struct {
	about
	from, rels, to int
	types          []value.Code
	dir            ast.Direction
	length         ast.Length
	into, back     bool
	step           *stepTest
	kind           ast.SearchKind
	count          eval
	legacy         bool // a path never leads back to where it began
	accept         []eval
	walk           *walkPart // the path that accept looks at
}

func (o *shortest) push(x *exec, r row, out sink) error {
	k, err := o.wanted(x)
	if err != nil {
		return err
	}
	return o.pushInto(x, r, func(r row) error {
		if r[o.from].Kind() != value.Node || o.into && r[o.to].Kind() != value.Node {
			return nil
		}
		s := &shortestRun{o: o, x: x, r: r, out: out, start: r[o.from].Number(), want: r[o.to].Number(), k: k}
		if o.legacy && o.into && s.start == s.want && o.length.Min > 0 {
			return nil
		}
		if k == 1 && o.length.Min <= 1 && len(o.accept) == 0 && (!o.into || s.start != s.want) {
			return s.levels()
		}
		return s.trails(o.into, s.want)
	})
}

// wanted gives how many paths, or groups of them, are asked for.
func (o *shortest) wanted(x *exec) (int, error) {
	if o.count == nil {
		return 1, nil
	}
	v, err := o.count(x, make(row, x.width))
	if err != nil {
		return 0, err
	}
	if v.Kind() != value.Int || v.Int() < 1 {
		return 0, fault.New(fault.Argument, "NumberOutOfRange", 0, "the number of paths must be a whole number above 0")
	}
	return int(min(v.Int(), maxPage)), nil
}

type shortestRun struct {
	o           *shortest
	x           *exec
	r           row
	out         sink
	start, want uint32
	k           int
}

// via is the last relationship of a shortest path to a node, and where it came from.
type via struct{ rel, from uint32 }

// levels searches breadth first: what a level reaches for the first time has its shortest paths there. O(V + E).
func (s *shortestRun) levels() error {
	o := s.o
	all := o.kind == ast.AllShortest || o.kind == ast.ShortestGroups
	depth := map[uint32]int{s.start: 0}
	ways := map[uint32][]via{}
	if o.length.Min == 0 && (!o.into || s.want == s.start) {
		if err := s.give(nil, s.start); err != nil || o.into {
			return err
		}
	}
	kept := 0
	defer func() { _ = s.x.keep(-kept) }() // giving back cannot fail
	frontier := []uint32{s.start}
	for d := 1; len(frontier) > 0 && (o.length.Max == ast.NoMax || d <= o.length.Max); d++ {
		var next []uint32
		for _, n := range frontier {
			for rel, end := range around(s.x.g, n, o.types, o.dir) {
				if err := s.x.step(1); err != nil {
					return err
				}
				s.x.hit(o, 1)
				at, known := depth[end]
				if known && (at < d || !all) {
					continue
				}
				if ok, err := o.step.passes(s.x, s.r, rel); err != nil || !ok {
					if err != nil {
						return err
					}
					continue
				}
				if !known {
					depth[end] = d
					next = append(next, end)
				}
				ways[end] = append(ways[end], via{rel, n})
				kept++
				if err := s.x.keep(1); err != nil {
					return err
				}
				if o.into && !all && end == s.want {
					return s.unroll(ways, end, nil)
				}
			}
		}
		for _, end := range next {
			if o.into && end != s.want {
				continue
			}
			if err := s.unroll(ways, end, nil); err != nil {
				return err
			}
		}
		if _, found := depth[s.want]; o.into && found {
			return nil
		}
		frontier = next
	}
	if !o.into && !o.legacy && o.length.Min > 0 {
		return s.trails(true, s.start) // a circle back to the beginning
	}
	return nil
}

// unroll gives every shortest path to a node, from its end to its beginning.
func (s *shortestRun) unroll(ways map[uint32][]via, n uint32, tail []uint32) error {
	if n == s.start {
		rels := slices.Clone(tail)
		slices.Reverse(rels)
		return s.give(rels, s.end(rels))
	}
	for _, w := range ways[n] {
		if err := s.unroll(ways, w.from, append(tail, w.rel)); err != nil {
			return err
		}
	}
	return nil
}

// end gives the node at the end of relationships that begin at start.
func (s *shortestRun) end(rels []uint32) uint32 {
	at := s.start
	for _, rel := range rels {
		_, a, b := s.x.g.Ends(rel)
		if at == a {
			at = b
		} else {
			at = a
		}
	}
	return at
}

// give binds one path; false conditions on it pass over it.
func (s *shortestRun) give(rels []uint32, end uint32) error {
	_, err := s.offer(rels, end)
	return err
}

func (s *shortestRun) offer(rels []uint32, end uint32) (bool, error) {
	o := s.o
	s.r[o.rels] = relList(rels, o.back)
	if !o.into {
		s.r[o.to] = value.OfNode(end)
	}
	if len(o.accept) > 0 {
		if o.walk != nil {
			bindWalk(s.x.g, s.r, o.walk.slot, o.walk.parts)
		}
		for _, a := range o.accept {
			v, err := a(s.x, s.r)
			if err != nil || !isTrue(v) {
				return false, err
			}
		}
	}
	return true, s.out(s.r)
}

// trails lists walks that use no relationship twice by their length, until each end has as many as are wanted. Its worst
// case is exponential; the limits of a run end it.
func (s *shortestRun) trails(into bool, want uint32) error {
	o := s.o
	type end struct{ found, groups, last int }
	ends := map[uint32]*end{}
	type walk struct {
		at   uint32
		rels []uint32
	}
	kept := 0
	defer func() { _ = s.x.keep(-kept) }() // giving back cannot fail
	queue := []walk{{at: s.start}}
	for depth := 0; len(queue) > 0; depth++ {
		for _, w := range queue {
			if depth < o.length.Min || into && w.at != want {
				continue
			}
			e := ends[w.at]
			if e == nil {
				e = &end{last: -1}
				ends[w.at] = e
			}
			if s.full(e.found, e.groups, e.last, depth) {
				continue
			}
			ok, err := s.offer(w.rels, w.at)
			if err != nil {
				return err
			}
			if ok {
				e.found++
				if e.last != depth {
					e.groups++
					e.last = depth
				}
			}
		}
		if e := ends[want]; into && e != nil && s.full(e.found, e.groups, e.last, depth+1) {
			return nil
		}
		if o.length.Max != ast.NoMax && depth >= o.length.Max {
			return nil
		}
		var next []walk
		for _, w := range queue {
			for rel, to := range around(s.x.g, w.at, o.types, o.dir) {
				if err := s.x.step(1); err != nil {
					return err
				}
				if slices.Contains(w.rels, rel) {
					continue
				}
				ok, err := o.step.passes(s.x, s.r, rel)
				if err != nil {
					return err
				}
				if !ok {
					continue
				}
				next = append(next, walk{to, append(slices.Clone(w.rels), rel)})
				kept += depth + 2
				if err := s.x.keep(depth + 2); err != nil {
					return err
				}
			}
		}
		queue = next
	}
	return nil
}

// full reports whether an end has all the paths that are wanted of it, at this length.
func (s *shortestRun) full(found, groups, last, depth int) bool {
	switch s.o.kind {
	case ast.AllShortest:
		return groups >= 1 && last != depth
	case ast.ShortestGroups:
		return groups >= s.k && last != depth
	}
	return found >= s.k
}
