package walk

import (
	"cmp"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// micro is a cost in thousandths, so that sums are exact.
type micro int32

const (
	conditionalExtra micro = 1000
	unknownExtra     micro = 2000
	assumptionExtra  micro = 2000
	// dearest bounds the cost of one edge, and endless that of a path.
	dearest micro = 1 << 24
	endless micro = 1 << 30
)

// classifier gives each edge its class while an index is built.
type classifier struct {
	x      *index
	lens   Lens
	code   codeRules
	traits []trait // by node
	known  map[class]uint32
	seen   map[classKey]uint32
}

// classKey is what a class is made from; equal keys have equal classes.
type classKey struct {
	set  uint32
	kind uint8
	to   trait
	code codeWord // of the node that it leaves, where that matters
}

func newClassifier(x *index, l Lens, code codeRules) *classifier {
	c := &classifier{x: x, lens: l, code: code, known: map[class]uint32{}, seen: map[classKey]uint32{}}
	for i, k := range x.s.Kinds() {
		x.classes = append(x.classes, class{kind: k, raw: uint8(i)})
	}
	return c
}

// run classes all edges. What each is classed by is found on all processors;
// the classes are made by one, in the order in which edges ask for them, so that
// they are numbered alike on every machine.
func (c *classifier) run() {
	x := c.x
	n := x.s.NumNodes()
	x.out = make([]uint32, len(x.to))
	c.traits = make([]trait, n)
	graph.Spread(n, nodesAtOnce, func(lo, hi int) {
		for n := lo; n < hi; n++ {
			c.traits[n] = x.trait(graph.NodeID(n)) //nolint:gosec // nodes are numbered as uint32
		}
	})
	parts := make([]classPart, (n+nodesAtOnce-1)/nodesAtOnce)
	graph.Spread(n, nodesAtOnce, func(lo, hi int) { c.sort(&parts[lo/nodesAtOnce], lo, hi) })
	for i := range parts {
		p := &parts[i]
		p.class = make([]uint32, len(p.keys))
		for k, key := range p.keys {
			p.class[k] = c.class(key, p.first[k])
		}
	}
	graph.Spread(n, nodesAtOnce, func(lo, hi int) { c.write(&parts[lo/nodesAtOnce], lo, hi) })
	for i := range parts {
		for _, group := range parts[i].parallel {
			c.keepBest(group[0], group[1])
		}
	}
	slices.SortFunc(x.spare, func(a, b spareClass) int { return cmp.Compare(a.edge, b.edge) })
}

// classPart is what one run of nodes asks for.
type classPart struct {
	keys     []classKey // in the order in which edges come upon them
	first    []graph.EdgeID
	class    []uint32          // of each key
	parallel [][2]graph.EdgeID // runs of edges of one kind between two nodes
}

// keyCache remembers where keys were found last: a node's edges have few, in turn.
type keyCache [256]struct {
	key  classKey
	code uint32 // plus one
}

func (k classKey) slot() uint32 {
	h := k.set*0x9e3779b1 ^ uint32(k.kind)*0x85ebca6b ^ uint32(k.to)*0xc2b2ae35 ^ uint32(k.code)*0x27d4eb2f
	return h >> 24
}

// sort writes to out, for each edge of some nodes, the place of its key in the
// part, behind the classes that are not walked.
func (c *classifier) sort(p *classPart, lo, hi int) {
	x := c.x
	codes := map[classKey]uint32{}
	var cache keyCache
	kinds := x.s.Kinds()
	for i := lo; i < hi; i++ {
		n := graph.NodeID(i) //nolint:gosec // nodes are numbered as uint32
		first, end := x.s.OutEdges(n)
		if first == end {
			continue
		}
		grant := c.traits[n]&isGrant != 0
		code := c.codeOf(n)
		for e := first; e < end; e++ {
			k := classKey{x.s.PropSet(e), x.s.KindCode(e), c.traits[x.to[e]], code}
			if grant && kinds[k.kind] == graph.Holds {
				x.out[e] = uint32(k.kind) // a Grant is not held by another
				continue
			}
			at := &cache[k.slot()]
			if at.code == 0 || at.key != k {
				at.key, at.code = k, p.place(codes, k, e)+1
			}
			x.out[e] = uint32(len(kinds)) + at.code - 1 //nolint:gosec // at most 255 kinds
		}
	}
}

func (p *classPart) place(codes map[classKey]uint32, k classKey, e graph.EdgeID) uint32 {
	code, ok := codes[k]
	if !ok {
		code = uint32(len(p.keys)) //nolint:gosec // fewer keys than edges
		codes[k] = code
		p.keys, p.first = append(p.keys, k), append(p.first, e)
	}
	return code
}

// write puts the classes where sort left the places of keys, and finds edges
// that are parallel.
func (c *classifier) write(p *classPart, lo, hi int) {
	x := c.x
	kinds := uint32(len(x.s.Kinds())) //nolint:gosec // at most 255 kinds
	for i := lo; i < hi; i++ {
		first, end := x.s.OutEdges(graph.NodeID(i)) //nolint:gosec // nodes are numbered as uint32
		begin := first
		for e := first; e < end; e++ {
			if x.out[e] >= kinds {
				x.out[e] = p.class[x.out[e]-kinds]
			}
			if e+1 < end && x.to[e+1] == x.to[e] && x.s.KindCode(e+1) == x.s.KindCode(e) {
				continue
			}
			if e > begin {
				p.parallel = append(p.parallel, [2]graph.EdgeID{begin, e + 1})
			}
			begin = e + 1
		}
	}
}

func (c *classifier) class(k classKey, e graph.EdgeID) uint32 {
	if code, ok := c.seen[k]; ok {
		return code
	}
	code := c.add(c.describe(k, e))
	c.seen[k] = code
	return code
}

func (c *classifier) add(cl class) uint32 {
	if !cl.walked {
		return uint32(cl.raw)
	}
	code, ok := c.known[cl]
	if !ok {
		code = uint32(len(c.x.classes)) //nolint:gosec // fewer classes than edges
		c.known[cl] = code
		c.x.classes = append(c.x.classes, cl)
	}
	return code
}

func (c *classifier) describe(k classKey, e graph.EdgeID) class {
	s := c.x.s
	cl := class{kind: s.Kinds()[k.kind], raw: k.kind, certainty: s.Certainty(e)}
	cl.holds = cl.kind == graph.Holds
	cl.walked = cl.holds == (k.to&isGrant != 0) // a Grant is reached by HOLDS, and by nothing else
	if cl.holds {
		cl.certainty = graph.Certain
		return cl
	}
	if cl.kind == graph.Latent {
		cl.kind, cl.latent = graph.Kind(s.EdgeString(e, graph.PropLatentKind)), true
	}
	cl.arrives = arrive(cl.kind, k.to)
	if cl.kind == graph.RunsAs || cl.kind == graph.Reaches {
		cl.code = k.code
	}
	c.settle(&cl, e)
	base, _ := c.x.prices.base(s, e, cl.kind)
	cl.cost = base + c.x.prices.ofCertainty(cl.certainty)
	return cl
}

// settle reads what an edge depends on, under what the lens assumes: what holds
// is certain, what cannot hold is not walked.
func (c *classifier) settle(cl *class, e graph.EdgeID) {
	if cl.certainty == graph.Certain {
		return
	}
	cl.own = Unread
	if text := c.x.s.EdgeString(e, graph.PropConditions); c.lens.Terms != nil && text != "" {
		cl.own = c.lens.Terms.Read(text)
	}
	switch {
	case cl.own == Never:
		cl.walked = false
	case cl.own == Always && cl.certainty == graph.Conditional:
		cl.certainty = graph.Certain
	case cl.own == Always:
		cl.own = Unread // it holds, but what else decides was not read
	}
	cl.asks = cl.own
	if c.lens.Certain && cl.certainty != graph.Certain {
		cl.walked = false
	}
}

// codeOf gives what is said of the code at a node, which only matters where it
// may lend its identity.
func (c *classifier) codeOf(n graph.NodeID) codeWord {
	w := c.code.of(n)
	if c.x.trait(n)&isGrant != 0 {
		w = c.code.ofHolders(n)
	}
	if w == unsaid && c.lens.Certain {
		return refused
	}
	return w
}

// keepBest leaves of parallel edges of one kind, [lo, hi), the best, which
// stands for all: the surest, then the cheapest, then the first. It asks that
// one of them holds.
func (c *classifier) keepBest(lo, hi graph.EdgeID) {
	for a := lo; a < hi; a++ {
		for b := a + 1; b < hi; b++ {
			c.dropWorse(a, b)
		}
	}
}

func (c *classifier) dropWorse(a, b graph.EdgeID) {
	x := c.x
	p, q := &x.classes[x.out[a]], &x.classes[x.out[b]]
	if !p.walked || !q.walked || p.kind != q.kind {
		return
	}
	better, worse := a, b
	if q.certainty < p.certainty || q.certainty == p.certainty && q.cost < p.cost {
		better, worse = b, a
	}
	asks := x.or(p.asks, q.asks)
	x.spare = append(x.spare, spareClass{worse, x.out[worse]})
	x.out[worse] = uint32(p.raw)
	best := x.classes[x.out[better]]
	if best.asks == asks {
		return
	}
	if best.asks = asks; asks == Always && best.certainty == graph.Conditional {
		best.own, best.certainty = Always, graph.Certain
		best.cost -= x.prices.conditional
	}
	x.out[better] = c.add(best)
}
