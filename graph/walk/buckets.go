package walk

import "slices"

// buckets is a queue by key whose keys are few, such as costs: a list for each
// key that is open. O(log of the open keys) to put, O(1) to take. The zero
// value is ready.
type buckets[T any] struct {
	open  []bucket[T] // by falling key: the least is last
	spare [][]T
}

type bucket[T any] struct {
	key  uint64
	list []T
}

func (q *buckets[T]) put(key uint64, v T) {
	i, ok := slices.BinarySearchFunc(q.open, key, func(b bucket[T], key uint64) int {
		switch {
		case b.key > key:
			return -1
		case b.key < key:
			return 1
		}
		return 0
	})
	if !ok {
		var list []T
		if n := len(q.spare); n > 0 {
			list, q.spare = q.spare[n-1], q.spare[:n-1]
		}
		q.open = slices.Insert(q.open, i, bucket[T]{key, list})
	}
	q.open[i].list = append(q.open[i].list, v)
}

// take removes the list of the least key; what is put under that key meanwhile
// is taken next. false where nothing is left.
func (q *buckets[T]) take() (key uint64, list []T, ok bool) {
	n := len(q.open) - 1
	if n < 0 {
		return 0, nil, false
	}
	b := q.open[n]
	q.open[n] = bucket[T]{}
	q.open = q.open[:n]
	return b.key, b.list, true
}

// done gives a list that was taken back for use.
func (q *buckets[T]) done(list []T) { q.spare = append(q.spare, list[:0]) }
