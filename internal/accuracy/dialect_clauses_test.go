package accuracy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// query is one that was made, and what its answer is like.
type query struct {
	text    string
	ordered bool
}

// makeQuery gives the query of a number on an estate.
func makeQuery(s *graph.Snapshot, n uint64) query {
	m := &maker{Rand: rand.New(rand.NewPCG(n, 0x6379706865722e)), s: s}
	if m.chance(10) {
		columns := m.IntN(3) + 1
		kinds := make([]sort, columns)
		for i := range kinds {
			kinds[i] = m.pick(number, text, truth, float, texts)
		}
		a, _ := m.single(kinds, false)
		m.vars = nil
		b, _ := m.single(kinds, false)
		return query{a + "\nUNION" + m.one("", " ALL") + "\n" + b, false}
	}
	q, ordered := m.single(nil, true)
	return query{q, ordered}
}

// single gives a query without UNION. Where columns are given it returns those.
func (m *maker) single(columns []sort, order bool) (string, bool) {
	var b strings.Builder
	if m.chance(88) {
		b.WriteString(m.match(false))
	}
	for m.chance(45) {
		b.WriteString(m.clause())
	}
	r, ordered := m.result(columns, order)
	b.WriteString(r)
	return b.String(), ordered
}

func (m *maker) clause() string {
	switch m.IntN(10) {
	case 0, 1, 2:
		return m.match(true)
	case 3:
		return m.match(false)
	case 4:
		s := m.pick(text, number)
		name := m.fresh("u")
		list := m.expr(map[sort]sort{text: texts, number: numbers}[s])
		m.vars = append(m.vars, variable{name: name, sort: s})
		return "UNWIND " + list + " AS " + name + "\n"
	case 5, 6:
		return m.with()
	case 7:
		return m.call()
	case 8:
		name := m.fresh("w")
		s := m.pick(number, float, text, truth, texts, numbers, date)
		out := "WITH *, " + m.expr(s) + " AS " + name + m.where(25) + "\n"
		m.vars = append(m.vars, variable{name: name, sort: s})
		return out
	default:
		return m.shortest()
	}
}

func (m *maker) where(percent int) string {
	if !m.chance(percent) {
		return ""
	}
	return " WHERE " + m.expr(truth)
}

// labels gives a label expression, most often one that a node satisfies.
func (m *maker) labels(n graph.NodeID) string {
	own := "Resource"
	if all := m.s.Labels(n); len(all) > 0 {
		own = string(all[m.IntN(len(all))])
	}
	switch m.IntN(9) {
	case 0:
		return own + "|" + m.one("Policy", "Group", "NoSuch", "Role")
	case 1:
		return own + "&!" + m.one("Public", "Group", "NoSuch")
	case 2:
		return "PosternNode&!" + m.one("Public", "Key", "NoSuch") // Neo4j has nodes that are no part of the estate
	case 3:
		return "(" + own + "|Key)&!(Topic&Queue)"
	case 4:
		return "PosternNode&%"
	}
	return own
}

func (m *maker) kind(e graph.EdgeID) string {
	own := string(m.s.Edge(e).Kind)
	switch m.IntN(8) {
	case 0:
		return own + "|" + m.one("CAN_READ", "HAS_POLICY", "NO_SUCH", "HOLDS")
	case 1:
		return "!" + m.one("CAN_READ", "NO_SUCH", "HOLDS")
	}
	return own
}

// edges gives the relationships at a node.
func (m *maker) edges(n graph.NodeID) []graph.EdgeID {
	lo, hi := m.s.OutEdges(n)
	var all []graph.EdgeID
	for e := lo; e < hi; e++ {
		all = append(all, e)
	}
	a, b := m.s.InRange(n)
	return append(all, m.s.InEdges()[a:b]...)
}

// hop gives a relationship without a name of a node that a variable stands for, as a pattern writes it.
func (m *maker) hop(v variable) string {
	all := m.edges(v.node)
	if len(all) == 0 {
		return "-[:CONTAINS]->"
	}
	e := all[m.IntN(len(all))]
	return m.arrow("[:"+string(m.s.Edge(e).Kind)+"]", m.s.Edge(e).From == v.node)
}

func (m *maker) arrow(inside string, forwards bool) string {
	switch {
	case m.chance(10):
		return "-" + inside + "-"
	case forwards:
		return "-" + inside + "->"
	}
	return "<-" + inside + "-"
}

// match gives a MATCH of a pattern that is drawn from a walk in the estate.
func (m *maker) match(optional bool) string {
	head := "MATCH "
	if optional {
		head = "OPTIONAL MATCH "
	}
	var paths []string
	for i := 0; i == 0 || i < 2 && m.chance(12); i++ {
		paths = append(paths, m.path())
	}
	return head + strings.Join(paths, ", ") + m.where(32) + "\n"
}

