package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

var clouds = [...]Cloud{"", AWS, GCP, Azure, Internet}

// Builder turns facts, in any order, into a Snapshot. Facts of one id merge,
// edges may come before their nodes, and an end that no fact describes becomes
// a node marked dangling. The same facts in another order give an equal
// Snapshot, byte for byte once encoded. Not safe for concurrent use.
type Builder struct {
	labels map[Label]int // position in the table, general to specific
	kinds  map[Kind]bool
	any    bool

	ids   map[string]uint32 // folded id → position in nodes
	nodes []nodeAcc
	alias map[string]aliasFact

	kindCode map[Kind]uint8
	kindList []Kind
	edges    edgeList
	sets     *setBuilder
	gaps     map[Gap]int64
	meta     Meta
	errs     []error
}

type nodeAcc struct {
	fold, id string // id: the smallest spelling among the facts, else of the edges
	known    bool   // some fact describes it
	labels   []Label
	core     [5]string // name, cloud, account, region, type
	coreAt   [5]int64
	props    []seenValue // in no order; few
}

type seenValue struct {
	key   string
	value any
	at    int64
}

type aliasFact struct{ spelling, target string }

type edgeRec struct {
	from, to uint32
	set      uint32
	kind     uint8
}

// NewBuilder returns an empty Builder that holds facts to the tables of labels
// and kinds. Its problems are reported by Build.
func NewBuilder() *Builder {
	b := &Builder{
		labels:   map[Label]int{},
		kinds:    map[Kind]bool{},
		ids:      map[string]uint32{},
		alias:    map[string]aliasFact{},
		kindCode: map[Kind]uint8{},
		sets:     newSetBuilder(),
		gaps:     map[Gap]int64{},
	}
	for i, l := range Labels() {
		b.labels[l.Label] = i
	}
	for _, k := range Kinds() {
		b.kinds[k.Kind] = true
	}
	return b
}

// NewOpenBuilder returns a Builder that takes any label and kind, for graphs
// that are not an estate.
func NewOpenBuilder() *Builder {
	b := NewBuilder()
	b.any = true
	return b
}

// SetMeta says which run and time the Snapshot will stand for.
func (b *Builder) SetMeta(m Meta) { b.meta = m }

// Node adds what one source says of a node. Faults are kept for Build.
func (b *Builder) Node(f NodeFact) {
	if f.ID == "" {
		b.fail("node without an id (type %q, record %s)", f.Type, f.Origin.Record)
		return
	}
	n := &b.nodes[b.intern(f.ID)]
	if f.mentions() {
		return
	}
	if !n.known || f.ID < n.id {
		n.id = f.ID
	}
	n.known = true
	b.describe(n, f)
	for _, a := range f.Aliases {
		b.Alias(a, f.ID)
	}
}

// mentions says that a fact tells of a thing that there is one, and nothing more.
func (f *NodeFact) mentions() bool {
	return len(f.Labels)+len(f.Props)+len(f.Tags)+len(f.Aliases) == 0 && f.Name+string(f.Cloud)+f.Account+f.Region+f.Type == ""
}

// describe merges what a fact says of a node into what is known.
func (b *Builder) describe(n *nodeAcc, f NodeFact) {
	for _, l := range f.Labels {
		if _, ok := b.labels[l]; !ok && !b.any {
			b.fail("node %s: unknown label %q", f.ID, l)
			continue
		}
		if !slices.Contains(n.labels, l) {
			n.labels = append(n.labels, l)
		}
	}
	at := f.Origin.Observed
	for i, v := range [...]string{f.Name, string(f.Cloud), f.Account, f.Region, f.Type} {
		if v != "" && (n.core[i] == "" || at > n.coreAt[i] || at == n.coreAt[i] && v > n.core[i]) {
			n.core[i], n.coreAt[i] = v, at
		}
	}
	for k, v := range f.Props {
		b.nodeProp(n, f.ID, k, v, at)
	}
	for k, v := range f.Tags {
		b.nodeProp(n, f.ID, "tags."+k, v, at)
	}
}

