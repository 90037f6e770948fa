package gcpiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// part is a set of resources that share an answer: yes under cond, or, with
// unread, nobody knows.
type part struct {
	set    *access.Set
	cond   *access.Condition
	unread bool
}

func appendPart(ps []part, p part) []part {
	if p.set.IsEmpty() || p.cond.IsNever() {
		return ps
	}
	return append(ps, p)
}

// universe is what one question ranges over: all nodes on which a permission is
// checked, or the one resource that was asked about.
type universe struct {
	within func(scope graph.NodeID) *access.Set // the caller must not change it
	place  func(n graph.NodeID) place
}

// candidates are the nodes on which permissions of one prefix are checked, in tree order.
type candidates struct {
	nodes  []graph.NodeID
	ranges map[graph.NodeID]*access.Set // by scope
}

func (j *Judge) candidatesFor(perm string) *candidates {
	key := prefixOf(perm)
	service := serviceOf(perm)
	types, listed := j.kinds[key]
	if !listed {
		if types, listed = j.kinds[service+"."]; listed {
			key = service + "."
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !listed {
		key = service
	}
	if c := j.cands[key]; c != nil {
		return c
	}
	if !listed {
		for _, h := range hosts(service) {
			for t := range j.types {
				if strings.HasPrefix(t, h+"/") {
					types = append(types, t)
				}
			}
		}
	}
	c := &candidates{nodes: slices.Clone(j.trees), ranges: map[graph.NodeID]*access.Set{}}
	for _, t := range types {
		for _, n := range j.types[t] {
			if !j.s.HasLabel(n, graph.Account) && !j.s.HasLabel(n, graph.Container) && !j.s.HasLabel(n, graph.Organization) {
				c.nodes = append(c.nodes, n)
			}
		}
	}
	slices.SortFunc(c.nodes, func(a, b graph.NodeID) int { return int(j.tree.pos[a]) - int(j.tree.pos[b]) })
	j.cands[key] = c
	return c
}

// under gives the candidates at or below a scope: one range in tree order.
func (j *Judge) under(c *candidates, scope graph.NodeID) *access.Set {
	j.mu.Lock()
	defer j.mu.Unlock()
	if set := c.ranges[scope]; set != nil {
		return set
	}
	set := access.NewSet()
	if lo := j.tree.pos[scope]; lo != none {
		at := func(p uint32) int {
			i, _ := slices.BinarySearchFunc(c.nodes, p, func(n graph.NodeID, p uint32) int { return int(j.tree.pos[n]) - int(p) })
			return i
		}
		for _, n := range c.nodes[at(lo):at(j.tree.end[scope])] {
			set.Add(uint32(n))
		}
	}
	c.ranges[scope] = set
	return set
}

// May gives the nodes on which members of class c may do action, as
// access.Judge says. The work is one range per binding that gives the
// permission; only conditions that speak of the resource look at each node.
func (j *Judge) May(c access.ClassID, action string, ctx access.Context) []access.Guarded {
	if int(c) < 0 || int(c) >= len(j.subjects) {
		return nil
	}
	cand := j.candidatesFor(action)
	u := &universe{within: func(s graph.NodeID) *access.Set { return j.under(cand, s) }, place: j.placeOf}
	return guarded(j.answer(j.subjects[c], u, action, ctx))
}

func guarded(parts []part) []access.Guarded {
	var out []access.Guarded
	for _, p := range parts {
		g := access.Guarded{Resources: p.set, Condition: p.cond}
		switch {
		case p.unread:
			g.Certainty = graph.Unknown
		case p.cond != nil:
			g.Certainty = graph.Conditional
		}
		out = append(out, g)
	}
	return out
}

// answer is the one rule that May and Decide share: allow bindings, then deny
// rules, then boundaries. Parts are disjoint and in a stable order.
func (j *Judge) answer(sub *subject, u *universe, perm string, ctx access.Context) []part {
	parts := j.allowed(sub, u, perm, ctx)
	for i, m := range sub.denied {
		if len(parts) == 0 {
			return nil
		}
		if m != spared && j.denies[i].covers(perm) {
			parts = j.deny(&j.denies[i], m, u, perm, ctx, parts)
		}
	}
	parts = j.applyBounds(sub, u, perm, parts)
	return merge(parts)
}

func (j *Judge) allowed(sub *subject, u *universe, perm string, ctx access.Context) []part {
	sure := access.NewSet()
	var rest []part
	for _, h := range sub.atoms {
		a := &j.atoms[h.atom]
		ok, known := j.roles[a.role].gives(perm)
		if !ok {
			continue
		}
		set := j.reach(h, u, perm)
		if set.IsEmpty() {
			continue
		}
		unread := h.unread || !known
		if a.cond == nil && h.cond == nil && !unread {
			sure.Or(set)
			continue
		}
		for _, p := range j.split(u, a.cond, set, perm, ctx) {
			rest = appendPart(rest, part{p.set, access.And(p.cond, h.cond), unread})
		}
	}
	if perm == "run.routes.invoke" && !sub.would && !j.openRun.IsEmpty() {
		for it := j.openRun.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			if u.within(n).Contains(uint32(n)) {
				sure.Add(uint32(n))
			}
		}
	}
	out := appendPart(nil, part{set: sure})
	for _, p := range rest {
		out = join(out, p)
	}
	return out
}

// join adds a part to a disjoint list: where both say yes either will do.
func join(parts []part, p part) []part {
	left := p.set.Clone()
	var out []part
	for _, q := range parts {
		both := q.set.Clone()
		both.And(left)
		if both.IsEmpty() {
			out = append(out, q)
			continue
		}
		only := q.set.Clone()
		only.AndNot(both)
		out = appendPart(out, part{only, q.cond, q.unread})
		left.AndNot(both)
		switch {
		case q.unread == p.unread:
			out = appendPart(out, part{both, access.Or(q.cond, p.cond), q.unread})
		case q.unread:
			out = appendPart(out, part{both, p.cond, false})
		default:
			out = appendPart(out, part{both, q.cond, false})
		}
	}
	return appendPart(out, part{left, p.cond, p.unread})
}

// split settles a condition over a set: once where it does not speak of the
// resource, else node by node.
func (j *Judge) split(u *universe, e *expression, set *access.Set, perm string, ctx access.Context) []part {
	if e == nil {
		return []part{{set: set}}
	}
	if !e.resource {
		return appendPart(nil, part{set: set, cond: e.settle(j.knownOf(place{}, perm, ctx))})
	}
	byText := map[string]int{}
	var out []part
	for it := set.Iterator(); it.HasNext(); {
		n := it.Next()
		c := e.settle(j.knownOf(u.place(graph.NodeID(n)), perm, ctx))
		if c.IsNever() {
			continue
		}
		i, ok := byText[c.String()]
		if !ok {
			i = len(out)
			byText[c.String()] = i
			out = append(out, part{set: access.NewSet(), cond: c})
		}
		out[i].set.Add(n)
	}
	return out
}

// deny takes a rule's resources out of the parts, or guards them with the
// negation of its condition.
func (j *Judge) deny(r *denyRule, m match, u *universe, perm string, ctx access.Context, parts []part) []part {
	set := access.NewSet()
	for _, s := range r.scopes {
		set.Or(u.within(s))
	}
	if set.IsEmpty() {
		return parts
	}
	for _, d := range j.split(u, r.cond, set, perm, ctx) {
		var out []part
		for _, p := range parts {
			hit := p.set.Clone()
			hit.And(d.set)
			free := p.set.Clone()
			free.AndNot(d.set)
			out = appendPart(out, part{free, p.cond, p.unread})
			if m == applies {
				out = appendPart(out, part{hit, access.And(p.cond, access.Not(d.cond)), p.unread})
			} else {
				out = appendPart(out, part{hit, p.cond, true})
			}
		}
		parts = out
	}
	return parts
}

// merge unites parts that share an answer and puts them in order.
func merge(parts []part) []part {
	var out []part
	at := map[string]int{}
	for _, p := range parts {
		key := p.cond.String()
		if p.unread {
			key = "?" + key
		}
		if i, ok := at[key]; ok {
			out[i].set.Or(p.set)
			continue
		}
		at[key] = len(out)
		out = append(out, part{p.set.Clone(), p.cond, p.unread})
	}
	slices.SortFunc(out, func(a, b part) int {
		if a.unread != b.unread {
			if b.unread {
				return -1
			}
			return 1
		}
		if (a.cond == nil) != (b.cond == nil) {
			if a.cond == nil {
				return -1
			}
			return 1
		}
		return strings.Compare(a.cond.String(), b.cond.String())
	})
	return out
}
