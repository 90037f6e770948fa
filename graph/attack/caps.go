package attack

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// capOf gives what boundary, explicit denies and guardrails, which a self-grant
// leaves in place, leave of full control: to a principal, or to a new one in an
// account.
func (ev *eval) capOf(n graph.NodeID) access.Guarded {
	if c, ok := ev.w.caps[n]; ok {
		return c
	}
	var c access.Guarded
	if j, can := ev.j.(access.Ceiling); can {
		c = j.Ceiling(n)
	}
	ev.w.caps[n] = c
	return c
}

// capped narrows an answer to what the cap leaves of it.
func capped(g, top access.Guarded) access.Guarded {
	g.Certainty = g.Certainty.Worse(top.Certainty)
	g.Condition = access.And(g.Condition, top.Condition)
	if len(top.BlockedBy) == 0 {
		return g
	}
	return access.Held([]access.Guarded{g}, top.BlockedBy...)[0]
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
