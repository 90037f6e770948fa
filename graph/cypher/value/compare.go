package value

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Equal is =: true, false, or null where it cannot be known. Values of two types are not equal; a list or map with a null in
// it is unknown where all else is equal.
func Equal(a, b Value) Value {
	if a.kind == Null || b.kind == Null {
		return Value{}
	}
	switch {
	case a.number() && b.number():
		return OfBool(compareNumbers(a, b) == 0 && !a.nan() && !b.nan())
	case a.kind != b.kind:
		return OfBool(false)
	}
	switch a.kind {
	case Bool, Node, Rel:
		return OfBool(a.n == b.n)
	case String:
		return OfBool(a.Str() == b.Str())
	case List:
		return equalLists(a.List(), b.List())
	case Map:
		x, y := a.Dict(), b.Dict()
		if !slices.Equal(x.Keys, y.Keys) {
			return OfBool(false)
		}
		return equalLists(x.Values, y.Values)
	case Path:
		x, y := a.Walk(), b.Walk()
		return OfBool(slices.Equal(x.Nodes, y.Nodes) && slices.Equal(x.Rels, y.Rels))
	}
	return OfBool(compareSame(a, b) == 0)
}

func equalLists(a, b []Value) Value {
	if len(a) != len(b) {
		return OfBool(false)
	}
	out := OfBool(true)
	for i := range a {
		v := Equal(a[i], b[i])
		if v.kind == Null {
			out = v
		} else if !v.Bool() {
			return v
		}
	}
	return out
}

func (v Value) number() bool { return v.kind == Int || v.kind == Float }

func (v Value) nan() bool { return v.kind == Float && math.IsNaN(v.Float()) }

// Number gives an Int or Float as a float; false of everything else.
func (v Value) asFloat() (float64, bool) {
	switch v.kind {
	case Int:
		return float64(v.Int()), true
	case Float:
		return v.Float(), true
	}
	return 0, false
}

// compareNumbers compares integers and floats exactly; NaN is the greatest.
func compareNumbers(a, b Value) int {
	switch {
	case a.kind == Int && b.kind == Int:
		return cmp.Compare(a.Int(), b.Int())
	case a.kind == Float && b.kind == Float:
		return compareFloats(a.Float(), b.Float())
	case a.kind == Int:
		return -compareFloatInt(b.Float(), a.Int())
	}
	return compareFloatInt(a.Float(), b.Int())
}

func compareFloats(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	}
	return cmp.Compare(a, b)
}

// compareFloatInt compares without losing the last digits of a large integer.
func compareFloatInt(f float64, i int64) int {
	switch {
	case math.IsNaN(f) || f >= 1<<63:
		return 1
	case f < -1<<63:
		return -1
	}
	whole := math.Trunc(f)
	if c := cmp.Compare(int64(whole), i); c != 0 {
		return c
	}
	return cmp.Compare(f, whole)
}

// Compare is the order of <: false where two values cannot be compared, by their types or because null is in the way.
func Compare(a, b Value) (int, bool) {
	if a.kind == Null || b.kind == Null || a.nan() || b.nan() {
		return 0, false
	}
	if a.number() && b.number() {
		return compareNumbers(a, b), true
	}
	if a.kind != b.kind {
		return 0, false
	}
	switch a.kind {
	case Bool:
		return cmp.Compare(a.n, b.n), true
	case String:
		return strings.Compare(a.Str(), b.Str()), true
	case List:
		return compareLists(a.List(), b.List())
	case Map:
		return compareMaps(a.Dict(), b.Dict())
	case Node, Rel, Path:
		return Order(a, b), true
	case Date, LocalTime, Time, LocalDateTime, DateTime:
		return compareSame(a, b), true
	}
	return 0, false
}

func compareLists(a, b []Value) (int, bool) {
	for i := range min(len(a), len(b)) {
		if e := Equal(a[i], b[i]); e.kind == Bool && e.Bool() {
			continue
		}
		return Compare(a[i], b[i])
	}
	return cmp.Compare(len(a), len(b)), true
}

// compareMaps is the order of maps: the one with fewer members first, then by keys, then by values in the order of the keys.
func compareMaps(a, b *Dict) (int, bool) {
	if c := cmp.Or(cmp.Compare(len(a.Keys), len(b.Keys)), slices.Compare(a.Keys, b.Keys)); c != 0 {
		return c, true
	}
	for i := range a.Values {
		if c, ok := Compare(a.Values[i], b.Values[i]); !ok || c != 0 {
			return c, ok
		}
	}
	return 0, true
}

// Unordered reports whether two numbers have no order because one of them is NaN: then < and > are false, not null.
func Unordered(a, b Value) bool { return a.number() && b.number() && (a.nan() || b.nan()) }

// Same is equivalence, of DISTINCT and grouping: null is like null and NaN like NaN.
func Same(a, b Value) bool { return Order(a, b) == 0 }

// rank orders types among each other, as openCypher's orderability does; points, of which that does not speak, stand where
// Neo4j has them.
var rank = [...]int{
	Map: 0, Node: 1, Rel: 2, List: 3, Path: 4, Point: 5, DateTime: 6, LocalDateTime: 7, Date: 8, Time: 9, LocalTime: 10, Duration: 11, String: 12, Bool: 13,
	Int: 14, Float: 14, Null: 15,
}

// Order is the order of ORDER BY: any two values have one, and null is the greatest.
func Order(a, b Value) int {
	if c := cmp.Compare(rank[a.kind], rank[b.kind]); c != 0 {
		return c
	}
	switch a.kind {
	case Null:
		return 0
	case Int, Float:
		return compareNumbers(a, b)
	case Bool, Node, Rel:
		return cmp.Compare(a.n, b.n)
	case String:
		return strings.Compare(a.Str(), b.Str())
	case List:
		return orderLists(a.List(), b.List())
	case Map:
		x, y := a.Dict(), b.Dict()
		if c := slices.Compare(x.Keys, y.Keys); c != 0 {
			return c
		}
		return orderLists(x.Values, y.Values)
	case Path:
		x, y := a.Walk(), b.Walk()
		for i := range min(len(x.Rels), len(y.Rels)) {
			if c := cmp.Or(cmp.Compare(x.Nodes[i], y.Nodes[i]), cmp.Compare(x.Rels[i], y.Rels[i])); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(len(x.Rels), len(y.Rels)), slices.Compare(x.Nodes, y.Nodes))
	}
	return compareSame(a, b)
}

func orderLists(a, b []Value) int {
	return slices.CompareFunc(a, b, Order)
}
