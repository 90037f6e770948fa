package walk

import "github.com/postern-graph/postern/graph"

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
	x     *index
	lens  Lens
	code  codeRules
	known map[class]uint32
	seen  map[classKey]uint32
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

func (c *classifier) run() {
	x := c.x
	x.out = make([]uint32, len(x.to))
	var last classKey
	var cl uint32
	have := false
	for n := range graph.NodeID(x.s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
		lo, hi := x.s.OutEdges(n)
		grant := x.trait(n)&isGrant != 0
		code := unsaid
		if lo < hi {
			code = c.codeOf(n)
		}
		for e := lo; e < hi; e++ {
			k := classKey{x.s.PropSet(e), x.s.KindCode(e), x.trait(x.to[e]), code}
			if !have || k != last {
				last, cl, have = k, c.class(k, e), true
			}
			x.out[e] = cl
			if grant && x.classes[cl].holds {
				x.out[e] = uint32(k.kind)
			}
		}
		c.keepBest(lo, hi)
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
	if w == unsaid && c.lens.Certain {
		return refused
	}
	return w
}

// keepBest leaves of parallel edges of one kind the best, which stands for
// all: the surest, then the cheapest, then the first. It asks that one of them
// holds. They are neighbours.
func (c *classifier) keepBest(lo, hi graph.EdgeID) {
	x := c.x
	for i := lo; i < hi; {
		j := i + 1
		for j < hi && x.to[j] == x.to[i] && x.s.KindCode(j) == x.s.KindCode(i) {
			j++
		}
		for a := i; a < j; a++ {
			for b := a + 1; b < j; b++ {
				c.dropWorse(a, b)
			}
		}
		i = j
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
	x.spare[worse] = x.out[worse]
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
