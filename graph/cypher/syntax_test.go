package cypher_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/cypher"
)

// syntax is what Neo4j 5 has beside openCypher 9, each with its rows on the town.
var syntax = []struct {
	name, query string
	want        []string
}{
	{"EXISTS of a pattern", "MATCH (p:Person) WHERE EXISTS { (p)-[:OWNS]->(:Thing) } RETURN p.name ORDER BY p.name", rows("bob", "cid")},
	{"EXISTS with a condition", "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[k:KNOWS]->(q) WHERE k.since > 2003 AND q.age = 50 } RETURN p.name", rows("eve")},
	{"EXISTS of a whole query", "MATCH (p:Person) WHERE EXISTS { MATCH (p)-->(q:Person) WITH count(q) AS n WHERE n > 1 RETURN n } RETURN p.name", rows("ann")},
	{"EXISTS of either", "MATCH (p:Person) WHERE EXISTS { MATCH (p)-->(:Thing) RETURN 1 AS x UNION MATCH (p:Guest) RETURN 1 AS x } RETURN p.name ORDER BY p.name", rows("bob", "cid", "dan", "eve")},
	{"NOT EXISTS", "MATCH (p:Person) WHERE NOT EXISTS { (p)-[:OWNS]->() } RETURN count(*)", rows("3")},
	{"COUNT", "MATCH (p:Person) RETURN p.name, COUNT { (p)-[:KNOWS]-() } AS n ORDER BY p.name", rows("ann 3", "bob 2", "cid 2", "dan 3", "eve 2")},
	{"COUNT in a condition", "MATCH (p:Person) WHERE COUNT { (p)-[:KNOWS]->() } > 1 RETURN p.name", rows("ann")},
	{"COLLECT", "MATCH (p:Person {name: 'ann'}) RETURN COLLECT { MATCH (p)-[:KNOWS]->(q) RETURN q.name ORDER BY q.name DESC } AS l", rows("[eve,bob]")},

	{"CALL (x) { }", "MATCH (p:Staff) CALL (p) { MATCH (p)-[:KNOWS]->(q) RETURN count(q) AS n } RETURN p.name, n ORDER BY p.name", rows("ann 2", "eve 1")},
	{"CALL () { }", "MATCH (p:Staff) CALL () { MATCH (t:Thing) RETURN count(t) AS n } RETURN p.name, n ORDER BY p.name", rows("ann 2", "eve 2")},
	{"CALL (*) { }", "MATCH (p:Staff) CALL (*) { RETURN p.age + 1 AS n } RETURN n ORDER BY n", rows("31", "41")},
	{"CALL { WITH x }", "MATCH (p:Staff) CALL { WITH p MATCH (p)-[:KNOWS]->(q) RETURN q ORDER BY q.name LIMIT 1 } RETURN p.name, q.name ORDER BY p.name", rows("ann bob", "eve dan")},
	{"OPTIONAL CALL", "MATCH (p:Guest) OPTIONAL CALL (p) { MATCH (p)-[:OWNS]->(t) RETURN t } RETURN p.name, t ORDER BY p.name", rows("dan null", "eve null")},
	{"CALL with UNION", "CALL () { RETURN 1 AS x UNION ALL RETURN 1 AS x UNION ALL RETURN 2 AS x } RETURN sum(x)", rows("4")},

	{"a pattern that repeats", "MATCH (a {name: 'ann'}) (()-[:KNOWS]->()){2} (b) RETURN b.name ORDER BY b.name", rows("cid", "dan")},
	{"its variables are lists", "MATCH (a {name: 'ann'}) ((x)-[k:KNOWS]->(y)){3} (b {name: 'dan'}) RETURN [n IN x | n.name] AS x, [n IN y | n.name] AS y, [r IN k | r.since] AS since", rows("[ann,bob,cid] [bob,cid,dan] [2001,2002,2003]")},
	{"a condition within", "MATCH (a {name: 'ann'}) ((x)-[:KNOWS]->(y) WHERE x.age > y.age)+ (b) RETURN b.name ORDER BY b.name", rows("bob", "cid", "eve")},
	{"none or more", "MATCH (a {name: 'bob'}) (()-[:KNOWS]->(:!Staff))* (b) RETURN b.name ORDER BY b.name", rows("bob", "cid", "dan")},
	{"up to", "MATCH (a {name: 'ann'})-[:KNOWS]->{,2}(b) RETURN b.name ORDER BY b.name", rows("ann", "bob", "cid", "dan", "eve")},
	{"exactly", "MATCH (a {name: 'ann'})-[:KNOWS]->{2}(b) RETURN b.name ORDER BY b.name", rows("cid", "dan")},
	{"two that repeat", "MATCH (a {name: 'ann'}) (()-[:KNOWS]->()){1,2} (()-[:OWNS]->()){1} (b) RETURN b.name ORDER BY b.name", rows("car", "hat")},
	{"a condition within that speaks of the pattern around", "MATCH (a:Staff) ((x)-[:KNOWS]->(y) WHERE y.age < a.age)+ (b) RETURN a.name, b.name ORDER BY a.name, b.name", rows("ann bob", "ann cid", "ann eve")},
	{"a condition within that speaks of what comes behind", "MATCH (a {name: 'ann'}) ((x)-[:KNOWS]->(y) WHERE x.age < b.age)+ (b) RETURN b.name, size(x) AS n ORDER BY n, b.name", rows("dan 2", "dan 3")},
	{"properties within that speak of the pattern around", "MATCH (a:Person) (()-[:KNOWS]->({age: a.age}))+ (b) RETURN a.name, b.name ORDER BY a.name", rows()},
	{"a subquery within that speaks of the pattern around", "MATCH (a:Staff) ((x)-[:KNOWS]->(y) WHERE EXISTS { (y)-->(z) WHERE z.age > a.age }){1} (b) RETURN a.name, b.name ORDER BY a.name, b.name", rows("ann eve", "eve dan")},
	{"a condition within that speaks of a part before", "MATCH (a {name: 'ann'}) ((x)-[:KNOWS]->(y)){1,2} ((u)-[:KNOWS]->(v) WHERE size(x) > 1){1} (b) RETURN size(x) AS n, b.name ORDER BY b.name", rows("2 ann", "2 dan")},
	{"SHORTEST with a condition that speaks of its ends", "MATCH p = SHORTEST 1 (a {name: 'ann'}) ((x)-[:KNOWS]->(y) WHERE x.age >= y.age OR y = b)+ (b {name: 'dan'}) RETURN [n IN nodes(p) | n.name] AS l", rows("[ann,eve,dan]")},
	{"a condition of each relationship that speaks of the end", "MATCH (a {name: 'ann'})-[k:KNOWS WHERE k.since + b.age = 2032 OR k.since = 2001]->{1,2}(b) RETURN b.name, size(k) AS n ORDER BY b.name", rows("bob 1")},
	{"properties of each relationship that speak of the end", "MATCH (a)-[k:KNOWS*1..2 {since: b.age + 1971}]->(b) RETURN a.name, b.name", rows("ann bob")},
	{"a group that stands once", "MATCH ((a:Staff)-[:KNOWS]->(b:Staff)) RETURN a.name, b.name", rows("ann eve")},

	{"SHORTEST 1", "MATCH p = SHORTEST 1 (a {name: 'ann'})-[:KNOWS]->+(b {name: 'dan'}) RETURN p", rows("[(ann),(eve),(dan)]")},
	{"SHORTEST 2", "MATCH p = SHORTEST 2 (a {name: 'ann'})-[:KNOWS]->+(b {name: 'dan'}) RETURN length(p) AS n ORDER BY n", rows("2", "3")},
	{"SHORTEST with a number of your own", "MATCH p = SHORTEST $n (a {name: 'ann'})-[:KNOWS]->+(b {name: 'dan'}) RETURN length(p) AS n ORDER BY n", rows("2", "3")},
	{"ALL SHORTEST", "MATCH p = ALL SHORTEST (a {name: 'dan'})-[:KNOWS]-+(b {name: 'bob'}) RETURN p ORDER BY length(p), [n IN nodes(p) | n.name]", rows("[(dan),(ann),(bob)]", "[(dan),(cid),(bob)]")},
	{"SHORTEST GROUPS", "MATCH p = SHORTEST 2 GROUPS (a {name: 'ann'})-[:KNOWS]->+(b {name: 'dan'}) RETURN length(p) AS n ORDER BY n", rows("2", "3")},
	{"ANY", "MATCH p = ANY (a {name: 'ann'})-[:KNOWS]->+(b {name: 'cid'}) RETURN length(p)", rows("2")},
	{"SHORTEST of a group with a condition", "MATCH p = SHORTEST 1 (a {name: 'ann'}) ((x)-[:KNOWS]->(y) WHERE y.name <> 'eve')+ (b {name: 'dan'}) RETURN p", rows("[(ann),(bob),(cid),(dan)]")},
	{"shortestPath", "MATCH p = shortestPath((a {name: 'ann'})-[:KNOWS*]->(b {name: 'dan'})) RETURN p", rows("[(ann),(eve),(dan)]")},
	{"shortestPath with a condition on the path", "MATCH p = shortestPath((a {name: 'ann'})-[:KNOWS*]->(b {name: 'dan'})) WHERE none(n IN nodes(p) WHERE n.name = 'eve') RETURN p", rows("[(ann),(bob),(cid),(dan)]")},
	{"allShortestPaths", "MATCH p = allShortestPaths((a {name: 'dan'})-[:KNOWS*]-(b {name: 'bob'})) RETURN count(p)", rows("2")},
	{"shortestPath as a value", "MATCH (a {name: 'ann'}), (b {name: 'dan'}) RETURN length(shortestPath((a)-[:KNOWS*]->(b))) AS n", rows("2")},

	{"a list with the name all", "WITH [4, 5] AS all RETURN all[0], all[1..], all", rows("4 [5] [4,5]")},
	{"all in an order and a condition", "UNWIND [3, 1, 2] AS all WITH all ORDER BY all WHERE all IN [1, 3] RETURN all - 1 AS n", rows("0", "2")},
	{"ALL of a function", "UNWIND [1, 1, 2] AS all RETURN count(ALL all), count(DISTINCT all), count(all), all(x IN [1] WHERE x = 1) AS q", rows("3 2 3 true")},
	{"all in a function is a name where ALL cannot be meant", "WITH {x: [7]} AS all UNWIND [1, 2] AS q RETURN collect(all.x[0]) AS a, collect(all {.x}) AS b, collect(all IS NULL) AS c", rows("[7,7] [{x:[7]},{x:[7]}] [false,false]")},
	{"otherwise it is ALL, as in Neo4j", "WITH [7] AS all UNWIND [1] AS q RETURN collect(all[0]) AS a, collect(all + 1) AS b, collect(ALL (q)) AS c, collect(ALL all(x IN all WHERE x > 7)) AS d", rows("[[0]] [1] [1] [false]")},
	{"a list with the name distinct", "WITH [4, 5] AS distinct RETURN distinct[0..1], distinct IS NULL, distinct = [4, 5], distinct ORDER BY distinct LIMIT 1", rows("[4] false true [4,5]")},
	{"a number with the name distinct", "WITH 3 AS distinct WITH distinct WHERE distinct = 3 RETURN distinct * 2 AS a, distinct, distinct / 2 AS b", rows("6 3 1")},
	{"a map with the name distinct", "WITH {a: 1} AS distinct RETURN distinct {.a} AS m, distinct.a AS a", rows("{a:1} 1")},
	{"otherwise it is DISTINCT, as in Neo4j", "UNWIND [1, 1] AS distinct RETURN distinct[0] AS a, -distinct AS b", rows("[0] -1")},
	{"DISTINCT of a sign and of all columns", "UNWIND [1, 1] AS distinct CALL () { RETURN DISTINCT + 1 AS x } WITH DISTINCT * ORDER BY x RETURN DISTINCT distinct, x", rows("1 1")},
	{"a text with the name distinct", "WITH 'ab' AS distinct RETURN distinct =~ 'a.', distinct || 'c'", rows("true abc")},

	{"label and not", "MATCH (p:Person&!Staff) RETURN p.name ORDER BY p.name", rows("bob", "cid", "dan")},
	{"label or", "MATCH (p:Staff|Guest) RETURN p.name ORDER BY p.name", rows("ann", "dan", "eve")},
	{"not binds closest, then and, then or", "MATCH (p:Staff&!Guest|Thing) RETURN p.name ORDER BY p.name", rows("ann", "car", "hat")},
	{"brackets", "MATCH (p:Person&(Staff|Guest)) RETURN count(*)", rows("3")},
	{"any label", "MATCH (p:%) RETURN count(*)", rows("7")},
	{"no label", "MATCH (p:!%) RETURN count(*)", rows("0")},
	{"labels in an expression", "MATCH (p:Person) WHERE p:Staff&Guest OR p:!Person RETURN p.name", rows("eve")},
	{"IS for labels", "MATCH (p IS Person) WHERE p IS Guest RETURN p.name ORDER BY p.name", rows("dan", "eve")},
	{"types", "MATCH (:Person)-[r:!KNOWS]->(t) RETURN t.name ORDER BY t.name", rows("car", "hat")},
	{"any type", "MATCH ()-[r:%]->() RETURN count(*)", rows("8")},
	{"types or", "MATCH ({name: 'bob'})-[r:KNOWS|OWNS]->(x) RETURN x.name ORDER BY x.name", rows("car", "cid")},

	{"WHERE in a node", "MATCH (p:Person WHERE p.age > 30) RETURN p.name ORDER BY p.name", rows("ann", "dan")},
	{"WHERE in a relationship", "MATCH (p)-[k:KNOWS WHERE k.since < 2003]->(q WHERE q.age < 30) RETURN p.name, q.name", rows("bob cid")},

	{"map projection", "MATCH (p {name: 'ann'}) RETURN p {.name, .age, twice: p.age * 2} AS m", rows("{age:40,name:ann,twice:80}")},
	{"map projection of all", "MATCH (t {name: 'car'}) RETURN t {.*, id: 1} AS m", rows("{id:1,name:car,tags:[red,fast]}")},
	{"map projection of a variable", "WITH {a: 1, b: 2} AS m, 3 AS c RETURN m {.a, c} AS m", rows("{a:1,c:3}")},

	{"CASE with tests", "UNWIND [1, 5, 10, null] AS n RETURN CASE n WHEN IS NULL THEN 'none' WHEN < 3, 4 THEN 'few' WHEN >= 10 THEN 'many' ELSE 'some' END AS x", rows("few", "some", "many", "none")},
	{"CASE with several values", "UNWIND [1, 2, 3] AS n RETURN CASE n WHEN 1, 3 THEN 'odd' ELSE 'even' END AS x", rows("odd", "even", "odd")},

	{"elementId", "MATCH (p {name: 'ann'})-[k:KNOWS]->({name: 'bob'}) RETURN elementId(p), elementId(k)", rows("ann KNOWS|ann|bob|")},
	{"LIMIT with a parameter", "MATCH (p:Person) RETURN p.name ORDER BY p.name LIMIT $n", rows("ann", "bob")},
	{"LIMIT with an expression", "MATCH (p:Person) RETURN p.name ORDER BY p.name SKIP 1 + 1 LIMIT $n - 1", rows("cid")},
	{"OFFSET", "MATCH (p:Person) RETURN p.name ORDER BY p.name OFFSET 3", rows("dan", "eve")},
	{
		"IS ::", "UNWIND [1, 'a', null, [1]] AS x RETURN x IS :: INTEGER AS i, x IS NOT :: STRING AS s, x IS :: LIST<INTEGER NOT NULL> AS l, x IS :: INTEGER | STRING AS u",
		rows("true true false true", "false false false true", "true false true true", "false true true false"),
	},
	{"||", "RETURN 'a' || 'b' AS s, [1] || [2, 3] AS l", rows("ab [1,2,3]")},
	{"=~", "MATCH (p:Person) WHERE p.name =~ '[a-c].*' RETURN p.name ORDER BY p.name", rows("ann", "bob", "cid")},
	{"FINISH", "MATCH (p:Person) FINISH", rows()},

	{"a part of a UNION sees what it imports itself", "MATCH (p:Staff) CALL { WITH p RETURN p.name AS n UNION MATCH (p:Guest) RETURN p.name AS n } RETURN p.name, n ORDER BY p.name, n", rows("ann ann", "ann dan", "ann eve", "eve dan", "eve eve")},
	{"ORDER BY and LIMIT as clauses", "MATCH (p:Person) ORDER BY p.age DESC, p.name LIMIT 2 MATCH (p)-[:KNOWS]->(q) RETURN p.name, q.name ORDER BY q.name", rows("dan ann", "ann bob", "ann eve")},
	{"SKIP as a clause", "UNWIND [1, 2, 3] AS x SKIP 1 RETURN sum(x)", rows("5")},
	{"a column in the place of one that * stands for", "WITH 1 AS a, 2 AS b WITH *, a + 1 AS a RETURN *", rows("2 2")},
	{"what * stands for once more", "WITH 1 AS a, 2 AS b RETURN *, a", rows("2 1")},
	{"trim of one side", "RETURN trim(LEADING FROM ' a ') AS a, trim(TRAILING 'x' FROM 'xax') AS b, trim(BOTH 'x' FROM 'xax') AS c, trim('x' FROM 'xax') AS d, trim(FROM ' a') AS e", rows("a  xa a a a")},
	{"trim of a column that is called both", "WITH ' a' AS both RETURN trim(both) AS a", rows("a")},
	{"a backslash that escapes nothing", `RETURN 'a1' =~ 'a\d' AS a, '\w\.' AS b, 'C:\Users' AS c`, rows(`true \w\. C:\Users`)},
	{"floats beyond numbers", "RETURN Infinity AS a, -inf AS b, NaN = NaN AS c, {nan: 1}.nan AS d", rows("+Inf -Inf false 1")},
	{"the dialect", "CYPHER 5 runtime=slotted RETURN 1", rows("1")},
	{"types with !", "RETURN null IS :: INTEGER! AS a, [1] IS :: LIST<INTEGER!>! AS b, 'a' IS :: ANY<INTEGER | STRING> AS c, 1 IS :: PATHS AS d", rows("false true true false")},

	{"db.labels", "CALL db.labels() YIELD label RETURN label ORDER BY label", rows("Guest", "Person", "PosternNode", "Staff", "Thing")},
	{"db.labels alone", "CALL db.labels", rows("Guest", "Person", "PosternNode", "Staff", "Thing")},
	{"db.relationshipTypes", "CALL db.relationshipTypes() YIELD relationshipType AS t WHERE t STARTS WITH 'K' RETURN t", rows("KNOWS")},
	{"db.propertyKeys", "CALL db.propertyKeys() YIELD propertyKey RETURN collect(propertyKey) AS keys", rows("[_key,account,age,cloud,id,name,region,since,tags,type]")},
}

func rows(r ...string) []string { return append([]string{}, r...) }

func TestSyntax(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range syntax {
		t.Run(c.name, func(t *testing.T) {
			if got := lines(t, e, c.query, map[string]any{"n": 2}); !slices.Equal(got, c.want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", c.query, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
