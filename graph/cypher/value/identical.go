package value

// Identical reports whether two values are one and the same as far as that costs nothing to know: numbers, truths, texts,
// nodes, relationships, and lists, maps and paths that lie in the same place. Where it says no they may be equal yet.
func Identical(a, b Value) bool {
	if a.kind != b.kind || a.n != b.n {
		return false
	}
	switch a.kind {
	case Null, Bool, Int, Float, Node, Rel:
		return true
	case String:
		return a.Str() == b.Str()
	case List:
		x, y := a.List(), b.List()
		return len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0])
	case Map:
		return a.Dict() == b.Dict()
	case Path:
		return a.Walk() == b.Walk()
	}
	return false
}
