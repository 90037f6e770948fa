package graph

// RoomLike gives room for somewhat more than a column has: what a Patch makes of a
// Snapshot may have some nodes and edges more. It is written to, as memory that was not
// costs more when it is written to first. O(n).
func RoomLike[T any](col []T) []T {
	return append(make([]T, 0, len(col)+len(col)/64+1), col...)
}

// RoomFor gives n of what there is; where that is less, it becomes somewhat more, as
// the next may need. What is in it is to be written over.
func RoomFor[T any](have *[]T, n int) []T {
	if cap(*have) < n {
		*have = make([]T, n+n/64)
	}
	return (*have)[:n:n]
}
