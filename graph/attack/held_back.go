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
	some   map[graph.NodeID]heldOf // of a changed Snapshot: what is anew
	base   *heldBack
}

// heldOf are the LATENT edges that start at one node.
type heldOf struct {
	edges  []latentEdge
	groups []latentGroup // which their numbers are of
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
	sure   bool
	by     uint32 // equal where guards are, and the account of the resources where that matters to one
	guards []guard
}

// newHeldBack reads the LATENT edges of a Snapshot. O(E).
func newHeldBack(s *graph.Snapshot) *heldBack {
	h := &heldBack{s: s, first: make([]uint32, s.NumNodes()+1)}
	r := newHeldReader(s)
	var of heldOf
	for n := range graph.NodeID(s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
		r.read(n, &of)
		h.edges, h.groups = of.edges, of.groups
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
		return heldOf{h.edges[h.first[n]:h.first[n+1]], h.groups}
	}
	if of, ok := h.some[n]; ok || int(n) >= h.base.s.NumNodes() {
		return of
	}
	return h.base.of(n)
}

// any reports whether LATENT edges start at a node.
func (h *heldBack) any(n graph.NodeID) bool { return len(h.of(n).edges) > 0 }

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
	by     map[heldBy]uint32
}

// heldBy is what who may lift an edge depends on, beside where it starts.
type heldBy struct {
	guards string
	acct   graph.NodeID // NoNode where no guard is the resource's
}

func newHeldReader(s *graph.Snapshot) *heldReader {
	return &heldReader{s, map[uint32][]guard{}, map[uint32]string{}, map[graph.NodeID]graph.NodeID{}, map[heldBy]uint32{}}
}

type latentKey struct {
	set  uint32
	acct graph.NodeID
}

// read adds the LATENT edges that start at a node.
func (r *heldReader) read(n graph.NodeID, to *heldOf) {
	var known map[latentKey]uint32
	lo, _ := r.s.OutEdges(n)
	for x := range r.s.OutKind(n, graph.Latent) {
		guards := r.guardsOf(x.ID)
		if len(guards) == 0 {
			continue
		}
		if known == nil {
			known = map[latentKey]uint32{}
		}
		k := latentKey{r.s.PropSet(x.ID), accountAt(r.s, x.To, r.acct)}
		g, ok := known[k]
		if !ok {
			g = uint32(len(to.groups)) //nolint:gosec // edges are numbered as uint32
			known[k] = g
			kind := graph.Kind(r.s.EdgeString(x.ID, graph.PropLatentKind))
			to.groups = append(to.groups, latentGroup{kind, r.s.Certainty(x.ID) == graph.Certain, r.byOf(k, guards), guards})
		}
		to.edges = append(to.edges, latentEdge{x.To, uint32(x.ID - lo), g})
	}
}

func (r *heldReader) byOf(k latentKey, guards []guard) uint32 {
	key := heldBy{r.texts[k.set], graph.NoNode}
	if slices.ContainsFunc(guards, func(g guard) bool { return g.word == "rcp" }) {
		key.acct = k.acct
	}
	n, ok := r.by[key]
	if !ok {
		n = uint32(len(r.by)) //nolint:gosec // edges are numbered as uint32
		r.by[key] = n
	}
	return n
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
