package tck_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/value"
)

// show writes a value as the kit's tables do, in one way: keys and labels ascending. Where loose, elements of lists are
// sorted too.
func show(g value.Graph, v value.Value, loose bool) string {
	switch v.Kind() {
	case value.Null:
		return "null"
	case value.Bool, value.Int:
		return value.Text(v)
	case value.Float:
		return showFloat(v.Float())
	case value.String:
		return quote(v.Str())
	case value.List:
		var parts []string
		for _, e := range v.List() {
			parts = append(parts, show(g, e, loose))
		}
		return showList(parts, loose)
	case value.Map:
		return showDict(g, v.Dict().Keys, v.Dict().Values, loose)
	case value.Node:
		return showNode(g, v.Number(), loose)
	case value.Rel:
		return showRel(g, v.Number(), loose)
	case value.Path:
		w := v.Walk()
		var b strings.Builder
		b.WriteString("<" + showNode(g, w.Nodes[0], loose))
		for i, r := range w.Rels {
			_, from, _ := g.Ends(r)
			if from == w.Nodes[i] {
				b.WriteString("-" + showRel(g, r, loose) + "->")
			} else {
				b.WriteString("<-" + showRel(g, r, loose) + "-")
			}
			b.WriteString(showNode(g, w.Nodes[i+1], loose))
		}
		return b.String() + ">"
	}
	return quote(value.Text(v))
}

func showFloat(f float64) string {
	if math.IsNaN(f) {
		return "NaN"
	}
	f += 0 // the kit has one zero
	return strconv.FormatFloat(f, 'e', 12, 64)
}

func quote(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", `\'`) + "'"
}

func showList(parts []string, loose bool) string {
	if loose {
		slices.Sort(parts)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func showDict(g value.Graph, keys []string, values []value.Value, loose bool) string {
	var parts []string
	for i, k := range keys {
		parts = append(parts, k+": "+show(g, values[i], loose))
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ", ") + "}"
}

func showNode(g value.Graph, n uint32, loose bool) string {
	var labels []string
	for _, c := range g.NodeLabels(n) {
		labels = append(labels, ":"+g.Labels()[c])
	}
	slices.Sort(labels)
	m, _ := g.(*memory)
	return element("(", strings.Join(labels, ""), showDict(g, m.nodes[n].props.Keys, m.nodes[n].props.Values, loose), ")")
}

func showRel(g value.Graph, r uint32, loose bool) string {
	m, _ := g.(*memory)
	return element("[", ":"+m.types[m.rels[r].typ], showDict(g, m.rels[r].props.Keys, m.rels[r].props.Values, loose), "]")
}

func element(open, labels, props, closing string) string {
	if props == "{}" {
		return open + labels + closing
	}
	if labels == "" {
		return open + props + closing
	}
	return open + labels + " " + props + closing
}

// expected reads a cell of the kit's tables and writes it as show does.
type expected struct {
	s     string
	i     int
	loose bool
}

func normal(cell string, loose bool) string {
	e := &expected{s: cell, loose: loose}
	out := e.value()
	e.space()
	if e.i < len(e.s) {
		panic(fmt.Sprintf("cell %q: left over %q", cell, e.s[e.i:]))
	}
	return out
}

func (e *expected) space() {
	for e.i < len(e.s) && (e.s[e.i] == ' ' || e.s[e.i] == ',') {
		e.i++
	}
}

func (e *expected) take(s string) bool {
	if strings.HasPrefix(e.s[e.i:], s) {
		e.i += len(s)
		return true
	}
	return false
}

func (e *expected) word() string {
	start := e.i
	for e.i < len(e.s) && !strings.ContainsRune(" ,:{}()[]<>", rune(e.s[e.i])) {
		e.i++
	}
	return e.s[start:e.i]
}

func (e *expected) value() string {
	e.space()
	switch {
	case e.take("'"):
		var b strings.Builder
		for e.i < len(e.s) && e.s[e.i] != '\'' {
			if e.s[e.i] == '\\' && e.i+1 < len(e.s) {
				e.i++
			}
			b.WriteByte(e.s[e.i])
			e.i++
		}
		e.i++
		return quote(b.String())
	case e.take("<"):
		var out strings.Builder
		out.WriteString("<" + e.node())
		for !e.take(">") {
			switch {
			case e.take("<-"):
				r := e.rel()
				e.take("-")
				out.WriteString("<-" + r + "-")
			case e.take("-"):
				r := e.rel()
				e.take("->")
				out.WriteString("-" + r + "->")
			}
			out.WriteString(e.node())
		}
		return out.String() + ">"
	case strings.HasPrefix(e.s[e.i:], "("):
		return e.node()
	case strings.HasPrefix(e.s[e.i:], "[:"):
		return e.rel()
	case e.take("["):
		var parts []string
		for e.space(); !e.take("]"); e.space() {
			parts = append(parts, e.value())
		}
		return showList(parts, e.loose)
	case strings.HasPrefix(e.s[e.i:], "{"):
		return e.dict()
	}
	w := e.word()
	if f, err := strconv.ParseFloat(w, 64); err == nil && strings.ContainsAny(w, ".eENI") {
		return showFloat(f)
	}
	return w
}

func (e *expected) dict() string {
	if !e.take("{") {
		return "{}"
	}
	var parts []string
	for e.space(); !e.take("}"); e.space() {
		k := e.word()
		e.take(":")
		parts = append(parts, k+": "+e.value())
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ", ") + "}"
}

func (e *expected) labels() string {
	var labels []string
	for e.take(":") {
		labels = append(labels, ":"+e.word())
	}
	slices.Sort(labels)
	return strings.Join(labels, "")
}

func (e *expected) node() string {
	e.take("(")
	labels := e.labels()
	e.space()
	props := e.dict()
	e.space()
	e.take(")")
	return element("(", labels, props, ")")
}

func (e *expected) rel() string {
	e.take("[")
	labels := e.labels()
	e.space()
	props := e.dict()
	e.space()
	e.take("]")
	return element("[", labels, props, "]")
}
