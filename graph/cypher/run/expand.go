package run

import (
	"iter"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// around gives the relationships of some types at a node with their other ends. A loop comes once where both directions
// are asked.
func around(g value.Graph, n uint32, types []value.Code, dir ast.Direction) iter.Seq2[uint32, uint32] {
	return func(yield func(uint32, uint32) bool) {
		more := true
		all := func(rel, end uint32) bool {
			more = yield(rel, end)
			return more
		}
		back := all
		if dir == ast.Both {
			back = func(rel, end uint32) bool { return end == n || all(rel, end) }
		}
		for _, t := range types {
			if dir != ast.Left {
				g.Out(n, t)(all)
			}
			if more && dir != ast.Right {
				g.In(n, t)(back)
			}
			if !more {
				return
			}
		}
	}
}

// expand follows one relationship.
type expand struct {
	about
	from, rel, to int
	types         []value.Code
	dir           ast.Direction
	into          bool
	others        []int
}

func (o *expand) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		if r[o.from].Kind() != value.Node || o.into && r[o.to].Kind() != value.Node {
			return nil
		}
		at, want, dir := r[o.from].Number(), r[o.to].Number(), o.dir
		if o.into && x.busier(at, want, o.types, dir) {
			at, want, dir = want, at, opposite(dir)
		}
		for rel, end := range around(x.g, at, o.types, dir) {
			if err := x.step(); err != nil {
				return err
			}
			x.hit(o)
			if o.into && end != want || taken(r, o.others, rel) {
				continue
			}
			r[o.rel] = value.OfRel(rel)
			if !o.into {
				r[o.to] = value.OfNode(end)
			}
			if err := out(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// busier reports whether a has more relationships in a direction than b has against it.
func (x *exec) busier(a, b uint32, types []value.Code, dir ast.Direction) bool {
	count := func(n uint32, d ast.Direction) int {
		total := 0
		for _, t := range types {
			out, in := x.g.Degree(n, t)
			if d != ast.Left {
				total += out
			}
			if d != ast.Right {
				total += in
			}
		}
		return total
	}
	return count(a, dir) > count(b, opposite(dir))
}

// taken reports whether a relationship is used elsewhere in the pattern already.
func taken(r row, others []int, rel uint32) bool {
	for _, s := range others {
		if holds(r[s], rel) {
			return true
		}
	}
	return false
}

func holds(v value.Value, rel uint32) bool {
	switch v.Kind() {
	case value.Rel:
		return v.Number() == rel
	case value.List:
		for _, w := range v.List() {
			if holds(w, rel) {
				return true
			}
		}
	}
	return false
}

// heldRel binds the ends of a relationship that is bound already.
type heldRel struct {
	about
	rel, from, to      int
	fromBound, toBound bool
	dir                ast.Direction
	types              []bool
}

func (o *heldRel) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		if r[o.rel].Kind() != value.Rel {
			return nil
		}
		t, a, b := x.g.Ends(r[o.rel].Number())
		if !o.types[t] {
			return nil
		}
		try := func(a, b uint32) error {
			if o.fromBound && !isNode(r[o.from], a) || o.toBound && !isNode(r[o.to], b) {
				return nil
			}
			r[o.from], r[o.to] = value.OfNode(a), value.OfNode(b)
			return out(r)
		}
		if o.from == o.to && a != b {
			return nil
		}
		if o.dir != ast.Left {
			if err := try(a, b); err != nil {
				return err
			}
		}
		if o.dir == ast.Left || o.dir == ast.Both && a != b {
			return try(b, a)
		}
		return nil
	})
}

func isNode(v value.Value, n uint32) bool { return v.Kind() == value.Node && v.Number() == n }

// bindPath makes a path of the nodes and relationships along it.
type bindPath struct {
	about
	slot  int
	parts []int
}

func (o *bindPath) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		bindWalk(x.g, r, o.slot, o.parts)
		return out(r)
	})
}

// bindWalk puts the path along some slots into one.
func bindWalk(g value.Graph, r row, slot int, parts []int) {
	w := &value.Walk{}
	for i, s := range parts {
		v := r[s]
		switch {
		case v.Kind() == value.Node && i == 0:
			w.Nodes = append(w.Nodes, v.Number())
		case v.Kind() == value.Rel, v.Kind() == value.List:
			along(g, w, v)
		case v.Kind() == value.Null:
			r[slot] = v
			return
		}
	}
	r[slot] = value.OfPath(w)
}

// along lengthens a path by a relationship, or a list of them.
func along(g value.Graph, w *value.Walk, v value.Value) {
	if v.Kind() == value.List {
		for _, e := range v.List() {
			along(g, w, e)
		}
		return
	}
	_, a, b := g.Ends(v.Number())
	if w.Nodes[len(w.Nodes)-1] == a {
		a = b
	}
	w.Rels = append(w.Rels, v.Number())
	w.Nodes = append(w.Nodes, a)
}
