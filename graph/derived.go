package graph

import "sync"

// derived holds what other rooms compute once from a Snapshot, by a key of
// their own.
type derived struct{ m sync.Map }

type derivedEntry struct {
	once  sync.Once
	value any
}

// Derived returns what build makes of the Snapshot, computed at the first call
// with this key and kept as long as the Snapshot. Safe for many readers; who
// comes while another builds waits. Key is best a value of a type that its
// package does not export; the value must not change once built.
func (s *Snapshot) Derived(key any, build func() any) any {
	e, _ := s.derived.m.LoadOrStore(key, &derivedEntry{})
	entry, ok := e.(*derivedEntry)
	if !ok {
		return build()
	}
	entry.once.Do(func() { entry.value = build() })
	return entry.value
}
