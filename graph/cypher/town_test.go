package cypher_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
)

// town is the small graph that these tests ask. People know each other along
//
//	ann → bob → cid → dan,  ann → eve → dan,  dan → ann
//
// each since another year; ann and eve are Staff too, and bob and cid own things.
func town(t testing.TB) *graph.Snapshot {
	t.Helper()
	b := graph.NewOpenBuilder()
	person := func(id string, age int64, labels ...graph.Label) {
		b.Node(graph.NodeFact{ID: id, Name: id, Labels: append(labels, "Person"), Props: graph.Props{"age": age}})
	}
	person("ann", 40, "Staff")
	person("bob", 30)
	person("cid", 20)
	person("dan", 50, "Guest")
	person("eve", 30, "Staff", "Guest")
	b.Node(graph.NodeFact{ID: "car", Name: "car", Labels: []graph.Label{"Thing"}, Props: graph.Props{"tags": []string{"red", "fast"}}})
	b.Node(graph.NodeFact{ID: "hat", Name: "hat", Labels: []graph.Label{"Thing"}})
	knows := func(from, to string, since int64) {
		b.Edge(graph.EdgeFact{Kind: "KNOWS", From: from, To: to, Props: graph.Props{"since": since}})
	}
	knows("ann", "bob", 2001)
	knows("bob", "cid", 2002)
	knows("cid", "dan", 2003)
	knows("ann", "eve", 2004)
	knows("eve", "dan", 2005)
	knows("dan", "ann", 2006)
	b.Edge(graph.EdgeFact{Kind: "OWNS", From: "bob", To: "car"})
	b.Edge(graph.EdgeFact{Kind: "OWNS", From: "cid", To: "hat"})
	return built(t, b)
}

func built(t testing.TB, b *graph.Builder) *graph.Snapshot {
	t.Helper()
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lines gives the rows of a query as text, columns by spaces.
func lines(t testing.TB, e *cypher.Engine, text string, params map[string]any) []string {
	t.Helper()
	_, rows, err := e.Query(t.Context(), text, params)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	out := []string{}
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = plain(c)
		}
		out = append(out, strings.Join(cells, " "))
	}
	return out
}

// plain writes a cell: a node as (its name), a relationship as its type, a path as its nodes.
func plain(c any) string {
	switch c := c.(type) {
	case nil:
		return "null"
	case []any:
		parts := make([]string, len(c))
		for i, e := range c {
			parts[i] = plain(e)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case map[string]any:
		if p, ok := c["properties"].(map[string]any); ok && c["labels"] != nil {
			return fmt.Sprintf("(%v)", p["name"])
		}
		if t, ok := c["type"].(string); ok && c["properties"] != nil {
			return t
		}
		if nodes, ok := c["nodes"]; ok && c["relationships"] != nil {
			return plain(nodes)
		}
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(c)) {
			parts = append(parts, k+":"+plain(c[k]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return fmt.Sprint(c)
}

// refused gives the fault of a query that must not run to its end.
func refused(t testing.TB, ctx context.Context, e *cypher.Engine, text string, params map[string]any) *fault.Error { //nolint:revive // t first, as in every helper
	t.Helper()
	_, rows, err := e.Query(ctx, text, params)
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("%.200s: gave %d rows and %v, want a fault", text, len(rows), err)
	}
	return f
}
