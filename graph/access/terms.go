package access

import "sync"

// Terms numbers conditions for a search that carries them along paths: it is
// graph/walk's Terms, wired by cmd. Safe for concurrent use.
type Terms struct {
	o TermOptions

	mu    sync.Mutex
	list  []*Condition
	at    map[string]uint32 // by canonical text
	read  map[string]uint32 // by the text on edges
	pairs map[[3]uint32]uint32
	keys  map[string]bool
}

// TermOptions says what a cloud knows of conditions; every field may be nil.
type TermOptions struct {
	// Settle gives what is left of one comparison under what is assumed of
	// requests: nil where it holds, Never where it cannot.
	Settle func(test *Condition) *Condition
	// Shorten brings a condition into its shortest form: Never where it
	// contradicts itself.
	Shorten func(*Condition) *Condition
	// Stays says of a key that its value stays the same from one request of a
	// chain to the next, as long as they come from one place.
	Stays func(key string) bool
}

// Terms that stand for conditions which every Terms has; the numbers are
// graph/walk's.
const (
	termAlways uint32 = iota
	termNever
	termUnread
	termFirst
)

const (
	pairOr uint32 = iota
	pairAlong
)

// NewTerms returns a Terms under what the options assume.
func NewTerms(o TermOptions) *Terms {
	return &Terms{o: o, at: map[string]uint32{}, read: map[string]uint32{}, pairs: map[[3]uint32]uint32{}, keys: map[string]bool{}}
}

// Read implements graph/walk's Terms. Text that is no condition is unread.
func (t *Terms) Read(text string) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok := t.read[text]; ok {
		return n
	}
	n := termUnread
	if c, err := Parse([]byte(text)); err == nil && c != nil {
		n = t.term(t.shorten(t.settle(c)))
	}
	t.read[text] = n
	return n
}

// Or implements graph/walk's Terms.
func (t *Terms) Or(a, b uint32) uint32 {
	return t.pair([3]uint32{pairOr, min(a, b), max(a, b)}, func() *Condition { return Or(t.condition(a), t.condition(b)) })
}

// Along implements graph/walk's Terms. Only what stays the same from step to
// step can contradict: another principal has other tags, another resource
// another account, and a session without MFA may follow one with it.
func (t *Terms) Along(soFar, next uint32) uint32 {
	return t.pair([3]uint32{pairAlong, soFar, next}, func() *Condition { return And(t.condition(soFar), t.staying(t.condition(next))) })
}

func (t *Terms) pair(key [3]uint32, join func() *Condition) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok := t.pairs[key]; ok {
		return n
	}
	n := t.term(t.shorten(join()))
	t.pairs[key] = n
	return n
}

// Condition gives what a term stands for: nil for one that asks nothing, and
// for one of which it was not read what it asks.
func (t *Terms) Condition(term uint32) *Condition {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.condition(term)
}

// Keys reports whether any condition read so far asks for the key.
func (t *Terms) Keys() map[string]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[string]bool, len(t.keys))
	for k := range t.keys {
		out[k] = true
	}
	return out
}

func (t *Terms) condition(term uint32) *Condition {
	switch {
	case term == termNever:
		return Never()
	case term < termFirst || int(term-termFirst) >= len(t.list):
		return nil
	}
	return t.list[term-termFirst]
}

func (t *Terms) term(c *Condition) uint32 {
	switch {
	case c == nil:
		return termAlways
	case c.IsNever():
		return termNever
	}
	n, ok := t.at[c.String()]
	if !ok {
		n = termFirst + uint32(len(t.list)) //nolint:gosec // fewer than property sets of edges
		t.list = append(t.list, c)
		t.at[c.String()] = n
	}
	return n
}

func (t *Terms) shorten(c *Condition) *Condition {
	if t.o.Shorten == nil || c == nil {
		return c
	}
	return t.o.Shorten(c)
}

// settle puts what is assumed into every comparison of a condition.
func (t *Terms) settle(c *Condition) *Condition {
	if c.Type == TypeCondition {
		t.keys[c.Key] = true
		if t.o.Settle == nil {
			return c
		}
		return t.o.Settle(c)
	}
	kids := make([]*Condition, len(c.Conditions))
	for i, k := range c.Conditions {
		kids[i] = t.settle(k)
	}
	switch c.Type {
	case TypeAnd:
		return And(kids...)
	case TypeOr:
		return Or(kids...)
	case TypeNot:
		return Not(And(kids...))
	case TypeCondition:
	}
	return c
}

// staying leaves of a condition what it asks of keys that stay; the rest is
// taken as met, so that the result never asks more.
func (t *Terms) staying(c *Condition) *Condition {
	switch {
	case c == nil || c.IsNever():
		return c
	case c.Type == TypeCondition && t.stays(c.Key), c.Type == TypeNot && c.Conditions[0].Type == TypeCondition && t.stays(c.Conditions[0].Key):
		return c
	case c.Type == TypeAnd || c.Type == TypeOr:
		kids := make([]*Condition, len(c.Conditions))
		for i, k := range c.Conditions {
			kids[i] = t.staying(k)
		}
		if c.Type == TypeAnd {
			return And(kids...)
		}
		return Or(kids...)
	}
	return nil
}

func (t *Terms) stays(key string) bool { return t.o.Stays != nil && t.o.Stays(key) }
