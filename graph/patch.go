package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Patch is a Snapshot with some of it changed: nodes and edges that come, go or
// say something else. It costs a copy of the columns that change, not a second
// reading of the facts. The result compares as equal (Diff) to what a Builder
// makes of the changed facts; its sets of properties lie in another order, so
// its bytes may differ: it is for asking, not for keeping. Not safe for
// concurrent use.
type Patch struct {
	s     *Snapshot
	b     *Builder // checks and interns; its nodes are the new ones
	sets  *setAppender
	nodes map[NodeID]*nodeAcc // existing ones that change
	gone  map[NodeID]bool
	drop  []EdgeID
	bare  map[NodeID]bool           // from which nothing leads but what is added
	reset map[EdgeID]map[string]any // nil value: the property goes
	added added

	scratch *Scratch // nil: the edges get columns of their own
}

var _ Numbered = (*Patch)(nil)

// NewPatch returns a Patch of s, which stays as it is.
func NewPatch(s *Snapshot) *Patch {
	b := NewBuilder()
	for _, k := range s.kinds {
		b.kindCode[k] = uint8(len(b.kindList)) //nolint:gosec // at most 255 kinds
		b.kindList = append(b.kindList, k)
	}
	return &Patch{
		s: s, b: b, sets: newSetAppender(s),
		nodes: map[NodeID]*nodeAcc{}, gone: map[NodeID]bool{}, bare: map[NodeID]bool{}, reset: map[EdgeID]map[string]any{},
	}
}

// Node adds to a node that there is, as an Extension does, or makes a new one.
func (p *Patch) Node(f NodeFact) {
	n, ok := p.s.Lookup(f.ID)
	if !ok {
		p.b.Node(f)
		return
	}
	f.Origin.Observed = 0
	p.b.describe(p.state(n), f)
}

// Replace makes a node say what f says and nothing else; its edges stay.
func (p *Patch) Replace(n NodeID, f NodeFact) {
	t := &nodeAcc{fold: p.s.folds[n], id: p.s.ids[n], known: true}
	p.b.describe(t, f)
	p.nodes[n] = t
}

// SetProp gives a node a property, or takes it away where value is nil.
func (p *Patch) SetProp(n NodeID, key string, value any) {
	t := p.state(n)
	t.props = slices.DeleteFunc(t.props, func(v seenValue) bool { return v.key == key })
	if value != nil {
		p.b.nodeProp(t, t.id, key, value, 0)
	}
}

// SetCore changes what every node has: "name", "cloud", "account", "region" or "type".
func (p *Patch) SetCore(n NodeID, field, value string) {
	i := slices.Index([]string{"name", "cloud", "account", "region", "type"}, field)
	if i < 0 {
		p.b.fail("node %s: no field %q", p.s.ids[n], field)
		return
	}
	p.state(n).core[i] = value
}

// SetLabels gives a node these labels and no others.
func (p *Patch) SetLabels(n NodeID, labels []Label) {
	t := p.state(n)
	t.labels = nil
	p.b.describe(t, NodeFact{ID: t.id, Labels: labels})
}

// DropNode takes a node away, with every edge at it.
func (p *Patch) DropNode(n NodeID) { p.gone[n] = true }

// DropEdge takes an edge away.
func (p *Patch) DropEdge(e EdgeID) { p.drop = append(p.drop, e) }

// DropFrom takes away every edge of the Snapshot that leaves a node.
func (p *Patch) DropFrom(n NodeID) { p.bare[n] = true }

// SetEdgeProp gives an edge a property, or takes it away where value is nil.
func (p *Patch) SetEdgeProp(e EdgeID, key string, value any) {
	if p.reset[e] == nil {
		p.reset[e] = map[string]any{}
	}
	p.reset[e][key] = value
}

