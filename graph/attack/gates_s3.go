package attack

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// gateACLs keeps the buckets in which an access control list still lets anyone
// in: "Bucket owner enforced" switches lists off, and a block of public access,
// the bucket's or its account's, refuses or ignores public ones ("Controlling
// ownership of objects and disabling ACLs for your bucket", "Blocking public
// access to your Amazon S3 storage"). Where a setting was not read, the edge is
// under the assumption.
func (ev *eval) gateACLs(g Gate, gs []access.Guarded) []access.Guarded {
	open := keep(gs, func(n graph.NodeID) bool {
		return ev.w.s.NodeString(n, "object_ownership") != "BucketOwnerEnforced" && !ev.w.refusesPublicACLs(n)
	})
	return soften(open, g.Assume, func(n graph.NodeID) bool {
		return ev.w.s.NodeString(n, "object_ownership") != "" && !ev.w.s.NodeFlag(n, graph.PropBlockUnread)
	})
}

func (w *world) refusesPublicACLs(bucket graph.NodeID) bool {
	on := []graph.NodeID{bucket}
	if a, ok := access.AccountNode(w.s, bucket); ok {
		on = append(on, a)
	}
	for _, n := range on {
		if w.s.NodeFlag(n, "block_public_acls") || w.s.NodeFlag(n, "ignore_public_acls") {
			return true
		}
	}
	return false
}
