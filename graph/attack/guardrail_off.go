package attack

import "github.com/postern-graph/postern/graph"

// guardrailOff evaluates GUARDRAIL_OFF rows. A row whose edge is CAN_HIJACK
// needs the guardrail gone and then does what it forbade, all by one caller. A
// row whose edge is CAN_GRANT only says who may lift the guardrail of whom:
// what becomes possible then takes a second evaluation with it removed, and no
// gain is claimed here.
func (ev *eval) guardrailOff(t *Technique) {
	gs := ev.targets(t)
	if t.Edge == graph.CanHijack {
		gs = ev.gateIdentity(Gate{}, gs)
	}
	ev.write(t, t.Edge, ev.actors, gs)
	for _, g := range gs {
		self := g.Resources.Clone()
		self.And(ev.actors)
		if t.Edge == graph.CanGrant {
			ev.w.out.AddSelf(graph.CanGrant, self, t.answer(g))
		}
	}
}
