package run

import "github.com/postern-graph/postern/graph/cypher/value"

// partGrouping is what a worker groups of a morsel. Counts and extremes are folded there; of every other aggregation the values
// are noted, and folded in the order of the rows when the run puts the parts together: a sum of floats, or the place where one of
// integers is too large, depends on that order.
type partGrouping struct {
	*grouping
	noted []noted
}

// noted is a value that is to be folded.
type noted struct {
	g    *group
	fold int
	args [2]value.Value
}

// joins reports whether parts of an aggregation can be joined.
func (f *fold) joins() bool { return !f.distinct && value.Joins(f.name) }

// note keeps a value for later; of equal ones that count once, the first.
func (p *partGrouping) note(f *fold, g *group, i int, args []value.Value) error {
	if f.distinct {
		if first, err := g.seen[i].value(args[0]); err != nil || !first {
			return err
		}
	}
	n := noted{g: g, fold: i}
	copy(n.args[:], args)
	p.noted = append(p.noted, n)
	return p.held.keep(3 + args[0].Weight())
}

// merge adds what a worker has grouped of the rows behind those that are here.
func (t *grouping) merge(part any) error {
	p, ok := part.(*partGrouping)
	if !ok {
		return nil
	}
	into := make(map[*group]*group, len(p.order))
	for _, g := range p.order {
		own := t.groups[g.key]
		if own == nil {
			var err error
			if own, err = t.open(); err != nil {
				return err
			}
			own.key, own.keys = g.key, g.keys
			t.groups[own.key] = own
			if err := t.lookUp(own); err != nil {
				return err
			}
		}
		into[g] = own
		for i, f := range t.o.folds {
			if f.joins() {
				value.Join(own.folds[i], g.folds[i])
			}
		}
	}
	for _, n := range p.noted {
		f := &t.o.folds[n.fold]
		if err := f.take(t, into[n.g], n.fold, n.args[:len(f.args)]); err != nil {
			return err
		}
	}
	return nil
}
