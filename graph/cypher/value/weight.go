package value

import "unsafe"

// Unit is how many bytes of memory count as one value.
const Unit = 32

// maxWeight keeps sums of weights numbers: a list that holds itself twice at every level weighs more than any memory.
const maxWeight = 1 << 40

// Weight says about how much memory a value takes, in values: one, and for texts, lists, maps and paths what they hold. What a
// list holds twice counts twice. O(1).
func (v Value) Weight() int {
	switch v.kind {
	case String, List, Map, Path:
		return 1 + int(v.n) //nolint:gosec // at most maxWeight
	}
	return 1
}

// textWeight is what a text of some bytes weighs beside its Value.
func textWeight(size int) uint64 { return uint64(size) / Unit } //nolint:gosec // a length

// listWeight is what the elements of a list weigh together.
func listWeight(list []Value) uint64 {
	n := uint64(0)
	for _, v := range list {
		n += uint64(v.Weight()) //nolint:gosec // above zero
	}
	return min(n, maxWeight)
}

// Shares reports whether two values of one place in a row lie on the same memory, so that keeping both costs no more than one.
func Shares(a, b Value) bool {
	if a.kind != b.kind || a.n != b.n {
		return false
	}
	switch a.kind {
	case String:
		return unsafe.StringData(a.Str()) == unsafe.StringData(b.Str()) //nolint:gosec // compared, never read
	case List:
		x, y := a.List(), b.List()
		return len(x) > 0 && len(x) == len(y) && &x[0] == &y[0]
	case Map:
		return a.Dict() == b.Dict()
	case Path:
		return a.Walk() == b.Walk()
	}
	return false
}
