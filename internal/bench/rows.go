package bench

import "slices"

// Rows is the table of questions.
func Rows() []Row {
	return slices.Concat(pathRows(), reachRows(), cutRows(), whatIfRows(), storeRows(), loadRows(), peerRows())
}
