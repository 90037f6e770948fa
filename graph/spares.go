package graph

import "sync"

// Spares keeps things that are large to make, up to Most of them, while nobody
// works with them: unlike those of a sync.Pool, the collector never takes them.
// Safe for concurrent use.
type Spares[T any] struct {
	Most int

	mu   sync.Mutex
	free []T
}

// Get takes one out; ok is false where none is free.
func (s *Spares[T]) Get() (one T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.free) - 1
	if last < 0 {
		return one, false
	}
	one = s.free[last]
	clear(s.free[last:])
	s.free = s.free[:last]
	return one, true
}

// Put keeps one more, unless there are as many as are kept; it reports whether
// there is room for another.
func (s *Spares[T]) Put(one T) (more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) < s.Most {
		s.free = append(s.free, one)
	}
	return len(s.free) < s.Most
}
