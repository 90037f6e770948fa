package graph

import "strings"

// NoNode is the number of no node.
const NoNode = ^NodeID(0)

// Renumber gives for every node of a its number in b, NoNode where b lacks it.
// O(nodes of both).
func Renumber(a, b *Snapshot) []NodeID {
	out := make([]NodeID, len(a.ids))
	j := 0
	for i, fold := range a.folds {
		for j < len(b.folds) && strings.Compare(b.folds[j], fold) < 0 {
			j++
		}
		out[i] = NoNode
		if j < len(b.folds) && b.folds[j] == fold {
			out[i] = NodeID(j)
		}
	}
	return out
}
