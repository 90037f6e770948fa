package run

import "github.com/postern-graph/postern/graph/cypher/value"

// nodeScan gives every node, or those of a label.
type nodeScan struct {
	about
	slot     int
	labelled bool
	nodes    []uint32
	total    int
}

func (o *nodeScan) push(x *exec, r row, out sink) error {
	if s := x.share; s.scan == o {
		x.share = share{}
		return o.give(x, r, s.lo, s.hi, out)
	}
	return o.pushInto(x, r, func(r row) error { return o.give(x, r, 0, o.total, out) })
}

// give gives the nodes from lo to below hi.
func (o *nodeScan) give(x *exec, r row, lo, hi int, out sink) error {
	for i := lo; i < hi; i++ {
		node := uint32(i) //nolint:gosec // below NumNodes
		if o.labelled {
			node = o.nodes[i]
		}
		if err := x.step(); err != nil {
			return err
		}
		x.hit(o)
		r[o.slot] = value.OfNode(node)
		if err := out(r); err != nil {
			return err
		}
	}
	return nil
}

// nodeSeek gives the nodes whose property equals a value, or one of a list, from an index.
type nodeSeek struct {
	about
	slot  int
	key   string
	value eval
	many  bool
}

func (o *nodeSeek) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		v, err := o.value(x, r)
		if err != nil {
			return err
		}
		if !o.many {
			return o.give(x, r, v, out)
		}
		if v.Kind() != value.List {
			return nil // the condition itself says what is wrong with it
		}
		seen := newSeen(x)
		defer seen.free()
		for _, w := range v.List() {
			r[o.slot] = w
			first, err := seen.add(r, []int{o.slot})
			if err != nil {
				return err
			}
			if first {
				if err := o.give(x, r, w, out); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (o *nodeSeek) give(x *exec, r row, v value.Value, out sink) error {
	if v.Kind() != value.String {
		return nil // only texts are indexed, and nothing else equals a text
	}
	nodes, _ := x.g.Find(o.key, v.Str())
	for _, n := range nodes {
		if err := x.step(); err != nil {
			return err
		}
		x.hit(o)
		r[o.slot] = value.OfNode(n)
		if err := out(r); err != nil {
			return err
		}
	}
	return nil
}
