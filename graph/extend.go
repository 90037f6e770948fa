package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Numbered is a Sink that adds to a Snapshot and knows its nodes by number, so
// that millions of judged edges need no look-up of their ends.
type Numbered interface {
	Sink
	// Number gives the node's number: its own in the Snapshot that is added to,
	// or a new one behind them.
	Number(id string) NodeID
	// Edges adds edges of one kind that share key and properties: from each of
	// from to each of to, but from none to itself. The lists are not kept.
	Edges(k Kind, key string, p Props, from, to []NodeID)
	// Loops adds edges of one kind that share key and properties, from each of at
	// to itself. The list is not kept.
	Loops(k Kind, key string, p Props, at []NodeID)
}

// Extension takes facts that add to a Snapshot: what judgement finds in it. It
// costs what is new and a copy of the columns, not a second reading of the
// facts. The result is that of a Builder which was given both, but that a node
// of the Snapshot keeps what it is: new facts add labels and properties, and of
// two values the greater by bytes wins. Not safe for concurrent use.
type Extension struct {
	s       *Snapshot
	b       *Builder            // checks and interns; its nodes are the new ones
	touched map[NodeID]*nodeAcc // what is new of nodes of s
}

var _ Numbered = (*Extension)(nil)

// Extend returns an Extension of s, which stays as it is.
func Extend(s *Snapshot) *Extension {
	b := NewBuilder()
	b.sets.load(&s.sets)
	for _, k := range s.kinds {
		b.kindCode[k] = uint8(len(b.kindList)) //nolint:gosec // at most 255 kinds
		b.kindList = append(b.kindList, k)
	}
	return &Extension{s: s, b: b, touched: map[NodeID]*nodeAcc{}}
}

// Node adds to a node of the Snapshot, or makes a new one.
func (x *Extension) Node(f NodeFact) {
	n, ok := x.s.Lookup(f.ID)
	if !ok {
		x.b.Node(f)
		return
	}
	t := x.touched[n]
	if t == nil {
		t = x.s.accountOf(n)
		x.touched[n] = t
	}
	f.Origin.Observed = 0
	x.b.describe(t, f)
}

// Edge adds one edge.
func (x *Extension) Edge(f EdgeFact) {
	if f.From == "" || f.To == "" {
		x.b.fail("edge %s from %q to %q: an end is missing", f.Kind, f.From, f.To)
		return
	}
	from, to := x.Number(f.From), x.Number(f.To)
	if from == to {
		x.Loops(f.Kind, f.Key, f.Props, []NodeID{from})
	} else {
		x.Edges(f.Kind, f.Key, f.Props, []NodeID{from}, []NodeID{to})
	}
}

// Gap adds to the coverage.
func (x *Extension) Gap(g Gap) { x.b.Gap(g) }

// Number implements Numbered.
func (x *Extension) Number(id string) NodeID {
	if n, ok := x.s.Lookup(id); ok {
		return n
	}
	return NodeID(len(x.s.ids)) + NodeID(x.b.intern(id)) //nolint:gosec // nodes are numbered as uint32
}

// Edges implements Numbered.
func (x *Extension) Edges(k Kind, key string, p Props, from, to []NodeID) {
	code, ok := x.b.kind(k)
	if !ok {
		return
	}
	set := x.b.edgeSet(k, key, p)
	for _, n := range from {
		for _, t := range to {
			if t != n {
				x.b.edges.add(edgeRec{uint32(n), uint32(t), set, code})
			}
		}
	}
}

// Loops implements Numbered.
func (x *Extension) Loops(k Kind, key string, p Props, at []NodeID) {
	code, ok := x.b.kind(k)
	if !ok {
		return
	}
	set := x.b.edgeSet(k, key, p)
	for _, n := range at {
		x.b.edges.add(edgeRec{uint32(n), uint32(n), set, code})
	}
}

// Build gives the extended Snapshot. The Extension must not be used afterwards.
func (x *Extension) Build() (*Snapshot, error) {
	b := x.b
	if len(x.s.late) > 0 {
		b.fail("a Snapshot that a Patch made is for asking, not for adding to")
	}
	if err := errors.Join(b.errs...); err != nil {
		return nil, fmt.Errorf("extend snapshot: %w", err)
	}
	target := b.resolveAliases()
	x.describeDangling(target)
	s := &Snapshot{meta: x.s.meta}
	number := x.nodes(s, b.nodeOrder(target), target)
	x.edges(s, number)
	b.finishSets(s)
	for _, a := range x.s.aliases {
		s.aliases = append(s.aliases, alias{a.fold, number[a.node]})
	}
	b.ownAliases(s, target, number[len(x.s.ids):])
	for _, g := range x.s.gaps {
		b.Gap(g)
	}
	b.ownGaps(s)
	return s, nil
}

