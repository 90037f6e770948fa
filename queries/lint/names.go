package lint

import (
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/internal/spelling"
)

// everyNode is the label that all nodes have in a store.
const everyNode = "PosternNode"

// model is what the tables of package graph name.
type model struct{ labels, kinds, properties []string }

var tables = sync.OnceValue(func() model {
	m := model{labels: []string{everyNode}}
	for _, l := range graph.Labels() {
		m.labels = append(m.labels, string(l.Label))
	}
	for _, k := range graph.Kinds() {
		m.kinds = append(m.kinds, string(k.Kind))
	}
	// What all nodes have, what edges carry, and what rooms above the graph say on nodes beside the fields.
	m.properties = []string{
		"id", "name", "cloud", "account", "region", "type", "edge_key",
		graph.PropCertainty, graph.PropConditions, graph.PropTechnique, graph.PropCost, graph.PropVia, graph.PropActions, graph.PropCallers,
		graph.PropBlockedBy, graph.PropLatentKind, graph.PropOwn, graph.PropDocument, graph.PropPolicyKind, graph.PropPublic, graph.PropPublic + "_why",
		graph.PropAdmin, graph.PropExternal, graph.PropPolicyUnread, graph.PropBlockUnread, graph.PropTagsUnread, graph.PropSensitive, graph.PropOwned,
		"ip", "ports", "sink", "expression", "secret_name", "secrets", "secret_settings", "secret_fingerprints", "egress_ipv4_rules", "egress_ipv6_rules",
	}
	for _, f := range graph.Fields() {
		m.properties = append(m.properties, f.Props...)
	}
	return m
})

// names holds the names in a query against the model. A property that no table names may still be one that a cloud's export
// holds, so it is a warning; a label or kind is an error, as nothing would ever be found.
func (l *linter) names(q *ast.Query) {
	m := tables()
	made := keysMade(q)
	known := func(key string) bool {
		return slices.Contains(m.properties, key) || slices.Contains(l.options.Properties, key) || strings.HasPrefix(key, "tags.") || made[key]
	}
	property := func(pos ast.Pos, key string) {
		if !known(key) {
			l.at(pos, true, "no table names the property %s%s", key, meant(key, slices.Concat(m.properties, l.options.Properties)))
		}
	}
	ast.Inspect(q.Body, func(n any) bool {
		switch x := n.(type) {
		case *ast.Node:
			l.labels(x.Pos, x.Labels, "label", m.labels)
			inline(x.Props, property)
		case *ast.Rel:
			l.labels(x.Pos, x.Types, "kind of relationship", m.kinds)
			inline(x.Props, property)
		case *ast.HasLabel:
			l.labels(x.At(), x.Labels, "label or kind", slices.Concat(m.labels, m.kinds))
		case *ast.Property:
			if _, ok := x.X.(*ast.Var); ok {
				property(x.At(), x.Key)
			}
		case *ast.MapProjection:
			for _, it := range x.Items {
				if it.Expr == nil && !it.All {
					property(it.Pos, it.Key)
				}
			}
		}
		return true
	})
}

// inline visits the properties in the braces of a pattern.
func inline(props ast.Expr, property func(ast.Pos, string)) {
	if m, ok := props.(*ast.Map); ok {
		for _, e := range m.Entries {
			property(e.Pos, e.Key)
		}
	}
}

func (l *linter) labels(pos ast.Pos, label ast.Label, what string, known []string) {
	switch x := label.(type) {
	case ast.LabelName:
		if !slices.Contains(known, string(x)) {
			l.at(pos, false, "there is no %s %s%s", what, x, meant(string(x), known))
		}
	case *ast.LabelNot:
		l.labels(pos, x.X, what, known)
	case *ast.LabelAnd:
		l.labels(pos, x.L, what, known)
		l.labels(pos, x.R, what, known)
	case *ast.LabelOr:
		l.labels(pos, x.L, what, known)
		l.labels(pos, x.R, what, known)
	}
}

func meant(name string, known []string) string {
	if near := spelling.Nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// keysMade gives the keys of maps that the query makes itself, and the components of dates and durations: they may be asked
// for like properties.
func keysMade(q *ast.Query) map[string]bool {
	made := map[string]bool{}
	for _, k := range []string{
		"year", "quarter", "month", "week", "day", "ordinalDay", "dayOfWeek", "hour", "minute", "second", "millisecond",
		"epochMillis", "epochSeconds", "years", "months", "weeks", "days", "hours", "minutes", "seconds", "x", "y", "z",
	} {
		made[k] = true
	}
	asked := map[any]bool{} // maps in the braces of a pattern: their keys are asked for, not made
	ast.Inspect(q.Body, func(n any) bool {
		switch x := n.(type) {
		case *ast.Node:
			asked[x.Props] = true
		case *ast.Rel:
			asked[x.Props] = true
		case *ast.Map:
			for _, e := range x.Entries {
				made[e.Key] = made[e.Key] || !asked[x]
			}
		case *ast.MapProjection:
			for _, it := range x.Items {
				if it.Key != "" && it.Expr != nil {
					made[it.Key] = true
				}
			}
		}
		return true
	})
	return made
}
