package attack

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// begun is a row whose calls different principals may make, and its first call.
type begun struct {
	row, first *Technique
}

// begin writes CAN_BEGIN to what the class may make the first call of a
// technique on, gates included, and does not gain: by that technique or any
// other. Whoever may make the rest may be another principal that the same
// attacker holds, which Join finds out.
func (ev *eval) begin(possible func(int) bool) {
	for i, b := range ev.w.begins {
		if !possible(i) {
			continue
		}
		able := ev.able(b.first)
		if able == nil {
			continue
		}
		gs := access.Effective(able.targets(b.first))
		if len(gs) == 0 {
			continue
		}
		a := b.first.answer(access.Guarded{})
		for _, g := range gs {
			left := g.Resources.Clone() // targets are shared
			able.notGained(b.row, left)
			if left.IsEmpty() {
				continue
			}
			a.Certainty, a.Condition, a.Technique, a.Cost = g.Certainty, g.Condition, b.row.ID, 0
			ev.w.out.Add(graph.CanBegin, able.actors, left, a)
		}
	}
}

// notGained takes away what the class gains already: what a row's kind of edge
// leads to, and what lies in what it comes to administer.
func (ev *eval) notGained(t *Technique, from *access.Set) {
	full := ev.haveFor(graph.Administers, ev.actors)
	from.AndNot(full)
	for it := full.Iterator(); it.HasNext() && !from.IsEmpty(); {
		from.AndNot(ev.w.tree.Below(graph.NodeID(it.Next())))
	}
	if t.Shape != SelfGrant { // whose edge says nothing of what is gained
		from.AndNot(ev.haveFor(t.Edge, ev.actors))
	}
}
