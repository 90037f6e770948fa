package attack

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// limits says what keeps a principal from full control even if its own policies
// gave it everything.
type limits struct {
	shut      bool
	certainty graph.Certainty
}

// capOf judges an AWS principal's boundary and its explicit denies, which a
// self-grant leaves in place.
func (ev *eval) capOf(n graph.NodeID) limits {
	if c, ok := ev.w.caps[n]; ok {
		return c
	}
	c := ev.boundary(n)
	if !c.shut && ev.denied(n) {
		c.shut = true
	}
	ev.w.caps[n] = c
	return c
}

func (ev *eval) boundary(n graph.NodeID) limits {
	var c limits
	for _, b := range outs(ev.w.s, n, graph.BoundedBy) {
		doc := ev.w.s.NodeString(b, graph.PropDocument)
		switch {
		case doc == "":
			c.certainty = graph.Unknown // not read
		case !allowsAll(doc):
			c.shut = true
		}
	}
	return c
}

// denied reports whether the principal is explicitly denied both to act and to
// make another principal that could act in its place.
func (ev *eval) denied(n graph.NodeID) bool {
	account := ev.w.s.Account(n)
	for _, probe := range [...][2]string{
		{"iam:CreateUser", "arn:aws:iam::" + account + ":user/postern-probe"},
		{"ec2:RunInstances", "arn:aws:ec2:us-east-1:" + account + ":instance/*"},
	} {
		d := ev.j.Decide(access.Request{Principal: ev.w.s.ID(n), Action: probe[0], Resource: probe[1]})
		if d.Effect != access.ExplicitlyDenied {
			return false
		}
	}
	return true
}

// open reports whether the guardrails of an account leave full control to
// anyone at all: somebody has it, or no guardrail stands above.
func (w *world) open(account graph.NodeID) bool {
	if w.admins[account] {
		return true
	}
	seen := map[graph.NodeID]bool{}
	for at := []graph.NodeID{account}; len(at) > 0; at = at[1:] {
		if seen[at[0]] {
			continue
		}
		seen[at[0]] = true
		for _, p := range outs(w.s, at[0], graph.LimitedBy) {
			if !allowsAll(w.s.NodeString(p, graph.PropDocument)) {
				return false
			}
		}
		at = append(at, ins(w.s, at[0], graph.Contains)...)
	}
	return true
}

// allowsAll reports whether a policy document allows every action on every
// resource and denies nothing. Anything subtler counts as no: a boundary that
// allows almost everything is not worth a false claim of full control.
func allowsAll(doc string) bool {
	var d struct {
		Statement json.RawMessage `json:"Statement"`
	}
	if json.Unmarshal([]byte(doc), &d) != nil {
		return false
	}
	type statement struct {
		Effect    string          `json:"Effect"`
		Action    json.RawMessage `json:"Action"`
		Resource  json.RawMessage `json:"Resource"`
		Condition json.RawMessage `json:"Condition"`
	}
	var list []statement
	if json.Unmarshal(d.Statement, &list) != nil {
		var one statement
		if json.Unmarshal(d.Statement, &one) != nil {
			return false
		}
		list = []statement{one}
	}
	all := false
	for _, st := range list {
		if !strings.EqualFold(st.Effect, "Allow") {
			return false
		}
		if star(st.Action) && star(st.Resource) && len(st.Condition) == 0 {
			all = true
		}
	}
	return all
}

func star(raw json.RawMessage) bool {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return one == "*"
	}
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return false
	}
	return slices.Contains(list, "*")
}
