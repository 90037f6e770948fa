package remedy

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// Book says of every edge which changes hold it open, asking for reasons when
// an edge is first looked at. It is a walk.Holding; not safe for concurrent use.
type Book struct {
	s       *graph.Snapshot
	e       *access.Estate
	rules   []Rule
	all     []Change
	number  map[string]walk.Change // by ID
	spread  map[graph.NodeID]int   // how many have a policy, by policy
	used    map[graph.NodeID]use   // of those who hold a policy or role, or are in a group
	flags   map[flagged][]walk.Support
	outside map[graph.NodeID][]graph.NodeID // see anyone
}

var _ walk.Holding = (*Book)(nil)

// New returns the book of an estate, with a user's own rules for weights.
func New(e *access.Estate, rules []Rule) *Book {
	return &Book{
		s: e.Snapshot(), e: e, rules: rules, number: map[string]walk.Change{}, spread: map[graph.NodeID]int{},
		used: map[graph.NodeID]use{}, flags: map[flagged][]walk.Support{},
	}
}

// Change gives one change by its number.
func (b *Book) Change(c walk.Change) Change { return b.all[c] }

// Weight implements walk.Holding.
func (b *Book) Weight(c walk.Change) int64 { return b.all[c].Weight }

// Supports implements walk.Holding.
func (b *Book) Supports(from graph.NodeID, id graph.EdgeID) []walk.Support {
	e := b.s.Edge(id)
	e.From = from
	switch e.Kind {
	case graph.Contains, graph.SameAs, graph.Holds:
		return nil // how the estate is built
	case graph.MemberOf, graph.HasRole, graph.RunsAs, graph.Triggers, graph.SuppliesCode, graph.Unlocks, graph.EligibleFor:
		return one(b.structure(e))
	case graph.Reaches:
		return one(b.way(Change{ID: "network|" + edgeName(b.s, e), Kind: Network, Subject: b.s.ID(e.To), Of: b.s.ID(e.From), nodes: b.ends(e)}))
	}
	if list, known := b.judged(e); known {
		return list
	}
	return lean(append(one(b.setting(e)), b.beside(e, nil)...))
}

// one is a single support met in a single way; none where the way may not be changed.
func one(w walk.Way) []walk.Support {
	if len(w) == 0 {
		return nil
	}
	return []walk.Support{{w}}
}

// add numbers a change, weighing it when it is new. ok is false for one that
// must not be made.
func (b *Book) add(c Change) walk.Change {
	if n, ok := b.number[c.ID]; ok {
		return n
	}
	b.weigh(&c)
	n := walk.Change(len(b.all)) //nolint:gosec // fewer than facts
	b.number[c.ID] = n
	b.all = append(b.all, c)
	return n
}

// way gives the changes, any of which ends a way, without those that must not be made.
func (b *Book) way(list ...Change) walk.Way {
	var w walk.Way
	for _, c := range list {
		if n := b.add(c); b.all[n].Weight != never && !slices.Contains(w, n) {
			w = append(w, n)
		}
	}
	slices.Sort(w)
	return w
}

func (b *Book) ends(e graph.Edge) []string { return []string{b.s.ID(e.From), b.s.ID(e.To)} }

// structure gives what ends an edge that is a fact itself.
func (b *Book) structure(e graph.Edge) walk.Way {
	kind := map[graph.Kind]Kind{
		graph.MemberOf: Membership, graph.HasRole: Binding, graph.RunsAs: Identity, graph.Triggers: Trigger,
		graph.SuppliesCode: CodeSource, graph.Unlocks: Credential, graph.EligibleFor: Eligible,
	}[e.Kind]
	name := edgeName(b.s, e)
	c := Change{
		ID: name, Kind: kind, Subject: b.s.ID(e.To), Of: b.s.ID(e.From), Edits: []graph.Edit{{Subject: name}},
		nodes: b.ends(e),
	}
	if e.Kind == graph.HasRole {
		return b.way(append([]Change{c}, b.shared(e.To)...)...)
	}
	return b.way(c)
}

// whole gives the change that takes a role held at a place from all who hold
// it; none for what is no such role.
func (b *Book) whole(role graph.NodeID) []Change {
	if b.s.HasLabel(role, graph.Principal) || !b.s.HasLabel(role, graph.Role) {
		return nil
	}
	id := b.s.ID(role)
	n := 0
	for range b.s.InKind(role, graph.HasRole) {
		n++
	}
	return []Change{{ID: "node|" + id, Kind: WholeRole, Subject: id, Edits: []graph.Edit{{Subject: id}}, spread: n, nodes: []string{id}}}
}

// shared is whole for a role that several hold; for an only holder losing it
// says the same.
func (b *Book) shared(role graph.NodeID) []Change {
	if w := b.whole(role); len(w) > 0 && w[0].spread > 1 {
		return w
	}
	return nil
}
