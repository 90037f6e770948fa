package access

import "github.com/postern-graph/postern/graph"

// Tree answers what lies below an account, container or organization along
// CONTAINS. It remembers each answer; not safe for concurrent use.
type Tree struct {
	s     *graph.Snapshot
	below map[graph.NodeID]*Set
	known map[graph.NodeID]*Set // read alone: what was found out before, see Fork
}

// NewTree returns a Tree over the facts s.
func NewTree(s *graph.Snapshot) *Tree { return &Tree{s: s, below: map[graph.NodeID]*Set{}} }

// NewAccountTree returns one that knows already what lies below each account.
func NewAccountTree(s *graph.Snapshot) *Tree {
	t := NewTree(s)
	for _, n := range s.WithLabel(graph.Account) {
		t.Below(n)
	}
	t.known, t.below = t.below, map[graph.NodeID]*Set{}
	return t
}

// Fork gives a Tree for another goroutine, over facts that lie below accounts as
// those of this one do. It knows what NewAccountTree found out.
func (t *Tree) Fork(s *graph.Snapshot) *Tree {
	return &Tree{s: s, below: map[graph.NodeID]*Set{}, known: t.known}
}

type accountTreeKey struct{}

// TreeOf gives a Tree that knows what lies below each account of s, which is found
// out once for a Snapshot and for those that a Patch made of it, as long as what
// is contained stays.
func TreeOf(s *graph.Snapshot) *Tree {
	base, ch, ok := s.Base()
	if !ok {
		t, ok := s.Derived(accountTreeKey{}, func() any { return NewAccountTree(s) }).(*Tree)
		if !ok {
			return NewTree(s)
		}
		return t.Fork(s)
	}
	for _, n := range ch.From {
		if contains(s, n) || int(n) < base.NumNodes() && contains(base, n) {
			return NewTree(s)
		}
	}
	return TreeOf(base).Fork(s)
}

func contains(s *graph.Snapshot, n graph.NodeID) bool {
	for range s.OutKind(n, graph.Contains) {
		return true
	}
	return false
}

// Below gives everything that n contains, itself left out. A cycle in the
// facts ends where it closes. The caller must not change the set.
func (t *Tree) Below(n graph.NodeID) *Set {
	if set, ok := t.known[n]; ok {
		return set
	}
	if set, ok := t.below[n]; ok {
		return set
	}
	set := NewSet()
	t.below[n] = set // found again inside itself: what is known so far
	stack := []graph.NodeID{n}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for e := range t.s.OutKind(top, graph.Contains) {
			if e.To != n && set.CheckedAdd(uint32(e.To)) {
				stack = append(stack, e.To)
			}
		}
	}
	return set
}

// Accounts gives the accounts among n and what n contains.
func (t *Tree) Accounts(n graph.NodeID) *Set {
	out := NewSet()
	if t.s.HasLabel(n, graph.Account) {
		out.Add(uint32(n))
	}
	for it := t.Below(n).Iterator(); it.HasNext(); {
		if m := graph.NodeID(it.Next()); t.s.HasLabel(m, graph.Account) {
			out.Add(uint32(m))
		}
	}
	return out
}

// AccountNode gives the node of the account that n belongs to: the one that
// its account field names.
func AccountNode(s *graph.Snapshot, n graph.NodeID) (graph.NodeID, bool) {
	if s.HasLabel(n, graph.Account) {
		return n, true
	}
	id := s.Account(n)
	if id == "" {
		return 0, false
	}
	for _, form := range []string{id, "//cloudresourcemanager.googleapis.com/projects/" + id, "/subscriptions/" + id} {
		if a, ok := s.Lookup(form); ok && s.HasLabel(a, graph.Account) {
			return a, true
		}
	}
	return 0, false
}