// Edge adds one edge; one that is there already is united with it.
func (p *Patch) Edge(f EdgeFact) {
	if f.From == "" || f.To == "" {
		p.b.fail("edge %s from %q to %q: an end is missing", f.Kind, f.From, f.To)
		return
	}
	from, to := p.Number(f.From), p.Number(f.To)
	if from == to {
		p.Loops(f.Kind, f.Key, f.Props, []NodeID{from})
	} else {
		p.Edges(f.Kind, f.Key, f.Props, []NodeID{from}, []NodeID{to})
	}
}

// Gap is not kept: what could not be read does not change with an edit.
func (p *Patch) Gap(Gap) {}

// Number implements Numbered.
func (p *Patch) Number(id string) NodeID {
	if n, ok := p.s.Lookup(id); ok {
		return n
	}
	return NodeID(len(p.s.ids)) + NodeID(p.b.intern(id)) //nolint:gosec // nodes are numbered as uint32
}

// Edges implements Numbered.
func (p *Patch) Edges(k Kind, key string, props Props, from, to []NodeID) {
	if code, ok := p.b.kind(k); ok {
		p.added.add(addedBlock{set: p.sets.add(p.b.edgeProps(k, key, props)), kind: code}, from, to)
	}
}

// Loops implements Numbered.
func (p *Patch) Loops(k Kind, key string, props Props, at []NodeID) {
	if code, ok := p.b.kind(k); ok {
		p.added.add(addedBlock{set: p.sets.add(p.b.edgeProps(k, key, props)), kind: code, loops: true}, at, nil)
	}
}

// CopyEdges adds the edges that leave node n of another Snapshot, ends by id.
func (p *Patch) CopyEdges(from *Snapshot, n NodeID) {
	for e := range from.Out(n) {
		p.CopyEdge(from, e)
	}
}

// CopyEdge adds an edge of another Snapshot, ends by id.
func (p *Patch) CopyEdge(from *Snapshot, e Edge) {
	p.Edge(EdgeFact{
		Kind: e.Kind, From: from.ids[e.From], To: from.ids[e.To], Key: from.EdgeKey(e.ID), Props: from.edgeProps(e.ID),
	})
}

func (s *Snapshot) edgeProps(e EdgeID) Props {
	out := Props{}
	maps.Insert(out, s.EdgeProps(e))
	return out
}

// state is what a node will say, to begin with what it says.
func (p *Patch) state(n NodeID) *nodeAcc {
	t := p.nodes[n]
	if t == nil {
		t = p.s.accountOf(n)
		p.nodes[n] = t
	}
	return t
}

// accountOf gives all that a node says, as if it had been put together from facts.
func (s *Snapshot) accountOf(n NodeID) *nodeAcc {
	t := &nodeAcc{fold: s.folds[n], id: s.ids[n], known: true, labels: slices.Clone(s.Labels(n))}
	t.core = [5]string{s.strs[s.name[n]], string(s.Cloud(n)), s.Account(n), s.Region(n), s.Type(n)}
	for k, v := range s.NodeProps(n) {
		t.props = append(t.props, seenValue{key: k, value: v})
	}
	return t
}

// Build gives the changed Snapshot. The Patch must not be used afterwards.
func (p *Patch) Build() (*Snapshot, error) {
	if err := errors.Join(p.b.errs...); err != nil {
		return nil, fmt.Errorf("change snapshot: %w", err)
	}
	target := p.b.resolveAliases()
	defer p.scratch.built(p)
	if p.overlays(target) {
		return p.overlay(), nil
	}
	if len(p.s.late) > 0 {
		return nil, errors.New("change snapshot: one that was changed takes no nodes but Grants")
	}
	s := &Snapshot{meta: p.s.meta, gaps: p.s.gaps}
	number := p.layNodes(s, target)
	p.layEdges(s, number)
	s.sets = p.sets.propSets
	return s, nil
}

