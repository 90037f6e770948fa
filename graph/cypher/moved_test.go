package cypher_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
)

// TestConditionsMoveUp writes conditions behind a WITH: they are asked before relationships are followed where that means the
// same, and mean the same where they stay.
func TestConditionsMoveUp(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct {
		name, query string
		early       bool // a filter comes before the hop
		want        []string
	}{
		{"what is passed on", "MATCH (a:Person)-[:KNOWS]->(b) WITH a, b, 1 AS one WHERE a.age > 35 RETURN a.name, b.name ORDER BY a.name, b.name", true, []string{"ann bob", "ann eve", "dan ann"}},
		{"a part of a condition", "MATCH (a:Person)-[:KNOWS]->(b) WITH a, b.age AS age WHERE a.age > 35 AND age < 35 RETURN a.name, age ORDER BY age", true, []string{"ann 30", "ann 30"}},
		{"everything is passed on", "MATCH (a:Person)-[:KNOWS]->(b) WITH * WHERE a.age > 45 RETURN a.name, b.name", true, []string{"dan ann"}},
		{"a key of groups", "MATCH (a:Person)-[:KNOWS]->(b) WITH a, count(b) AS n WHERE a.age >= 40 RETURN a.name, n ORDER BY n", true, []string{"dan 1", "ann 2"}},
		{"a count", "MATCH (a:Person)-[:KNOWS]->(b) WITH a, count(b) AS n WHERE n > 1 RETURN a.name, n", false, []string{"ann 2"}},
		{"another thing of the same name", "MATCH (a:Person)-[:KNOWS]->(b) WITH b AS a WHERE a.age = 50 RETURN a.name", false, []string{"dan", "dan"}},
		{"after a limit", "MATCH (a:Person)-[:KNOWS]->(b) WITH a ORDER BY a.name LIMIT 1 WHERE a.age > 45 RETURN a.name", false, []string{}},
		{"behind an OPTIONAL MATCH", "MATCH (a:Person {name: 'bob'}) OPTIONAL MATCH (a)-[:OWNS]->(b) WITH a, b WHERE b.name = 'hat' RETURN a.name, b.name", false, []string{}},
		{"a name that a subquery binds anew", "MATCH (a:Person)-[:KNOWS]->(b) WITH DISTINCT a WHERE EXISTS { (a)-[:KNOWS]->(b:Person {name: 'eve'}) } RETURN a.name", false, []string{"ann"}},
		{"a name that a quantifier binds", "MATCH (a:Person)-[:KNOWS]->(b) WITH DISTINCT a WHERE any(x IN [40, 41] WHERE x = a.age) RETURN a.name", true, []string{"ann"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := lines(t, e, c.query, nil); !slices.Equal(got, c.want) {
				t.Errorf("%s\ngave %q, want %q", c.query, got, c.want)
			}
			plan := lines(t, e, "EXPLAIN "+c.query, nil)
			hop := slices.IndexFunc(plan, func(l string) bool { return strings.Contains(l, "Expand") })
			early := slices.ContainsFunc(plan[hop:], func(l string) bool { return strings.Contains(l, "Filter") && strings.Contains(l, "a.age") })
			if early != c.early {
				t.Errorf("%s\nthe filter comes before the hop: %v, want %v\n%s", c.query, early, c.early, strings.Join(plan, "\n"))
			}
		})
	}
}

// TestComputedOnce asks for expressions that read what an outer loop bound: they change when it does.
func TestComputedOnce(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"UNWIND [1, 1, 2, null, null, 1] AS x UNWIND [5, 6] AS y RETURN toString(x) AS s, y", []string{"1 5", "1 6", "1 5", "1 6", "2 5", "2 6", "null 5", "null 6", "null 5", "null 6", "1 5", "1 6"}},
		{"UNWIND [[1], [1, 2], [], []] AS l WITH l, [x IN l | x + 1] AS m WHERE all(x IN m WHERE x > 0) RETURN m", []string{"[2]", "[2,3]", "[]", "[]"}},
		{"UNWIND [1, 1.0, '1', true] AS x RETURN toString(x) AS s", []string{"1", "1.0", "1", "true"}},
		{"UNWIND range(1, 3) AS i WITH i, rand() AS r RETURN count(DISTINCT r)", []string{"3"}},
		{"MATCH (a:Person)-[:KNOWS]->(b) WITH a, b, COUNT { (a)-[:KNOWS]->() } AS n RETURN a.name, n ORDER BY a.name, b.name", []string{"ann 2", "ann 2", "bob 1", "cid 1", "dan 1", "eve 1"}},
	} {
		if got := lines(t, e, c.query, nil); !slices.Equal(got, c.want) {
			t.Errorf("%s\ngave %q, want %q", c.query, got, c.want)
		}
	}
}

