package remedy

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// Falls lists the edges that no longer stand when changes are made, Grants
// expanded, by holder, among those that touch whatever the changes are about.
// It asks for the reasons of at most limit edges; complete is false where there
// were more.
func (b *Book) Falls(changes []walk.Change, limit int) (list []graph.Edge, complete bool) {
	gone := func(c walk.Change) bool { return slices.Contains(changes, c) }
	complete = true
	asked := 0
	look := func(e graph.Edge) {
		if e.Kind == graph.Latent || e.Kind == graph.Holds || !walks(e.Kind) {
			return
		}
		if _, yet := b.s.EdgeProp(e.ID, graph.PropRevealed); yet {
			return // it does not stand
		}
		if asked++; asked > limit {
			complete = false
			return
		}
		if _, stands := walk.Standing(b.Supports(e.From, e.ID), gone); !stands {
			list = append(list, e)
		}
	}
	near := b.near(changes)
	for _, n := range near {
		for e := range b.s.Near(n, graph.Outwards) {
			look(e)
		}
		for e := range b.s.In(n) {
			if _, twice := slices.BinarySearch(near, e.From); !twice && !b.s.HasLabel(e.From, graph.Grant) {
				look(e)
			}
		}
		if !complete {
			break
		}
	}
	return list, complete
}

func walks(k graph.Kind) bool {
	i := slices.IndexFunc(graph.Kinds(), func(i graph.KindInfo) bool { return i.Kind == k })
	return i >= 0 && (graph.Kinds()[i].Class == graph.Walks || graph.Kinds()[i].Class == graph.Guarded) && k != graph.Contains
}

// near gives the nodes whose edges a change may close, ascending: both ends,
// those who have a policy or role, and their members.
func (b *Book) near(changes []walk.Change) []graph.NodeID {
	var out []graph.NodeID
	add := func(n graph.NodeID) {
		out = append(out, n)
		if b.s.HasLabel(n, graph.Group) {
			for e := range b.s.InKind(n, graph.MemberOf) {
				out = append(out, e.From)
			}
		}
	}
	for _, ch := range changes {
		c := b.all[ch]
		for _, id := range append([]string{c.Subject, c.Of}, c.nodes...) {
			n, ok := b.s.Lookup(id)
			if !ok {
				continue
			}
			add(n)
			for _, k := range []graph.Kind{graph.HasPolicy, graph.HasRole} {
				for e := range b.s.InKind(n, k) {
					if c.Kind == Statement || c.Kind == WholeRole {
						add(e.From)
					}
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
