package run

import "github.com/postern-graph/postern/graph/cypher/value"

// join puts each row together with the rows of a part of the pattern that does not depend on it. That part is run once in
// the whole query, and found by the hash of its keys where there are some.
type join struct {
	about
	right               op
	slots               []int // that the right side binds
	leftKeys, rightKeys []eval
}

func (o *join) inner() []op { return []op{o.right} }

// table is the right side of a join.
type table struct {
	rows  [][]value.Value
	byKey map[string][]int
}

func (o *join) push(x *exec, r row, out sink) error {
	return o.pushInto(x, r, func(r row) error {
		t, err := o.table(x, r)
		if err != nil {
			return err
		}
		give := func(i int) error {
			for j, s := range o.slots {
				r[s] = t.rows[i][j]
			}
			if err := x.step(); err != nil {
				return err
			}
			return out(r)
		}
		if len(o.leftKeys) == 0 {
			for i := range t.rows {
				if err := give(i); err != nil {
					return err
				}
			}
			return nil
		}
		key, ok, err := keyOf(x, r, o.leftKeys)
		if err != nil || !ok {
			return err
		}
		for _, i := range t.byKey[string(key)] {
			if err := give(i); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *join) table(x *exec, r row) (*table, error) {
	if t, ok := x.state[o].(*table); ok {
		return t, nil
	}
	if x.worker != nil {
		t, err := x.worker.table(o)
		x.state[o] = t
		return t, err
	}
	t := &table{byKey: map[string][]int{}}
	own := make(row, len(r))
	err := x.run(o.right, own, func(r row) error {
		if len(o.rightKeys) > 0 {
			key, ok, err := keyOf(x, r, o.rightKeys)
			if err != nil || !ok {
				return err
			}
			t.byKey[string(key)] = append(t.byKey[string(key)], len(t.rows))
		}
		var before []value.Value
		if len(t.rows) > 0 {
			before = t.rows[len(t.rows)-1]
		}
		values := make([]value.Value, len(o.slots))
		for i, s := range o.slots {
			values[i] = r[s]
		}
		t.rows = append(t.rows, values)
		return x.keep(weigh(values, before) + 1)
	})
	x.state[o] = t
	return t, err
}

// keyOf gives the hash key of a row; false where a key is null, which equals nothing.
func keyOf(x *exec, r row, keys []eval) ([]byte, bool, error) {
	var key []byte
	for _, k := range keys {
		v, err := k(x, r)
		if err != nil || v.IsNull() {
			return nil, false, err
		}
		key = value.AppendKey(key, v)
	}
	return key, true, nil
}
