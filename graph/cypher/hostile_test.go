package cypher_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
)

// crowd is a graph in which everybody of 40 knows everybody, and a line of 3,000 that leads from one to the next.
func crowd(t testing.TB) *graph.Snapshot {
	t.Helper()
	b := graph.NewOpenBuilder()
	for i := range 40 {
		b.Node(graph.NodeFact{ID: fmt.Sprint("p", i), Name: fmt.Sprint("p", i), Labels: []graph.Label{"Person"}})
		for j := range 40 {
			if i != j {
				b.Edge(graph.EdgeFact{Kind: "KNOWS", From: fmt.Sprint("p", i), To: fmt.Sprint("p", j)})
			}
		}
	}
	for i := range 3000 {
		b.Node(graph.NodeFact{ID: fmt.Sprint("s", i), Name: fmt.Sprint("s", i), Labels: []graph.Label{"Stop"}})
		if i > 0 {
			b.Edge(graph.EdgeFact{Kind: "NEXT", From: fmt.Sprint("s", i-1), To: fmt.Sprint("s", i)})
		}
	}
	return built(t, b)
}

// TestHostile asks for far more than there may be: each query ends at the limit that is named, while another client of the
// same engine is served.
func TestHostile(t *testing.T) {
	steps := cypher.Limits{Steps: 300_000, Values: 200_000, Rows: 10_000}
	e := cypher.NewEngine(crowd(t), cypher.Options{Limits: steps})
	nested := func(open, within, closing string) string {
		return "RETURN " + strings.Repeat(open, 300) + within + strings.Repeat(closing, 300)
	}
	for _, c := range []struct{ name, query, limit string }{
		{"a product of everything", "MATCH (a), (b), (c), (d) RETURN count(*)", "StepLimit"},
		{"a product with an order", "MATCH (a), (b), (c) RETURN a.name, b.name ORDER BY c.name", "MemoryLimit"},
		{"a product as rows", "MATCH (a), (b) RETURN a, b", "RowLimit"},
		{"every way", "MATCH (a)-[*]->(b) RETURN count(*)", "StepLimit"},
		{"every way by a pattern that repeats", "MATCH (a) (()-[]->()){1,} (b) RETURN count(*)", "StepLimit"},
		{"one long way", "MATCH p = (a:Stop {name: 's0'})-[*]->(b:Stop {name: 's2999'}) RETURN reduce(n = 0, x IN nodes(p) | n + size([y IN nodes(p) | y.name]))", "StepLimit"},
		{"the shortest ways in a round", "MATCH p = SHORTEST 1000000 (a:Person {name: 'p0'})-[*]->(b:Person {name: 'p1'}) RETURN count(*)", "MemoryLimit"},
		{"a way that satisfies nothing", "MATCH p = shortestPath((a:Person {name: 'p0'})-[*]->(b:Person {name: 'p1'})) WHERE length(p) > 50 RETURN p", "MemoryLimit"},
		{"a long range", "RETURN size(range(1, 1000000000))", "MemoryLimit"},
		{"the longest range", "RETURN range(-9223372036854775807, 9223372036854775807)", "MemoryLimit"},
		{"ranges in ranges", "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b UNWIND range(1, 100000) AS c RETURN count(*)", "MemoryLimit"},
		{"rows of rows", "UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b UNWIND range(1, 1000) AS c RETURN count(*)", "StepLimit"},
		{"a list of lists", "RETURN [a IN range(1, 1000) | [b IN range(1, 1000) | b]]", "MemoryLimit"},
		{"a text that doubles", "RETURN size(reduce(s = 'x', x IN range(1, 100000) | s + s))", "MemoryLimit"},
		{"a text that doubles by ||", "RETURN size(reduce(s = 'x', x IN range(1, 100000) | s || s))", "MemoryLimit"},
		{"a list that doubles", "RETURN size(reduce(l = [1], x IN range(1, 100000) | l + l))", "MemoryLimit"},
		{"a list that nests", "RETURN size(reduce(l = [1], x IN range(1, 100) | [l, l]))", "MemoryLimit"},
		{"a map that nests", "RETURN reduce(m = {a: 1}, x IN range(1, 100) | {a: m, b: m}).a", "MemoryLimit"},
		{"a text that is put into itself", "RETURN size(reduce(s = 'aa', x IN range(1, 100) | replace(s, 'a', s)))", "MemoryLimit"},
		{"a text cut into letters", "WITH reduce(s = 'x', x IN range(1, 20) | s + s) AS s RETURN size(split(s, ''))", "MemoryLimit"},
		{"many texts kept", "UNWIND range(1, 100000) AS i WITH reduce(s = toString(i), x IN range(1, 10) | s + s) AS s RETURN collect(s)", "MemoryLimit"},
		{"many texts sorted", "UNWIND range(1, 100000) AS i WITH reduce(s = 'x', x IN range(1, 10) | s + s) AS s, i ORDER BY i RETURN s", "MemoryLimit"},
		{"many texts made different", "UNWIND range(1, 100000) AS i RETURN DISTINCT reduce(s = toString(i), x IN range(1, 10) | s + s) AS s", "MemoryLimit"},
		{"many texts as keys", "UNWIND range(1, 100000) AS i RETURN reduce(s = toString(i), x IN range(1, 10) | s + s) AS s, count(*)", "MemoryLimit"},
		{"many texts as rows", "UNWIND range(1, 1000) AS i RETURN reduce(s = toString(i), x IN range(1, 14) | s + s) AS s", "MemoryLimit"},
		{"many texts at once", "WITH reduce(s = 'x', x IN range(1, 21) | s + s) AS s RETURN [s + '1', s + '2', s + '3', s + '4', s + '5', s + '6']", "MemoryLimit"},
		{"many texts in a row", "WITH reduce(s = 'x', x IN range(1, 21) | s + s) AS s WITH s, s + '1' AS a, s + '2' AS b WITH *, s + '3' AS c, s + '4' AS d RETURN size(a + b + c + d)", "MemoryLimit"},
		{"everything collected", "MATCH (a), (b) RETURN collect(a)", "MemoryLimit"},
		{"everything collected in a subquery", "RETURN size(COLLECT { MATCH (a), (b) RETURN a })", "MemoryLimit"},
		{"everything in a comprehension", "MATCH (x:Person {name: 'p0'}) RETURN size([(x)-[*1..4]->(y) | [x, y, y, y]])", "MemoryLimit"},
		{"a share of everything", "MATCH (a), (b) RETURN percentileCont(a.age + 1, 0.5), percentileDisc(1, 0.5)", "MemoryLimit"},
		{"a regular expression that grows", "RETURN 'x' =~ '((((x{1,30}){1,30}){1,30}){1,30})'", "InvalidArgumentValue"},
		{"a large regular expression on a large text", "WITH reduce(s = 'x', x IN range(1, 21) | s + s) AS s RETURN s =~ '(x?){900}'", "PatternLimit"},
		{"too much text", "RETURN '" + strings.Repeat("x", 1<<20) + "'", "QueryTooLong"},
		{"brackets in brackets", nested("(", "1", ")"), "NestingTooDeep"},
		{"lists in lists", nested("[", "", "]"), "NestingTooDeep"},
		{"maps in maps", nested("{a: ", "1", "}"), "NestingTooDeep"},
		{"calls in calls", nested("abs(", "1", ")"), "NestingTooDeep"},
		{"subqueries in subqueries", nested("EXISTS { RETURN ", "1", " AS x }"), "NestingTooDeep"},
		{"names that may be keywords in each other", "RETURN " + strings.Repeat("count(distinct[", 100) + "1" + strings.Repeat("..1])", 100), "UnexpectedSyntax"},
		{"signs", "RETURN " + strings.Repeat("-", 20_000) + "1", "NestingTooDeep"},
		{"negations", "RETURN " + strings.Repeat("NOT ", 20_000) + "true", "NestingTooDeep"},
		{"a sum without an end", "RETURN 1" + strings.Repeat("+1", 20_000), "QueryTooLong"},
		{"an alternative without an end", "MATCH (a) WHERE a.x = 1" + strings.Repeat(" OR a.x=1", 20_000) + " RETURN count(*)", "QueryTooLong"},
		{"properties of properties", "RETURN {a: 1}" + strings.Repeat(".a", 20_000), "QueryTooLong"},
		{"elements of elements", "RETURN [1]" + strings.Repeat("[0]", 20_000), "QueryTooLong"},
		{"tests of tests", "RETURN 1" + strings.Repeat(" IS NULL", 20_000), "QueryTooLong"},
		{"labels without an end", "MATCH (a:A" + strings.Repeat("|A", 20_000) + ") RETURN a", "QueryTooLong"},
		{"clauses without an end", strings.Repeat("WITH *, 1 AS a ", 20_000) + "RETURN 1", "QueryTooLong"},
		{"parts without an end", "RETURN 1 AS a" + strings.Repeat(" UNION RETURN 1 AS a", 20_000), "QueryTooLong"},
		{"a pattern without an end", "MATCH ()" + strings.Repeat("--()", 20_000) + " RETURN 1", "QueryTooLong"},
		{"patterns without an end", "MATCH ()" + strings.Repeat(",()", 20_000) + " RETURN 1", "QueryTooLong"},
		{"columns without an end", "RETURN 1" + strings.Repeat(",1", 20_000), "QueryTooLong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var wg sync.WaitGroup
			wg.Go(func() {
				if _, rows, err := e.Query(context.Background(), "MATCH (a:Person {name: 'p7'}) RETURN a.name", nil); err != nil || len(rows) != 1 {
					t.Errorf("the other client got %v, %v", rows, err)
				}
			})
			f := refused(t, t.Context(), e, c.query, nil)
			wg.Wait()
			if f.Detail != c.limit {
				t.Errorf("ended by %s, want %s: %.300s", f.Detail, c.limit, f.Message)
			}
		})
	}
}

