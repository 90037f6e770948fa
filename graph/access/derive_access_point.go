package access

import (
	"maps"

	"github.com/postern-graph/postern/graph"
)

// accessPoints claims CAN_READ and CAN_WRITE to a bucket through its access
// points. "Both the access point and the underlying bucket must permit the
// request" ("Configuring IAM policies for using access points"): the point is
// asked about an object behind it, the bucket about a request that comes through
// the point. That the caller's own policies are asked on both sides is narrower
// than AWS where they name the point alone; such a caller is missed, and nobody
// let in who is not.
func (cl *classClaims) accessPoints() {
	points := cl.d.ways.points
	if points == nil {
		return
	}
	for _, row := range []Claim{
		sealed(on(graph.CanRead, "AWS::S3::Bucket", "s3:GetObject"), "s3", "kms:Decrypt"),
		sealed(on(graph.CanWrite, "AWS::S3::Bucket", "s3:PutObject"), "s3", "kms:GenerateDataKey"),
	} {
		inVPC := NewSet()
		for _, g := range cl.q.may(row.Actions[0], nil, points) {
			for it := g.Resources.Iterator(); it.HasNext(); {
				if point := it.Next(); originVPC(cl.d.s, graph.NodeID(point)) != "" {
					inVPC.Add(point)
				} else {
					cl.accessPoint(row, graph.NodeID(point), g, nil)
				}
			}
		}
		// Both sides are asked about a request from that network, so that what
		// no such request can have besides, an address of the internet, is seen.
		for it := inVPC.Iterator(); it.HasNext(); {
			point := graph.NodeID(it.Next())
			from := Context{"aws:SourceVpc": {originVPC(cl.d.s, point)}}
			for _, g := range cl.q.may(row.Actions[0], from, NewSet(point)) {
				cl.accessPoint(row, point, g, from)
			}
		}
	}
}

// originVPC gives the network that alone reaches an access point, "" where any does.
func originVPC(s *graph.Snapshot, point graph.NodeID) string {
	if s.NodeString(point, "network_origin") != "VPC" {
		return ""
	}
	return s.NodeString(point, "vpc_id")
}

// accessPoint claims a bucket through a point, for requests that come from what
// is given.
func (cl *classClaims) accessPoint(row Claim, point graph.NodeID, g Guarded, from Context) {
	s := cl.d.s
	bucket, ok := s.Lookup(s.NodeString(point, "bucket"))
	if !ok {
		return
	}
	origin := s.NodeString(point, "network_origin")
	if origin == "" {
		origin = "Internet"
	}
	ctx := Context{"s3:DataAccessPointAccount": {s.Account(point)}, "s3:DataAccessPointArn": {s.ID(point)}, "s3:AccessPointNetworkOrigin": {origin}}
	maps.Copy(ctx, from)
	behind := cl.q.may(row.Actions[0], ctx, NewSet(bucket))
	cond := g.Condition
	for key, is := range from {
		cond = And(cond, Test("StringEquals", key, is...))
	}
	behind = cl.unsealed(row, Under(behind, settle(g.Certainty, cond), cond))
	if len(behind) > 0 {
		cl.add(claimed{
			kind: row.Kind, via: s.ID(point), anonymous: true, answers: behind,
			actions: []string{Question{Action: row.Actions[0], Context: ctx}.String(), Question{Action: row.Actions[0], Context: from, On: s.ID(point)}.String()},
		})
	}
}
