package awsiam

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

func (a *asking) oneByOne(set *access.Set, child string) {
	for _, n := range nodesOf(set) {
		a.add(n, a.node(n, child))
	}
}

// alike asks of one node for all those of a room that no policy tells apart.
func (a *asking) alike(r *room, set *access.Set, child string) {
	if set.IsEmpty() {
		return
	}
	if set.GetCardinality() == 1 {
		a.oneByOne(set, child)
		return
	}
	a.apart(r, set, a.splitting(child), func(part *access.Set, same bool) {
		if same {
			a.part(part, child)
		} else {
			a.oneByOne(part, child)
		}
	})
}

// apart gives a room's nodes in parts that no policy tells apart; same is false
// for those of which something does that sets do not show.
func (a *asking) apart(r *room, set *access.Set, sp *splitter, visit func(part *access.Set, same bool)) {
	apart := !r.own && (a.act.owners || sp.owners)
	left := set.GetCardinality()
	for _, g := range r.grouped(apart) { // which share no node
		if left == 0 {
			return
		}
		if set.Intersects(g.nodes) {
			part := common(set, g.nodes)
			left -= part.GetCardinality()
			a.group(r, g, part, sp, visit)
		}
	}
}

// splitter is what the caller's policies can tell resources apart by.
type splitter struct {
	child    string
	patterns []string // what statements speak of
	allowing []string // those of them that give witnesses; the first is "*"
	loose    []string // patterns whose variables are open: nodes in their reach are asked one by one
	keys     []string // what they look at in the thing itself: see keysOfThings
	owners   bool
	accounts []string // owners that statements name; "" stands for one that is not known
	single   bool     // the caller's subject is not one
	whole    bool     // all that lies in a node is asked of, not something
}

func (a *asking) splitting(child string) *splitter {
	for _, sp := range a.splits {
		if sp.child == child {
			return sp
		}
	}
	sp := &splitter{child: child, allowing: []string{string(anyRun)}, single: a.p.anySub}
	for _, docs := range append([][]policy{a.p.identity, a.p.boundary}, a.p.scp...) {
		for _, pol := range docs {
			for _, s := range pol.doc.Statements {
				sp.add(a, s)
			}
		}
	}
	a.splits = append(a.splits, sp)
	return sp
}

func (sp *splitter) add(a *asking, s *Statement) {
	sp.keys = s.keysOfThings(sp.keys)
	if s.looksAtOwner() {
		accounts, ok := s.ownersNamed(a.p.account)
		sp.owners = sp.owners || !ok
		sp.accounts = append(sp.accounts, accounts...)
	}
	for _, r := range s.resources {
		text := r.text
		if !r.constant() {
			settled, ok, open := r.expand(a.j.e.context(a.p.passing(), called{}, 0, false, "", a.ctx))
			if open || !ok {
				sp.loose = append(sp.loose, r.loose())
				continue
			}
			text = settled
		}
		if text == string(anyRun) {
			continue
		}
		sp.patterns = append(sp.patterns, text)
		if s.Allow && !s.notResource {
			sp.allowing = append(sp.allowing, text)
		}
	}
}

// group is apart for nodes that are alike on their own side.
func (a *asking) group(r *room, g group, part *access.Set, sp *splitter, visit func(part *access.Set, same bool)) {
	n := graph.NodeID(part.Minimum())
	more := *sp
	for _, pol := range a.j.e.policies[g.first] {
		for _, s := range pol.doc.Statements {
			if s.speaksOf(a.act.name) {
				more.keys = s.keysOfThings(slices.Clip(more.keys))
			}
		}
	}
	owner := a.j.e.owner(n, true, a.j.e.s.ID(n), "")
	for _, level := range a.p.guardrails(owner) {
		for _, pol := range level {
			for _, s := range pol.doc.Statements {
				more.patterns, more.allowing, more.loose, more.keys = slices.Clip(more.patterns), slices.Clip(more.allowing), slices.Clip(more.loose), slices.Clip(more.keys)
				more.accounts = slices.Clip(more.accounts)
				more.add(a, s)
			}
		}
	}
	for _, p := range more.split(r, []*access.Set{part}) {
		one := graph.NodeID(p.Minimum())
		visit(p, !sp.single && (p.GetCardinality() == 1 || !slices.ContainsFunc(more.loose, func(pat string) bool { return r.reach(pat, sp.child).Contains(uint32(one)) })))
	}
}

func (sp *splitter) split(r *room, parts []*access.Set) []*access.Set {
	single := func() bool {
		for _, p := range parts {
			if p.GetCardinality() > 1 {
				return false
			}
		}
		return true
	}
	if !r.own && len(sp.accounts) > 0 {
		for _, id := range append([]string{""}, sp.accounts...) {
			parts = split(parts, r.ofOwner(id))
		}
	}
	var met meetings
	for _, p := range sp.patterns {
		if single() {
			return parts
		}
		parts = split(parts, r.reach(p, sp.child))
		if sp.child == "" {
			continue
		}
		if sp.whole {
			parts = split(parts, r.whole(p, sp.child))
		}
		for _, allowing := range sp.allowing {
			if allowing != p { // it covers what it allows, wherever it reaches
				parts = split(parts, r.covers(p, allowing, sp.child, &met))
			}
		}
	}
	for _, p := range sp.loose {
		parts = split(parts, r.reach(p, sp.child))
	}
	for _, key := range sp.keys {
		if single() {
			return parts
		}
		parts = split(parts, r.byKey(key)...)
	}
	return parts
}

// part asks of nodes that nothing tells apart.
func (a *asking) part(part *access.Set, child string) {
	n := graph.NodeID(part.Minimum())
	f := a.node(n, child)
	if len(f.guards) > 0 && part.GetCardinality() > 1 && a.ownGuard(n, f.guards) {
		a.oneByOne(part, child) // each is held back by a policy of its own
		return
	}
	a.addSet(part, f)
}

// ownGuard reports whether a policy of the node itself is among what holds back.
func (a *asking) ownGuard(n graph.NodeID, guards []string) bool {
	return slices.ContainsFunc(a.j.e.policies[n], func(p policy) bool { return slices.Contains(guards, "deny:"+p.id) })
}

// node asks of one node, or of something in it.
func (a *asking) node(n graph.NodeID, child string) found {
	arn := a.j.e.s.ID(n)
	if !hasWild(child) {
		return a.j.find(a.p, a.act.name, arn+child, n, true, a.ctx)
	}
	return a.j.findSome(a.p, a.act.name, arn+child, n, true, a.ctx)
}

func split(parts []*access.Set, bys ...*access.Set) []*access.Set {
	for _, by := range bys {
		var next []*access.Set
		for i, p := range parts {
			in := p.AndCardinality(by)
			if in == 0 || in == p.GetCardinality() {
				if next != nil {
					next = append(next, p)
				}
				continue
			}
			if next == nil {
				next = append(make([]*access.Set, 0, len(parts)+1), parts[:i]...)
			}
			next = append(next, common(p, by), without(p, by))
		}
		if next != nil {
			parts = next
		}
	}
	return parts
}
