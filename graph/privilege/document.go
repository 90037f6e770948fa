package privilege

import (
	"encoding/json"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// document writes the policy that covers what a function keeps: the statements that it came from, cut down to what is kept.
func (b *Book) document(p *Plan) string {
	kept := joined(slices.Concat(p.Needed, p.Unknown))
	switch {
	case len(kept) == 0:
		return ""
	case b.s.Cloud(kept[0].Statement.Policy) == graph.AWS:
		return policyDocument(kept)
	}
	return b.roleList(kept)
}

// joined puts the resources of one statement's grants of the same actions together.
func joined(grants []Grant) []Grant {
	var out []Grant
	for _, g := range grants {
		i := slices.IndexFunc(out, func(h Grant) bool { return h.Statement == g.Statement && slices.Equal(h.Actions, g.Actions) })
		if i < 0 {
			g.Resources = slices.Clone(g.Resources)
			out = append(out, g)
			continue
		}
		out[i].Resources = append(out[i].Resources, g.Resources...)
	}
	return out
}

type documentStatement struct {
	Sid         string          `json:"Sid,omitempty"`
	Effect      string          `json:"Effect"`
	Action      []string        `json:"Action,omitempty"`
	NotAction   []string        `json:"NotAction,omitempty"`
	Resource    []string        `json:"Resource,omitempty"`
	NotResource []string        `json:"NotResource,omitempty"`
	Condition   json.RawMessage `json:"Condition,omitempty"`
}

func policyDocument(kept []Grant) string {
	doc := struct {
		Version   string              `json:"Version"`
		Statement []documentStatement `json:"Statement"`
	}{Version: "2012-10-17"}
	sids := map[string]bool{}
	for _, g := range kept {
		st := g.Statement
		out := documentStatement{Effect: "Allow", NotAction: st.NotActions, NotResource: st.NotResources, Condition: json.RawMessage(st.Condition)}
		if !st.Allow {
			out.Effect = "Deny"
		}
		if len(st.NotActions) == 0 {
			out.Action = g.Actions
		}
		if len(st.NotResources) == 0 {
			out.Resource = g.Resources
		}
		if name := st.Name; name != "" && (name[0] < '0' || name[0] > '9') && !sids[name] { // else its position, or taken already
			sids[name], out.Sid = true, name
		}
		doc.Statement = append(doc.Statement, out)
	}
	return text(doc)
}

func (b *Book) roleList(kept []Grant) string {
	type role struct {
		Role  string `json:"role"`
		Place string `json:"place"`
	}
	var list []role
	for _, g := range kept {
		for _, place := range g.Resources {
			list = append(list, role{b.s.Name(g.Statement.Holder), place})
		}
	}
	return text(list)
}

func text(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "" // lists of texts, and conditions that were read as JSON
	}
	return string(raw)
}