// describeDangling is the Builder's, with the accounts of the Snapshot.
func (x *Extension) describeDangling(target []uint32) {
	accounts := map[string]bool{}
	for _, n := range x.s.WithLabel(Account) {
		if !x.s.NodeFlag(n, "dangling") {
			accounts[x.s.Account(n)], accounts[x.s.ID(n)] = true, true
		}
	}
	x.b.describeDanglingOf(target, accounts)
}

// nodes merges the Snapshot's nodes with the new ones, in order, and gives the
// number of each: those of the Snapshot, then the new ones as interned.
func (x *Extension) nodes(s *Snapshot, order, target []uint32) []NodeID {
	old, b := x.s, x.b
	n, all := len(old.ids), len(old.ids)+len(order)
	number := make([]NodeID, n+len(b.nodes))
	w := newNodeWriter(b, s, all)
	w.strs.load(old.strs)
	labels := make([]uint16, len(old.labelSets))
	for i, l := range old.labelSets {
		labels[i] = b.labelSet(s, w.labelSets, slices.Clone(l))
	}
	i := 0
	for at := range all {
		if len(order) > 0 && (i == n || b.nodes[order[0]].fold < old.folds[i]) {
			number[n+int(order[0])] = NodeID(at)
			w.write(&b.nodes[order[0]])
			order = order[1:]
			continue
		}
		number[i] = NodeID(at)
		if t := x.touched[NodeID(i)]; t != nil {
			w.write(t)
		} else {
			w.copy(old, i, labels[old.labels[i]])
		}
		i++
	}
	for k, t := range target {
		number[n+k] = number[n+int(t)]
	}
	s.strs = w.strs.list
	return number
}

// edges merges the Snapshot's edges, which lie in order, with the new ones.
func (x *Extension) edges(s *Snapshot, number []NodeID) {
	b, old := x.b, x.s
	kinds := b.renumberKinds(s)
	fresh, next := b.sortedEdges(number, kinds), 0
	all := make([]edgeRec, 0, len(old.to)+len(fresh))
	for e := range old.to {
		rec := edgeRec{uint32(number[old.from[e]]), uint32(number[old.to[e]]), old.esets[e], kinds[old.kind[e]]}
		for next < len(fresh) && b.compareEdges(fresh[next], rec) < 0 {
			all = append(all, fresh[next])
			next++
		}
		all = append(all, rec)
	}
	b.layOut(s, b.mergeEdges(append(all, fresh[next:]...)))
}

// load takes over the sets of a Snapshot under their own codes.
func (b *setBuilder) load(from *propSets) {
	b.keys, b.values = slices.Clone(from.keys), slices.Clone(from.values)
	b.off, b.pairs = slices.Clone(from.off), slices.Clone(from.pairs)
	b.certainty, b.cost = slices.Clone(from.certainty), slices.Clone(from.cost)
	for i, k := range b.keys {
		b.keyCode[k] = uint32(i)
	}
	for i, v := range b.values {
		b.valueCode[valueKey(v)] = uint32(i)
	}
	clear(b.setCode)
	for set := range len(b.off) - 1 {
		b.setCode[string(encodePairs(b.pairs[b.off[set]:b.off[set+1]]))] = uint32(set)
	}
}

func (in *interner) load(list []string) {
	in.list = slices.Clone(list)
	for i, s := range in.list {
		in.code[s] = uint32(i)
	}
}

func (b *Builder) compareEdges(x, y edgeRec) int { return compareRecs(x, y, b.edgeKey) }

// compareRecs orders edges; key gives the key of a set.
func compareRecs(x, y edgeRec, key func(set uint32) string) int {
	switch {
	case x.from != y.from:
		return cmp.Compare(x.from, y.from)
	case x.kind != y.kind:
		return cmp.Compare(x.kind, y.kind)
	case x.to != y.to:
		return cmp.Compare(x.to, y.to)
	case x.set == y.set:
		return 0
	}
	return cmp.Or(strings.Compare(key(x.set), key(y.set)), cmp.Compare(x.set, y.set))
}
