package aws

import "github.com/postern-graph/postern/graph"

// tagMapping adds the tags of a resource that other answers describe; those of types that an ARN alone does not tell are left
// out, since nothing else would say what they are.
func (it *item) tagMapping() {
	it.noNode = true
	typ := typeOfARN(it.ARN)
	if typ == "" || len(it.Tags) == 0 {
		return
	}
	a, _ := parseARN(it.ARN)
	it.e.resource(graph.NodeFact{ID: it.ARN, Labels: labelsOf(typ), Name: a.name(), Account: it.Account, Region: a.Region, Type: typ, Tags: it.Tags})
}
