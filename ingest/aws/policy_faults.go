package aws

import (
	"github.com/postern-graph/postern/graph"
)

// policyFaults says what of a document AWS would refuse or read otherwise than it is written. That is the evaluator's to
// know; here it only becomes coverage, so that whoever imports sees at once where an answer rests on such a document.
func (e *emitter) policyFaults(id, kind, text string) {
	if isAWSManaged(id) {
		return
	}
	for _, i := range e.im.documents.Compile([]byte(text)).IssuesAs(kind) {
		if !i.Advice {
			e.gapHere("policy", graph.GapMalformed, id+": "+i.String())
		}
	}
}