// layNodes fills the columns of nodes and gives the number of each: those of
// the Snapshot, then the new ones as interned; nil where none changed its number.
func (p *Patch) layNodes(s *Snapshot, target []uint32) []NodeID {
	b, old := p.b, p.s
	if len(b.nodes) == 0 && len(p.gone) == 0 {
		p.restate(s)
		return nil
	}
	(&Extension{s: old, b: b}).describeDangling(target)
	order := b.nodeOrder(target)
	w := newNodeWriter(b, s, len(old.ids)+len(order))
	w.strs = &interner{map[string]uint32{"": 0}, slices.Clip(old.strs)}
	w.sets = p.sets.add
	labels := make([]uint16, len(old.labelSets))
	for i, l := range old.labelSets {
		labels[i] = b.labelSet(s, w.labelSets, slices.Clone(l))
	}
	n := len(old.ids)
	number := make([]NodeID, n+len(b.nodes))
	next := func() NodeID { return NodeID(len(s.ids)) } //nolint:gosec // nodes are numbered as uint32
	for i := 0; i < n || len(order) > 0; {
		if len(order) > 0 && (i == n || b.nodes[order[0]].fold < old.folds[i]) {
			number[n+int(order[0])] = next()
			w.write(&b.nodes[order[0]])
			order = order[1:]
			continue
		}
		number[i] = next()
		switch t := p.nodes[NodeID(i)]; {
		case p.gone[NodeID(i)]:
			number[i] = NoNode
		case t != nil:
			w.write(t)
		default:
			w.copy(old, i, labels[old.labels[i]])
		}
		i++
	}
	for k, t := range target {
		number[n+k] = number[n+int(t)]
	}
	s.strs = w.strs.list
	for _, a := range old.aliases {
		if to := number[a.node]; to != NoNode {
			s.aliases = append(s.aliases, alias{a.fold, to})
		}
	}
	b.ownAliases(s, target, number[n:])
	return number
}

// restate shares the columns of nodes that keep their numbers, and changes what
// the changed ones say.
func (p *Patch) restate(s *Snapshot) {
	old := p.s
	s.strs, s.ids, s.folds, s.aliases = old.strs, old.ids, old.folds, old.aliases
	s.name, s.cloud, s.acct, s.region, s.typ = old.name, old.cloud, old.acct, old.region, old.typ
	s.labels, s.nsets, s.labelSets, s.byLabel = old.labels, old.nsets, old.labelSets, old.byLabel
	if len(p.nodes) == 0 {
		return
	}
	s.nsets = slices.Clone(old.nsets)
	var deep bool
	for n, t := range p.nodes {
		s.nsets[n] = p.sets.add(sortedProps(t.props))
		deep = deep || !slices.Equal(t.labels, old.Labels(n)) || t.core != old.accountOf(n).core
	}
	if !deep {
		return
	}
	w := newNodeWriter(p.b, s, len(old.ids))
	w.strs = &interner{map[string]uint32{"": 0}, slices.Clip(old.strs)}
	w.sets = p.sets.add
	s.labelSets = nil
	labels := make([]uint16, len(old.labelSets))
	for i, l := range old.labelSets {
		labels[i] = p.b.labelSet(s, w.labelSets, slices.Clone(l))
	}
	for i := range old.ids {
		if t := p.nodes[NodeID(i)]; t != nil {
			w.write(t)
		} else {
			w.copy(old, i, labels[old.labels[i]])
		}
	}
	s.strs = w.strs.list
}

