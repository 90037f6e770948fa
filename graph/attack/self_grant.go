package attack

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// gains are the words of Technique.Gain:
//
//	self       the row's targets are principals, and the caller is one of them
//	other      the targets are principals whom the caller can act as by the same row
//	new        the targets are accounts in which the caller makes a new principal
//	container  the targets are what rights are given on: account, folder, scope
//	membership the targets are groups or roles held; the caller puts himself in, and
//	           gains what the group or role gives
func gains() []string { return []string{"self", "other", "new", "container", "membership"} }

// selfGrant evaluates SELF_GRANT rows: CAN_GRANT to what is changed, and, where
// the change can give everything, ADMINISTERS with the technique, as far as
// boundary and guardrails let it (vocabulary.md).
func (ev *eval) selfGrant(t *Technique) {
	switch t.Gain {
	case "self":
		ev.raiseSelf(t)
	case "other":
		ev.raiseOther(t)
	case "new":
		for _, g := range ev.targets(t) {
			ev.administer(t, ev.actors, g, g.Resources)
		}
	case "container":
		gs := ev.targets(t)
		ev.write(t, t.Edge, ev.actors, gs)
		for _, g := range gs {
			ev.w.out.Add(graph.Administers, ev.actors, g.Resources, t.answer(g))
		}
	case "membership":
		ev.write(t, t.Edge, ev.actors, ev.targets(t))
	}
}

// raiseSelf keeps the members that are themselves among the row's targets.
func (ev *eval) raiseSelf(t *Technique) {
	base := ev.w.bases[t.ID].Clone()
	base.And(ev.actors)
	for _, g := range ev.narrow(t, base) {
		ev.w.out.AddSelf(graph.CanGrant, g.Resources, t.answer(g))
		ev.raise(t, g, func(n graph.NodeID) *access.Set { return access.NewSet(n) })
	}
}

// raiseOther lets the caller raise a principal that the same row lets him act as.
func (ev *eval) raiseOther(t *Technique) {
	for _, g := range ev.targets(t) {
		ev.w.out.Add(graph.CanGrant, ev.actors, g.Resources, t.answer(g))
		ev.raise(t, g, func(graph.NodeID) *access.Set { return ev.actors })
	}
}

// raise writes the ADMINISTERS that follows when each of the answer's
// principals gives itself everything.
func (ev *eval) raise(t *Technique, g access.Guarded, who func(raised graph.NodeID) *access.Set) {
	for it := g.Resources.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		a, ok := access.AccountNode(ev.w.s, n)
		if !ok {
			continue
		}
		c := ev.capOf(n)
		if c.shut {
			continue
		}
		got := access.Guarded{Certainty: g.Certainty.Worse(c.certainty), Condition: g.Condition}
		ev.administer(t, who(n), got, access.NewSet(a))
	}
}

// administer writes ADMINISTERS with the technique for accounts that the class
// does not administer anyway and whose guardrails let somebody.
func (ev *eval) administer(t *Technique, actors *access.Set, g access.Guarded, accounts *access.Set) {
	open := access.NewSet()
	for it := accounts.Iterator(); it.HasNext(); {
		a := graph.NodeID(it.Next())
		if !ev.full.Contains(uint32(a)) && !ev.below.Contains(uint32(a)) && ev.w.open(a) {
			open.Add(uint32(a))
		}
	}
	answer := t.answer(g)
	answer.Actions = nil // asked on the principal, not on the account
	ev.w.out.Add(graph.Administers, actors, open, answer)
}