func (b *Builder) nodeProp(n *nodeAcc, id, key string, value any, at int64) {
	v, err := checkValue(value)
	if err != nil {
		b.fail("node %s: property %s: %w", id, key, err)
		return
	}
	i := slices.IndexFunc(n.props, func(p seenValue) bool { return p.key == key })
	if i < 0 {
		n.props = append(n.props, seenValue{key, v, at})
		return
	}
	if old := &n.props[i]; at > old.at || at == old.at && compareValues(v, old.value) > 0 {
		old.value, old.at = v, at
	}
}

// Alias makes another id lead to the node id. Where two nodes claim one alias
// the smaller id has it; where an alias is itself described by a fact, the
// alias loses.
func (b *Builder) Alias(other, id string) {
	f := FoldID(other)
	if f == FoldID(id) {
		return
	}
	if old, ok := b.alias[f]; !ok || FoldID(id) < FoldID(old.target) {
		b.alias[f] = aliasFact{other, id}
	}
}

// Edge adds what one source, or judgement, says of two nodes.
func (b *Builder) Edge(f EdgeFact) {
	if f.From == "" || f.To == "" {
		b.fail("edge %s from %q to %q: an end is missing", f.Kind, f.From, f.To)
		return
	}
	code, ok := b.kind(f.Kind)
	if !ok {
		return
	}
	b.edges.add(edgeRec{b.intern(f.From), b.intern(f.To), b.edgeSet(f.Kind, f.Key, f.Props), code})
}

// kind gives a kind's code; ok is false where the tables do not know it.
func (b *Builder) kind(k Kind) (uint8, bool) {
	if !b.any && !b.kinds[k] {
		b.fail("edge of unknown kind %q", k)
		return 0, false
	}
	code, ok := b.kindCode[k]
	if !ok {
		if len(b.kindList) == 255 {
			b.fail("more than 255 kinds of edge")
			return 0, false
		}
		code = uint8(len(b.kindList)) //nolint:gosec // checked above
		b.kindCode[k] = code
		b.kindList = append(b.kindList, k)
	}
	return code, true
}

// edgeSet interns an edge's key and properties.
func (b *Builder) edgeSet(kind Kind, key string, p Props) uint32 {
	return b.sets.add(b.edgeProps(kind, key, p))
}

// edgeProps checks an edge's key and properties and gives them in order.
func (b *Builder) edgeProps(kind Kind, key string, p Props) []prop {
	props := make([]prop, 0, len(p)+1)
	if key != "" {
		props = append(props, prop{"", key})
	}
	for k, v := range p {
		c, err := checkValue(v)
		if err != nil {
			b.fail("edge %s %s: property %s: %w", kind, key, k, err)
			continue
		}
		if k == PropCertainty && c == Certain.String() {
			continue // absent means certain
		}
		props = append(props, prop{k, c})
	}
	slices.SortFunc(props, func(x, y prop) int { return strings.Compare(x.key, y.key) })
	return props
}

// Gap adds one thing that could not be read, understood or resolved.
func (b *Builder) Gap(g Gap) {
	n := max(g.Count, 1)
	g.Count = 0
	b.gaps[g] += n
}

func (b *Builder) fail(format string, args ...any) {
	if len(b.errs) < 100 {
		b.errs = append(b.errs, fmt.Errorf(format, args...))
	}
}

func (b *Builder) intern(id string) uint32 {
	f := FoldID(id)
	if i, ok := b.ids[f]; ok {
		if n := &b.nodes[i]; !n.known && id < n.id {
			n.id = id
		}
		return i
	}
	i := uint32(len(b.nodes)) //nolint:gosec // Build refuses more than 4 G
	b.ids[f] = i
	b.nodes = append(b.nodes, nodeAcc{fold: f, id: id})
	return i
}

