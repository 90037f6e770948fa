package value

import "math"

// Kind is the type of a Value.
type Kind uint8

// The types. The zero Value is null.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	List
	Map
	Node
	Rel
	Path
	Date
	LocalTime
	Time
	LocalDateTime
	DateTime
	Duration
	Point
)

// Value is one value, immutable and cheap to copy. Numbers, booleans, nodes and relationships lie in the word, everything
// else behind x: a string, []Value, *Dict, *Walk, or the type of a date, duration or point. Of texts, lists, maps and paths
// the word is the weight of what they hold.
type Value struct {
	kind Kind
	n    uint64
	x    any
}

// Kind gives the type.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether there is no value.
func (v Value) IsNull() bool { return v.kind == Null }

// OfBool makes a boolean.
func OfBool(b bool) Value {
	if b {
		return Value{kind: Bool, n: 1}
	}
	return Value{kind: Bool}
}

// OfInt makes an integer.
func OfInt(i int64) Value { return Value{kind: Int, n: uint64(i)} } //nolint:gosec // the bits, not the number

// OfFloat makes a float.
func OfFloat(f float64) Value { return Value{kind: Float, n: math.Float64bits(f)} }

// OfString makes a string.
func OfString(s string) Value { return Value{kind: String, n: textWeight(len(s)), x: s} }

// OfList makes a list of which it keeps the slice. O(length), for the weight.
func OfList(list []Value) Value { return Value{kind: List, n: listWeight(list), x: list} }

// OfNode makes the node with this number in the Graph.
func OfNode(n uint32) Value { return Value{kind: Node, n: uint64(n)} }

// OfRel makes the relationship with this number in the Graph.
func OfRel(r uint32) Value { return Value{kind: Rel, n: uint64(r)} }

// OfMap makes a map of which it keeps the entries.
func OfMap(d *Dict) Value {
	n := listWeight(d.Values)
	for _, k := range d.Keys {
		n += 1 + textWeight(len(k))
	}
	return Value{kind: Map, n: min(n, maxWeight), x: d}
}

// OfPath makes a path.
func OfPath(w *Walk) Value {
	return Value{kind: Path, n: textWeight(8 * len(w.Nodes)), x: w} // a node and a relationship have four bytes each
}

// Bool gives a Bool.
func (v Value) Bool() bool { return v.n != 0 }

// Int gives an Int.
func (v Value) Int() int64 { return int64(v.n) } //nolint:gosec // the bits, not the number

// Float gives a Float.
func (v Value) Float() float64 { return math.Float64frombits(v.n) }

// Str gives a String.
func (v Value) Str() string {
	x, _ := v.x.(string)
	return x
}

// List gives a List, which the caller must not change.
func (v Value) List() []Value {
	x, _ := v.x.([]Value)
	return x
}

// Dict gives a Map.
func (v Value) Dict() *Dict {
	x, _ := v.x.(*Dict)
	return x
}

// Walk gives a Path.
func (v Value) Walk() *Walk {
	x, _ := v.x.(*Walk)
	return x
}

// Number gives the number of a Node or Rel in its Graph.
func (v Value) Number() uint32 { return uint32(v.n) } //nolint:gosec // it went in as one

// Walk is a path: one node more than relationships, in the order in which they were walked.
type Walk struct {
	Nodes []uint32
	Rels  []uint32
}

// Dict is a map with its keys ascending.
type Dict struct {
	Keys   []string
	Values []Value
}

// Of makes a value of what properties, literals and parameters hold: nil, bool, int64, float64, string and []string. Anything
// else is null.
func Of(v any) Value {
	switch v := v.(type) {
	case bool:
		return OfBool(v)
	case int64:
		return OfInt(v)
	case float64:
		return OfFloat(v)
	case string:
		return OfString(v)
	case []string:
		list := make([]Value, len(v))
		for i, s := range v {
			list[i] = OfString(s)
		}
		return OfList(list)
	}
	return Value{}
}
