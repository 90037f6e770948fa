package awsiam

import (
	"sync"

	"github.com/postern-graph/postern/graph/access"
)

// mostRemembered bounds each of a Judge's memories; a full one starts anew.
const mostRemembered = 1 << 16

// memory keeps what pairs of texts come to: over an estate the same few pairs
// come again for most classes. Safe for concurrent use; nil remembers nothing.
type memory[T any] struct {
	mu   sync.RWMutex
	kept map[[2]string]T
}

func newMemory[T any]() *memory[T] { return &memory[T]{kept: map[[2]string]T{}} }

// of gives what find came to for the pair when it was asked before, else asks it.
func (m *memory[T]) of(a, b string, find func() T) T {
	if m == nil {
		return find()
	}
	key := [2]string{a, b}
	m.mu.RLock()
	t, ok := m.kept[key]
	m.mu.RUnlock()
	if ok {
		return t
	}
	t = find()
	m.mu.Lock()
	if len(m.kept) >= mostRemembered {
		clear(m.kept)
	}
	m.kept[key] = t
	m.mu.Unlock()
	return t
}

// shared is an ARN that two patterns match, see meetARN.
type shared struct {
	arn string
	ok  bool
}

// meetARN is the function of that name, remembered.
func (j *Judge) meetARN(a, b string) (string, bool) {
	if a == string(anyRun) {
		return filled(b), true
	}
	s := j.met.of(a, b, func() shared {
		arn, ok := meetARN(a, b)
		return shared{arn, ok}
	})
	return s.arn, s.ok
}

// combine gives the condition under which what is allowed is not denied.
func (q *question) combine(allow, deny *access.Condition) *access.Condition {
	if allow.IsNever() || deny == nil {
		return access.Never()
	}
	if allow == nil && deny.IsNever() {
		return nil
	}
	return q.combined.of(allow.String(), deny.String(), func() *access.Condition {
		return settle(access.And(allow, negate(deny)))
	})
}

// settle is the function of that name, remembered.
func (j *Judge) settle(c *access.Condition) *access.Condition {
	if c == nil || c.IsNever() {
		return c
	}
	return j.shortest.of(c.String(), "", func() *access.Condition { return settle(c) })
}
