package azrbac

import (
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// answer collects what grants allow and denials take away, as disjoint sets
// of resources: one for each distinct condition.
type answer struct {
	parts map[string]*part // by text of verdict
}

// part is a set of resources that share a verdict.
type part struct {
	verdict
	set *access.Set
}

// verdict is what holds for a resource: under which condition it is allowed
// (nil: always), whether something unread might allow it as well, and which
// guardrails alone hold it back.
type verdict struct {
	cond    *access.Condition
	unknown bool // nothing read allows it, something unread may
	blocked []string
}

func (v verdict) key() string {
	k := v.cond.String()
	if v.unknown {
		k += " ?"
	}
	return k + "|" + strings.Join(v.blocked, ",")
}

func newAnswer() *answer { return &answer{parts: map[string]*part{}} }

func (b *answer) put(set *access.Set, v verdict) {
	if set.IsEmpty() {
		return
	}
	k := v.key()
	if p := b.parts[k]; p != nil {
		p.set.Or(set)
		return
	}
	b.parts[k] = &part{v, set.Clone()}
}

// change gives every resource of set the verdict that f makes of its old one;
// absent is what a resource without a verdict has, nil to leave those alone.
func (b *answer) change(set *access.Set, absent *verdict, f func(verdict) verdict) {
	old := b.parts
	b.parts = make(map[string]*part, len(old))
	rest := set.Clone()
	for _, k := range slices.Sorted(maps.Keys(old)) {
		p := old[k]
		hit := p.set.Clone()
		hit.And(set)
		rest.AndNot(hit)
		p.set.AndNot(hit)
		b.put(p.set, p.verdict)
		b.put(hit, f(p.verdict))
	}
	if absent != nil {
		b.put(rest, *absent)
	}
}

// allow adds what one grant says: alternatives are or-ed.
func (b *answer) allow(set *access.Set, o outcome) {
	if !o.hit && !o.unknown || set.IsEmpty() {
		return
	}
	add := verdict{cond: o.cond, unknown: o.unknown}
	b.change(set, &add, func(v verdict) verdict { return v.or(add) })
}

// or joins two ways to be allowed. What is read and unconditional settles it;
// an unread alternative to a condition leaves the condition as what is known.
func (v verdict) or(w verdict) verdict {
	switch {
	case v.unknown && w.unknown:
		return v
	case v.unknown:
		return w
	case w.unknown:
		return v
	}
	return verdict{cond: access.Or(v.cond, w.cond)}
}

// deny applies a denial with the given condition (nil: always).
func (b *answer) deny(set *access.Set, cond *access.Condition, word string) {
	b.change(set, nil, func(v verdict) verdict { return v.denied(cond, word) })
}

// denied takes away what a denial forbids. What it forbids always is kept as
// held back by it; what it forbids under a condition is left under its opposite.
func (v verdict) denied(cond *access.Condition, word string) verdict {
	if cond == nil {
		return v.block(word)
	}
	if v.unknown || len(v.blocked) > 0 {
		return v
	}
	left := access.And(v.cond, access.Not(cond))
	if left.IsNever() {
		return v.block(word)
	}
	return verdict{cond: left}
}

func (v verdict) block(word string) verdict {
	if slices.Contains(v.blocked, word) {
		return v
	}
	v.blocked = append(slices.Clone(v.blocked), word)
	slices.Sort(v.blocked)
	return v
}

// doubt makes everything unknown that is not held back anyway.
func (b *answer) doubt(h *holding) *answer {
	if !h.doubted {
		return b
	}
	out := newAnswer()
	for _, k := range slices.Sorted(maps.Keys(b.parts)) {
		out.put(b.parts[k].set, b.parts[k].doubted())
	}
	return out
}

func (v verdict) doubted() verdict { return verdict{unknown: true, blocked: v.blocked} }

// guarded gives the parts in a stable order.
func (b *answer) guarded() []access.Guarded {
	out := make([]access.Guarded, 0, len(b.parts))
	for _, k := range slices.Sorted(maps.Keys(b.parts)) {
		p := b.parts[k]
		g := access.Guarded{Resources: p.set, Condition: p.cond, BlockedBy: p.blocked}
		switch {
		case p.unknown:
			g.Certainty, g.Condition = graph.Unknown, nil
		case p.cond != nil:
			g.Certainty = graph.Conditional
		}
		out = append(out, g)
	}
	return out
}
