package azrbac

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// federation is one identity that a subject outside may act as.
type federation struct {
	identity graph.NodeID // service principal or managed identity
	trust    graph.NodeID // the application or identity that trusts
	cond     *access.Condition
}

// gatherFederation follows TRUSTS from applications and identities to the
// subjects that their federated credentials name. A credential of an
// application logs in as its service principals.
func (j *Judge) gatherFederation() {
	for i := range j.s.NumNodes() {
		n := graph.NodeID(i)
		if !isAzure(j.s, n) {
			continue
		}
		for e := range j.s.OutKind(n, graph.Trusts) {
			var cond *access.Condition
			if x := j.s.EdgeString(e.ID, PropExpression); x != "" {
				cond = access.Test("FederatedClaims", x)
			}
			for _, id := range j.actsAs(n) {
				j.fed[e.To] = append(j.fed[e.To], federation{id, n, cond})
			}
		}
	}
}

// actsAs gives the service principals behind an application or identity resource.
func (j *Judge) actsAs(n graph.NodeID) []graph.NodeID {
	if j.s.HasLabel(n, graph.ServiceAccount) && !isARM(j.s.ID(n)) {
		return []graph.NodeID{n}
	}
	var out []graph.NodeID
	for e := range j.s.OutKind(n, graph.RunsAs) {
		out = append(out, e.To)
	}
	return out
}

// federated answers ActionFederate for a subject outside.
func (j *Judge) federated(h *holding) []access.Guarded {
	if !h.federal {
		return nil
	}
	b := newAnswer()
	for _, f := range j.fed[h.subject] {
		if j.cannotAct(f.identity) {
			continue
		}
		set := &access.Set{}
		set.Add(uint32(f.identity))
		b.allow(set, outcome{hit: true, cond: f.cond})
	}
	return b.guarded()
}
