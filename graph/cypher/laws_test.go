package cypher_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
)

// anyTown draws a graph of up to eight people and things with up to sixteen relationships, loops and parallel ones among them.
func anyTown(t *rapid.T) ([]graph.NodeFact, []graph.EdgeFact) {
	var nodes []graph.NodeFact
	var edges []graph.EdgeFact
	n := rapid.IntRange(1, 8).Draw(t, "nodes")
	for i := range n {
		f := graph.NodeFact{ID: fmt.Sprint("n", i), Props: graph.Props{}}
		f.Labels = rapid.SampledFrom([][]graph.Label{{"A"}, {"B"}, {"A", "B"}, {"C"}}).Draw(t, "labels")
		if v := rapid.IntRange(0, 3).Draw(t, "v"); v > 0 {
			f.Props["v"] = int64(v)
		}
		nodes = append(nodes, f)
	}
	for i := range rapid.IntRange(0, 16).Draw(t, "edges") {
		node := rapid.IntRange(0, n-1)
		edges = append(edges, graph.EdgeFact{
			Kind: rapid.SampledFrom([]graph.Kind{"R", "S"}).Draw(t, "kind"), Key: strconv.Itoa(i),
			From: fmt.Sprint("n", node.Draw(t, "from")), To: fmt.Sprint("n", node.Draw(t, "to")),
			Props: graph.Props{"w": int64(rapid.IntRange(1, 3).Draw(t, "w"))},
		})
	}
	return nodes, edges
}

