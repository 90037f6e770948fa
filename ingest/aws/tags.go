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

// tagsOf says of a user or role that its tags were not read, where a record that leaves them out is all that there is.
func (r *iamReader) tagsOf(e *emitter, n graph.NodeFact, tagless bool) {
	if !tagless || len(n.Tags) > 0 {
		if r.im.described != nil {
			r.im.described[n.ID] = true
		}
		return
	}
	record, observed := e.record, e.observed
	r.im.after = append(r.im.after, func() {
		if e.record, e.observed = record, observed; !r.im.described[n.ID] {
			e.node(graph.NodeFact{ID: n.ID, Props: graph.Props{graph.PropTagsUnread: true}})
		}
	})
}
