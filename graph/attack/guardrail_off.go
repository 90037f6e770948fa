package attack

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// guardrailOff evaluates GUARDRAIL_OFF rows. A row whose edge is CAN_HIJACK
// needs the guardrail gone and then does what it forbade, all by one caller. A
// row whose edge is CAN_GRANT says who may lift the guardrail of whom. With
// Gain "self" or "other" the caller is, or can act as, the one that it binds:
// then what the guardrail alone holds back is the caller's (world.lift).
func (ev *eval) guardrailOff(t *Technique) {
	gs := ev.targets(t)
	if t.Edge == graph.CanHijack {
		gs = ev.gateIdentity(Gate{}, gs)
	}
	ev.write(t, t.Edge, ev.actors, gs)
	if t.Edge != graph.CanGrant {
		return
	}
	for _, g := range access.Effective(gs) {
		self := g.Resources.Clone()
		self.And(ev.actors)
		ev.w.out.AddSelf(graph.CanGrant, self, t.answer(g))
		switch {
		case t.Gain == "self" && !self.IsEmpty():
			ev.w.opened = append(ev.w.opened, opening{ev, t, g.On(self)})
		case t.Gain == "other":
			ev.w.opened = append(ev.w.opened, opening{ev, t, g})
		}
	}
}
