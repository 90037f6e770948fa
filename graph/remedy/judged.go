package remedy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// judged gives what a judged edge cannot do without, from the reasons of the
// questions that made it. known is false where there are no reasons.
func (b *Book) judged(e graph.Edge) (out []walk.Support, known bool) {
	ways := b.e.Ways(e)
	each := make([][]walk.Support, 0, len(ways))
	for _, way := range ways {
		var all []walk.Support
		for _, asked := range way {
			known = known || slices.ContainsFunc(asked.Why, func(r access.Reason) bool { return r.Effect == "allow" })
			if asked.Needed() {
				all = append(all, b.question(asked)...)
			}
		}
		each = append(each, lean(append(all, b.beside(e, way)...)))
	}
	return either(each), known
}

// question gives the supports of one answer: what allows by itself, or what the
// caller has together with what the place says. The two between them are
// enough, so that one side has to go with all that is enough by itself. A side
// of which no statement is known cannot be closed.
func (b *Book) question(a access.Asked) []walk.Support {
	var alone, own, place walk.Support
	free := false // the caller's own policies ask nothing of the place
	for _, r := range a.Why {
		if r.Effect != "allow" {
			continue
		}
		if r.With == access.Needless {
			return nil // closing it changes nothing
		}
		ways := b.reason(a.By, r)
		switch r.With {
		case "":
			alone = append(alone, ways...)
			free = free || r.Layer == "identity"
		case "identity":
			place = append(place, ways...)
		default:
			own = append(own, ways...)
		}
	}
	switch {
	case free, len(place) == 0 && len(alone) > 0, len(own) == 0 && len(place) == 0:
		return []walk.Support{alone}
	case len(own) == 0: // those of a stranger, or not read
		return []walk.Support{slices.Concat(alone, place)}
	case len(place) == 0: // not read
		return []walk.Support{own}
	}
	return []walk.Support{slices.Concat(alone, own), slices.Concat(alone, place)}
}

// reason gives the ways in which one statement, binding or setting counts.
func (b *Book) reason(from graph.NodeID, r access.Reason) walk.Support {
	switch r.Layer {
	case "identity":
		return b.identity(from, r)
	case "resource":
		return walk.Support{b.way(b.statement(r)...)}
	case "binding", "assignment", "directory-role":
		return b.held(from, r)
	}
	return walk.Support{b.way(Change{ID: "setting|" + r.Policy + "|" + r.Layer, Kind: Setting, Subject: r.Policy, Statement: r.Layer, nodes: []string{r.Policy}})}
}

// identity gives the ways in which a policy of the caller's own, or of groups of his, allows something: one for each of
// those from whom he has it, all of which its statement ends.
func (b *Book) identity(from graph.NodeID, r access.Reason) walk.Support {
	policy, known := b.s.Lookup(r.Policy)
	holders := []graph.NodeID{from}
	if g, ok := b.s.Lookup(r.Principal); ok && r.Principal != "" {
		holders[0] = g
	}
	if known {
		if all := b.has(from, policy); len(all) > 0 {
			holders = all
		}
	}
	var out walk.Support
	for _, holder := range holders {
		list := b.statement(r)
		for e := range b.s.OutKind(from, graph.MemberOf) {
			if e.To == holder {
				name := edgeName(b.s, e)
				list = append(list, Change{ID: name, Kind: Membership, Subject: b.s.ID(holder), Of: b.s.ID(from), Edits: []graph.Edit{{Subject: name}}, nodes: b.ends(e)})
			}
		}
		if known && !strings.Contains(r.Policy, "#") { // an inline policy is its holder's alone: its statement says it
			for e := range b.s.OutKind(holder, graph.HasPolicy) {
				if e.To == policy {
					name := edgeName(b.s, e)
					list = append(list, Change{
						ID: name, Kind: Attachment, Subject: r.Policy, Of: b.s.ID(holder), Edits: []graph.Edit{{Subject: name}},
						spread: b.members(holder), nodes: b.ends(e),
					})
				}
			}
		}
		out = append(out, b.way(list...))
	}
	return out
}

