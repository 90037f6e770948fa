package attack

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// gains are the words of Technique.Gain:
//
//	self       the row's targets are principals, and the caller is one of them
//	other      the targets are principals whom the caller can act as by the same row
//	new        the targets are accounts in which the caller makes a new principal
//	container  the targets are what rights are given on: account, folder, scope
//	held       the targets are role definitions; the caller holds one of them somewhere,
//	           and gains that place
//	membership the targets are groups or roles held; the caller puts himself in, and
//	           gains what the group or role gives
//	content    the targets are bundles of rights, which those who hold them gain
func gains() []string {
	return []string{"self", "other", "new", "container", "held", "membership", "content"}
}

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
			for it := g.Resources.Iterator(); it.HasNext(); {
				a := graph.NodeID(it.Next())
				ev.administer(t, ev.actors, capped(g, ev.capOf(a)), access.NewSet(a), "")
			}
		}
	case "container":
		gs := ev.targets(t)
		ev.write(t, t.Edge, ev.actors, gs)
		for _, g := range gs {
			for it := g.Resources.Iterator(); it.HasNext(); {
				a := graph.NodeID(it.Next())
				one := capped(g.On(access.NewSet(a)), ev.capOf(a))
				ev.add(t, graph.Administers, ev.actors, one, t.answer(one))
			}
		}
	case "held":
		ev.raiseHeld(t)
	case "content":
		ev.write(t, t.Edge, ev.actors, ev.targets(t))
	case "membership":
		gs := ev.targets(t)
		ev.write(t, t.Edge, ev.actors, gs)
		if t.Cloud == graph.AWS {
			ev.join(t, gs)
		}
	}
}

// join writes the full control that a user gains in a group whose policies
// allow everything, or the self-grant that leads there. What else a group gives is said by the group's own edges.
func (ev *eval) join(t *Technique, gs []access.Guarded) {
	for _, g := range gs {
		for it := g.Resources.Iterator(); it.HasNext(); {
			group := graph.NodeID(it.Next())
			a, ok := access.AccountNode(ev.w.s, group)
			if !ok || !GroupRaises(ev.w.s, group) {
				continue
			}
			for im := ev.actors.Iterator(); im.HasNext(); {
				n := graph.NodeID(im.Next())
				if ev.free(n) {
					ev.administer(t, access.NewSet(n), capped(g, ev.capOf(n)), access.NewSet(a), ev.w.s.ID(group))
				}
			}
		}
	}
}

// GroupRaises reports whether a group's policies give its members everything, or
// the right to give it to themselves: all that a row asks of what a group gives.
func GroupRaises(s *graph.Snapshot, group graph.NodeID) bool {
	raise := []string{"*", "iam:*", "iam:AttachUserPolicy", "iam:PutUserPolicy"}
	return slices.ContainsFunc(access.Outs(s, group, graph.HasPolicy), func(p graph.NodeID) bool {
		return allowsOneOf(s.NodeString(p, graph.PropDocument), raise)
	})
}

// free reports whether nothing but a missing grant keeps a user from giving
// itself a policy.
func (ev *eval) free(n graph.NodeID) bool {
	d := ev.j.Decide(access.Request{Principal: ev.w.s.ID(n), Action: "iam:AttachUserPolicy", Resource: ev.w.s.ID(n)})
	return d.Effect != access.ExplicitlyDenied && !slices.ContainsFunc(d.BlockedBy, guardrail)
}

// raiseSelf keeps the members that are themselves among the row's targets.
func (ev *eval) raiseSelf(t *Technique) {
	base := ev.actors.Clone()
	base.And(ev.w.bases[t.ID])
	base.AndNot(ev.below) // has everything already
	for _, g := range ev.narrow(t, base) {
		if len(g.BlockedBy) == 0 {
			ev.w.out.AddSelf(graph.CanGrant, g.Resources, t.answer(g))
		}
		ev.raise(t, g, func(n graph.NodeID) *access.Set { return access.NewSet(n) })
	}
}

// raiseOther lets the caller raise a principal that the same row lets him act as.
func (ev *eval) raiseOther(t *Technique) {
	for _, g := range ev.targets(t) {
		ev.add(t, graph.CanGrant, ev.actors, g, t.answer(g))
		ev.raise(t, g, func(graph.NodeID) *access.Set { return ev.actors })
	}
}

