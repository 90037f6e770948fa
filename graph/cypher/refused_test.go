package cypher_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/cypher"
)

// TestRefused asks what would be easy to answer and what Neo4j 5.26 refuses: a query that runs here runs there.
func TestRefused(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct {
		name, query string
		says        string // part of the message
	}{
		{"an octal number in the old form", "RETURN 017", "begins with 0"},
		{"a number with the suffix of another language", "RETURN 1f", "no number"},
		{"a slice of everything", "RETURN [1, 2][..]", "begins or ends"},
		{"trim of several characters", "RETURN trim(BOTH 'xy' FROM 'xa')", "one character"},
		{"trim with a comma", "RETURN trim('xa', 'x')", "one argument"},
		{"another dialect", "CYPHER 25 RETURN 1", "CYPHER 5"},
		{"types of which some are NOT NULL", "RETURN 1 IS :: INTEGER NOT NULL | STRING", "NOT NULL"},
		{"IS :: of what CASE tests", "RETURN CASE 5 WHEN IS :: INTEGER THEN 1 END", "IS"},

		{"labels with colons and bars", "MATCH (n:Person:Staff|Thing) RETURN n", "not by both"},
		{"labels with IS and a colon", "MATCH (n IS Person:Staff) RETURN n", "not by both"},
		{"types with colons beside a name", "MATCH ()-[r:KNOWS|:OWNS]->() RETURN r", ":A|B"},
		{"types with colons beside a length", "MATCH ()-[:KNOWS|:OWNS*1..2]->() RETURN 1", ":A|B"},
		{"a condition in a variable length", "MATCH ()-[r*1..2 WHERE true]->() RETURN 1", "variable length"},
		{"a part that repeats with a name", "MATCH (a) (p = (x)-->(y)){1,2} (b) RETURN p", "cannot have a name"},
		{"a part with a name", "MATCH (p = (x)-->(y)) RETURN p", "cannot have a name"},
		{"a part that repeats within another", "MATCH (a) (((x)-->(y)){1,2}){1,2} (b) RETURN a", "cannot hold another"},
		{"a node that repeats", "MATCH (a) (()){1,2} (b) RETURN a", "has a relationship"},
		{"SHORTEST without a number", "MATCH p = SHORTEST (a:Staff)-->+(b:Guest) RETURN p", "how many paths"},
		{"SHORTEST PATH without a number", "MATCH p = SHORTEST PATH (a:Staff)-->+(b:Guest) RETURN p", "how many paths"},
		{"SHORTEST beside another pattern", "MATCH p = SHORTEST 1 (a:Staff)-->+(b:Guest), (c) RETURN p", "only pattern"},
		{"ANY beside another pattern", "MATCH (c), p = ANY (a:Staff)-->+(b:Guest) RETURN p", "only pattern"},
		{"shortestPath of two at least", "MATCH p = shortestPath((a:Staff)-[*2..]->(b:Guest)) RETURN p", "0 or 1, not 2"},

		{"a condition that is a number", "MATCH (p) WHERE 1 RETURN p", "a condition is"},
		{"CASE of a number", "RETURN CASE WHEN 1 THEN 2 END", "a condition is"},
		{"a comprehension's condition that is a number", "RETURN [x IN [1] WHERE x]", "a condition is"},
		{"=~ of a number", "RETURN 1 =~ 'a'", "=~ takes"},
		{"=~ with a number", "RETURN 'a' =~ 1", "=~ takes"},
		{"the minus of a duration", "RETURN -duration('P1D')", "DURATION"},

		{"a property as a condition that is none", "MATCH (p:Person) WHERE p.name RETURN p", "a boolean is wanted"},
		{"CASE of a property that is no condition", "MATCH (p:Person) RETURN CASE WHEN p.age THEN 1 END", "a boolean is wanted"},
		{"=~ with a property that is no text", "MATCH (p:Person) RETURN p.name =~ p.age", "=~ takes"},
		{"an expression that cannot be read", "RETURN 'a' =~ '['", "missing closing ]"},
		{"a part of a date that it has not", "WITH date('2020-01-01') AS d RETURN d.hour", "has no hour"},
		{"a part of a point that it has not", "WITH {p: point({x: 1, y: 2})} AS m RETURN m.p.z", "has no z"},
		{"digits before the point", "RETURN round(1234.5, -2)", "from 0, not -2"},
		{"a function of a later dialect", "RETURN sinh(1)", "no function sinh"},
		{"a text beyond an INTEGER", "RETURN toInteger('9223372036854775808')", "beyond"},
		{"months between two times", "RETURN duration.inMonths(localtime('12:00'), localtime('13:00'))", "no months"},
		{"an offset that is not the zone's", "RETURN datetime('2020-07-01T00:00+01:00[Europe/Paris]')", "not that of Europe/Paris"},
		{"a long year without a sign", "RETURN date('12020-01-01')", "no date"},
		{"a part that repeats and speaks of one behind", "MATCH (a) ((x)-->(y) WHERE size(u) > 0){1} (b) ((u)-->(v)){1} RETURN a", "called u"},
		{"a part that repeats and speaks of its path", "MATCH p = (a) ((x)-->(y) WHERE length(p) > 0){1} (b) RETURN a", "called p"},

		{"what a CALL imports, behind a WITH", "WITH 1 AS x CALL { WITH x WITH 2 AS y RETURN x AS z } RETURN z", "called x"},
		{"a column that hides what a CALL imports", "WITH 1 AS x CALL (x) { WITH x + 1 AS x RETURN x AS y } RETURN y", "hides"},
		{"a column that hides a variable of outside", "WITH 1 AS x RETURN COUNT { WITH 2 AS x RETURN x } AS n", "hides"},
		{"a result that hides a variable of outside", "WITH 1 AS x RETURN COLLECT { MATCH (p:Person) RETURN p.name AS x } AS l", "hides"},
		{"CALL without a RETURN", "CALL { MATCH (n) } RETURN 1", "ends with RETURN"},
		{"a procedure without parentheses in a query", "MATCH (n:Thing) CALL db.labels RETURN 1", "parentheses"},
		{"two columns of a node's parts", "MATCH (p:Person) RETURN p {.name}, p {.age}", "two columns"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f := refused(t, t.Context(), e, c.query, nil); !strings.Contains(f.Message, c.says) {
				t.Errorf("%s: %s; want %q in it", c.query, f.Message, c.says)
			}
		})
	}
}

// TestColumnOfMap names a column that is a projection of a map as Neo4j does: as what it is of.
func TestColumnOfMap(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	columns, _, err := e.Query(t.Context(), "MATCH (p:Staff) WITH p {.name} RETURN p {.name}, p.name ORDER BY p.name", nil)
	if err != nil || len(columns) != 2 || columns[0] != "p" || columns[1] != "p.name" {
		t.Errorf("the columns are %q (%v)", columns, err)
	}
}