// TestPatternAsCondition puts a pattern where true or false is asked, and where it is not.
func TestPatternAsCondition(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for expr, want := range map[string]string{
		"NOT (a)-[:OWNS]->()":                                "false",
		"(a)-[:OWNS]->() AND true":                           "true",
		"exists((a)-[:OWNS]->())":                            "true",
		"CASE WHEN (a)-[:OWNS]->(:Person) THEN 1 ELSE 2 END": "2",
		"count(CASE WHEN (a)-[:OWNS]->() THEN 1 END)":        "1",
		"[x IN [1, 2] WHERE (a)-[:OWNS]->() | x]":            "[1,2]",
		"(a)-[:OWNS]->()":                                    "",
		"(a)-[:OWNS]->() = true":                             "",
		"coalesce((a)-[:OWNS]->(), false)":                   "",
		"exists(a.name)":                                     "",
		"CASE WHEN true THEN (a)-[:OWNS]->() ELSE false END": "",
	} {
		query := "MATCH (a:Person {name: 'bob'}) RETURN " + expr + " AS x"
		if want == "" {
			_ = refused(t, t.Context(), e, query, nil)
		} else if got := lines(t, e, query, nil); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\ngave %q, want %s", query, got, want)
		}
	}
}

// TestLengthsInOneWay refuses what other engines do: both ways to write a length in one clause, and label expressions before *.
func TestLengthsInOneWay(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, query := range []string{
		"MATCH (a)-[:KNOWS*1..2]->(b)-[:KNOWS]->{1,2}(c) RETURN count(*)",
		"MATCH (a)-[:KNOWS*1..2]->(b), (c) (()-[:KNOWS]->()){2} (d) RETURN count(*)",
		"MATCH (a)-[:!KNOWS*]->(b) RETURN count(*)",
		"MATCH (a)-[:%*]->(b) RETURN count(*)",
	} {
		_ = refused(t, t.Context(), e, query, nil)
	}
	if got := lines(t, e, "MATCH (a)-[:KNOWS|OWNS*1..2]->(:Thing) MATCH (a)-[:KNOWS]->{2}(b) RETURN count(*)", nil); !slices.Equal(got, []string{"5"}) {
		t.Errorf("gave %q", got)
	}
}

// TestBegin chooses between an index and a label by how many nodes each gives.
func TestBegin(t *testing.T) {
	b := graph.NewOpenBuilder()
	for i := range 300 {
		labels := []graph.Label{"Common"}
		if i < 3 {
			labels = append(labels, "Rare")
		}
		b.Node(graph.NodeFact{ID: fmt.Sprint("n", i), Name: fmt.Sprint("n", i), Type: "T", Labels: labels})
	}
	e := cypher.NewEngine(built(t, b), cypher.Options{})
	for query, want := range map[string]string{
		"MATCH (a:Rare {type: 'T'}) RETURN count(a)":                  "NodeByLabelScan a:Rare",
		"MATCH (a:Common {type: 'T', name: 'n7'}) RETURN count(a)":    "NodeIndexSeek a.name",
		"MATCH (a:Common {type: 'T', id: $id}) RETURN count(a)":       "NodeIndexSeek a.id",
		"MATCH (a:Common) WHERE a.type IN ['U', 'V'] RETURN count(a)": "NodeIndexSeek a.type",
	} {
		plan := lines(t, e, "EXPLAIN "+query, nil)
		if last := strings.TrimSpace(plan[len(plan)-1]); !strings.Contains(last, want) {
			t.Errorf("%s\nbegins with %q, want %q", query, last, want)
		}
	}
}
