package access

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Meet gives the resources on which both answers hold, under both conditions.
// Disjoint lists stay disjoint; what no request can satisfy is dropped. What
// guardrails hold back of one of them is held back by the same.
func Meet(a, b []Guarded) []Guarded {
	var out []Guarded
	for _, x := range a {
		for _, y := range b {
			if !x.Resources.Intersects(y.Resources) {
				continue
			}
			both := Common(x.Resources, y.Resources)
			cond := And(x.Condition, y.Condition)
			if cond.IsNever() {
				continue
			}
			out = append(out, Guarded{
				Resources: both, Certainty: settle(x.Certainty.Worse(y.Certainty), cond), Condition: cond,
				BlockedBy: uniteGuards(x.BlockedBy, y.BlockedBy),
			})
		}
	}
	return coalesce(out)
}

func uniteGuards(a, b []string) []string {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	return unite(a, b)
}

// Held adds to every part of an answer a guardrail that holds it back.
func Held(gs []Guarded, guardrails ...string) []Guarded {
	out := slices.Clone(gs)
	for i := range out {
		out[i].BlockedBy = uniteGuards(out[i].BlockedBy, guardrails)
	}
	return out
}

// Join gives the resources on which one of the two answers holds. Where both
// do, one that holds wins over one that is held back, then the more certain
// one, and of two equally certain ones either condition will do. Disjoint
// lists stay disjoint.
func Join(a, b []Guarded) []Guarded {
	out := append([]Guarded(nil), a...)
	for _, y := range b {
		rest := y.Resources.Clone()
		n := len(out)
		for i := range n {
			if !out[i].Resources.Intersects(rest) {
				continue
			}
			both := Common(out[i].Resources, rest)
			rest.AndNot(both)
			m := better(out[i], y)
			if sameAnswer(m, out[i]) {
				continue
			}
			out[i].Resources = Without(out[i].Resources, both)
			m.Resources = both
			out = append(out, m)
		}
		if !rest.IsEmpty() {
			y.Resources = rest
			out = append(out, y)
		}
	}
	return coalesce(out)
}

// coalesce unites the parts that share an answer and drops the empty ones, so
// that few large sets meet classes and not many small ones.
func coalesce(gs []Guarded) []Guarded {
	var out []Guarded
next:
	for _, g := range gs {
		if g.Resources.IsEmpty() {
			continue
		}
		for i := range out {
			if sameAnswer(out[i], g) {
				out[i].Resources = Union(out[i].Resources, g.Resources)
				continue next
			}
		}
		out = append(out, g)
	}
	return out
}

// Within gives the part of an answer that lies in set. A nil set is empty.
func Within(gs []Guarded, set *Set) []Guarded {
	if set == nil {
		return nil
	}
	var out []Guarded
	for _, g := range gs {
		if g.Resources.Intersects(set) {
			g.Resources = Common(g.Resources, set)
			out = append(out, g)
		}
	}
	return coalesce(out)
}

// Under adds a condition and a certainty to every part of an answer.
func Under(gs []Guarded, c graph.Certainty, cond *Condition) []Guarded {
	if c == graph.Certain && cond == nil {
		return gs
	}
	var out []Guarded
	for _, g := range gs {
		all := And(g.Condition, cond)
		if all.IsNever() {
			continue
		}
		out = append(out, Guarded{Resources: g.Resources, Certainty: settle(g.Certainty.Worse(c), all), Condition: all, BlockedBy: g.BlockedBy})
	}
	return out
}

// Effective leaves out the latent parts of an answer: what a guardrail alone
// holds back is not allowed.
func Effective(gs []Guarded) []Guarded {
	if !slices.ContainsFunc(gs, func(g Guarded) bool { return len(g.BlockedBy) > 0 }) {
		return gs
	}
	return slices.DeleteFunc(slices.Clone(gs), func(g Guarded) bool { return len(g.BlockedBy) > 0 })
}

// Latent leaves only the parts of an answer that guardrails alone hold back.
func Latent(gs []Guarded) []Guarded {
	return slices.DeleteFunc(slices.Clone(gs), func(g Guarded) bool { return len(g.BlockedBy) == 0 })
}

// AnswerOn gives the answer for one resource; ok is false where there is none.
func AnswerOn(gs []Guarded, n graph.NodeID) (c graph.Certainty, cond *Condition, ok bool) {
	for _, g := range gs {
		if g.Resources.Contains(uint32(n)) {
			return g.Certainty, g.Condition, true
		}
	}
	return 0, nil, false
}

// settle keeps the law of Guarded: a condition is never certain.
func settle(c graph.Certainty, cond *Condition) graph.Certainty {
	if cond != nil && c == graph.Certain {
		return graph.Conditional
	}
	return c
}

func better(a, b Guarded) Guarded {
	switch {
	case len(a.BlockedBy) == 0 && len(b.BlockedBy) > 0:
		return a
	case len(b.BlockedBy) == 0 && len(a.BlockedBy) > 0:
		return b
	case a.Certainty < b.Certainty:
		return a
	case b.Certainty < a.Certainty:
		return b
	case len(a.BlockedBy) > 0:
		return a // which of two ways to open is a matter of taste; one is enough to say
	}
	cond := Or(a.Condition, b.Condition)
	c := a.Certainty
	if cond == nil && c == graph.Conditional {
		c = graph.Certain // one or the other always holds
	}
	return Guarded{Certainty: c, Condition: cond}
}

func sameAnswer(a, b Guarded) bool {
	return a.Certainty == b.Certainty && slices.Equal(a.BlockedBy, b.BlockedBy) && Equal(a.Condition, b.Condition)
}
