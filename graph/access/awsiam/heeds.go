package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// heeding tells which documents look at one key of a request where they speak
// of an action.
type heeding struct {
	docs   bits // by number
	chains bits // chains of guardrails that hold one of them
	sided  bool // one of them is on the resources' side, where every class may meet it
}

func (j *Judge) heeding(a *act, key string) *heeding {
	if h, ok := a.heeds.Load(key); ok {
		if x, ok := h.(*heeding); ok {
			return x
		}
	}
	h := &heeding{docs: newBits(len(j.docs)), chains: newBits(len(j.chains))}
	lower := strings.ToLower(key)
	given := map[string][]string{lower: {"x"}}
	for i, d := range j.docs {
		if slices.ContainsFunc(d.Statements, func(s *Statement) bool {
			return s.speaksOf(a.name) && s.reads(func(k string) bool { return k == lower || otherWay(k, given) })
		}) {
			h.docs.set(int32(i))
		}
	}
	for i, levels := range j.chains {
		for _, level := range levels {
			if h.docs.any(j.numbers(level)) {
				h.chains.set(int32(i))
			}
		}
	}
	h.sided = h.docs.any(j.sided)
	a.heeds.Store(key, h)
	return h
}

// Heeds reports whether what a request says of itself can matter to a class
// (access.Heeder): whether a document that takes part looks at one of the keys.
func (j *Judge) Heeds(c access.ClassID, action string, ctx access.Context) bool {
	who := j.people[c]
	if who.p.kind == anonymous {
		return true // what such a caller may call at all depends on it, see mayCall
	}
	a := j.act(action)
	for key := range ctx {
		h := j.heeding(a, key)
		if h.sided || h.docs.any(who.identity) || h.docs.any(who.boundary) || h.chains.has(who.chain) {
			return true
		}
	}
	return false
}