// has gives those from whom a principal has a policy: himself, and groups that he is in.
func (b *Book) has(from, policy graph.NodeID) (holders []graph.NodeID) {
	add := func(n graph.NodeID) {
		for e := range b.s.OutKind(n, graph.HasPolicy) {
			if e.To == policy {
				holders = append(holders, n)
				return
			}
		}
	}
	add(from)
	for e := range b.s.OutKind(from, graph.MemberOf) {
		add(e.To)
	}
	return holders
}

// members counts who loses what a principal or group loses.
func (b *Book) members(n graph.NodeID) int {
	count := 1
	if b.s.HasLabel(n, graph.Group) {
		count = 0
		for range b.s.InKind(n, graph.MemberOf) {
			count++
		}
	}
	return count
}

// statement gives the change of one statement; none for a policy that its
// provider keeps, or that is not among the facts.
func (b *Book) statement(r access.Reason) []Change {
	n, ok := b.s.Lookup(r.Policy)
	if !ok || strings.HasPrefix(r.Policy, "arn:aws:iam::aws:policy/") {
		return nil
	}
	c := Change{ID: "statement|" + r.Policy + "|" + r.Statement, Kind: Statement, Subject: r.Policy, Statement: r.Statement, spread: b.holders(n), nodes: []string{r.Policy}}
	if place, ok := b.e.Locate(r.Policy, r.Statement); ok && b.s.NodeString(n, graph.PropDocument) != "" {
		c.Edits = []graph.Edit{{Subject: r.Policy, Path: "document/Statement/#" + strconv.Itoa(place.Index)}}
	}
	return []Change{c}
}

// holders counts the principals that have a policy, members of groups included.
func (b *Book) holders(policy graph.NodeID) int {
	if n, ok := b.spread[policy]; ok {
		return n
	}
	n := 0
	for e := range b.s.InKind(policy, graph.HasPolicy) {
		n += b.members(e.From)
	}
	b.spread[policy] = n
	return n
}

// held gives the ways in which a principal has a role that is held at a place:
// itself, through groups, or as anyone has it.
func (b *Book) held(from graph.NodeID, r access.Reason) walk.Support {
	role, ok := b.s.Lookup(r.Policy)
	if !ok {
		return walk.Support{b.way(Change{ID: "node|" + r.Policy, Kind: WholeRole, Subject: r.Policy, nodes: []string{r.Policy}})}
	}
	if from == role {
		return walk.Support{b.way(b.whole(role)...)}
	}
	shared := b.shared(role)
	var out walk.Support
	for e := range b.s.InKind(role, graph.HasRole) {
		list := append([]Change{b.fact(e, Binding)}, shared...)
		switch {
		case e.From == from || b.s.HasLabel(e.From, graph.Public):
			out = append(out, b.way(list...))
		default:
			if way, in := b.memberships(from, e.From); in {
				out = append(out, b.way(append(list, way...)...))
			}
		}
	}
	if len(out) == 0 {
		out = walk.Support{b.way(b.whole(role)...)}
	}
	return out
}

func (b *Book) fact(e graph.Edge, k Kind) Change {
	name := edgeName(b.s, e)
	return Change{ID: name, Kind: k, Subject: b.s.ID(e.To), Of: b.s.ID(e.From), Edits: []graph.Edit{{Subject: name}}, spread: b.members(e.From), nodes: b.ends(e)}
}

// memberships gives changes each of which takes a principal out of a group,
// and whether it is in it at all: the last membership where one way leads
// there, none where several do.
func (b *Book) memberships(from, group graph.NodeID) (list []Change, in bool) {
	type way struct {
		at    graph.NodeID
		first graph.Edge
		steps int
	}
	var ways []way
	seen := map[graph.NodeID]bool{from: true}
	for work := []way{{at: from}}; len(work) > 0; work = work[1:] {
		w := work[0]
		for e := range b.s.OutKind(w.at, graph.MemberOf) {
			first := w.first
			if w.steps == 0 {
				first = e
			}
			if e.To == group {
				ways = append(ways, way{e.To, first, w.steps + 1})
			} else if !seen[e.To] {
				seen[e.To] = true
				work = append(work, way{e.To, first, w.steps + 1})
			}
		}
	}
	if len(ways) == 1 {
		list = []Change{b.fact(ways[0].first, Membership)}
		list[0].spread = 1
	}
	return list, len(ways) > 0
}
