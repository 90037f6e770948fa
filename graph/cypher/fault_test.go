package cypher_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
)

// TestFaults says of wrong queries where they are wrong, how, and what may have been meant.
func TestFaults(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct {
		query        string
		line, column int
		marked       string // what the mark stands under; empty is only a place
		message      string
		hint         string
	}{
		{"MTCH (n) RETURN n", 1, 1, "MTCH", "no clause begins with MTCH", "did you mean MATCH?"},
		{"MATCH (n)\n  RETRUN n", 2, 3, "RETRUN", "no clause begins with RETRUN", "did you mean RETURN?"},
		{"MATCH (n) WERE n.age = 1 RETURN n", 1, 11, "WERE", "no clause begins with WERE", "did you mean WHERE?"},
		{"MATCH (n)\nWHERE n.age = \nRETURN n", 3, 8, "n", "no clause begins with n", "RETURN was read as a name: what comes before it has no end"},
		{"MATCH (n:Person RETURN n", 1, 17, "RETURN", "expected ) after the node, found RETURN", ""},
		{"MATCH (n)-[:KNOWS->(m) RETURN n", 1, 18, "-", "expected ] after the relationship, found -", ""},
		{"MATCH (n)-[:KNOWS 1..3]->(m) RETURN n", 1, 19, "", "a length begins with *", "write *, *2, *1..3, *2.. or *..3"},
		{"MATCH (n)(m) RETURN n", 1, 10, "(", "expected a relationship, such as --> or -[:TYPE]->, between the two nodes, found (", ""},
		{"MATCH -->(n) RETURN n", 1, 7, "-", "expected ( of the node at which the relationship begins, found -", ""},
		{"MATCH p = shortestPath((a)-->(b)-->(c)) RETURN p", 1, 11, "shortestPath", "shortestPath takes one relationship between two nodes", ""},
		{"MATCH (n) WHERE n.age == 3 RETURN n", 1, 23, "==", "there is no operator ==", "write ="},
		{"MATCH (n) WHERE n.age != 3 RETURN n", 1, 23, "!=", "there is no operator !=", "write <>"},
		{"MATCH (n) RETURN n.name,", 1, 25, "", "expected an expression, found the end of the query", ""},
		{"RETURN 'é' + * 1", 1, 14, "*", "expected an expression, found *", ""},
		{"RETURN 'open", 1, 8, "", "this text has no end", "close it with '"},
		{"RETURN 9223372036854775808", 1, 8, "9223372036854775808", "9223372036854775808 is beyond what an integer of 64 bits can hold", ""},
		{"RETURN 1; RETURN 2", 1, 11, "RETURN", "one query at a time: another one begins behind the semicolon", ""},
		{"MATCH (n)", 1, 1, "", "a query ends with RETURN", "say what it gives: RETURN *"},
		{"MATCH (person) RETURN persn.name", 1, 23, "persn", "nothing here is called persn", "did you mean person?"},
		{"RETURN toUper('a')", 1, 8, "toUper", "there is no function toUper", "did you mean toUpper?"},
		{"RETURN substring('a')", 1, 8, "substring", "substring takes two arguments to three arguments, not 1", ""},
		{"CALL db.label()", 1, 1, "", "there is no procedure db.label", "did you mean db.labels?"},
		{"CALL db.labels() YIELD labels RETURN labels", 1, 24, "", "db.labels has no column labels", "it has label"},
		{"MATCH (n) WITH n.age RETURN 1", 1, 17, "", "a WITH gives every expression a name", "write n.age AS name"},
		{"RETURN 1 AS a, 2 AS a", 1, 16, "", "two columns are called a", "rename one with AS"},
		{"RETURN 1 AS a UNION RETURN 2 AS b", 1, 15, "UNION", "every part of a UNION gives the same columns: a, not b", ""},
		{"MATCH (n) WHERE count(n) > 1 RETURN n", 1, 17, "", "an aggregation stands in WITH or RETURN, not here", "put it in a WITH before and use its name"},
		{"MATCH (n) RETURN n LIMIT n.age", 1, 26, "n", "LIMIT is the same for all rows and cannot depend on n", ""},
		{"MATCH (n) RETURN n LIMIT -1", 1, 26, "", "LIMIT takes a number from 0, not -1", ""},
		{"RETURN 'a' - 1", 1, 8, "", "- takes an INTEGER or a FLOAT or a date, time, duration or point, not a STRING", ""},
		{"RETURN $missing", 1, 8, "$missing", "the query needs a parameter $missing", ""},
		{"RETURN 1 / 0", 1, 10, "", "an INTEGER cannot be divided by zero", ""},
		{"RETURN date('2026-13-01')", 1, 8, "", `"2026-13-01" is no date`, ""},
	} {
		t.Run(c.query, func(t *testing.T) {
			f := refused(t, t.Context(), e, c.query, nil)
			line, column := f.Place()
			marked := c.query[f.Pos : int(f.Pos)+f.Len]
			if line != c.line || column != c.column || marked != c.marked || f.Message != c.message || f.Hint != c.hint {
				t.Errorf("got %d:%d under %q: %s; %s\nwant %d:%d under %q: %s; %s", line, column, marked, f.Message, f.Hint, c.line, c.column, c.marked, c.message, c.hint)
			}
		})
	}
}

// TestExcerpt shows the line of a fault with a mark under the place, cut where the line is long.
func TestExcerpt(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for name, c := range map[string]struct{ query, want string }{
		"a short line": {"MATCH (é:Person)\nRETRUN é", "RETRUN é\n^^^^^^"},
		"a long line": {
			"RETURN " + strings.Repeat("1 + ", 50) + "nobody" + strings.Repeat(" + 1", 50),
			"…" + strings.Repeat("1 + ", 10) + "nobody" + strings.Repeat(" + 1", 8) + " +…\n" + strings.Repeat(" ", 41) + "^^^^^^",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := refused(t, t.Context(), e, c.query, nil).Excerpt(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestWrites refuses every clause that changes something, by its name and place.
func TestWrites(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct{ query, name string }{
		{"CREATE (n)", "CREATE"},
		{"create (n)", "CREATE"},
		{"MERGE (n:Person)", "MERGE"},
		{"MATCH (n) SET n.age = 1", "SET"},
		{"MATCH (n) REMOVE n.age", "REMOVE"},
		{"MATCH (n) DELETE n", "DELETE"},
		{"MATCH (n) DETACH DELETE n", "DETACH"},
		{"MATCH (n) NODETACH DELETE n", "NODETACH"},
		{"MATCH (n) INSERT (m)", "INSERT"},
		{"FOREACH (x IN [1] | CREATE (n))", "FOREACH"},
		{"LOAD CSV FROM 'https://example.com' AS l RETURN l", "LOAD"},
		{"CALL { CREATE (n) }", "CREATE"},
		{"RETURN EXISTS { CREATE (n) }", "CREATE"},
		{"CALL { MATCH (n) RETURN n } IN TRANSACTIONS RETURN 1", "IN TRANSACTIONS"},
		{"DROP INDEX x", "DROP"},
		{"GRANT READ ON GRAPH x TO y", "GRANT"},
	} {
		t.Run(c.query, func(t *testing.T) {
			f := refused(t, t.Context(), e, c.query, nil)
			if f.Kind != fault.Write || f.Detail != c.name || !strings.EqualFold(c.query[f.Pos:int(f.Pos)+f.Len], strings.Fields(c.name)[0]) && f.Len != len("IN") {
				t.Errorf("got %s %s: %v", f.Kind, f.Detail, f)
			}
		})
	}
}
