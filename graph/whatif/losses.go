package whatif

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Shift is what some principals may do after the edits that they could not
// before, or the other way: all of them the same to the same.
type Shift struct {
	// Principals are ids, ascending.
	Principals []string
	Kind       graph.Kind
	// Lost and Gained are ids of what the edges led and lead to, ascending. Shifts
	// share such lists: they must not be changed.
	Lost, Gained []string
	// Changed are those to which they led and lead, but under other conditions,
	// by another technique or another way in.
	Changed []string
	// Actions are the cloud's own names of what is lost and gained.
	Actions []string
}

// Shifts says who may do what no more, and what not before, by principals who
// share it and kind of edge: the largest losses first.
func (o *Outcome) Shifts() []Shift {
	c, people := newShifting(o.Before, o.Judged), o.people()
	var forks []*shifting
	access.Share(len(people), func() func(int) {
		f := c.fork()
		forks = append(forks, f)
		return func(i int) {
			if !f.stays(people[i]) {
				f.person(people[i])
			}
		}
	})
	groups := map[string]*Shift{}
	for _, f := range forks {
		for k, g := range f.groups {
			if have := groups[k]; have != nil {
				have.Principals = append(have.Principals, g.Principals...)
			} else {
				groups[k] = g
			}
		}
	}
	out := make([]Shift, 0, len(groups))
	for _, k := range slices.Sorted(maps.Keys(groups)) {
		g := groups[k]
		slices.Sort(g.Principals)
		out = append(out, *g)
	}
	slices.SortStableFunc(out, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(len(b.Lost)*len(b.Principals), len(a.Lost)*len(a.Principals)), cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Principals, b.Principals))
	})
	return out
}

