package lint_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/queries/lint"
)

// sound is a report that nothing is wrong with. The query begins in line 16.
const sound = `// ---
// id: who-runs
// title: Who runs what
// description: Who runs what.
// practice: function-access
// clouds: [aws]
// parameters:
//   - {name: name, type: string, default: "", description: A name}
// columns:
//   - {name: function, meaning: What}
//   - {name: who, meaning: Who}
// cause: [who]
// blind: The rest.
// ---

MATCH (w:Principal)-[:HOLDS*0..1]->()-[i:CAN_INVOKE]->(f:Function {type: $name})
WHERE i.certainty = 'certain' AND f.` + "`tags.owner`" + ` <> ''
WITH f, w, {most: 1} AS m
RETURN f.id AS function, w.id AS who
ORDER BY m.most, f.id, who`

// TestLint: each slip is found where it stands; the report without one is not.
func TestLint(t *testing.T) {
	for _, tc := range []struct {
		name, from, to string
		want           []string // line:column: word: message, without the file
	}{
		{"nothing", "", "", nil},
		{"broken front matter", "[aws]", "[oracle]", []string{`6:1: error: cloud "oracle"`}},
		{"no sentence on what it cannot see", "// blind: The rest.\n", "", []string{"1:1: warning: blind is missing"}},
		{"whether none are all", "// cause:", "// whole: MATCH (f:Function) RETURN count(f) < 9 AS whole\n// cause:", nil},
		{"whether none are all, with a slip", "// cause:", "// whole: MATCH (f:Function) RETRUN 1\n// cause:", []string{"1:1: error: whole is no query of one column"}},
		{"no practice", "// practice: function-access\n", "", []string{"1:1: warning: practice is missing"}},
		{"a slip of syntax", "RETURN f.id", "RETRUN f.id", []string{"19:1: error: "}},
		{"a variable that is not there", "w.id AS who", "v.id AS who", []string{"19:26: error: "}},
		{"a label that is not there", "(f:Function", "(f:Funktion", []string{"16:55: error: there is no label Funktion; did you mean Function?"}},
		{"a kind that is not there", "CAN_INVOKE", "CAN_INVOK", []string{"16:38: error: there is no kind of relationship CAN_INVOK; did you mean CAN_INVOKE?"}},
		{"a label in a condition", "i.certainty = 'certain'", "f:Lambda", []string{"17:8: error: there is no label or kind Lambda"}},
		{"a property that is not there", "i.certainty", "i.certanty", []string{"17:8: warning: no table names the property certanty; did you mean certainty?"}},
		{"a property in braces", "{type:", "{typ:", []string{"16:68: warning: no table names the property typ; did you mean type?"}},
		{"another column", "w.id AS who\nORDER BY m.most, f.id, who", "w.id AS whom\nORDER BY m.most, f.id, whom", []string{"19:1: error: the query returns function, whom, and the front matter promises function, who", "19:1: warning: rows with equal keys"}},
		{"no order", "\nORDER BY m.most, f.id, who", "", []string{"19:1: error: rows must come in a stable order"}},
		{"an order that is none", ", f.id, who", ", f.id", []string{"19:1: warning: rows with equal keys may change places: order by who as well"}},
		{"an order by all that differs", "w.id AS who\nORDER BY m.most, f.id, who", "'x' AS who\nORDER BY m.most, f.id", nil},
		{"no upper bound", "*0..1", "*", []string{"16:28: warning: the repetition has no upper bound"}},
		{"a limit of rows in no order", "WITH f, w, {most: 1} AS m", "WITH f, w, {most: 1} AS m LIMIT 3", []string{"18:1: warning: which rows are left is chance"}},
		{"a pattern that begins nowhere", "WITH f, w, {most: 1} AS m", "MATCH (x)-->(y) WITH f, w, {most: 1} AS m", []string{"18:7: warning: the pattern begins nowhere"}},
		{"a plan", "MATCH (w", "EXPLAIN MATCH (w", []string{"16:1: error: a report is asked for its rows"}},
		{"a procedure of ours", "WITH f, w, {most: 1} AS m", "CALL postern.reach() YIELD node WITH f, w, {most: 1} AS m", []string{"18:1: error: postern.reach is a procedure of Postern, which Neo4j lacks"}},
		{"a pattern with a slip", "WITH f, w, {most: 1} AS m", "CALL postern.pattern('public principal -> invok -> function', {}) YIELD node WITH f, w, {most: 1} AS m", []string{"18:1: error: postern.pattern is a procedure", "18:43: error: pattern: "}},
		{"an end with a slip", "WITH f, w, {most: 1} AS m", "CALL postern.reach('admin princpal') YIELD node WITH f, w, {most: 1} AS m", []string{"18:1: error: postern.reach is a procedure", "18:27: warning: pattern: "}},
		{"a clause with a slip", "WITH f, w, {most: 1} AS m", "CALL postern.reach('owned', {avoiding: ['internet', 'no funktion']}) YIELD node WITH f, w, {most: 1} AS m", []string{"18:1: error: postern.reach is a procedure", "18:54: warning: pattern: "}},
		{"patterns and ids that may be", "WITH f, w, {most: 1} AS m", "CALL postern.reach(['admin principal', 'arn:aws:iam::1:role/x', '300000000007', 'internet'], {via: 'public function'}) YIELD node WITH f, w, {most: 1} AS m", []string{"18:1: error: postern.reach is a procedure"}},
		{"kept from Neo4j for nothing", "// blind:", "// stores: [embedded]\n// blind:", []string{"17:1: warning: nothing in the query keeps it from Neo4j"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if !strings.Contains(sound, tc.from) {
				t.Fatal("the change hits nothing")
			}
			o := lint.Options{Procedures: []cypher.Procedure{
				{Procedure: value.Procedure{Name: "postern.reach", Params: []value.Field{{Name: "of", Type: "ANY", Default: "null"}, {Name: "options", Type: "MAP", Default: "{}"}}, Columns: []value.Field{{Name: "node", Type: "NODE"}}}},
				{Procedure: value.Procedure{Name: "postern.pattern", Params: []value.Field{{Name: "pattern", Type: "STRING"}, {Name: "options", Type: "MAP", Default: "{}"}}, Columns: []value.Field{{Name: "node", Type: "NODE"}}}},
			}}
			problems := lint.Check("x.cypher", []byte(strings.Replace(sound, tc.from, tc.to, 1)), o)
			var got []string
			for i, p := range problems {
				line := strings.TrimPrefix(p.String(), "x.cypher:")
				if i < len(tc.want) && strings.HasPrefix(line, tc.want[i]) {
					line = tc.want[i]
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPropertiesOfARun: what a run has is known.
func TestPropertiesOfARun(t *testing.T) {
	text := []byte(strings.Replace(sound, "i.certainty", "i.shoe_size", 1))
	if problems := lint.Check("x.cypher", text, lint.Options{Properties: []string{"shoe_size"}}); len(problems) > 0 {
		t.Error(problems)
	}
}
