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
	cost  map[graph.Kind]micro
	known map[class]uint32
	seen  map[classKey]uint32
}

// classKey is what a class is made from; equal keys have equal classes.
type classKey struct {
	set  uint32
	kind uint8
	to   trait
}

func newClassifier(x *index) *classifier {
	c := &classifier{x: x, cost: map[graph.Kind]micro{}, known: map[class]uint32{}, seen: map[classKey]uint32{}}
	for _, k := range graph.Kinds() {
		c.cost[k.Kind] = micro(k.Cost * 1000)
	}
	for i, k := range x.s.Kinds() {
		x.classes = append(x.classes, class{kind: k, raw: uint8(i)})
	}
	return c
}

func (c *classifier) run() {
	x := c.x
	x.out = make([]uint32, len(x.to))
	var last classKey
	var code uint32
	have := false
	for n := range graph.NodeID(x.s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
		lo, hi := x.s.OutEdges(n)
		grant := x.trait(n)&isGrant != 0
		for e := lo; e < hi; e++ {
			k := classKey{x.s.PropSet(e), x.s.KindCode(e), x.trait(x.to[e])}
			if !have || k != last {
				last, code, have = k, c.class(k, e), true
			}
			x.out[e] = code
			if grant && x.classes[code].holds {
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
	cl.cost = c.cost[cl.kind]
	if own, ok := s.Cost(e); ok {
		cl.cost = micro(min(own*1000, float32(dearest)))
	}
	switch cl.certainty {
	case graph.Conditional:
		cl.cost += conditionalExtra
	case graph.Unknown:
		cl.cost += unknownExtra
	}
	return cl
}

// keepBest leaves of parallel edges of one kind the best, which stands for
// all: the surest, then the cheapest, then the first. They are neighbours.
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
	worse := b
	if q.certainty < p.certainty || q.certainty == p.certainty && q.cost < p.cost {
		worse = a
	}
	x.out[worse] = uint32(p.raw)
}