// people gives the ids of those who may have lost or gained something.
func (o *Outcome) people() []string {
	var out []string
	if !o.Whole {
		for _, n := range o.actors {
			out = append(out, o.Before.ID(n))
		}
		return out
	}
	for _, s := range []*graph.Snapshot{o.Before, o.Judged} {
		for n := range graph.NodeID(s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
			if !s.HasLabel(n, graph.Grant) {
				out = append(out, s.ID(n))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type shifting struct {
	before, after *holdings
	back          []graph.NodeID // numbers after → before; nil where they are the same
	groups        map[string]*Shift
	lists         map[string][]string // ids of sets, by text
	other         *access.Set         // where back is nil: from which other edges lead
}

func newShifting(before, after *graph.Snapshot) *shifting {
	c := &shifting{before: newHoldings(before), after: newHoldings(after)}
	if base, ch, ok := after.Base(); ok && base == before {
		c.other = access.NewSet(ch.From...)
	} else {
		c.back = graph.Renumber(after, before)
	}
	return c
}

// fork gives one for another goroutine.
func (c *shifting) fork() *shifting {
	f := *c
	f.groups, f.lists = map[string]*Shift{}, map[string][]string{}
	var words map[string]uint64 // none where equal sets of properties have equal codes
	if c.back != nil {
		words = map[string]uint64{}
	}
	f.before, f.after = c.before.fork(words), c.after.fork(words)
	return &f
}

// stays reports whether the same edges lead from a node, and from Grants that it holds.
func (c *shifting) stays(id string) bool {
	n, ok := c.before.s.Lookup(id)
	if c.other == nil || !ok || c.other.Contains(uint32(n)) {
		return false
	}
	for h := range c.before.s.OutKind(n, graph.Holds) {
		if c.other.Contains(uint32(h.To)) {
			return false
		}
	}
	return true
}

// person compares what leads from one principal.
func (c *shifting) person(id string) {
	var was, is map[uint64]*held
	had, has, none := access.NewSet(), access.NewSet(), access.NewSet()
	if n, ok := c.before.s.Lookup(id); ok {
		was, had = c.before.of(n), c.before.below(n)
	}
	if n, ok := c.after.s.Lookup(id); ok {
		is, has = c.after.of(n), c.renumbered(c.after.below(n))
	}
	byKind := map[graph.Kind]*kindShift{}
	for say, h := range was {
		k := shiftOf(byKind, h.kind)
		k.was.Or(h.to)
		there := none
		if other := is[say]; other != nil {
			there = c.renumbered(other.to)
		}
		k.compare(h, h.to, there)
	}
	for say, h := range is {
		k := shiftOf(byKind, h.kind)
		to := c.renumbered(h.to)
		k.is.Or(to)
		if was[say] == nil {
			k.compare(h, to, none)
		}
	}
	for kind, k := range byKind {
		// Full control says it of everything below, without an edge to each.
		k.is.Or(access.Common(k.was, has))
		k.was.Or(access.Common(k.is, had))
		c.add(id, kind, k)
	}
}

// kindShift gathers the edges of one kind, with numbers of the estate before;
// nodes that are new have greater ones.
type kindShift struct {
	was, is, other *access.Set
	actions        []string // in no order, some several times
}

func shiftOf(m map[graph.Kind]*kindShift, k graph.Kind) *kindShift {
	if m[k] == nil {
		m[k] = &kindShift{was: access.NewSet(), is: access.NewSet(), other: access.NewSet()}
	}
	return m[k]
}

// compare notes where edges that say one thing lead elsewhere than those that
// say the same on the other side.
func (k *kindShift) compare(h *held, to, there *access.Set) {
	if to.Equals(there) {
		return
	}
	k.other.Or(access.Apart(to, there))
	k.actions = append(k.actions, h.actions...)
}

func (c *shifting) add(id string, kind graph.Kind, k *kindShift) {
	lost, gained := access.Without(k.was, k.is), access.Without(k.is, k.was)
	k.other.AndNot(lost)
	k.other.AndNot(gained)
	if lost.IsEmpty() && gained.IsEmpty() && k.other.IsEmpty() {
		return
	}
	slices.Sort(k.actions)
	actions := slices.Compact(k.actions)
	texts := [...]string{text(lost), text(gained), text(k.other)}
	key := strings.Join(append(slices.Clone(actions), string(kind), texts[0], texts[1], texts[2]), "\x00")
	g := c.groups[key]
	if g == nil {
		g = &Shift{Kind: kind, Lost: c.list(texts[0], lost), Gained: c.list(texts[1], gained), Changed: c.list(texts[2], k.other), Actions: actions}
		c.groups[key] = g
	}
	g.Principals = append(g.Principals, id)
}

// list is ids, read once for each set.
func (c *shifting) list(text string, set *access.Set) []string {
	list, ok := c.lists[text]
	if !ok {
		list = c.ids(set)
		c.lists[text] = list
	}
	return list
}

// text is equal for equal sets.
func text(set *access.Set) string {
	set.RunOptimize() // one form for one set
	b, err := set.ToBytes()
	if err != nil {
		return set.String() // writing to memory: cannot fail
	}
	return string(b)
}

// ids names nodes: those before by their numbers, new ones by their numbers after.
func (c *shifting) ids(set *access.Set) []string {
	n := uint32(c.before.s.NumNodes()) //nolint:gosec // nodes are numbered as uint32
	if set.IsEmpty() {
		return nil
	}
	out := make([]string, 0, set.GetCardinality())
	for it := set.Iterator(); it.HasNext(); {
		if i := it.Next(); i < n {
			out = append(out, c.before.s.ID(graph.NodeID(i)))
		} else if c.back == nil {
			out = append(out, c.after.s.ID(graph.NodeID(i)))
		} else {
			out = append(out, c.after.s.ID(graph.NodeID(i-n)))
		}
	}
	slices.Sort(out)
	return out
}

// renumbered gives a set of nodes after with their numbers before; new ones lie
// behind them all. The caller must not change it.
func (c *shifting) renumbered(set *access.Set) *access.Set {
	if c.back == nil {
		return set
	}
	n := uint32(c.before.s.NumNodes()) //nolint:gosec // nodes are numbered as uint32
	out := access.NewSet()
	for it := set.Iterator(); it.HasNext(); {
		m := it.Next()
		if b := c.back[m]; b != graph.NoNode {
			out.Add(uint32(b))
		} else {
			out.Add(n + m)
		}
	}
	return out
}

// held is edges of one principal that say the same, and where they lead.
type held struct {
	kind    graph.Kind
	actions []string
	to      *access.Set
}

// holdings reads what leads from principals, Grants once each.
type holdings struct {
	s      *graph.Snapshot
	words  map[string]uint64 // numbers of what edges say; nil where codes tell it
	says   map[uint64]uint64 // by codes
	grants map[graph.NodeID]map[uint64]*held
	kinds  []bool // by code: those that say what one may do
	holds  int    // the code of HOLDS; -1 where there is none
	tree   *access.Tree
}

func newHoldings(s *graph.Snapshot) *holdings {
	h := &holdings{s: s, holds: slices.Index(s.Kinds(), graph.Holds), tree: access.TreeOf(s)}
	count := map[graph.Kind]bool{}
	for _, k := range graph.Kinds() {
		count[k.Kind] = k.Class != graph.Structure && k.Class != graph.Free && k.Kind != graph.Contains && k.Kind != graph.Latent && k.Kind != graph.CanBegin
	}
	for _, k := range s.Kinds() {
		h.kinds = append(h.kinds, count[k])
	}
	return h
}

func (h *holdings) fork(words map[string]uint64) *holdings {
	return &holdings{s: h.s, kinds: h.kinds, holds: h.holds, words: words, says: map[uint64]uint64{}, grants: map[graph.NodeID]map[uint64]*held{}, tree: h.tree.Fork(h.s)}
}

// of gives what leads from a node, by what the edges say.
func (h *holdings) of(n graph.NodeID) map[uint64]*held {
	out := map[uint64]*held{}
	var last *held // of the edge before, which mostly says the same
	var lastSay uint64
	var run []uint32 // what edges that say the same lead to, in a row
	flush := func() {
		if last != nil {
			last.to.AddMany(run)
			run = run[:0]
		}
	}
	_, ends := h.s.Ends()
	lo, hi := h.s.OutEdges(n)
	for e := lo; e < hi; e++ {
		kind := h.s.KindCode(e)
		switch {
		case h.holds == int(kind):
			for say, g := range h.grant(ends[e]) {
				into(out, say, g.kind, g.actions).to.Or(g.to)
			}
		case h.kinds[kind]:
			say := h.say(e)
			if last == nil || say != lastSay {
				flush()
				if last, lastSay = out[say], say; last == nil {
					v, _ := h.s.EdgeProp(e, graph.PropActions)
					actions, _ := v.([]string)
					last = into(out, say, h.s.Kinds()[kind], actions)
				}
			}
			run = append(run, uint32(ends[e]))
		}
	}
	flush()
	for _, x := range out {
		x.to.Remove(uint32(n)) // a Grant's holder may be among what it leads to
	}
	return out
}

func (h *holdings) grant(n graph.NodeID) map[uint64]*held {
	g, ok := h.grants[n]
	if !ok {
		g = h.of(n)
		h.grants[n] = g
	}
	return g
}

// below gives what lies in what a principal certainly administers.
func (h *holdings) below(n graph.NodeID) *access.Set {
	out := access.NewSet()
	for e := range h.s.OutKind(n, graph.Administers) {
		if h.s.Certainty(e.ID) == graph.Certain && h.s.EdgeString(e.ID, graph.PropTechnique) == "" {
			out.Or(h.tree.Below(e.To))
		}
	}
	return out
}

func into(m map[uint64]*held, say uint64, k graph.Kind, actions []string) *held {
	x := m[say]
	if x == nil {
		x = &held{k, actions, access.NewSet()}
		m[say] = x
	}
	return x
}

// say numbers what an edge says beside its ends: equal numbers say the same.
func (h *holdings) say(e graph.EdgeID) uint64 {
	code := uint64(h.s.KindCode(e))<<32 | uint64(h.s.PropSet(e))
	if h.words == nil {
		return code
	}
	n, ok := h.says[code]
	if !ok {
		var b strings.Builder
		b.WriteString(string(h.s.Kinds()[h.s.KindCode(e)]) + "\x00" + h.s.EdgeKey(e))
		for k, v := range h.s.EdgeProps(e) {
			fmt.Fprintf(&b, "\x00%s=%v", k, v)
		}
		if n, ok = h.words[b.String()]; !ok {
			n = uint64(len(h.words))
			h.words[b.String()] = n
		}
		h.says[code] = n
	}
	return n
}
