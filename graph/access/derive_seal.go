package access

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// unsealed adds to an answer what the keys demand: the data of a node that is
// encrypted with a customer's key is out of reach of those who may not use the
// key. Keys that AWS manages ask nothing of a principal of the account. A key
// of which nothing was read leaves the edge unknown.
func (cl *classClaims) unsealed(row Claim, gs []Guarded) []Guarded {
	d := cl.d
	var plain, out []Guarded
	for _, g := range gs {
		if !g.Resources.Intersects(d.sealed) {
			plain = append(plain, g)
			continue
		}
		locked := g.Resources.Clone()
		locked.And(d.sealed)
		open := g
		open.Resources = g.Resources.Clone()
		open.Resources.AndNot(locked)
		plain = append(plain, open)
		for it := locked.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			for _, k := range customerKeys(d.s, n) {
				one := Guarded{Resources: NewSet(n), Certainty: g.Certainty, Condition: g.Condition, BlockedBy: g.BlockedBy}
				out = append(out, cl.withKey(row, one, k)...)
			}
		}
	}
	return Join(coalesce(plain), out)
}

// sealedNodes gives the nodes that a customer's key encrypts.
func (d *deriver) sealedNodes() *Set {
	out := NewSet()
	for i := range d.s.NumNodes() {
		if n := graph.NodeID(i); len(customerKeys(d.s, n)) > 0 {
			out.Add(uint32(n))
		}
	}
	return out
}

func (cl *classClaims) withKey(row Claim, one Guarded, key graph.NodeID) []Guarded {
	s := cl.d.s
	answer := cl.q.may(row.Decrypt, throughService(s, row.Service, key), NewSet(key))
	if c, cond, ok := AnswerOn(answer, key); ok {
		return Under([]Guarded{one}, c, cond)
	}
	if s.NodeFlag(key, "dangling") {
		return Under([]Guarded{one}, graph.Unknown, nil)
	}
	return nil
}

// throughService is what is known of a request for a key that a service makes in its caller's name ("AWS KMS condition
// keys", kms:ViaService).
func throughService(s *graph.Snapshot, service string, key graph.NodeID) Context {
	region := s.Region(key)
	if p := strings.Split(s.ID(key), ":"); region == "" && len(p) > 4 {
		region = p[3]
	}
	return Context{"kms:ViaService": {service + "." + region + ".amazonaws.com"}}
}

// customerKeys gives the keys of a node whose policy somebody wrote.
func customerKeys(s *graph.Snapshot, n graph.NodeID) []graph.NodeID {
	var out []graph.NodeID
	for e := range s.OutKind(n, graph.EncryptedBy) {
		id := s.ID(e.To)
		if strings.Contains(id, "alias/aws/") || strings.EqualFold(s.NodeString(e.To, "key_manager"), "AWS") {
			continue
		}
		out = append(out, e.To)
	}
	return out
}