// Build ends the collection of facts and returns the Snapshot. It fails on
// facts that the tables of labels and kinds do not allow; the error joins the
// first hundred faults. The Builder must not be used afterwards.
func (b *Builder) Build() (*Snapshot, error) {
	if err := errors.Join(b.errs...); err != nil {
		return nil, fmt.Errorf("build snapshot: %w", err)
	}
	target := b.resolveAliases()
	b.describeDangling(target)
	order := b.nodeOrder(target)
	s := &Snapshot{meta: b.meta}
	number := b.numberNodes(s, order, target)
	b.buildEdges(s, number)
	b.finishSets(s)
	b.ownAliases(s, target, number)
	b.ownGaps(s)
	return s, nil
}

func (b *Builder) ownAliases(s *Snapshot, target []uint32, number []NodeID) {
	for f, a := range b.alias {
		if i, ok := b.ids[FoldID(a.target)]; ok {
			if j, own := b.ids[f]; !own || target[j] != j {
				s.aliases = append(s.aliases, alias{f, number[target[i]]})
			}
		}
	}
	slices.SortFunc(s.aliases, func(x, y alias) int { return strings.Compare(x.fold, y.fold) })
}

func (b *Builder) ownGaps(s *Snapshot) {
	for g, n := range b.gaps {
		g.Count = n
		s.gaps = append(s.gaps, g)
	}
	slices.SortFunc(s.gaps, compareGaps)
}

func compareGaps(x, y Gap) int {
	return cmp.Or(strings.Compare(x.Scope, y.Scope), strings.Compare(x.Service, y.Service),
		strings.Compare(string(x.Reason), string(y.Reason)), strings.Compare(x.Detail, y.Detail))
}

// resolveAliases maps each collected node to the one that it stands for:
// itself, unless only edges name it and it is another node's alias.
func (b *Builder) resolveAliases() []uint32 {
	target := make([]uint32, len(b.nodes))
	for i := range b.nodes {
		target[i] = uint32(i)
	}
	for f, a := range b.alias {
		i, ok := b.ids[f]
		if !ok || b.nodes[i].known {
			continue
		}
		if t, ok := b.ids[FoldID(a.target)]; ok {
			target[i] = t
		}
	}
	return target
}

func (b *Builder) describeDangling(target []uint32) {
	accounts := map[string]bool{}
	for i := range b.nodes {
		if n := &b.nodes[i]; n.known && slices.Contains(n.labels, Account) {
			accounts[n.core[2]] = true
			accounts[n.id] = true
		}
	}
	b.describeDanglingOf(target, accounts)
}

func (b *Builder) describeDanglingOf(target []uint32, accounts map[string]bool) {
	for i := range b.nodes {
		n := &b.nodes[i]
		if n.known || target[i] != uint32(i) {
			continue
		}
		g := guess(n.id)
		n.labels = g.labels
		n.core = [5]string{g.name, string(g.cloud), g.account, "", ""}
		n.props = []seenValue{{key: "dangling", value: true}}
		if g.account != "" && !accounts[g.account] {
			n.props = append(n.props, seenValue{key: PropExternal, value: true})
		}
	}
}

func (b *Builder) nodeOrder(target []uint32) []uint32 {
	order := make([]uint32, 0, len(b.nodes))
	for i := range b.nodes {
		if target[i] == uint32(i) {
			order = append(order, uint32(i))
		}
	}
	return sortSpread(order, func(x, y uint32) int { return strings.Compare(b.nodes[x].fold, b.nodes[y].fold) })
}

func (b *Builder) numberNodes(s *Snapshot, order, target []uint32) []NodeID {
	number := make([]NodeID, len(b.nodes))
	w := newNodeWriter(b, s, len(order))
	for i, at := range order {
		number[at] = NodeID(i)
		w.write(&b.nodes[at])
	}
	for i, t := range target {
		number[i] = number[t]
	}
	s.strs = w.strs.list
	return number
}

// nodeWriter fills a Snapshot's columns, node by node in their order.
type nodeWriter struct {
	b         *Builder
	s         *Snapshot
	strs      *interner
	labelSets map[string]uint16
	sets      func([]prop) uint32 // interns a node's properties
}

