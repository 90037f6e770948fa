package graph

import (
	"cmp"
	"slices"
	"strings"
)

// Patched is what a Patch made different of the Snapshot that it is of: nodes
// keep their numbers and new ones, all of them Grants, lie behind; kinds and sets
// of properties keep their codes. What was made of the old Snapshot can be made
// of the new one by looking at these alone.
type Patched struct {
	// From are nodes from which other edges lead than before, ascending.
	From []NodeID
	// Nodes say something else, ascending.
	Nodes []NodeID
	// To are nodes at which other edges arrive than before, ascending.
	To []NodeID
}

// Base gives the Snapshot that a Patch was made of and what it made different;
// ok is false where nodes have other numbers now, or s was not made by a Patch.
func (s *Snapshot) Base() (base *Snapshot, c Patched, ok bool) {
	return s.base, s.changes, s.base != nil
}

// note says what s has that the Snapshot under it has not, as changes of the
// one at the bottom.
func (s *Snapshot) note(old *Snapshot, c Patched) {
	s.base, s.changes = old, c
	if old.base != nil {
		s.base = old.base
		s.changes = Patched{
			From: uniteSorted(old.changes.From, c.From), Nodes: uniteSorted(old.changes.Nodes, c.Nodes), To: uniteSorted(old.changes.To, c.To),
		}
	}
}

func uniteSorted(x, y []NodeID) []NodeID {
	out := slices.Concat(x, y)
	slices.Sort(out)
	return slices.Compact(out)
}

// Compare orders two nodes by their folded ids: as their numbers do, but for
// nodes that a Patch put behind the others.
func (s *Snapshot) Compare(a, b NodeID) int {
	if sorted := len(s.ids) - len(s.late); int(a) < sorted && int(b) < sorted || a == b {
		return cmp.Compare(a, b)
	}
	return strings.Compare(s.folds[a], s.folds[b])
}
