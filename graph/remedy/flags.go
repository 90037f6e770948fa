package remedy

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// flagged is a flag of a node.
type flagged struct {
	n    graph.NodeID
	flag string
}

// Flagged implements walk.Holding. Judgement calls a node public where anyone
// may certainly use it, and a principal admin where it certainly has full
// control of something: such a flag stands while one of the edges that say so
// does. What the facts or the user say (external, owned, sensitive, and who is
// the public) stays.
func (b *Book) Flagged(n graph.NodeID, flag string) []walk.Support {
	if !b.derived(n, flag) {
		return nil
	}
	k := flagged{n, flag}
	list, ok := b.flags[k]
	if !ok {
		var each [][]walk.Support
		b.evidence(n, flag, func(e graph.Edge) { each = append(each, b.Supports(e.From, e.ID)) })
		list = either(each)
		b.flags[k] = list
	}
	return list
}

// Evidence lists the edges of judgement that give a node a flag, each from who takes it; none where the facts or the user do.
func (b *Book) Evidence(n graph.NodeID, flag string) []graph.Edge {
	var out []graph.Edge
	if b.derived(n, flag) {
		b.evidence(n, flag, func(e graph.Edge) { out = append(out, e) })
	}
	return out
}

// Stuck leaves of flags for which no change was found those that somebody may
// wonder at: what judgement could have said, on what is not the public itself.
func (b *Book) Stuck(given []walk.Flag) []walk.Flag {
	var out []walk.Flag
	for _, f := range given {
		if (f.Flag == graph.PropPublic || f.Flag == graph.PropAdmin) && !b.s.HasLabel(f.Node, graph.Public) {
			out = append(out, f)
		}
	}
	return out
}

// derived reports whether judgement gave a flag, and nobody else did.
func (b *Book) derived(n graph.NodeID, flag string) bool {
	return (flag == graph.PropPublic || flag == graph.PropAdmin) && b.s.NodeFlag(n, flag) &&
		b.s.NodeString(n, flag+"_why") != "" && b.s.NodeString(n, graph.PropOwn) == "" && !b.s.HasLabel(n, graph.Public)
}

// evidence gives the edges that make a flag, each from who takes it.
func (b *Book) evidence(n graph.NodeID, flag string, yield func(graph.Edge)) {
	if flag == graph.PropAdmin {
		for e := range b.s.Near(n, graph.Outwards) {
			if e.Kind == graph.Administers && b.proves(e) {
				yield(e)
			}
		}
		return
	}
	for e := range b.s.In(n) {
		if !claims(e.Kind) || !b.proves(e) {
			continue
		}
		if b.s.HasLabel(e.From, graph.Public) {
			yield(e)
		}
		for _, e.From = range b.anyone()[e.From] {
			yield(e)
		}
	}
	b.above(n, yield)
}

// proves reports whether judgement of permissions is sure of an edge; what
// techniques make of it gives no flag.
func (b *Book) proves(e graph.Edge) bool {
	return b.s.Certainty(e.ID) == graph.Certain && b.s.EdgeString(e.ID, graph.PropTechnique) == ""
}

// claims reports whether an edge says what somebody may do with a thing. That
// somebody may hand out an identity makes it no more public.
func claims(k graph.Kind) bool {
	return strings.HasPrefix(string(k), "CAN_") && k != graph.CanPass
}

// anyone gives those of the public who hold a Grant, by Grant.
func (b *Book) anyone() map[graph.NodeID][]graph.NodeID {
	if b.outside == nil {
		b.outside = map[graph.NodeID][]graph.NodeID{}
		for _, p := range b.s.WithLabel(graph.Public) {
			for e := range b.s.OutKind(p, graph.Holds) {
				b.outside[e.To] = append(b.outside[e.To], p)
			}
		}
	}
	return b.outside
}

// above gives the edges by which the public has full control of a node or of
// what contains it: where it does, judgement writes no edge to the node.
func (b *Book) above(n graph.NodeID, yield func(graph.Edge)) {
	seen := map[graph.NodeID]bool{n: true}
	for work := []graph.NodeID{n}; len(work) > 0; work = work[1:] {
		for e := range b.s.InKind(work[0], graph.Administers) {
			if b.s.HasLabel(e.From, graph.Public) && b.proves(e) {
				yield(e)
			}
		}
		for c := range b.s.InKind(work[0], graph.Contains) {
			if !seen[c.From] {
				seen[c.From] = true
				work = append(work, c.From)
			}
		}
	}
}