func engineOf(t *rapid.T, nodes []graph.NodeFact, edges []graph.EdgeFact, o cypher.Options) *cypher.Engine {
	b := graph.NewOpenBuilder()
	for _, n := range nodes {
		b.Node(n)
	}
	for _, e := range edges {
		b.Edge(e)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return cypher.NewEngine(s, o)
}

// chain is a path pattern: nodes n0, n1, … with what leads from each to the next.
type chain struct {
	nodes []string // labels and the like
	rels  []step
}

type step struct {
	inner       string // within the brackets
	left, right bool
}

func anyChain(t *rapid.T) chain {
	c := chain{}
	n := rapid.IntRange(1, 3).Draw(t, "hops")
	for i := range n + 1 {
		c.nodes = append(c.nodes, fmt.Sprint("n", i)+rapid.SampledFrom([]string{"", "", ":A", ":B", ":!C", ":A|C", ":A {v: 1}", " WHERE n0.v > 1"}).Draw(t, "node"))
		if i > 0 {
			d := rapid.IntRange(0, 2).Draw(t, "direction")
			inner := rapid.SampledFrom([]string{"", ":R", ":S", ":R|S", ":!R", " {w: 2}", ":R*1..2", "*0..2", ":S*2"}).Draw(t, "type")
			c.rels = append(c.rels, step{fmt.Sprint("r", i) + inner, d == 1, d == 2})
		}
	}
	if n > 1 && rapid.Bool().Draw(t, "round") { // the end is the beginning
		c.nodes[n] = "n0"
	}
	return c
}

func (c chain) String() string {
	var b strings.Builder
	for i, n := range c.nodes {
		if i > 0 {
			b.WriteString(arrow(c.rels[i-1].left, c.rels[i-1].inner, c.rels[i-1].right))
		}
		b.WriteString("(" + n + ")")
	}
	return b.String()
}

// backwards writes the same pattern from its other end.
func (c chain) backwards() string {
	var b strings.Builder
	for i := range c.nodes {
		i = len(c.nodes) - 1 - i
		b.WriteString("(" + c.nodes[i] + ")")
		if i > 0 {
			b.WriteString(arrow(c.rels[i-1].right, c.rels[i-1].inner, c.rels[i-1].left))
		}
	}
	return b.String()
}

// apart writes each step as a pattern of its own, in some order.
func (c chain) apart(t *rapid.T) string {
	var parts []string
	for i, r := range c.rels {
		parts = append(parts, "("+c.nodes[i]+")"+arrow(r.left, r.inner, r.right)+"("+c.nodes[i+1]+")")
	}
	return strings.Join(rapid.Permutation(parts).Draw(t, "parts"), ", ")
}

func arrow(left bool, inner string, right bool) string {
	return map[bool]string{true: "<-["}[left] + map[bool]string{false: "-["}[left] + inner + map[bool]string{true: "]->", false: "]-"}[right]
}

// vars lists nodes and relationships by what tells them apart; lists of a variable length in the order of the relationships'
// keys, for a pattern that is written backwards has them the other way round.
func (c chain) vars() string {
	var items []string
	for i, n := range c.nodes {
		if n = strings.FieldsFunc(n, func(r rune) bool { return r == ':' || r == ' ' })[0]; !slices.Contains(items, n+".id AS "+n) {
			items = append(items, n+".id AS "+n)
		}
		if i > 0 {
			items = append(items, fmt.Sprintf("COLLECT { UNWIND r%d AS x WITH x._key AS k ORDER BY k RETURN k } AS k%d", i, i))
		}
	}
	return strings.Join(items, ", ")
}

var conditions = []string{
	"n0.v > 1", "n0.v <> n1.v", "n1.v IS NULL", "n0.v IN [1, 2, null]", "NOT n0:C", "n0 <> n1", "EXISTS { (n1)-[:R]->() }", "COUNT { (n0)--() } > 1",
	"coalesce(n1.v, 0) < 2 OR n0.v = 3", "(n0)-->(n1)", "n0.v = n1.v", "n0.id STARTS WITH 'n'", "null", "n1.v + 1 > n0.v",
}

// TestLaws states what holds of every query on every graph.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes, edges := anyTown(t)
		e := engineOf(t, nodes, edges, cypher.Options{})
		spread := engineOf(t, nodes, edges, cypher.Options{Cores: &cypher.Cores{N: 3, Grain: 1}})
		ask := func(query string) []string {
			_, rows, err := e.Query(t.Context(), query, nil)
			if err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			out := rowTexts(rows)
			if _, rows, err := spread.Query(t.Context(), query, nil); err != nil || !slices.Equal(rowTexts(rows), out) {
				t.Fatalf("%s\non three cores gives\n%s\n%v\non one\n%s", query, strings.Join(rowTexts(rows), "\n"), err, strings.Join(out, "\n"))
			}
			return out
		}
		same := func(law, a, b string) {
			x, y := ask(a), ask(b)
			slices.Sort(x)
			slices.Sort(y)
			if !slices.Equal(x, y) {
				t.Fatalf("%s\n%s\ngives\n%s\n%s\ngives\n%s", law, a, strings.Join(x, "\n"), b, strings.Join(y, "\n"))
			}
		}
		c := anyChain(t)
		conds := rapid.SliceOfNDistinct(rapid.SampledFrom(conditions), 1, 4, rapid.ID).Draw(t, "conditions")
		where := func(list []string) string { return " WHERE (" + strings.Join(list, ") AND (") + ")" }
		match := "MATCH " + c.String() + where(conds)
		query := match + " RETURN " + c.vars()

		same("the order of conditions does not matter", query, "MATCH "+c.String()+where(rapid.Permutation(conds).Draw(t, "order"))+" RETURN "+c.vars())
		same("conditions may follow one by one", query, match[:len(match)-len(where(conds))]+" WITH *"+strings.Join(each(conds, " WHERE "), " WITH *")+" RETURN "+c.vars())
		same("a pattern may be written from either end", query, "MATCH "+c.backwards()+where(conds)+" RETURN "+c.vars())
		same("a pattern may be written in parts", query, "MATCH "+c.apart(t)+where(conds)+" RETURN "+c.vars())
		for i := range c.nodes {
			n, _, _ := strings.Cut(strings.Fields(c.nodes[i])[0], ":")
			same("a plan may begin at any node", query, "MATCH ("+n+") WITH "+n+" "+match+" RETURN "+c.vars())
		}
		same("DISTINCT twice is DISTINCT", match+" RETURN DISTINCT n0.v AS v", match+" WITH DISTINCT n0.v AS v RETURN DISTINCT v")
		same("DISTINCT is a group", match+" RETURN DISTINCT n0.v AS v", match+" WITH n0.v AS v, count(*) AS n RETURN v")
		same("a query and itself is DISTINCT", match+" RETURN DISTINCT n0.id AS i", match+" RETURN n0.id AS i UNION "+match+" RETURN n0.id AS i")
		same("a query beside itself is twice", match+" UNWIND [1, 2] AS twice RETURN n0.id AS i", match+" RETURN n0.id AS i UNION ALL "+match+" RETURN n0.id AS i")
		same("COUNT counts the rows", match+" RETURN count(*) AS n", "RETURN COUNT { "+match+" } AS n")
		same("EXISTS says that there are some", match+" RETURN count(*) > 0 AS n", "RETURN EXISTS { "+match+" } AS n")
		same("COLLECT lists them", match+" RETURN n0.id AS i", "UNWIND COLLECT { "+match+" RETURN n0.id } AS i RETURN i")
		same("OPTIONAL adds one row where there is none", "OPTIONAL "+match+" RETURN n0.id AS i", match+" RETURN n0.id AS i UNION ALL WITH COUNT { "+match+" } AS n WHERE n = 0 RETURN null AS i")

		all := ask(query + " ORDER BY " + order(c))
		skip, limit := rapid.IntRange(0, 5).Draw(t, "skip"), rapid.IntRange(0, 5).Draw(t, "limit")
		page := ask(fmt.Sprintf("%s ORDER BY %s SKIP %d LIMIT %d", query, order(c), skip, limit))
		if want := all[min(skip, len(all)):min(skip+limit, len(all))]; !slices.Equal(page, want) {
			t.Fatalf("%s\na page of %d behind %d is\n%s\nof\n%s", query, limit, skip, strings.Join(page, "\n"), strings.Join(all, "\n"))
		}

		dice := rand.New(rand.NewPCG(1, 2))
		dice.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
		dice.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		before := ask(query)
		e = engineOf(t, nodes, edges, cypher.Options{})
		if after := ask(query); !slices.Equal(before, after) {
			t.Fatalf("%s\nthe order of facts matters: first\n%s\nthen\n%s", query, strings.Join(before, "\n"), strings.Join(after, "\n"))
		}
	})
}

// rowTexts writes each row in a line.
func rowTexts(rows [][]any) []string {
	out := []string{}
	for _, r := range rows {
		out = append(out, strings.Join(render([][]any{r}), " "))
	}
	return out
}

func each(list []string, before string) []string {
	var out []string
	for _, s := range list {
		out = append(out, before+s)
	}
	return out
}

// order sorts by every column, so that rows that differ have an order.
func order(c chain) string {
	var keys []string
	for i := range c.nodes {
		if i > 0 {
			keys = append(keys, fmt.Sprint("k", i))
		}
		if n, _, _ := strings.Cut(strings.Fields(c.nodes[i])[0], ":"); !slices.Contains(keys, n) {
			keys = append(keys, n)
		}
	}
	return strings.Join(keys, ", ")
}
