package format

import "strings"

// chain is a path through the estate as a row holds it: one node more than steps.
type chain struct {
	nodes []string // ids
	steps []step
}

// step is one edge of a chain.
type step struct {
	kind      string
	backwards bool // the edge leads from the later node to the earlier
	via       string
	technique string
	certainty string // empty where it is certain
}

// String writes the chain in one line, with arrows as Cypher draws them.
func (c chain) String() string {
	var b strings.Builder
	b.WriteString(c.nodes[0])
	for i, s := range c.steps {
		label := s.kind
		if s.via != "" {
			label += " via " + s.via
		}
		if s.certainty != "" {
			label += " (" + s.certainty + ")"
		}
		if s.backwards {
			b.WriteString(" <-[" + label + "]- ")
		} else {
			b.WriteString(" -[" + label + "]-> ")
		}
		b.WriteString(c.nodes[i+1])
	}
	return b.String()
}

// chainOf recognizes a chain: a path of Cypher, or a list in which ids of nodes and steps {kind, via, technique, certainty}
// take turns.
func chainOf(v any) (chain, bool) {
	switch v := v.(type) {
	case map[string]any:
		nodes, okN := v["nodes"].([]any)
		steps, okS := v["relationships"].([]any)
		if okN && okS && len(nodes) == len(steps)+1 {
			return chainFrom(nodes, steps)
		}
	case []any:
		if len(v)%2 == 0 || len(v) < 3 {
			return chain{}, false
		}
		var nodes, steps []any
		for i, x := range v {
			if i%2 == 0 {
				nodes = append(nodes, x)
			} else {
				steps = append(steps, x)
			}
		}
		return chainFrom(nodes, steps)
	}
	return chain{}, false
}

func chainFrom(nodes, steps []any) (chain, bool) {
	c := chain{}
	for _, n := range nodes {
		id, ok := n.(string)
		if m, isNode := n.(map[string]any); isNode {
			id, ok = nodeID(m)
		}
		if !ok {
			return c, false
		}
		c.nodes = append(c.nodes, id)
	}
	for i, s := range steps {
		m, ok := s.(map[string]any)
		if !ok {
			return c, false
		}
		one, ok := stepOf(m, c.nodes[i])
		if !ok {
			return c, false
		}
		c.steps = append(c.steps, one)
	}
	return c, true
}

// stepOf reads a relationship as engines write those of a path, or a step of a list; from is the node that stands before it.
func stepOf(m map[string]any, from string) (step, bool) {
	text := func(m map[string]any, key string) string {
		s, _ := m[key].(string)
		return s
	}
	props, isRel := m["properties"].(map[string]any)
	if !isRel {
		props = m
	}
	s := step{kind: text(props, "kind"), via: text(props, "via"), technique: text(props, "technique"), certainty: text(props, "certainty")}
	s.backwards, _ = m["backwards"].(bool)
	if isRel {
		s.kind = text(m, "type")
		s.backwards = text(m, "start") != "" && text(m, "start") != from
	}
	if s.certainty == "certain" {
		s.certainty = ""
	}
	return s, s.kind != ""
}
