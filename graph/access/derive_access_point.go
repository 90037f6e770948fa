package access

import "github.com/postern-graph/postern/graph"

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
		for _, g := range cl.q.may(row.Actions[0], nil, points) {
			for it := g.Resources.Iterator(); it.HasNext(); {
				cl.accessPoint(row, graph.NodeID(it.Next()), g)
			}
		}
	}
}

func (cl *classClaims) accessPoint(row Claim, point graph.NodeID, g Guarded) {
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
	behind := cl.q.may(row.Actions[0], ctx, NewSet(bucket))
	cond := g.Condition
	if origin == "VPC" {
		cond = And(cond, Test("StringEquals", "aws:SourceVpc", s.NodeString(point, "vpc_id")))
	}
	behind = cl.unsealed(row, Under(behind, settle(g.Certainty, cond), cond))
	if len(behind) > 0 {
		cl.add(claimed{
			kind: row.Kind, via: s.ID(point), anonymous: true, answers: behind,
			actions: []string{Question{Action: row.Actions[0], Context: ctx}.String(), Question{Action: row.Actions[0], On: s.ID(point)}.String()},
		})
	}
}