func (m *maker) path() string {
	var b strings.Builder
	at := graph.NodeID(m.IntN(m.s.NumNodes()))
	if v, ok := m.known(node); ok && m.chance(75) {
		at = v.node
		b.WriteString("(" + v.name + ")")
	} else {
		b.WriteString(m.node(at, true))
	}
	style := m.IntN(100) // of lengths, which one clause writes in one way
	for hops := m.IntN(4); hops > 0; hops-- {
		all := m.edges(at)
		if len(all) == 0 {
			break
		}
		e := all[m.IntN(len(all))]
		forwards := m.s.Edge(e).From == at
		at = m.s.Edge(e).To
		if !forwards {
			at = m.s.Edge(e).From
		}
		switch {
		case style < 50 && m.chance(20):
			b.WriteString(m.arrow("[:"+string(m.s.Edge(e).Kind)+m.one("", "", "|HAS_POLICY|HOLDS", "|NO_SUCH")+m.one("*0..1", "*1..2", "*..2", "*2", "*0..2")+"]", forwards))
		case style > 48 && m.chance(10):
			b.WriteString(m.arrow("[:"+string(m.s.Edge(e).Kind)+"]", forwards) + m.one("{1,2}", "{0,1}", "{2}", "{,2}"))
		case style > 49 && m.chance(11):
			fmt.Fprintf(&b, " (()%s(%s)){1,2} ", m.arrow("[:"+string(m.s.Edge(e).Kind)+"]", forwards), m.one("", ":Principal", "WHERE true"))
		case m.chance(50):
			name := m.fresh("r")
			b.WriteString(m.arrow("["+name+":"+m.kind(e)+m.edgeProperty(e)+"]", forwards))
			m.vars = append(m.vars, variable{name: name, sort: rel, edge: e})
		default:
			b.WriteString(m.arrow("[:"+m.kind(e)+"]", forwards))
		}
		b.WriteString(m.node(at, false))
	}
	return b.String()
}

// edgeProperty gives one that a relationship must have, now and then.
func (m *maker) edgeProperty(e graph.EdgeID) string {
	for k, v := range m.s.EdgeProps(e) {
		if s, ok := v.(string); ok && m.chance(10) {
			return " {" + quoted(k) + ": " + literal(s) + "}"
		}
	}
	return ""
}

// node gives a node of a pattern that stands for one of the estate.
func (m *maker) node(n graph.NodeID, first bool) string {
	name := ""
	if first || m.chance(75) {
		name = m.fresh("n")
		defer func() { m.vars = append(m.vars, variable{name: name, sort: node, node: n}) }()
	}
	out := "(" + name
	if first || m.chance(50) {
		out += ":" + m.labels(n)
	}
	switch {
	case m.chance(12):
		out += " {" + m.one("id: "+literal(m.s.ID(n)), "cloud: "+literal(string(m.s.Cloud(n))), "account: "+literal(m.s.Account(n)), "type: "+literal(m.s.Type(n))) + "}"
	case name != "" && m.chance(12):
		out += " WHERE " + name + "." + m.one("type", "id", "name") + m.one(" STARTS WITH ", " CONTAINS ", " >= ", " <> ") + literal(m.s.Type(n))
	}
	return out + ")"
}

// shortest gives the ends and the length of a shortest path between two nodes.
func (m *maker) shortest() string {
	a, b := graph.NodeID(m.IntN(m.s.NumNodes())), graph.NodeID(m.IntN(m.s.NumNodes()))
	for range 2 {
		if all := m.edges(b); len(all) > 0 {
			e := m.s.Edge(all[m.IntN(len(all))])
			if a = e.From; a == b {
				a = e.To
			}
		}
	}
	if a == b {
		return ""
	}
	x, y, p, length := m.fresh("a"), m.fresh("b"), m.fresh("p"), m.fresh("l")
	pattern := "shortestPath((" + x + ")" + m.one("-[*..3]->", "<-[*..3]-", "-[*..2]-", "-[:CONTAINS|HOLDS|HAS_POLICY*]->", "-[*1]-", "-[:!HOLDS*..2]-") + "(" + y + "))"
	if m.chance(40) {
		pattern = m.one("ANY SHORTEST", "ALL SHORTEST", "SHORTEST 1", "SHORTEST 1 GROUPS") + " (" + x + ")" + m.one("-->{1,3}", "<--{1,3}", "--{1,2}") + "(" + y + ")"
	}
	out := "MATCH (" + x + " {id: " + literal(m.s.ID(a)) + "}), (" + y + " {id: " + literal(m.s.ID(b)) + "})\n" +
		m.one("MATCH ", "OPTIONAL MATCH ") + p + " = " + pattern + "\nWITH *, length(" + p + ") AS " + length + "\n"
	m.vars = append(m.vars, variable{name: x, sort: node, node: a}, variable{name: y, sort: node, node: b}, variable{name: length, sort: number})
	return out
}

