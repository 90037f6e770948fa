package cypher_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/cypher"
)

// TestNestedPlans: what an expression runs stands below the operator that asks for it, set apart.
func TestNestedPlans(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct{ name, query, plan string }{
		{"EXISTS in a condition", "MATCH (a:Person) WHERE EXISTS { (a)-[:OWNS]->() } RETURN a", "ProduceResults|Filter|| Expand(All)|NodeByLabelScan"},
		{"one within another", "MATCH (a:Person) WHERE EXISTS { (a)-[:KNOWS]->(b) WHERE EXISTS { (b)-[:OWNS]->() } } RETURN a", "ProduceResults|Filter|| Filter|| | Expand(All)|| Expand(All)|NodeByLabelScan"},
		{"COUNT and a list of a pattern", "MATCH (a:Person) RETURN COUNT { (a)-[:OWNS]->() } AS n, [(a)-[:KNOWS]->(b) | b.name] AS l", "ProduceResults|Projection|| Expand(All)|| Expand(All)|NodeByLabelScan"},
		{"a pattern that is a condition", "MATCH (a:Person) WHERE (a)-[:OWNS]->() RETURN a", "ProduceResults|Filter|| Expand(All)|NodeByLabelScan"},
		{"behind a WITH", "MATCH (a:Person) WITH a, 1 AS one WHERE COUNT { (a)-[:OWNS]->() } > 0 RETURN a.name", "ProduceResults|Projection|Projection|Filter|| Expand(All)|NodeByLabelScan"},
		{"a subquery", "MATCH (a:Person) CALL (a) { MATCH (a)-[:OWNS]->(t) RETURN t } RETURN t", "ProduceResults|Apply|| Expand(All)|NodeByLabelScan"},
	} {
		t.Run(c.name, func(t *testing.T) {
			columns, rows, err := e.Query(t.Context(), "EXPLAIN "+c.query, nil)
			if err != nil || len(columns) != 3 {
				t.Fatal(columns, err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, plain(r[0]))
			}
			if plan := strings.Join(got, "|"); plan != c.plan {
				t.Errorf("%s\ngot  %s\nwant %s", c.query, plan, c.plan)
			}
		})
	}
}

// TestCountsOfTheGraph: what the graph has counted is not counted again, and says the same as counting does.
func TestCountsOfTheGraph(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct {
		query   string
		counted string // the same, asked so that it must be counted
		kept    bool   // the graph has the answer
	}{
		{"MATCH (n) RETURN count(*) AS c", "MATCH (n) WITH n.name AS x, n RETURN count(*) AS c", true},
		{"MATCH (n:Person) RETURN count(n) AS c, count(*) + 1 AS d", "MATCH (n:Person) RETURN count(DISTINCT n) AS c, count(DISTINCT n) + 1 AS d", true},
		{"MATCH (n:Nobody) RETURN count(n) AS c", "MATCH (n:Nobody) RETURN count(DISTINCT n) AS c", true},
		{"MATCH ()-[r]->() RETURN count(r) AS c", "MATCH ()-[r]->() RETURN count(DISTINCT r) AS c", true},
		{"MATCH (a)<-[r:KNOWS|OWNS]-() RETURN count(a) AS c", "MATCH (a)<-[r:KNOWS|OWNS]-() RETURN count(DISTINCT r) AS c", true},
		{"MATCH ()-[r]->() RETURN type(r) AS k, count(*) AS c ORDER BY k", "MATCH ()-[r]->() RETURN type(r) AS k, count(DISTINCT r) AS c ORDER BY k", true},
		{"MATCH (n:PosternNode)-[r]->(:PosternNode) WITH type(r) AS k, count(n) AS c WHERE c > 1 RETURN k, c ORDER BY k", "MATCH ()-[r]->() WITH type(r) AS k, count(DISTINCT r) AS c WHERE c > 1 RETURN k, c ORDER BY k", true},
		{"UNWIND [1, 2] AS i MATCH (n:Person) RETURN count(*) AS c", "UNWIND [1, 2] AS i MATCH (n:Person) WITH i, n RETURN count(toString(i) + n.name) AS c", false},
		{"MATCH (n:Person) RETURN count(n.age) AS c", "MATCH (n:Person) WHERE n.age IS NOT NULL RETURN count(DISTINCT n) AS c", false},
		{"MATCH ()-[r:KNOWS]-() RETURN count(r) AS c", "MATCH ()-[r:KNOWS]-() WITH r, 1 AS x RETURN sum(x) AS c", false},
		{"MATCH (:Person)-[r:KNOWS]->() RETURN count(r) AS c", "MATCH (:Person)-[r:KNOWS]->() RETURN count(DISTINCT r) AS c", false},
		{"MATCH (a)-[r]->() RETURN a.name AS k, count(*) AS c ORDER BY k", "MATCH (a)-[r]->() RETURN a.name AS k, count(DISTINCT r) AS c ORDER BY k", false},
	} {
		t.Run(c.query, func(t *testing.T) {
			if got, want := lines(t, e, c.query, nil), lines(t, e, c.counted, nil); !slices.Equal(got, want) {
				t.Errorf("gave %q, counted %q", got, want)
			}
			plan := strings.Join(lines(t, e, "EXPLAIN "+c.query, nil), "\n")
			if kept := strings.Contains(plan, "FromCountStore"); kept != c.kept {
				t.Errorf("answered from the graph's counts: %v, want %v\n%s", kept, c.kept, plan)
			}
		})
	}
}
