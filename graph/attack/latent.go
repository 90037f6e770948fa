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
	row     *Technique // nil for what permissions alone would give
	actions []string
}

// opening says that members of a class may lift a guardrail of some principals
// and then act as them.
type opening struct {
	ev  *eval
	row *Technique
	g   access.Guarded // of the principals
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
	var kept []held
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
		h.g = h.g.On(left)
		kept = append(kept, h)
		a := h.row.answer(h.g)
		a.Actions, a.LatentKind, a.BlockedBy = h.actions, h.kind, h.g.BlockedBy
		ev.w.out.Add(graph.Latent, h.actors, left, a)
	}
	ev.w.heldBy[ev.c.ID] = kept
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

// lift writes what becomes possible for those who may lift a guardrail from
// themselves, or from a principal that the same row lets them act as: what it
// alone holds back from that principal.
func (w *world) lift(j access.Judge) {
	if len(w.opened) == 0 {
		return
	}
	claims := access.NewLatents(w.s, j)
	for _, o := range w.opened {
		of := map[access.ClassID]*access.Set{}
		for it := o.g.Resources.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			if c, ok := w.classOf[n]; ok {
				add(of, c, n)
			}
		}
		for c, who := range of {
			for _, l := range claims.Of(c) {
				o.lift(held{kind: l.Kind, g: l.Guarded, actions: l.Actions}, who)
			}
			for _, h := range w.heldBy[c] {
				o.lift(h, who)
			}
		}
	}
}

// lift writes one held-back block for those who may open it.
func (o opening) lift(h held, who *access.Set) {
	if !walks(h.kind) || !o.row.lifts(h.g.BlockedBy) {
		return
	}
	gs := access.Under([]access.Guarded{h.g}, o.g.Certainty, o.g.Condition)
	actors := o.ev.actors
	if o.row.Gain == "self" {
		actors = who
	}
	for _, g := range gs {
		to := g.Resources.Clone()
		to.AndNot(o.ev.below)
		to.AndNot(o.ev.full)
		a := o.row.answer(g)
		a.Actions = append(o.row.questionsOn(o.ev.w.s.ID(graph.NodeID(who.Minimum()))), h.actions...)
		if h.row != nil {
			a.Cost += h.row.Cost
		}
		o.ev.w.out.Add(h.kind, actors, to, a)
	}
}

// lifts reports whether the row lifts every one of the guardrails.
func (t *Technique) lifts(guards []string) bool {
	return len(guards) > 0 && !slices.ContainsFunc(guards, func(g string) bool {
		word, _, _ := strings.Cut(g, ":")
		return !slices.Contains(t.Opens, word)
	})
}
