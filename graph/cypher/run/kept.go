package run

import (
	"cmp"
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// accepted hands the conditions on a path of shortestPath(…) to its search: the shortest path that satisfies them is meant.
// Of the newer SHORTEST, conditions behind the pattern choose among what was found.
func (b *builder) accepted(o *shortest, h *hop) {
	o.legacy = h.search.Legacy
	if !o.legacy {
		return
	}
	own := map[int]bool{h.slot: true}
	for _, w := range b.m.walks {
		if slices.Contains(w.parts, h.slot) {
			o.walk = w
			own[w.slot] = true
		}
	}
	bound := func(s int) bool { return b.bound[s] || own[s] || s == o.to }
	for _, n := range b.m.needs {
		if n.done || !slices.ContainsFunc(n.slots, func(s int) bool { return own[s] }) || slices.ContainsFunc(n.slots, func(s int) bool { return !bound(s) }) {
			continue
		}
		n.done = true
		o.accept = append(o.accept, n.cond)
	}
}

// keptPath is a path of several parts of which only the shortest are wanted: everything that matches is listed, and the
// shortest for each pair of ends are kept.
type keptPath struct {
	sub    *matcher
	path   *ast.Path
	parts  []int
	search ast.Search
	count  eval
}

// kept reads such a path. Its parts are planned when everything else is bound.
func (m *matcher) kept(path *ast.Path) []int {
	sub := newMatcher(m.p, m.outer, m.sc)
	sub.repeats = m.repeats
	k := &keptPath{sub: sub, path: path, search: path.Search}
	k.parts = sub.elements(path.Elements, ast.Search{})
	for _, h := range sub.hops {
		h.listed = true
	}
	for _, e := range path.Elements {
		sub.conditions(e)
	}
	if path.Search.Count != nil {
		k.count = m.p.compile(path.Search.Count, newScope())
	}
	m.kepts = append(m.kepts, k)
	return k.parts
}

func (b *builder) keepShortest(k *keptPath) {
	body := k.sub.build(b.m.p.start(), b.bound)
	o := &keepShortest{body: body, parts: k.parts, kind: k.search.Kind, count: k.count}
	live := map[int]bool{}
	for _, s := range k.parts {
		live[s] = true
	}
	ast.Inspect(k.path, func(n any) bool {
		if v, ok := n.(*ast.Var); ok {
			if slot, ok := b.m.sc.slots[v.Name]; ok {
				live[slot] = true
			}
		}
		return true
	})
	for _, s := range k.sub.fresh {
		live[s] = true
	}
	o.live = sortedSlots(live)
	for s := range live {
		b.bound[s] = true
	}
	o.about = b.m.p.describe(b.cur, "StatefulShortestPath", ast.PathText(k.path), b.cur.info().rows*max(1, body.info().rows))
	b.cur = o
	b.m.fresh = append(b.m.fresh, k.sub.fresh...)
	b.ask()
}

type keepShortest struct {
	about
	body  op
	parts []int
	live  []int
	kind  ast.SearchKind
	count eval
}

func (o *keepShortest) inner() []op { return []op{o.body} }

// candidate is one match with the number of its relationships.
type candidate struct {
	length int
	values []value.Value
}

func (o *keepShortest) push(x *exec, r row, out sink) error {
	k, err := (&shortest{count: o.count}).wanted(x)
	if err != nil {
		return err
	}
	return o.pushInto(x, r, func(r row) error {
		pairs := map[[2]uint32][]candidate{}
		var order [][2]uint32
		held := holding{x: x}
		defer held.free()
		err := x.run(o.body, r, func(r row) error {
			pair := [2]uint32{r[o.parts[0]].Number(), r[o.parts[len(o.parts)-1]].Number()}
			c := o.candidate(r)
			if _, ok := pairs[pair]; !ok {
				order = append(order, pair)
			}
			pairs[pair] = append(pairs[pair], c)
			return held.keep(weigh(c.values, nil))
		})
		if err != nil {
			return err
		}
		for _, pair := range order {
			for _, c := range o.choose(pairs[pair], k) {
				for i, s := range o.live {
					r[s] = c.values[i]
				}
				if err := out(r); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// candidate takes what a row has of a match.
func (o *keepShortest) candidate(r row) candidate {
	c := candidate{values: make([]value.Value, len(o.live))}
	for i, s := range o.parts {
		if i%2 == 1 {
			c.length += len(appendRels(nil, r[s]))
		}
	}
	for i, s := range o.live {
		c.values[i] = r[s]
	}
	return c
}

// choose gives the shortest of some matches.
func (o *keepShortest) choose(list []candidate, k int) []candidate {
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.length, b.length) })
	if o.kind == ast.Shortest || o.kind == ast.Any {
		return list[:min(k, len(list))]
	}
	if o.kind == ast.AllShortest {
		k = 1
	}
	groups := 0
	for i, c := range list {
		if i == 0 || c.length != list[i-1].length {
			if groups++; groups > k {
				return list[:i]
			}
		}
	}
	return list
}
