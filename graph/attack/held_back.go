package attack

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// heldBack are the LATENT edges of a judged Snapshot, by where they start, with
// what is asked of them again and again. It is immutable.
type heldBack struct {
	s      *graph.Snapshot
	first  []uint32 // by node, the number of its first edge; one more at the end
	edges  []latentEdge
	groups []latentGroup
	ways   []latentWay
	some   map[graph.NodeID]heldOf // of a changed Snapshot: what is anew
	base   *heldBack
}

// heldOf are the LATENT edges that start at one node.
type heldOf struct {
	edges  []latentEdge
	groups []latentGroup // which their numbers are of
	ways   []latentWay   // in the order of their first edges
}

// latentEdge is one LATENT edge.
type latentEdge struct {
	to    graph.NodeID
	at    uint32 // its place among the edges that leave the node
	group uint32
}

// latentGroup is what edges of one node say that have equal properties and lead
// to resources of one account: they are lifted by the same.
type latentGroup struct {
	kind   graph.Kind // what they would be
	way    uint32     // those of one node are numbered one after the other
	guards []guard
}

// latentWay stands for the edges of one node that the same lifts: their guards are
// equal, and the account of the resources where that matters to one of these.
type latentWay struct {
	edge uint32 // the first of them among the node's
	sure bool
}

// newHeldBack reads the LATENT edges of a Snapshot. O(E).
func newHeldBack(s *graph.Snapshot) *heldBack {
	h := &heldBack{s: s, first: make([]uint32, s.NumNodes()+1)}
	r := newHeldReader(s)
	var of heldOf
	for n := range graph.NodeID(s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
		r.read(n, &of)
		h.edges, h.groups, h.ways = of.edges, of.groups, of.ways
		h.first[n+1] = uint32(len(h.edges)) //nolint:gosec // edges are numbered as uint32
	}
	return h
}

// on gives the LATENT edges of another Snapshot. Where that is one that a Patch
// made of this one's, it costs what leads from the nodes that changed.
func (h *heldBack) on(s *graph.Snapshot) *heldBack {
	if s == h.s {
		return h
	}
	base, ch, ok := s.Base()
	if !ok || base != h.s {
		return newHeldBack(s)
	}
	x := &heldBack{s: s, base: h, some: make(map[graph.NodeID]heldOf, len(ch.From))}
	r := newHeldReader(s)
	for _, n := range ch.From {
		var of heldOf
		r.read(n, &of)
		x.some[n] = of
	}
	return x
}

// of gives the LATENT edges that start at a node.
func (h *heldBack) of(n graph.NodeID) heldOf {
	if h.base == nil {
		lo, hi := h.first[n], h.first[n+1]
		if lo == hi {
			return heldOf{}
		}
		end := len(h.ways)
		if int(hi) < len(h.edges) {
			end = int(h.groups[h.edges[hi].group].way)
		}
		return heldOf{h.edges[lo:hi], h.groups, h.ways[h.groups[h.edges[lo].group].way:end]}
	}
	if of, ok := h.some[n]; ok || int(n) >= h.base.s.NumNodes() {
		return of
	}
	return h.base.of(n)
}

// any reports whether LATENT edges start at a node.
func (h *heldBack) any(n graph.NodeID) bool {
	if h.base == nil {
		return h.first[n] < h.first[n+1]
	}
	if of, ok := h.some[n]; ok || int(n) >= h.base.s.NumNodes() {
		return len(of.edges) > 0
	}
	return h.base.any(n)
}

// ends gives what the edges would be and where they lead.
func (h *heldBack) ends(yield func(graph.Kind, graph.NodeID) bool) {
	for _, e := range h.edges {
		if !yield(h.groups[e.group].kind, e.to) {
			return
		}
	}
}

// heldReader reads LATENT edges node by node.
type heldReader struct {
	s      *graph.Snapshot
	guards map[uint32][]guard // by set of properties
	texts  map[uint32]string  // of the guards, by the same
	acct   map[graph.NodeID]graph.NodeID
}

// heldBy is what who may lift an edge depends on, beside where it starts.
type heldBy struct {
	guards string
	acct   graph.NodeID // NoNode where no guard is the resource's
	sure   bool
}

func newHeldReader(s *graph.Snapshot) *heldReader {
	return &heldReader{s, map[uint32][]guard{}, map[uint32]string{}, map[graph.NodeID]graph.NodeID{}}
}

type latentKey struct {
	set  uint32
	acct graph.NodeID
}

// read adds the LATENT edges that start at a node.
func (r *heldReader) read(n graph.NodeID, to *heldOf) {
	var known map[latentKey]uint32
	var ways map[heldBy]uint32
	first := len(to.edges)
	lo, _ := r.s.OutEdges(n)
	for x := range r.s.OutKind(n, graph.Latent) {
		guards := r.guardsOf(x.ID)
		if len(guards) == 0 {
			continue
		}
		if known == nil {
			known, ways = map[latentKey]uint32{}, map[heldBy]uint32{}
		}
		k := latentKey{r.s.PropSet(x.ID), accountAt(r.s, x.To, r.acct)}
		g, ok := known[k]
		if !ok {
			g = uint32(len(to.groups)) //nolint:gosec // edges are numbered as uint32
			known[k] = g
			by := r.byOf(k, guards, r.s.Certainty(x.ID) == graph.Certain)
			w, ok := ways[by]
			if !ok {
				w = uint32(len(to.ways)) //nolint:gosec // edges are numbered as uint32
				ways[by] = w
				to.ways = append(to.ways, latentWay{uint32(len(to.edges) - first), by.sure}) //nolint:gosec // as before
			}
			to.groups = append(to.groups, latentGroup{graph.Kind(r.s.EdgeString(x.ID, graph.PropLatentKind)), w, guards})
		}
		to.edges = append(to.edges, latentEdge{x.To, uint32(x.ID - lo), g})
	}
}

func (r *heldReader) byOf(k latentKey, guards []guard, sure bool) heldBy {
	by := heldBy{r.texts[k.set], graph.NoNode, sure}
	if slices.ContainsFunc(guards, func(g guard) bool { return g.word == "rcp" }) {
		by.acct = k.acct
	}
	return by
}

func (r *heldReader) guardsOf(e graph.EdgeID) []guard {
	set := r.s.PropSet(e)
	gs, ok := r.guards[set]
	if !ok {
		v, _ := r.s.EdgeProp(e, graph.PropBlockedBy)
		texts, _ := v.([]string)
		for _, text := range texts {
			gs = append(gs, guardOf(r.s, text))
		}
		r.guards[set], r.texts[set] = gs, strings.Join(texts, "\x00")
	}
	return gs
}

// accountAt gives the account of a node, itself if it is one; where none is
// known, the node itself, of which no row is about.
func accountAt(s *graph.Snapshot, n graph.NodeID, known map[graph.NodeID]graph.NodeID) graph.NodeID {
	a, ok := known[n]
	if !ok {
		if a, ok = access.AccountNode(s, n); !ok {
			a = n
		}
		known[n] = a
	}
	return a
}
