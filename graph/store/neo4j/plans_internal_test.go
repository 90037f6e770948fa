package neo4j

import (
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

func operators(p driver.Plan) []string {
	op, _, _ := strings.Cut(p.Operator(), "@")
	out := []string{op}
	for _, c := range p.Children() {
		out = append(out, operators(c)...)
	}
	return out
}

// What Narrow asks starts from an index, a label or a list of nodes, holds no table of everything and pairs nothing
// with everything.
func TestPlansOfNarrow(t *testing.T) {
	uri, user, password := neo4jserver.Start(t)
	s, err := Open(t.Context(), uri, Options{User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	r, err := s.Begin(t.Context(), store.RunOptions{}) // makes the indexes
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Abort(); err != nil {
		t.Fatal(err)
	}
	explain := func(cypher string, params map[string]any, must string) {
		t.Helper()
		if params == nil {
			params = map[string]any{}
		}
		params["from"], params["to"], params["most"] = []int64{1, 2}, []int64{1, 2}, 10
		res, err := s.b.run(t.Context(), "EXPLAIN "+cypher, params, driver.ExecuteQueryWithReadersRouting())
		if err != nil {
			t.Errorf("%s: %v", cypher, err)
			return
		}
		ops := operators(res.Summary.Plan())
		for _, bad := range []string{"Eager", "AllNodesScan", "CartesianProduct", "ValueHashJoin", "NodeHashJoin"} {
			if slices.Contains(ops, bad) {
				t.Errorf("%s has %s: %v", cypher, bad, ops)
			}
		}
		if must != "" && !slices.ContainsFunc(ops, func(op string) bool { return strings.HasPrefix(op, must) }) {
			t.Errorf("%s lacks %s: %v", cypher, must, ops)
		}
	}
	for text, must := range map[string]string{
		"id:x": "NodeUniqueIndexSeek", "function": "", "admin any": "NodeIndex",
		"aws account:1 name:pay-* role": "",
	} {
		p, err := walk.Parse(text + " -> any{1,2} -> any")
		if err != nil {
			t.Fatal(err)
		}
		at := newPlace(p.Nodes[0], nil)
		explain(startCypher(at), at.params, must)
		kinds := kindsOf(p.Edges[0], true)
		explain(outCypher(kinds, at.condition()), at.params, "NodeByIdSeek")
		explain(inCypher(kinds, at.condition()), at.params, "NodeByIdSeek")
	}
	explain(edgesCypher(kindsOf(walk.EdgeStep{}, true)), nil, "NodeByIdSeek")
	explain(edgesCypher(held), nil, "NodeByIdSeek")
	explain(outCypher(held, isGrant), nil, "NodeByIdSeek")
	explain(nodesCypher, map[string]any{"ids": []int64{1}}, "NodeByIdSeek")
}
