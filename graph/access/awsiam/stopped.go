package awsiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Stopped says what Decide's effect and layers would say of a denial, without
// the reasons (access.Stopper). Nodes of the class's own account that no policy
// tells apart are asked of together, as in May.
func (j *Judge) Stopped(c access.ClassID, action, within string, on *access.Set) []access.Stopping {
	action = strings.ToLower(action)
	s := &stopping{j: j, action: action, within: within, member: j.e.s.ID(graph.NodeID(j.classes[c].Members.Minimum()))}
	who := j.people[c]
	s.plain = s.isPlain(who.p)
	a := &asking{j: j, who: who, act: j.act(action)}
	a.p = j.about(who, a.act)
	oneByOne := func(set *access.Set) {
		for _, n := range nodesOf(set) {
			s.add(access.NewSet(n), a.p)
		}
	}
	r := j.account(who.p.account)
	if r == nil || who.p.outside || who.p.anySub || action == "iam:passrole" || on.AndCardinality(r.nodes) < 2 {
		oneByOne(on)
		return s.found
	}
	sp := a.splitting(wild(within))
	sp.whole = true
	a.apart(r, common(on, r.nodes), sp, func(part *access.Set, same bool) {
		if same {
			s.add(part, a.p)
		} else {
			oneByOne(part)
		}
	})
	oneByOne(without(on, r.nodes))
	return s.found
}

// stopping is one call of Stopped.
type stopping struct {
	j              *Judge
	action, within string
	member         string // id of one member of the class
	plain          bool   // Decide would ask one question of one resource
	found          []access.Stopping
}

func (s *stopping) isPlain(p *principal) bool {
	types, listed := s.j.table.types(s.action)
	return !p.anySub && (!listed || len(types) > 0) && s.action != "iam:passrole" && strings.Contains(s.action, ":") &&
		!strings.ContainsAny(s.within, "*?") && p.kind != anonymous && p.mayCall(s.action, nil)
}

// add asks of one of some nodes for all of them.
func (s *stopping) add(nodes *access.Set, p *principal) {
	s.found = append(s.found, s.of(graph.NodeID(nodes.Minimum()), p))
	s.found[len(s.found)-1].Resources = nodes
}

func (s *stopping) of(n graph.NodeID, p *principal) access.Stopping {
	arn := s.j.e.s.ID(n) + s.within
	if !s.plain || strings.ContainsAny(arn, "*?") || isAccountID(arn) {
		d := s.j.Decide(access.Request{Principal: s.member, Action: s.action, Resource: arn})
		return access.Stopping{Denied: d.Effect == access.ExplicitlyDenied, Layers: d.BlockedBy}
	}
	node, has := s.j.target(arn)
	v, q := s.j.ask(p, s.action, arn, node, has, nil, nil)
	if c, _ := s.j.settled(v, q, p, node, has); !c.IsNever() {
		return access.Stopping{}
	}
	return access.Stopping{Denied: v.deny == nil, Layers: v.blockedBy}
}
