package aws

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// trusts writes TRUSTS from a role to everyone that an allowing statement of its trust policy names. It is structure
// alone: conditions and denials are the judge's.
func (e *emitter) trusts(role, document string) {
	for _, t := range awsiam.TrustedBy(role, document) {
		switch {
		case t.Node == nil:
		case t.Node.Type == "AWS::Service":
			e.service(t.ID)
		case !e.seen["external "+t.ID]:
			e.seen["external "+t.ID] = true
			n := *t.Node
			n.Origin = graph.Origin{Scope: e.scope}
			e.sink.Node(n)
		}
		e.edge(graph.Trusts, role, t.ID)
	}
}

// letIn mentions the principals of other accounts that a resource's policy names.
func (e *emitter) letIn(account, document string) {
	if document == "" {
		return
	}
	for _, id := range awsiam.LetIn(account, document) {
		if !e.seen["let in "+id] {
			e.seen["let in "+id] = true
			e.sink.Node(graph.NodeFact{ID: id, Origin: graph.Origin{Scope: e.scope}})
		}
	}
}
