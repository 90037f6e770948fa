package value

import (
	"slices"
	"strings"
)

// described is a type as valueType() has it: a kind, of a LIST with the types of its elements.
type described struct {
	kind     Kind
	nullable bool
	of       []described // in the order of typeOrder, none within another
}

// typeOrder is the order in which Neo4j lists the types of a union.
var typeOrder = [...]int{
	Null: 0, Bool: 1, String: 2, Int: 3, Float: 4, Date: 5, LocalTime: 6, Time: 7, LocalDateTime: 8, DateTime: 9, Duration: 10, Point: 11, Node: 12, Rel: 13, Map: 14,
	List: 15, Path: 16,
}

// valueType names a type as Neo4j's valueType() does.
func valueType(v Value) string { return typeOf(v).String() }

func typeOf(v Value) described {
	d := described{kind: v.kind}
	if v.kind != List {
		return d
	}
	nulls := false
	for _, e := range v.List() {
		if e.kind == Null {
			nulls = true
			continue
		}
		d.of = append(d.of, typeOf(e))
	}
	for i := range d.of {
		d.of[i].nullable = nulls
	}
	d.of = union(d.of)
	if nulls && len(d.of) == 0 {
		d.of = []described{{kind: Null}}
	}
	return d
}

// union sorts types and leaves out those that another one includes.
func union(types []described) []described {
	slices.SortStableFunc(types, func(a, b described) int { return a.compare(b) })
	var out []described
	for i, t := range types {
		included := func(j int) bool { return j != i && types[j].includes(t) && (j < i || !t.includes(types[j])) }
		if !slices.ContainsFunc(indexes(len(types)), included) {
			out = append(out, t)
		}
	}
	return out
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// includes reports whether every value of a type is one of d.
func (d described) includes(t described) bool {
	if d.kind != t.kind || t.nullable && !d.nullable {
		return t.kind == Null && d.nullable
	}
	for _, x := range t.of {
		if !slices.ContainsFunc(d.of, func(y described) bool { return y.includes(x) }) {
			return false
		}
	}
	return true
}

func (d described) compare(t described) int {
	if d.kind != t.kind {
		return typeOrder[d.kind] - typeOrder[t.kind]
	}
	return slices.CompareFunc(d.of, t.of, described.compare)
}

func (d described) String() string {
	if d.kind == Null {
		return "NULL"
	}
	name := kindNames[d.kind]
	if d.kind == List {
		inner := make([]string, len(d.of))
		for i, t := range d.of {
			inner[i] = t.String()
		}
		if len(inner) == 0 {
			inner = []string{"NOTHING"}
		}
		name = "LIST<" + strings.Join(inner, " | ") + ">"
	}
	if d.nullable {
		return name
	}
	return name + " NOT NULL"
}
