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

// policyStatement is what the checks below read of an AWS policy statement.
type policyStatement struct {
	Effect    string          `json:"Effect"`
	Action    json.RawMessage `json:"Action"`
	Resource  json.RawMessage `json:"Resource"`
	Condition json.RawMessage `json:"Condition"`
}

// statements reads a policy document; nil where it cannot be read.
func statements(doc string) []policyStatement {
	var d struct {
		Statement json.RawMessage `json:"Statement"`
	}
	if json.Unmarshal([]byte(doc), &d) != nil {
		return nil
	}
	var list []policyStatement
	if json.Unmarshal(d.Statement, &list) == nil {
		return list
	}
	var one policyStatement
	if json.Unmarshal(d.Statement, &one) != nil {
		return nil
	}
	return []policyStatement{one}
}

// allowsAll reports whether a policy document allows every action on every
// resource and denies nothing. Anything subtler counts as no: a boundary that
// allows almost everything is not worth a false claim of full control.
func allowsAll(doc string) bool { return allowsOneOf(doc, []string{"*"}) }

// allowsOneOf reports whether a document allows one of the actions, in these
// very words, on every resource without a condition, and denies nothing.
func allowsOneOf(doc string, actions []string) bool {
	found := false
	for _, st := range statements(doc) {
		if !strings.EqualFold(st.Effect, "Allow") {
			return false
		}
		if slices.Contains(words(st.Resource), "*") && len(st.Condition) == 0 &&
			slices.ContainsFunc(words(st.Action), func(a string) bool { return anyFold(actions, a) }) {
			found = true
		}
	}
	return found
}

func anyFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(l string) bool { return strings.EqualFold(l, s) })
}

// words reads a string or a list of strings.
func words(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}
