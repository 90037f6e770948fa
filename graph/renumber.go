package graph

import "strings"

// NoNode is the number of no node.
const NoNode = ^NodeID(0)

// Renumber gives for every node of a its number in b, NoNode where b lacks it.
// O(nodes of both).
func Renumber(a, b *Snapshot) []NodeID {
	out := make([]NodeID, len(a.ids))
	if a == b.base || a.base != nil && (a.base == b || a.base == b.base) {
		return renumberPatched(a, b, out)
	}
	j := 0
	for i, fold := range a.folds {
		if len(a.late)+len(b.late) > 0 {
			if n, ok := b.Lookup(a.ids[i]); ok && b.folds[n] == fold {
				out[i] = n
			} else {
				out[i] = NoNode
			}
			continue
		}
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

// renumberPatched is for two Snapshots of one base, whose nodes keep their numbers.
func renumberPatched(a, b *Snapshot, out []NodeID) []NodeID {
	base := len(a.ids) - len(a.late)
	for i := range out {
		out[i] = NodeID(i)
		if i >= base {
			n, ok := b.late[a.folds[i]]
			if out[i] = n; !ok {
				out[i] = NoNode
			}
		}
	}
	return out
}
