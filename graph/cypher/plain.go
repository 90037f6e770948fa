package cypher

import (
	"fmt"
	"math"

	"github.com/postern-graph/postern/graph/cypher/estate"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// Plain turns a value into what JSON has: nil, bool, int64, float64, string, []any and map[string]any. Nodes become
// {labels, properties}, relationships {type, properties}, paths {nodes, relationships}, whose relationships say the ids of
// their start and end as well; dates, times, durations and points their text.
func Plain(g value.Graph, v value.Value) any {
	switch v.Kind() {
	case value.Null:
		return nil
	case value.Bool:
		return v.Bool()
	case value.Int:
		return v.Int()
	case value.Float:
		return v.Float()
	case value.String:
		return v.Str()
	case value.List:
		out := make([]any, len(v.List()))
		for i, e := range v.List() {
			out[i] = Plain(g, e)
		}
		return out
	case value.Map:
		d := v.Dict()
		out := make(map[string]any, len(d.Keys))
		for i, k := range d.Keys {
			out[k] = Plain(g, d.Values[i])
		}
		return out
	case value.Node:
		return plainNode(g, v.Number())
	case value.Rel:
		return plainRel(g, v.Number())
	case value.Path:
		w := v.Walk()
		nodes, rels := make([]any, len(w.Nodes)), make([]any, len(w.Rels))
		for i, n := range w.Nodes {
			nodes[i] = plainNode(g, n)
		}
		for i, r := range w.Rels {
			rel := plainRel(g, r)
			_, from, to := g.Ends(r)
			rel["start"], rel["end"] = Plain(g, g.NodeProp(from, "id")), Plain(g, g.NodeProp(to, "id"))
			rels[i] = rel
		}
		return map[string]any{"nodes": nodes, "relationships": rels}
	}
	return value.Text(v)
}

func plainNode(g value.Graph, n uint32) any {
	labels := []any{}
	for _, c := range g.NodeLabels(n) {
		if name := g.Labels()[c]; name != estate.NodeLabel {
			labels = append(labels, name)
		}
	}
	props := map[string]any{}
	for k, v := range g.NodeProps(n) {
		props[k] = Plain(g, v)
	}
	return map[string]any{"labels": labels, "properties": props}
}

func plainRel(g value.Graph, r uint32) map[string]any {
	t, _, _ := g.Ends(r)
	props := map[string]any{}
	for k, v := range g.RelProps(r) {
		props[k] = Plain(g, v)
	}
	return map[string]any{"type": g.Types()[t], "properties": props}
}

// maxNested is how deep a parameter may nest.
const maxNested = 32

// Param turns what JSON or a command line gives into a value; whole numbers become INTEGERs.
func Param(v any) (value.Value, error) { return param(v, 0) }

func param(v any, depth int) (value.Value, error) {
	if depth > maxNested {
		return value.Value{}, fmt.Errorf("a parameter nests deeper than %d levels", maxNested)
	}
	switch v := v.(type) {
	case nil:
		return value.Value{}, nil
	case value.Value:
		return v, nil
	case int:
		return value.OfInt(int64(v)), nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return value.OfInt(int64(v)), nil
		}
		return value.OfFloat(v), nil
	case []string, bool, int64, string:
		return value.Of(v), nil
	case []any:
		list := make([]value.Value, len(v))
		for i, e := range v {
			p, err := param(e, depth+1)
			if err != nil {
				return p, err
			}
			list[i] = p
		}
		return value.OfList(list), nil
	case map[string]any:
		var b value.DictBuilder
		for k, e := range v {
			p, err := param(e, depth+1)
			if err != nil {
				return p, err
			}
			b.Set(k, p)
		}
		return b.Build(), nil
	}
	return value.Value{}, fmt.Errorf("a %T cannot be a parameter", v)
}