func newNodeWriter(b *Builder, s *Snapshot, n int) *nodeWriter {
	s.ids, s.folds = make([]string, 0, n), make([]string, 0, n)
	s.name, s.acct, s.region, s.typ = make([]uint32, 0, n), make([]uint32, 0, n), make([]uint32, 0, n), make([]uint32, 0, n)
	s.cloud, s.labels, s.nsets = make([]uint8, 0, n), make([]uint16, 0, n), make([]uint32, 0, n)
	s.byLabel = map[Label][]NodeID{}
	return &nodeWriter{b, s, newInterner(), map[string]uint16{}, b.sets.add}
}

// write takes a node that was put together from facts, and frees what it holds.
func (w *nodeWriter) write(a *nodeAcc) {
	fold, name := a.fold, a.core[0]
	if a.id == fold {
		fold = a.id
	}
	if name == a.id {
		name = "" // Name falls back to the id
	}
	cloud := uint8(max(0, slices.Index(clouds[:], Cloud(a.core[1])))) //nolint:gosec // five clouds
	w.row(a.id, fold, [4]uint32{w.strs.add(name), w.strs.add(a.core[2]), w.strs.add(a.core[3]), w.strs.add(a.core[4])},
		cloud, w.b.labelSet(w.s, w.labelSets, a.labels), w.sets(sortedProps(a.props)))
	a.props, a.labels = nil, nil
}

// copy takes a node of another Snapshot whose strings and sets are loaded.
func (w *nodeWriter) copy(from *Snapshot, i int, labels uint16) {
	w.row(from.ids[i], from.folds[i], [4]uint32{from.name[i], from.acct[i], from.region[i], from.typ[i]}, from.cloud[i], labels, from.nsets[i])
}

func (w *nodeWriter) row(id, fold string, strs [4]uint32, cloud uint8, labels uint16, set uint32) {
	s := w.s
	n := NodeID(len(s.ids)) //nolint:gosec // nodes are numbered as uint32
	s.ids, s.folds = append(s.ids, id), append(s.folds, fold)
	s.name, s.acct, s.region, s.typ = append(s.name, strs[0]), append(s.acct, strs[1]), append(s.region, strs[2]), append(s.typ, strs[3])
	s.cloud, s.labels, s.nsets = append(s.cloud, cloud), append(s.labels, labels), append(s.nsets, set)
	for _, l := range s.labelSets[labels] {
		s.byLabel[l] = append(s.byLabel[l], n)
	}
}

func sortedProps(list []seenValue) []prop {
	out := make([]prop, 0, len(list))
	for _, p := range list {
		out = append(out, prop{p.key, p.value})
	}
	slices.SortFunc(out, func(x, y prop) int { return strings.Compare(x.key, y.key) })
	return out
}

func (b *Builder) labelSet(s *Snapshot, codes map[string]uint16, labels []Label) uint16 {
	slices.SortFunc(labels, func(x, y Label) int {
		i, ok := b.labels[x]
		j, ok2 := b.labels[y]
		switch {
		case ok && ok2:
			return cmp.Compare(i, j)
		case ok:
			return -1
		case ok2:
			return 1
		}
		return strings.Compare(string(x), string(y))
	})
	var key strings.Builder
	for _, l := range labels {
		key.WriteString(string(l))
		key.WriteByte(0)
	}
	code, ok := codes[key.String()]
	if !ok {
		code = uint16(len(s.labelSets)) //nolint:gosec // combinations of some thirty labels that occur
		codes[key.String()] = code
		s.labelSets = append(s.labelSets, slices.Clone(labels))
	}
	return code
}

type interner struct {
	code map[string]uint32
	list []string
}

func newInterner() *interner { return &interner{map[string]uint32{"": 0}, []string{""}} }

func (in *interner) add(s string) uint32 {
	c, ok := in.code[s]
	if !ok {
		c = uint32(len(in.list)) //nolint:gosec // fewer strings than facts
		in.code[s] = c
		in.list = append(in.list, s)
	}
	return c
}
