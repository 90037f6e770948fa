package run

import "slices"

// gather stands for the operators from a scan up to one of those behind it, none of which knows of any row but its own. The
// nodes of a large scan are cut into morsels, which workers take on other cores; what becomes of them is taken in the order of
// the nodes, so that rows, faults and limits are those of one core. Plans show the operators as they are.
type gather struct {
	op // the last operator of the part

	scan   *nodeScan
	slots  []int // what the part binds
	unique []int // by which a DISTINCT right behind it tells rows apart; nil without
}

// taking says what becomes of the rows of a part.
type taking struct {
	// here runs the part on the run's own core: all of it, or what x.share says.
	here func(x *exec, r row) error
	// rows takes the rows that workers found. Where it is nil, a worker folds a morsel by apart, and merge adds what came of
	// that. Where either of them fails the morsel is run again by here, which says what is wrong at its place.
	rows  sink
	apart func(w *exec, r row) (any, error)
	merge func(part any) error
}

// share is the part of a scan that a worker, or the run itself, does at a time.
type share struct {
	scan   *nodeScan
	lo, hi int
}

func (o *gather) push(x *exec, r row, out sink) error {
	return o.spread(x, r, &taking{
		here: func(x *exec, r row) error { return o.op.push(x, r, out) },
		rows: out,
	})
}

// spread runs the part, on several cores where that is worth it and there are some.
func (o *gather) spread(x *exec, r row, t *taking) error {
	if x.worker != nil || x.in.Cores == nil || o.scan.total < 2 {
		return t.here(x, r)
	}
	return o.scan.pushInto(x, r, func(r row) error {
		return newFleet(o, x, r, t).run()
	})
}

// spread puts a gather into a plan, and into the plans that it runs within, wherever a part of it can be spread over cores.
func spread(root op) op {
	var chain []op // from the end to the beginning
	for o := root; o != nil; o = o.source() {
		chain = append(chain, o)
		switch o := o.(type) {
		case *union:
			for i, part := range o.parts {
				o.parts[i] = spread(part)
			}
		case *apply:
			o.body = spread(o.body)
		case *join:
			o.right = spread(o.right)
		}
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if _, ok := chain[i].(*nodeScan); !ok {
			continue
		}
		end := i
		for end > 0 && alone(chain[end-1]) {
			end--
		}
		g := &gather{op: chain[end], scan: widest(chain[end : i+1])}
		g.slots = slices.Compact(slices.Sorted(slices.Values(writes(g.op, g.scan, nil))))
		if end == 0 {
			return g
		}
		if d, ok := chain[end-1].(*distinct); ok {
			g.unique = d.slots
		}
		chain[end-1].info().from = g
		i = end
	}
	return root
}

// enough is how many nodes make a scan worth cutting, where there is another one behind it.
const enough = 256

// widest chooses the scan whose nodes are shared out, from a part that is listed from its end: the first that has enough of
// them, for what is cut early is cut once, or else the one that has most.
func widest(part []op) *nodeScan {
	var best *nodeScan
	for _, o := range slices.Backward(part) {
		if s, ok := o.(*nodeScan); ok && (best == nil || s.total > best.total) {
			if best = s; s.total >= enough {
				break
			}
		}
	}
	return best
}

// alone reports whether an operator makes of each row what it would make of it if there were no other.
func alone(o op) bool {
	switch o.(type) {
	case *filter, *project, *nodeScan, *nodeSeek, *expand, *varExpand, *heldRel, *bindPath, *shortest, *repeated, *keepShortest, *join, *apply, *union, *unwind, *counted, *callOp:
		return true
	}
	return false
}

// writes adds the slots that operators bind for those behind them, back to first.
func writes(o, first op, slots []int) []int {
	for last := op(nil); o != nil && last != first; o = o.source() {
		last = o
		switch o := o.(type) {
		case *nodeScan:
			slots = append(slots, o.slot)
		case *nodeSeek:
			slots = append(slots, o.slot)
		case *expand:
			slots = append(slots, o.rel, o.to)
		case *varExpand:
			slots = append(slots, o.rels, o.to)
		case *heldRel:
			slots = append(slots, o.from, o.to)
		case *bindPath:
			slots = append(slots, o.slot)
		case *shortest:
			slots = append(slots, o.rels, o.to)
		case *repeated:
			slots = append(slots, o.trail, o.to)
			for _, l := range o.lists {
				slots = append(slots, l.outer)
			}
		case *keepShortest:
			slots = append(slots, o.live...)
		case *unwind:
			slots = append(slots, o.slot)
		default:
			slots = computes(o, slots)
		}
	}
	return slots
}

// computes adds the slots of one operator that is no part of a pattern.
func computes(o op, slots []int) []int {
	switch o := o.(type) {
	case *join:
		slots = append(slots, o.slots...)
	case *callOp:
		slots = append(slots, o.slots...)
	case *project:
		for _, c := range o.columns {
			slots = append(slots, c.slot)
		}
	case *aggregate:
		for _, c := range o.keys {
			slots = append(slots, c.slot)
		}
		for _, f := range o.folds {
			slots = append(slots, f.slot)
		}
	case *counted:
		slots = append(slots, o.slots...)
		if o.types != nil {
			slots = append(slots, o.key)
		}
	case *union:
		slots = append(slots, o.to...)
	case *apply:
		slots = writes(o.body, nil, append(slots, o.nulls...))
	case *gather:
		slots = append(slots, o.slots...)
	}
	return slots
}
