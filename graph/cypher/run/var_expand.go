package run

import (
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// varExpand follows relationships as often as a length says, none of them twice.
type varExpand struct {
	about
	from, rels, to int
	types          []value.Code
	dir            ast.Direction
	least, most    int
	into, back     bool
	listed         bool // somebody looks at the list of relationships
	step           *stepTest
	others         []int
	held           bool // the list is bound before the pattern and says which way to go
}

func (o *varExpand) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		if r[o.from].Kind() != value.Node || o.into && r[o.to].Kind() != value.Node {
			return nil
		}
		w := &trail{o: o, x: x, r: r, out: out, want: r[o.to].Number(), held: holding{x: x}}
		defer w.held.free()
		if o.held {
			if r[o.rels].Kind() != value.List {
				return nil
			}
			w.list = r[o.rels].List()
		}
		return w.visit(r[o.from].Number())
	})
}

// trail is one walk of varExpand: depth first, with the relationships used so far.
type trail struct {
	o    *varExpand
	x    *exec
	r    row
	out  sink
	want uint32
	used []uint32
	list []value.Value // the relationships to take, where they are bound before
	held holding
}

// hopWeight is about what a relationship of a trail keeps while those behind it are followed, mostly on the stack, in values.
const hopWeight = 24

func (w *trail) visit(n uint32) error {
	o := w.o
	if len(w.used) >= o.least && (!o.into || n == w.want) && (!o.held || len(w.used) == len(w.list)) {
		if err := w.give(n); err != nil {
			return err
		}
	}
	if o.most != ast.NoMax && len(w.used) >= o.most {
		return nil
	}
	for rel, end := range around(w.x.g, n, o.types, o.dir) {
		if err := w.x.step(); err != nil {
			return err
		}
		w.x.hit(o)
		if slices.Contains(w.used, rel) || taken(w.r, o.others, rel) || o.held && !w.leads(rel) {
			continue
		}
		if ok, err := o.step.passes(w.x, w.r, rel); err != nil {
			return err
		} else if !ok {
			continue
		}
		if err := w.along(rel, end); err != nil {
			return err
		}
	}
	return nil
}

// along goes on from the end of one more relationship.
func (w *trail) along(rel, end uint32) error {
	w.used = append(w.used, rel)
	if err := w.held.keep(hopWeight); err != nil {
		return err
	}
	if err := w.visit(end); err != nil {
		return err
	}
	_ = w.held.keep(-hopWeight) // giving back cannot fail
	w.used = w.used[:len(w.used)-1]
	return nil
}

// leads reports whether a held list goes on with a relationship.
func (w *trail) leads(rel uint32) bool {
	i := len(w.used)
	if w.o.back {
		i = len(w.list) - 1 - i
	}
	return i >= 0 && i < len(w.list) && w.list[i].Kind() == value.Rel && w.list[i].Number() == rel
}

func (s *stepTest) passes(x *exec, r row, rel uint32) (bool, error) {
	if s == nil {
		return true, nil
	}
	r[s.slot] = value.OfRel(rel)
	v, err := s.cond(x, r)
	return isTrue(v), err
}

func (w *trail) give(n uint32) error {
	o := w.o
	if o.listed && !o.held {
		w.r[o.rels] = relList(w.used, o.back)
	}
	if !o.into {
		w.r[o.to] = value.OfNode(n)
	}
	return w.out(w.r)
}

// relList makes a list of relationships, in the order of the pattern.
func relList(rels []uint32, back bool) value.Value {
	list := make([]value.Value, len(rels))
	for i, rel := range rels {
		if back {
			i = len(rels) - 1 - i
		}
		list[i] = value.OfRel(rel)
	}
	return value.OfList(list)
}
