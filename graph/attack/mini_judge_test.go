package attack_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// miniJudge answers for identity policies, boundaries, trust and SCPs with
// nothing but "*" patterns: enough for scenarios of one account.
type miniJudge struct {
	s       *graph.Snapshot
	classes []access.Class
}

type miniStatement struct {
	Effect           string
	Action, Resource []string
	Principal        map[string]string
	Condition        json.RawMessage
}

func newMini(s *graph.Snapshot) *miniJudge {
	j := &miniJudge{s: s}
	for _, n := range s.WithLabel(graph.Principal) {
		if s.Type(n) == "AWS::Service" {
			continue
		}
		j.classes = append(j.classes, access.Class{ID: access.ClassID(len(j.classes)), Members: access.NewSet(n), Account: s.Account(n), Would: s.HasLabel(n, graph.Group)})
	}
	return j
}

func (j *miniJudge) Cloud() graph.Cloud      { return graph.AWS }
func (j *miniJudge) Classes() []access.Class { return j.classes }

func (j *miniJudge) statements(id graph.NodeID) []miniStatement {
	var d struct{ Statement []miniStatement }
	if json.Unmarshal([]byte(j.s.NodeString(id, graph.PropDocument)), &d) != nil {
		var one struct {
			Statement []struct {
				Effect, Action string
				Principal      map[string]string
			}
		}
		if json.Unmarshal([]byte(j.s.NodeString(id, graph.PropDocument)), &one) == nil {
			for _, st := range one.Statement {
				d.Statement = append(d.Statement, miniStatement{Effect: st.Effect, Action: []string{st.Action}, Principal: st.Principal})
			}
		}
	}
	return d.Statement
}

func glob(pattern, s string) bool {
	head, rest, ok := strings.Cut(pattern, "*")
	if !ok {
		return strings.EqualFold(pattern, s)
	}
	if len(s) < len(head) || !strings.EqualFold(s[:len(head)], head) {
		return false
	}
	for i := len(head); i <= len(s); i++ {
		if glob(rest, s[i:]) {
			return true
		}
	}
	return false
}

func anyGlob(list []string, s string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return glob(p, s) })
}

func (j *miniJudge) policies(n graph.NodeID) []graph.NodeID {
	var out []graph.NodeID
	for e := range j.s.OutKind(n, graph.HasPolicy) {
		if j.s.NodeString(e.To, graph.PropPolicyKind) != "trust" {
			out = append(out, e.To)
		}
	}
	for e := range j.s.OutKind(n, graph.MemberOf) {
		out = append(out, j.policies(e.To)...)
	}
	return out
}

// verdict: 1 allowed, 0 not, -1 explicitly denied.
func (j *miniJudge) verdict(docs []graph.NodeID, action, on string, isNew bool) int {
	v := 0
	for _, d := range docs {
		for _, st := range j.statements(d) {
			match := anyGlob(st.Resource, on) || isNew && slices.ContainsFunc(st.Resource, func(r string) bool { return strings.Contains(r, "*") })
			if !anyGlob(st.Action, action) || !match {
				continue
			}
			if st.Effect == "Deny" {
				return -1
			}
			v = 1
		}
	}
	return v
}

func (j *miniJudge) ask(n graph.NodeID, action, on string, isNew bool) (int, string) {
	v := j.verdict(j.policies(n), action, on, isNew)
	if strings.HasSuffix(j.s.ID(n), ":root") {
		v = 1
	}
	layer := "identity"
	var bound []graph.NodeID
	for e := range j.s.OutKind(n, graph.BoundedBy) {
		bound = append(bound, e.To)
	}
	if len(bound) > 0 && j.verdict(bound, action, on, isNew) < 1 {
		return min(v, 0), "pb"
	}
	if a, ok := access.AccountNode(j.s, n); ok {
		var scps []graph.NodeID
		for e := range j.s.OutKind(a, graph.LimitedBy) {
			scps = append(scps, e.To)
		}
		if len(scps) > 0 && j.verdict(scps, action, on, isNew) < 1 {
			return min(v, 0), "scp"
		}
	}
	return v, layer
}

func (j *miniJudge) trusts(role graph.NodeID, id string) bool {
	for e := range j.s.OutKind(role, graph.HasPolicy) {
		for _, st := range j.statements(e.To) {
			for _, p := range st.Principal {
				if p == id || strings.HasSuffix(p, ":root") {
					return true
				}
			}
		}
	}
	return false
}

func (j *miniJudge) May(c access.ClassID, action string, _ access.Context) []access.Guarded {
	n := graph.NodeID(j.classes[c].Members.Minimum())
	set := access.NewSet()
	for i := range j.s.NumNodes() {
		r := graph.NodeID(i)
		v, _ := j.ask(n, action, j.s.ID(r), j.s.HasLabel(r, graph.Account))
		if v == 1 && (action != "sts:AssumeRole" || j.trusts(r, j.s.ID(n))) {
			set.Add(uint32(r))
		}
	}
	if set.IsEmpty() {
		return nil
	}
	return []access.Guarded{{Resources: set}}
}

func (j *miniJudge) Administers(c access.ClassID) []access.Guarded {
	n := graph.NodeID(j.classes[c].Members.Minimum())
	a, ok := access.AccountNode(j.s, n)
	v, _ := j.ask(n, "probe:Probe", "probe", false)
	if !ok || v < 1 {
		return nil
	}
	return []access.Guarded{{Resources: access.NewSet(a)}}
}

func (j *miniJudge) Decide(q access.Request) access.Decision {
	n, _ := j.s.Lookup(q.Principal)
	v, layer := j.ask(n, q.Action, q.Resource, false)
	switch v {
	case 1:
		return access.Decision{Effect: access.Allowed}
	case -1:
		return access.Decision{Effect: access.ExplicitlyDenied, BlockedBy: []string{layer}}
	}
	return access.Decision{Effect: access.ImplicitlyDenied, BlockedBy: []string{layer}}
}

func (j *miniJudge) TrustsService(role graph.NodeID, service string) (graph.Certainty, *access.Condition, bool) {
	for e := range j.s.OutKind(role, graph.HasPolicy) {
		for _, st := range j.statements(e.To) {
			if st.Principal["Service"] == service {
				return graph.Certain, nil, true
			}
		}
	}
	return 0, nil, false
}
