package accuracy_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// sort is what an expression gives, or what a variable holds.
type sort int

const (
	number sort = iota
	float
	text
	truth
	texts
	numbers
	date
	node
	rel
	sorts
)

// variable is one that a query has bound.
type variable struct {
	name string
	sort sort
	// What it stands for in the walk that the pattern was drawn from.
	node graph.NodeID
	edge graph.EdgeID
}

// maker writes queries at random, of an estate's own words, so that they find something. The same dice give the same query.
type maker struct {
	*rand.Rand

	s     *graph.Snapshot
	vars  []variable
	next  int
	depth int
}

func (m *maker) fresh(letter string) string {
	m.next++
	return fmt.Sprintf("%s%d", letter, m.next)
}

func (m *maker) one(of ...string) string { return of[m.IntN(len(of))] }

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

// known gives a variable of a sort, false where there is none.
func (m *maker) known(s sort) (variable, bool) {
	var all []variable
	for _, v := range m.vars {
		if v.sort == s {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return variable{}, false
	}
	return all[m.IntN(len(all))], true
}

// property gives one of a sort that a bound node or relationship has in the estate, or may have.
func (m *maker) property(s sort) (string, bool) {
	if m.chance(25) {
		if v, ok := m.known(rel); ok {
			for k, value := range m.s.EdgeProps(v.edge) {
				if sortOf(value) == s && m.chance(60) {
					return v.name + "." + quoted(k), true
				}
			}
		}
	}
	v, ok := m.known(node)
	if !ok {
		return "", false
	}
	if s == text && m.chance(60) {
		return v.name + "." + m.one("id", "name", "account", "cloud", "type", "region"), true
	}
	for k, value := range m.s.NodeProps(v.node) {
		if k != "" && sortOf(value) == s && m.chance(50) {
			return v.name + "." + quoted(k), true
		}
	}
	if s == truth && m.chance(50) {
		return v.name + "." + m.one("admin", "public", "external", "nothing_has_this"), true
	}
	return "", false
}

func quoted(name string) string {
	for _, c := range name {
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return "`" + strings.ReplaceAll(name, "`", "``") + "`"
		}
	}
	return name
}

func sortOf(v any) sort {
	switch v.(type) {
	case int64:
		return number
	case float64:
		return float
	case string:
		return text
	case bool:
		return truth
	case []string:
		return texts
	}
	return sorts
}