// TestCancelled ends a query from outside: by its caller, and by the time that it may take.
func TestCancelled(t *testing.T) {
	const endless = "MATCH (a)-[*]->(b), (c)-[*]->(d) RETURN count(*)"
	t.Run("by the caller", func(t *testing.T) {
		e := cypher.NewEngine(crowd(t), cypher.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := e.Query(ctx, endless, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want that it was cancelled", err)
		}
	})
	t.Run("by time", func(t *testing.T) {
		e := cypher.NewEngine(crowd(t), cypher.Options{Time: time.Millisecond})
		if f := refused(t, t.Context(), e, endless, nil); f.Detail != "TimeLimit" {
			t.Errorf("ended by %s", f.Detail)
		}
	})
}

// TestLargeButFair runs what is large and within every limit.
func TestLargeButFair(t *testing.T) {
	e := cypher.NewEngine(crowd(t), cypher.Options{Limits: cypher.Limits{Steps: 1_000_000, Values: 1_000_000}})
	or := "MATCH (a:Person) WHERE a.name = 'p0'" + strings.Repeat(" OR a.name = 'nobody'", 900)
	for _, c := range []struct{ name, query, want string }{
		{"a long alternative", or + " RETURN count(*)", "1"},
		{"a long list", "RETURN size([1" + strings.Repeat(",1", 5000) + "])", "5001"},
		{"a long map", "RETURN {a:1" + strings.Repeat(",a:1", 20_000) + "}.a", "1"},
		{"brackets", "RETURN " + strings.Repeat("(", 100) + "1" + strings.Repeat(")", 100), "1"},
		{"one list for many rows", "MATCH (a:Stop) WITH collect(a) AS all UNWIND all AS s WITH s, all ORDER BY s.name RETURN count(*)", "3000"},
		{"a long line", "MATCH p = (a:Stop {name: 's0'})-[*]->(b:Stop {name: 's2999'}) RETURN length(p)", "2999"},
		{"a long line that repeats", "MATCH (a:Stop {name: 's0'}) (()-[r]->()){500,500} (b) RETURN b.name, size(r)", "s500 500"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(lines(t, e, c.query, nil), "\n"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestServed serves fifty clients while others ask for what has no end, which their caller then cancels.
func TestServed(t *testing.T) {
	e := cypher.NewEngine(crowd(t), cypher.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var endless, clients sync.WaitGroup
	for range 4 {
		endless.Go(func() {
			if _, _, err := e.Query(ctx, "MATCH (a:Person)-[*]->(b:Person) RETURN count(*)", nil); !errors.Is(err, context.Canceled) {
				t.Errorf("what has no end ended with %v", err)
			}
		})
	}
	for i := range 50 {
		clients.Go(func() {
			_, rows, err := e.Query(ctx, "MATCH (s:Stop {name: $name})-[:NEXT]->(n) RETURN n.name", map[string]any{"name": fmt.Sprint("s", i)})
			if err != nil || len(rows) != 1 || rows[0][0] != fmt.Sprint("s", i+1) {
				t.Errorf("client %d got %v, %v", i, rows, err)
			}
		})
	}
	clients.Wait()
	cancel()
	endless.Wait()
}