// with gives a projection: some variables and some values, all of them together or what aggregates them.
func (m *maker) with() string {
	var items []string
	var kept []variable
	for _, v := range m.vars {
		if m.chance(70) {
			items = append(items, v.name)
			kept = append(kept, v)
		}
	}
	name := m.fresh("w")
	s := m.pick(number, text, truth, texts)
	switch m.IntN(4) {
	case 0:
		s = number
		items = append(items, m.aggregate()+" AS "+name)
	case 1:
		s = number
		items = append(items, "count(*) AS "+name)
	default:
		items = append(items, m.expr(s)+" AS "+name)
	}
	kept = append(kept, variable{name: name, sort: s})
	m.vars = kept
	return "WITH " + m.one("", "", "DISTINCT ") + strings.Join(items, ", ") + m.where(25) + "\n"
}

// aggregate gives a whole number of many rows.
func (m *maker) aggregate() string {
	switch m.IntN(8) {
	case 0:
		return "count(" + m.one("", "DISTINCT ") + m.expr(m.pick(text, number, truth, texts, date)) + ")"
	case 1:
		return "sum(" + m.one("", "DISTINCT ") + "size(" + m.leaf(text) + "))"
	case 2:
		return m.one("min", "max") + "(size(" + m.expr(texts) + "))"
	case 3:
		return "size(collect(" + m.one("", "DISTINCT ") + m.expr(m.pick(text, number, texts)) + "))"
	case 4:
		return "count(CASE WHEN " + m.expr(truth) + " THEN 1 END)"
	case 5:
		return "percentileDisc(size(" + m.leaf(text) + "), " + m.one("0.5", "0.0", "1.0", "0.9") + ")"
	case 6:
		if v, ok := m.known(node); ok {
			return "count(DISTINCT " + v.name + ")"
		}
	}
	return "count(*)"
}

// call gives a subquery.
func (m *maker) call() string {
	name := m.fresh("s")
	v, ok := m.known(node)
	m.vars = slices.Clone(m.vars)
	if !ok || m.chance(25) {
		own := maker{Rand: m.Rand, s: m.s, next: m.next + 100}
		body := own.match(false) + "RETURN " + own.aggregate() + " AS " + name
		m.next = own.next
		m.vars = append(m.vars, variable{name: name, sort: number})
		return "CALL { " + body + " }\n"
	}
	x := m.fresh("x")
	out := "MATCH (" + v.name + ")" + m.hop(v) + "(" + x + ")" + " RETURN " + m.one("count("+x+")", "count(DISTINCT "+x+".type)", "sum(size("+x+".id))", "max(size("+x+".id))") + " AS " + name
	m.vars = append(m.vars, variable{name: name, sort: number})
	if m.chance(50) {
		return "CALL { WITH " + v.name + " " + out + " }\n"
	}
	return "CALL (" + v.name + ") { " + out + " }\n"
}

// result gives the RETURN. Where rows are cut they are ordered by all that they hold.
func (m *maker) result(columns []sort, order bool) (string, bool) {
	if columns == nil {
		columns = make([]sort, 1+m.IntN(4))
		for i := range columns {
			columns[i] = m.pick(number, float, text, text, truth, texts, numbers, date)
		}
	}
	var items, keys []string
	for i, s := range columns {
		name := fmt.Sprintf("c%d", i)
		e := m.expr(s)
		switch {
		case s == date:
			e = "toString(" + e + ")"
		case s == number && m.chance(20):
			e = m.aggregate()
		case s == float && m.chance(15):
			e = m.one("avg", "sum", "stDev", "min", "max") + "(" + m.leaf(number) + ")"
		}
		items = append(items, e+" AS "+name)
		keys = append(keys, name+m.one("", " DESC", " ASC"))
	}
	whole := order && m.chance(15)
	if v, ok := m.known(m.pick(node, rel)); ok && whole {
		items = append(items, m.one(v.name, v.name, "properties("+v.name+")", v.name+" {.*, more: 1}")+" AS whole")
		order = false
	}
	out := "RETURN " + m.one("", "", "DISTINCT ") + strings.Join(items, ", ")
	if !order || m.chance(25) {
		return out, false
	}
	out += "\nORDER BY " + strings.Join(keys, ", ") + m.one("", " SKIP 1", " SKIP 2 + 1") + m.one("", " LIMIT 100", " LIMIT 10", " LIMIT 3 * 2")
	return out, true
}
