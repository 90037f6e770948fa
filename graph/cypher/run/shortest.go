package run

import (
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
			return s.searchLevels()
		}
		return s.searchTrails(o.into, s.want)
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
