package attack

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// held is a block of edges that guardrails alone hold back.
type held struct {
	kind    graph.Kind
	actors  *access.Set
	g       access.Guarded
	row     *Technique
	actions []string
}

// latent writes what guardrails alone hold the class back from, as LATENT
// edges, where the class has not the same in another way. Of several
// techniques that a guardrail holds back alike, the cheapest speaks for all.
func (ev *eval) latent() {
	if len(ev.held) == 0 {
		return
	}
	slices.SortStableFunc(ev.held, func(a, b held) int {
		return cmp.Or(cmp.Compare(len(a.g.BlockedBy), len(b.g.BlockedBy)), cmp.Compare(a.row.Cost, b.row.Cost), strings.Compare(a.row.ID, b.row.ID))
	})
	for _, h := range ev.held {
		if !walks(h.kind) {
			continue
		}
		have := ev.haveFor(h.kind, h.actors)
		left := h.g.Resources.Clone()
		left.AndNot(have)
		left.AndNot(ev.haveFor(h.kind, ev.actors))
		left.AndNot(ev.belowHeld)
		left.AndNot(ev.fullHeld)
		if left.IsEmpty() {
			continue
		}
		have.Or(left)
		a := h.row.answer(h.g)
		a.Actions, a.LatentKind, a.BlockedBy = h.actions, h.kind, h.g.BlockedBy
		ev.w.out.Add(graph.Latent, h.actors, left, a)
	}
}

// haveFor gives what these members of the class reach by one kind of edge.
func (ev *eval) haveFor(k graph.Kind, actors *access.Set) *access.Set {
	key := string(k)
	if !actors.Equals(ev.actors) {
		key += " " + actors.String()
	}
	if ev.have[key] == nil {
		ev.have[key] = access.NewSet()
	}
	return ev.have[key]
}

func walks(k graph.Kind) bool { return k != graph.CanPass && k != graph.CanGrant }