// layEdges copies the edges that stay in runs, and puts the new ones between
// them. number is nil where all nodes kept theirs.
func (p *Patch) layEdges(s *Snapshot, number []NodeID) { //nolint:gocognit // one merge of three lists; apart it would be harder to compare
	b, old := p.b, p.s
	kinds := b.renumberKinds(s)
	to := func(n uint32) uint32 {
		if number == nil {
			return n
		}
		return uint32(number[n])
	}
	var fresh []edgeRec
	p.added.each(func(e edgeRec) {
		e.from, e.to, e.kind = to(e.from), to(e.to), kinds[e.kind]
		if NodeID(e.from) != NoNode && NodeID(e.to) != NoNode {
			fresh = append(fresh, e)
		}
	})
	slices.SortFunc(fresh, p.compare)
	for n := range p.bare {
		for e := old.outOff[n]; e < old.outOff[n+1]; e++ {
			p.drop = append(p.drop, EdgeID(e))
		}
	}
	slices.Sort(p.drop)
	p.drop = slices.Compact(p.drop)

	m := len(old.to) + len(fresh)
	s.from, s.to, s.kind, s.esets = make([]NodeID, 0, m), make([]NodeID, 0, m), make([]uint8, 0, m), make([]uint32, 0, m)
	drop := p.drop
	for n := range old.ids {
		lo, hi := old.outOff[n], old.outOff[n+1]
		at := to(uint32(n))
		if NodeID(at) == NoNode {
			continue
		}
		for len(fresh) > 0 && fresh[0].from < at {
			fresh = p.put(s, fresh)
		}
		for len(drop) > 0 && uint32(drop[0]) < lo {
			drop = drop[1:] // of a node that is gone
		}
		plain := (len(fresh) == 0 || fresh[0].from != at) && (len(drop) == 0 || uint32(drop[0]) >= hi)
		if plain && len(p.reset) == 0 && len(p.gone) == 0 {
			p.run(s, NodeID(at), lo, hi, kinds, number)
			continue
		}
		for e := lo; e < hi; e++ {
			if len(drop) > 0 && uint32(drop[0]) == e {
				drop = drop[1:]
				continue
			}
			rec := edgeRec{at, to(uint32(old.to[e])), old.esets[e], kinds[old.kind[e]]}
			if NodeID(rec.to) == NoNode {
				continue
			}
			if c, ok := p.reset[EdgeID(e)]; ok {
				rec.set = p.reSet(rec.set, c)
			}
			for len(fresh) > 0 && p.compare(fresh[0], rec) < 0 {
				fresh = p.put(s, fresh)
			}
			p.append(s, rec)
		}
	}
	for len(fresh) > 0 {
		fresh = p.put(s, fresh)
	}
	s.layOffsets()
}

// run copies the edges of one source, all of whose ends stay.
func (p *Patch) run(s *Snapshot, at NodeID, lo, hi uint32, kinds []uint8, number []NodeID) {
	old := p.s
	if number == nil {
		s.to = append(s.to, old.to[lo:hi]...)
	} else {
		for _, t := range old.to[lo:hi] {
			s.to = append(s.to, number[t])
		}
	}
	for range hi - lo {
		s.from = append(s.from, at)
	}
	s.esets = append(s.esets, old.esets[lo:hi]...)
	for _, k := range old.kind[lo:hi] {
		s.kind = append(s.kind, kinds[k])
	}
}

func (p *Patch) put(s *Snapshot, fresh []edgeRec) []edgeRec {
	p.append(s, fresh[0])
	return fresh[1:]
}

// append adds an edge behind those laid out, or unites it with the last one
// where they are the same.
func (p *Patch) append(s *Snapshot, e edgeRec) {
	if n := len(s.from) - 1; n >= 0 && uint32(s.from[n]) == e.from && s.kind[n] == e.kind && uint32(s.to[n]) == e.to {
		if have := s.esets[n]; have == e.set || p.sets.text(have) == p.sets.text(e.set) {
			if have != e.set {
				s.esets[n] = p.sets.add(uniteProps(p.sets.list(have), p.sets.list(e.set)))
			}
			return
		}
	}
	s.from, s.to = append(s.from, NodeID(e.from)), append(s.to, NodeID(e.to))
	s.kind, s.esets = append(s.kind, e.kind), append(s.esets, e.set)
}

func (p *Patch) compare(x, y edgeRec) int {
	return compareRecs(x, y, p.sets.text)
}

// reSet is a set with properties changed.
func (p *Patch) reSet(set uint32, change map[string]any) uint32 {
	list := slices.DeleteFunc(p.sets.list(set), func(q prop) bool { _, ok := change[q.key]; return ok })
	for k, v := range change {
		if v == nil {
			continue
		}
		if c, err := checkValue(v); err == nil { // Apply checked it
			list = append(list, prop{k, c})
		}
	}
	slices.SortFunc(list, func(x, y prop) int { return strings.Compare(x.key, y.key) })
	return p.sets.add(list)
}
