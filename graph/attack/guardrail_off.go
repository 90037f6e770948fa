package attack

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// guardrailOff evaluates GUARDRAIL_OFF rows. A row whose edge is CAN_HIJACK
// needs the guardrail gone and then does what it forbade, all by one caller. A
// row whose edge is CAN_GRANT says who may lift the guardrails of whom; what
// walks for him then is seen where all edges are: see Lift.
func (ev *eval) guardrailOff(t *Technique) {
	gs := ev.targets(t)
	ev.write(t, t.Edge, ev.actors, gs)
	if t.Edge != graph.CanGrant {
		return
	}
	for _, g := range access.Effective(gs) {
		self := g.Resources.Clone()
		self.And(ev.actors)
		ev.w.out.AddSelf(graph.CanGrant, self, t.answer(g))
	}
}
