package walk

import "slices"

// levels is a queue by cost, then by hops, then by arrival. Costs are few and
// rise, so each has a list for every number of hops: O(1) to put and take,
// beside the search for a cost among those that are open.
type levels struct {
	open  []*level // by falling cost: the cheapest is last
	spare []*level
}

type level struct {
	cost   micro
	byHops [][]entry
	hops   int // where the next entry lies
	at     int
	size   int
}

// entry is a label that is not settled yet.
type entry struct {
	key  place
	next uint32 // the label that it leads to; none where it ends
	hops uint16
}

func (q *levels) put(cost micro, e entry) {
	l := q.level(cost)
	for len(l.byHops) <= int(e.hops) {
		l.byHops = append(l.byHops, nil)
	}
	l.byHops[e.hops] = append(l.byHops[e.hops], e)
	l.size++
}

func (q *levels) level(cost micro) *level {
	for i, l := range slices.Backward(q.open) {
		switch {
		case l.cost == cost:
			return l
		case l.cost > cost:
			return q.insert(i+1, cost)
		}
	}
	return q.insert(0, cost)
}

func (q *levels) insert(i int, cost micro) *level {
	var l *level
	if n := len(q.spare); n > 0 {
		l, q.spare = q.spare[n-1], q.spare[:n-1]
	} else {
		l = &level{}
	}
	l.cost = cost
	q.open = slices.Insert(q.open, i, l)
	return l
}

// least gives the cost of the next entry, and endless where there is none.
func (q *levels) least() micro {
	if len(q.open) == 0 {
		return endless
	}
	return q.open[len(q.open)-1].cost
}

// ahead gives the number of entries at the least cost, as far as known.
func (q *levels) ahead() int {
	if len(q.open) == 0 {
		return 0
	}
	return q.open[len(q.open)-1].size
}

// take removes the next entry; ask least first whether there is one.
func (q *levels) take() (entry, micro) {
	l := q.open[len(q.open)-1]
	for l.at == len(l.byHops[l.hops]) {
		l.hops, l.at = l.hops+1, 0
	}
	e := l.byHops[l.hops][l.at]
	l.at++
	l.size--
	if l.size == 0 {
		q.close()
	}
	return e, l.cost
}

func (q *levels) close() {
	n := len(q.open) - 1
	l := q.open[n]
	q.open[n] = nil
	q.open = q.open[:n]
	for i := range l.byHops {
		l.byHops[i] = l.byHops[i][:0]
	}
	l.hops, l.at, l.size = 0, 0, 0
	q.spare = append(q.spare, l)
}

func (q *levels) reset() {
	for len(q.open) > 0 {
		q.close()
	}
}