// raise writes the ADMINISTERS that follows when each of the answer's
// principals gives itself everything.
func (ev *eval) raise(t *Technique, g access.Guarded, who func(raised graph.NodeID) *access.Set) {
	var all []raised
	for it := g.Resources.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		a, ok := access.AccountNode(ev.w.s, n)
		if !ok {
			continue
		}
		got := capped(g, ev.capOf(n))
		one := raised{who(n), got, ev.w.s.ID(n)}
		// Those who raise themselves to the same in the same account make one
		// edge; one of them is named in it, the last by id, or the first where
		// it is held back.
		same := func(r raised) bool {
			return r.actors == one.actors && r.got.Resources.Contains(uint32(a)) && r.got.Certainty == one.got.Certainty &&
				slices.Equal(r.got.BlockedBy, one.got.BlockedBy) && access.Equal(r.got.Condition, one.got.Condition)
		}
		if i := slices.IndexFunc(all, same); i >= 0 {
			if len(got.BlockedBy) == 0 {
				all[i].changed = one.changed
			}
		} else {
			one.got = got.On(access.NewSet(a))
			all = append(all, one)
		}
	}
	for _, r := range all {
		ev.administer(t, r.actors, r.got, r.got.Resources, r.changed)
	}
}

// raised says who gains what by the change of one principal.
type raised struct {
	actors  *access.Set
	got     access.Guarded
	changed string
}

// administer writes ADMINISTERS with the technique for accounts that the class
// does not administer anyway. changed is the principal or group on which the
// row's actions were asked; empty where they were asked on the account.
func (ev *eval) administer(t *Technique, actors *access.Set, g access.Guarded, accounts *access.Set, changed string) {
	open := accounts.Clone()
	open.AndNot(ev.full)
	open.AndNot(ev.below)
	if open.IsEmpty() || g.Condition.IsNever() {
		return
	}
	answer := t.answer(g)
	answer.Actions = t.questionsOn(changed)
	ev.add(t, graph.Administers, actors, g.On(open), answer)
}

// raiseHeld lets those who may rewrite a role that they hold raise themselves
// where they hold it. Members are looked at one by one, along the roles that
// each of them holds; groups count.
func (ev *eval) raiseHeld(t *Technique) {
	for _, g := range access.Effective(ev.targets(t)) {
		for it := ev.actors.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			places := access.NewSet()
			for _, held := range ev.rolesOf(n) {
				for _, def := range access.Outs(ev.w.s, held, graph.HasPolicy) {
					if g.Resources.Contains(uint32(def)) {
						places.Or(access.NewSet(ev.w.scopeOf(held)...))
					}
				}
			}
			places.AndNot(ev.full)
			places.AndNot(ev.below)
			if !places.IsEmpty() {
				ev.w.out.AddSelf(graph.CanGrant, access.NewSet(n), t.answer(g))
				ev.w.out.Add(graph.Administers, access.NewSet(n), places, t.answer(g))
			}
		}
	}
}

// rolesOf gives the roles that a principal certainly holds, itself or through groups.
func (ev *eval) rolesOf(n graph.NodeID) []graph.NodeID {
	var out []graph.NodeID
	seen := map[graph.NodeID]bool{n: true}
	for at := []graph.NodeID{n}; len(at) > 0; at = at[1:] {
		for e := range ev.w.s.OutKind(at[0], graph.HasRole) {
			if ev.w.s.Certainty(e.ID) == graph.Certain {
				out = append(out, e.To)
			}
		}
		for _, g := range access.Outs(ev.w.s, at[0], graph.MemberOf) {
			if !seen[g] {
				seen[g] = true
				at = append(at, g)
			}
		}
	}
	return out
}

// scopeOf gives the account, container or organization at which a role is held.
func (w *world) scopeOf(held graph.NodeID) []graph.NodeID {
	for _, prop := range []string{"resource", "scope"} {
		if n, ok := w.s.Lookup(w.s.NodeString(held, prop)); ok && isPlace(w.s, n) {
			return []graph.NodeID{n}
		}
	}
	if _, at, ok := strings.Cut(w.s.ID(held), "@"); ok {
		if n, ok := w.s.Lookup(at); ok && isPlace(w.s, n) {
			return []graph.NodeID{n}
		}
	}
	return nil
}
