package access

import "github.com/postern-graph/postern/graph"

const (
	// anywhereSession: a profile's session policies cut down what the role may do.
	anywhereSession = "postern:WithinRolesAnywhereSession"
	anywhereService = "rolesanywhere.amazonaws.com"
)

// anchors claims CAN_ASSUME from the trust anchors of IAM Roles Anywhere, which
// stand for those who hold a certificate of theirs, to the roles that an enabled
// profile of the same account and region lists and whose trust lets the service
// open, tag and name a session ("The IAM Roles Anywhere trust model").
func (d *deriver) anchors(judges []Judge) {
	anchors := d.types.of([]string{"AWS::RolesAnywhere::TrustAnchor"})
	profiles := d.types.of([]string{"AWS::RolesAnywhere::Profile"})
	for _, j := range judges {
		if j.Cloud() != graph.AWS || anchors.IsEmpty() {
			continue
		}
		for it := profiles.Iterator(); it.HasNext(); {
			p := graph.NodeID(it.Next())
			if v, ok := d.s.NodeProp(p, "enabled"); ok && v == false {
				continue
			}
			for at := anchors.Iterator(); at.HasNext(); {
				a := graph.NodeID(at.Next())
				if v, ok := d.s.NodeProp(a, "enabled"); ok && v == false || d.s.Account(a) != d.s.Account(p) || d.s.Region(a) != d.s.Region(p) {
					continue
				}
				for _, role := range d.strings(p, "roles") {
					d.anchored(j, a, p, role)
				}
			}
		}
	}
}

func (d *deriver) anchored(j Judge, anchor, profile graph.NodeID, role string) {
	r, ok := d.s.Lookup(role)
	if !ok {
		return
	}
	ctx := Context{"aws:SourceArn": {d.s.ID(anchor)}, "aws:SourceAccount": {d.s.Account(anchor)}}
	a := Answer{Via: d.s.ID(profile)}
	for _, action := range []string{"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"} {
		d.stats.Questions++
		dec := j.Decide(Request{Principal: anywhereService, Action: action, Resource: d.s.ID(r), Context: ctx})
		c, ok := dec.CertaintyOf()
		if !ok && !d.s.NodeFlag(r, "dangling") {
			return
		}
		if !ok {
			c = graph.Unknown
		}
		a.Certainty, a.Condition = a.Certainty.Worse(c), And(a.Condition, dec.Conditions)
	}
	if d.s.NodeFlag(profile, "session_policy") || len(d.strings(profile, "session_policies")) > 0 {
		a.Condition = And(a.Condition, Test("Bool", anywhereSession, "true"))
	}
	if a.Condition.IsNever() {
		return
	}
	a.Certainty = settle(a.Certainty, a.Condition)
	d.w.Add(graph.CanAssume, NewSet(anchor), NewSet(r), a)
}

// certificates claims CAN_ASSUME to a trust anchor for those who may have its
// authority issue a certificate.
func (cl *classClaims) certificates() {
	anchors := cl.d.ways.anchors
	if anchors == nil {
		return
	}
	for it := anchors.Iterator(); it.HasNext(); {
		a := graph.NodeID(it.Next())
		ca, ok := cl.d.s.Lookup(cl.d.s.NodeString(a, "certificate_authority"))
		if !ok {
			continue
		}
		const action = "acm-pca:IssueCertificate"
		if c, cond, ok := AnswerOn(cl.q.may(action, nil, NewSet(ca)), ca); ok {
			cl.add(claimed{
				kind: graph.CanAssume, via: cl.d.s.ID(ca), actions: []string{Question{Action: action, On: cl.d.s.ID(ca)}.String()},
				answers: []Guarded{{Resources: NewSet(a), Certainty: c, Condition: cond}},
			})
		}
	}
}