func literal(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// word gives a text that occurs, or a part of one.
func (m *maker) word() string {
	n := graph.NodeID(m.IntN(m.s.NumNodes()))
	if v, ok := m.known(node); ok && m.chance(70) {
		n = v.node
	}
	w := m.one(m.s.ID(n), m.s.Name(n), m.s.Account(n), m.s.Type(n), string(m.s.Cloud(n)))
	if r := []rune(w); len(r) > 3 && m.chance(60) {
		from := m.IntN(len(r) - 2)
		w = string(r[from:min(len(r), from+1+m.IntN(6))])
	}
	return literal(w)
}

// expr gives an expression of a sort.
func (m *maker) expr(s sort) string {
	if m.chance(4) {
		return "null"
	}
	if m.depth > 3 {
		return m.leaf(s)
	}
	m.depth++
	defer func() { m.depth-- }()
	if m.chance(6) {
		return "coalesce(" + m.expr(s) + ", " + m.leaf(s) + ")"
	}
	if m.chance(7) {
		return "CASE WHEN " + m.expr(truth) + " THEN " + m.expr(s) + " ELSE " + m.expr(s) + " END"
	}
	if m.chance(3) {
		x := m.leaf(text)
		return "CASE " + x + " WHEN " + m.leaf(text) + " THEN " + m.expr(s) + " WHEN " + x + " THEN " + m.leaf(s) + " END"
	}
	switch s {
	case number:
		return m.number()
	case float:
		return m.float()
	case text:
		return m.text()
	case truth:
		return m.truth()
	case texts:
		return m.texts()
	case numbers:
		return m.numbers()
	case date:
		return m.date()
	}
	return m.leaf(s)
}

func (m *maker) leaf(s sort) string {
	if v, ok := m.known(s); ok && m.chance(40) {
		return v.name
	}
	if s < date && m.chance(70) {
		if p, ok := m.property(s); ok {
			return p
		}
	}
	switch s {
	case number:
		return m.one("0", "1", "2", "3", "7", "-1", "10", "100", "0x1F", "65536")
	case float:
		return m.one("0.0", "1.5", "-2.25", "1e3", "0.1", "3.0", "1e-7", "123456789.125")
	case text:
		return m.one(m.word(), m.word(), "''", "'a b  c'", "'Ünï ß'", "'2024-02-29'", "'42'", "'4.5'", `"it's"`, `'tab\tend'`)
	case truth:
		return m.one("true", "false", "null")
	case texts:
		return m.one("[]", "['a', 'b', 'a']", "['aws', 'gcp']", "["+m.word()+", null]", "["+m.word()+", "+m.word()+"]")
	case numbers:
		return m.one("[]", "[1, 2, 3]", "[3, null, 1]", "range(0, 5)", "range(10, 1, -3)", "[0]")
	case date:
		return m.one("date('2024-02-29')", "date({year: 2023, month: 12, day: 31})", "date('2024-W09-2')", "date('20200101')", "date({year: 2021, week: 1})")
	}
	return "null"
}

func (m *maker) number() string {
	switch m.IntN(16) {
	case 0:
		return "size(" + m.expr(texts) + ")"
	case 1:
		return "size(" + m.expr(text) + ")"
	case 2:
		return "(" + m.expr(number) + m.one(" + ", " - ") + m.one("1", "2", "size("+m.leaf(texts)+")") + ")"
	case 3:
		return "(size(" + m.leaf(text) + ") " + m.one("*", "%", "/") + " " + m.one("2", "3", "7") + ")"
	case 4:
		return "toInteger(" + m.leaf(m.pick(text, float)) + ")"
	case 5:
		if v, ok := m.known(node); ok {
			return "COUNT { (" + v.name + ")" + m.hop(v) + "() }"
		}
	case 6:
		return "reduce(s = 0, x IN " + m.expr(numbers) + " | s + x)"
	case 7:
		return m.expr(date) + "." + m.one("year", "month", "day", "week", "quarter", "dayOfWeek", "ordinalDay")
	case 8:
		return m.one("head", "last") + "(" + m.expr(numbers) + ")"
	case 9:
		return "abs(" + m.one("-3", "5", "size("+m.leaf(text)+") - 20") + ")"
	case 10:
		return m.expr(numbers) + "[" + m.one("0", "1", "-1", "99") + "]"
	case 11:
		return "duration.inDays(" + m.leaf(date) + ", " + m.leaf(date) + ").days"
	case 12:
		return "{a: " + m.expr(number) + ", b: 2}." + m.one("a", "b", "c")
	case 13:
		return "sign(" + m.expr(number) + ")"
	case 14:
		if v, ok := m.known(node); ok {
			x := m.fresh("c")
			return "size([(" + v.name + ")" + m.hop(v) + "(" + x + ")" + m.one("", " WHERE "+x+".cloud = 'aws'") + " | " + x + ".id])"
		}
	}
	return m.leaf(number)
}

func (m *maker) pick(of ...sort) sort { return of[m.IntN(len(of))] }

func (m *maker) float() string {
	switch m.IntN(9) {
	case 0:
		return "toFloat(" + m.leaf(m.pick(number, text)) + ")"
	case 1:
		return "round(" + m.leaf(float) + m.one("", ", 1", ", 2", ", 0") + ")"
	case 2:
		return "(" + m.leaf(float) + m.one(" + ", " - ", " * ", " / ") + m.leaf(float) + ")"
	case 3:
		return m.one("ceil", "floor", "sqrt", "exp", "atan", "sin", "degrees") + "(size(" + m.leaf(text) + ") / 4.0)"
	case 4:
		return "(size(" + m.leaf(text) + ") / 3.0)"
	case 5:
		return "(2 ^ (size(" + m.leaf(texts) + ") % 5))"
	case 6:
		return "log(1.0 + size(" + m.leaf(text) + "))"
	}
	return m.leaf(float)
}

func (m *maker) text() string {
	switch m.IntN(16) {
	case 0:
		return m.one("toUpper", "toLower", "trim", "ltrim", "rtrim", "reverse") + "(" + m.expr(text) + ")"
	case 1:
		return m.one("left", "right") + "(" + m.expr(text) + ", " + m.one("0", "1", "5", "100") + ")"
	case 2:
		return "substring(" + m.expr(text) + ", " + m.one("0", "2", "50") + m.one("", ", 0", ", 3", ", 500") + ")"
	case 3:
		return "replace(" + m.expr(text) + ", " + m.leaf(text) + ", " + m.leaf(text) + ")"
	case 4:
		return "toString(" + m.one(m.leaf(number), m.expr(truth), m.expr(date), m.expr(text)) + ")"
	case 5:
		return "(" + m.expr(text) + " + " + m.expr(m.pick(text, text, number)) + ")"
	case 6:
		return "split(" + m.expr(text) + ", " + m.one("':'", "'/'", "''", "'.'", "'a'") + ")[" + m.one("0", "1", "-1") + "]"
	case 7:
		return m.one("head", "last") + "(" + m.expr(texts) + ")"
	case 8:
		if v, ok := m.known(rel); ok {
			return "type(" + v.name + ")"
		}
	case 9:
		if v, ok := m.known(node); ok {
			return v.name + " {.id, .name, k: " + m.expr(text) + "}." + m.one("id", "name", "k", "x")
		}
	case 10:
		return "reduce(a = '', x IN " + m.expr(texts) + " | a + coalesce(x, '?') + ',')"
	case 11:
		if v, ok := m.known(rel); ok {
			return m.one("startNode", "endNode") + "(" + v.name + ").id"
		}
	case 12:
		if v, ok := m.known(node); ok {
			return v.name + "[" + m.one("'id'", "'na' + 'me'", "'nothing'") + "]"
		}
	case 13:
		return "valueType(" + m.leaf(m.pick(number, text, truth, date, float)) + ")"
	}
	return m.leaf(text)
}

func (m *maker) truth() string {
	switch m.IntN(20) {
	case 0, 1:
		return "(" + m.expr(truth) + m.one(" AND ", " OR ", " XOR ") + m.expr(truth) + ")"
	case 2:
		return "NOT " + m.leaf(truth)
	case 3:
		s := m.pick(number, float, text, truth, date, texts, numbers)
		return "(" + m.expr(s) + m.one(" = ", " <> ", " < ", " <= ", " > ", " >= ") + m.expr(s) + ")"
	case 4:
		return "(" + m.expr(text) + m.one(" STARTS WITH ", " ENDS WITH ", " CONTAINS ") + m.leaf(text) + ")"
	case 5:
		return "(" + m.expr(text) + " IN " + m.expr(texts) + ")"
	case 6:
		return "(" + m.expr(number) + " IN " + m.expr(numbers) + ")"
	case 7:
		return "(" + m.expr(m.pick(text, number, truth, texts, date)) + m.one(" IS NULL", " IS NOT NULL") + ")"
	case 8:
		return m.one("all", "any", "none", "single") + "(x IN " + m.expr(texts) + " WHERE x " + m.one("CONTAINS 'a'", "STARTS WITH 'k'", "= 'aws'", "IS NULL", "> 'b'") + ")"
	case 9:
		return m.one("all", "any", "none", "single") + "(x IN " + m.expr(numbers) + " WHERE x " + m.one("> 1", "% 2 = 0", "IS NULL", "<> 3") + ")"
	case 10, 11:
		if v, ok := m.known(node); ok {
			return "(" + v.name + ":" + m.labels(v.node) + ")"
		}
	case 12, 13:
		if v, ok := m.known(node); ok {
			return m.one("", "NOT ") + "EXISTS { (" + v.name + ")" + m.hop(v) + "(" + m.one("", "", ":Principal", ":Function", ":Policy") + ") }"
		}
	case 14:
		if v, ok := m.known(node); ok {
			return m.one("", "NOT ") + "(" + v.name + ")" + m.hop(v) + "()"
		}
	case 15:
		if v, ok := m.known(node); ok {
			x := m.fresh("e")
			return "EXISTS { MATCH (" + v.name + ")" + m.hop(v) + "(" + x + ") WHERE " + x + "." + m.one("id", "account", "type") + m.one(" = ", " STARTS WITH ", " > ") + m.leaf(text) + " }"
		}
	case 16:
		return "(" + m.expr(text) + " =~ " + m.one("'.*a.*'", "'(?i)arn:.*'", "'[0-9]+'", "'a|b'") + ")"
	case 17:
		return "isEmpty(" + m.expr(m.pick(text, texts)) + ")"
	case 18:
		s := m.pick(number, text)
		return "(" + m.leaf(s) + " <= " + m.expr(s) + " < " + m.leaf(s) + ")"
	}
	return m.leaf(truth)
}

func (m *maker) texts() string {
	switch m.IntN(11) {
	case 0:
		return "split(" + m.expr(text) + ", " + m.one("':'", "'-'", "'/'") + ")"
	case 1:
		return "[x IN " + m.expr(texts) + " WHERE x " + m.one("IS NOT NULL", "<> 'a'", "CONTAINS 'e'") + m.one("", " | toUpper(x)", " | x + '!'") + "]"
	case 2:
		return "(" + m.expr(texts) + " + " + m.leaf(m.pick(texts, texts, text)) + ")"
	case 3:
		// [] + makes a list of a property, whose lists Neo4j's reverse() does not know for such (ADR 0014).
		return m.one("tail(", "reverse([] + ") + m.expr(texts) + ")"
	case 4:
		return m.expr(texts) + "[" + m.one("0..1", "1..", "..-1", "-2..", "5..2") + "]"
	case 5:
		if v, ok := m.known(node); ok {
			x := m.fresh("c")
			return "COLLECT { MATCH (" + v.name + ")" + m.hop(v) + "(" + x + ") RETURN DISTINCT " + x + ".id AS i ORDER BY i" + m.one("", " LIMIT 3", " DESC SKIP 1 LIMIT 2") + " }"
		}
	case 6:
		return "[toString(" + m.leaf(number) + "), " + m.expr(text) + "]"
	case 7:
		return "[x IN " + m.expr(numbers) + " | toString(x)]"
	}
	return m.leaf(texts)
}

func (m *maker) numbers() string {
	switch m.IntN(8) {
	case 0:
		return "range(" + m.one("0", "1", "5") + ", " + m.one("0", "3", "size("+m.leaf(texts)+")") + m.one("", ", 1", ", -1") + ")"
	case 1:
		return "[x IN " + m.expr(numbers) + " WHERE x " + m.one("> 1", "IS NOT NULL", "% 2 = 1") + m.one("", " | x + 2", " | -x") + "]"
	case 2:
		return "[x IN " + m.expr(texts) + " | size(x)]"
	case 3:
		return "(" + m.expr(numbers) + " + " + m.expr(number) + ")"
	case 4:
		return "[" + m.expr(number) + ", " + m.expr(number) + "]"
	}
	return m.leaf(numbers)
}

func (m *maker) date() string {
	switch m.IntN(7) {
	case 0:
		return "(" + m.expr(date) + m.one(" + ", " - ") + "duration(" + m.one("'P1M'", "'P1Y2M'", "{days: 40}", "'PT36H'", "'P2W'") + "))"
	case 1:
		return "date.truncate(" + m.one("'year'", "'month'", "'week'", "'quarter'", "'decade'") + ", " + m.expr(date) + ")"
	case 2:
		return "date({date: " + m.leaf(date) + ", day: " + m.one("1", "28") + "})"
	case 3:
		return "date(datetime({epochSeconds: " + m.one("0", "1793491200", "-86400") + "}))"
	}
	return m.leaf(date)
}
