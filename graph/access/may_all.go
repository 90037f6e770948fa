package access

import (
	"github.com/RoaringBitmap/roaring/v2"

	"github.com/postern-graph/postern/graph"
)

// MayAll gives which of some principals may do an action on which of some
// resources, with the certainty and condition of the answer: what WhoCan says of
// each resource, asked of every class of principals once. What guardrails alone
// hold back is left out. It ends where yield says so.
func (e *Estate) MayAll(principals *Set, action string, resources *Set, yield func(principal, resource graph.NodeID, g Guarded) bool) {
	for _, j := range e.Judges() {
		if j.Cloud() == CloudOf(action) {
			mayAll(j, principals, action, resources, yield)
		}
	}
}

func mayAll(j Judge, principals *Set, action string, resources *Set, yield func(principal, resource graph.NodeID, g Guarded) bool) {
	ask := j.May
	if x, ok := j.(Existing); ok {
		ask = x.MayExisting
	}
	for _, c := range j.Classes() {
		if c.Would || !c.Members.Intersects(principals) {
			continue
		}
		members := roaring.And(c.Members, principals).ToArray()
		for _, g := range ask(c.ID, action, nil) {
			if len(g.BlockedBy) == 0 && !pairs(members, roaring.And(g.Resources, resources).ToArray(), g, yield) {
				return
			}
		}
	}
}

func pairs(principals, resources []uint32, g Guarded, yield func(principal, resource graph.NodeID, g Guarded) bool) bool {
	for _, r := range resources {
		for _, p := range principals {
			if !yield(graph.NodeID(p), graph.NodeID(r), g) {
				return false
			}
		}
	}
	return true
}
