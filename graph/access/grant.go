package access

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// grantFactor says when a Grant is worth its node: when the pairs would be
// more than this many times the two sides together.
const grantFactor = 4

// Answer is what all pairs of one block of edges share.
type Answer struct {
	Certainty graph.Certainty
	Condition *Condition
	Technique string
	Via       string   // id of the node that is the way in
	Actions   []string // the questions that made it, see ParseQuestion
	Callers   []string // ids of those who make the calls, where these are several
	Cost      float64  // 0: the kind's default
	// For LATENT edges: the kind that it would be, and what holds it back.
	LatentKind graph.Kind
	BlockedBy  []string
}

// Props are the answer as an edge's properties.
func (a Answer) Props() graph.Props {
	p := graph.Props{}
	if a.Certainty != graph.Certain {
		p[graph.PropCertainty] = a.Certainty.String()
	}
	if a.Condition != nil {
		if text, err := json.Marshal(a.Condition.List()); err == nil { // plain strings: cannot fail
			p[graph.PropConditions] = string(text)
		}
	}
	if a.Technique != "" {
		p[graph.PropTechnique] = a.Technique
	}
	if a.Via != "" {
		p[graph.PropVia] = a.Via
	}
	if len(a.Actions) > 0 {
		p[graph.PropActions] = slices.Clone(a.Actions)
	}
	if len(a.Callers) > 0 {
		p[graph.PropCallers] = slices.Clone(a.Callers)
	}
	if a.Cost != 0 {
		p[graph.PropCost] = a.Cost
	}
	if a.LatentKind != "" {
		p[graph.PropLatentKind] = string(a.LatentKind)
		p[graph.PropBlockedBy] = slices.Clone(a.BlockedBy)
	}
	return p
}

// key tells the answer's edge from parallel ones: by technique and way in.
func (a Answer) key() string {
	switch {
	case a.LatentKind != "":
		return strings.TrimSpace(string(a.LatentKind) + " " + a.Technique)
	case a.Technique == "":
		return a.Via
	case a.Via == "":
		return a.Technique
	}
	return a.Technique + " " + a.Via
}

func (a Answer) text() string {
	return strings.Join([]string{
		a.Certainty.String(), a.Condition.String(), a.Technique, a.Via,
		strings.Join(a.Actions, ","), strings.Join(a.Callers, ","), fmt.Sprint(a.Cost), string(a.LatentKind), strings.Join(a.BlockedBy, ","),
	}, "\x00")
}

// Writer gathers judged edges as blocks (these principals × these resources,
// one answer) and writes each block as pairs, or through a Grant where pairs
// would be too many (access-at-scale.md). Blocks with the same answer on the
// same resources become one, whichever class or judge they came from. Not safe
// for concurrent use.
type Writer struct {
	s      *graph.Snapshot
	blocks map[string]*block
}

type block struct {
	kind      graph.Kind
	answer    Answer
	members   *Set
	resources *Set
	self      bool
}

// WriteStats counts what a Writer wrote.
type WriteStats struct {
	Blocks int // distinct answers × resource sets
	Pairs  int // edges as they would be without Grants
	Edges  int // edges written, HOLDS included
	Grants int
}

// NewWriter returns an empty Writer over the nodes of s.
func NewWriter(s *graph.Snapshot) *Writer {
	return &Writer{s: s, blocks: map[string]*block{}}
}

// Add takes a block. An edge from a node to itself is dropped; see AddSelf.
// The sets are not kept.
func (w *Writer) Add(kind graph.Kind, members, resources *Set, a Answer) {
	w.add(kind, members, resources, a, false)
}

// AddSelf takes one edge for each member, from it to itself: the self-grants.
func (w *Writer) AddSelf(kind graph.Kind, members *Set, a Answer) {
	w.add(kind, members, members, a, true)
}

func (w *Writer) add(kind graph.Kind, members, resources *Set, a Answer, self bool) {
	if members.IsEmpty() || resources.IsEmpty() {
		return
	}
	h := sha256.New()
	h.Write(fmt.Appendf(nil, "%s\x00%t\x00%s\x00", kind, self, a.text()))
	if !self {
		r := resources.Clone()
		r.RunOptimize() // one form for one set
		if _, err := r.WriteTo(h); err != nil {
			return // a hash takes everything: cannot fail
		}
	}
	key := string(h.Sum(nil))
	b := w.blocks[key]
	if b == nil {
		b = &block{kind: kind, answer: a, members: NewSet(), resources: resources.Clone(), self: self}
		w.blocks[key] = b
	}
	b.members.Or(members)
}

// Merge takes over what another Writer of the same nodes gathered, and empties it.
func (w *Writer) Merge(o *Writer) {
	for k, b := range o.blocks {
		if have := w.blocks[k]; have != nil {
			have.members.Or(b.members)
		} else {
			w.blocks[k] = b
		}
	}
	o.blocks = map[string]*block{}
}

// Flush writes everything gathered to sink, in a stable order, and empties the Writer.
func (w *Writer) Flush(sink graph.Sink) WriteStats {
	var st WriteStats
	keys := make([]string, 0, len(w.blocks))
	for k := range w.blocks {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		w.blocks[k].write(w.s, sink, &st)
	}
	st.Blocks = len(keys)
	w.blocks = map[string]*block{}
	return st
}

func (b *block) write(s *graph.Snapshot, sink graph.Sink, st *WriteStats) {
	to := &edgeSink{s: s, sink: sink}
	to.numbered, _ = sink.(graph.Numbered)
	props, key := b.answer.Props(), b.answer.key()
	if b.self {
		n := to.edges(b.kind, key, props, func(yield func(graph.NodeID, graph.NodeID) bool) {
			for it := b.members.Iterator(); it.HasNext(); {
				if n := graph.NodeID(it.Next()); !yield(n, n) {
					return
				}
			}
		})
		st.Edges, st.Pairs = st.Edges+n, st.Pairs+n
		return
	}
	nm, nr := b.members.GetCardinality(), b.resources.GetCardinality()
	pairs := nm*nr - b.members.AndCardinality(b.resources)
	st.Pairs += int(pairs) //nolint:gosec // fewer pairs than 2^63
	if b.kind != graph.Administers && pairs > grantFactor*(nm+nr) {
		id := b.grant(s, sink, nm, nr)
		st.Grants++
		st.Edges += to.toGrant(b.members, id) + to.fromGrant(id, b.kind, key, props, b.resources)
		return
	}
	st.Edges += to.edges(b.kind, key, props, func(yield func(graph.NodeID, graph.NodeID) bool) {
		for im := b.members.Iterator(); im.HasNext(); {
			m := graph.NodeID(im.Next())
			for ir := b.resources.Iterator(); ir.HasNext(); {
				if r := graph.NodeID(ir.Next()); r != m && !yield(m, r) {
					return
				}
			}
		}
	})
}

// edgeSink writes edges by number where the sink knows the Snapshot's, else by id.
type edgeSink struct {
	s        *graph.Snapshot
	sink     graph.Sink
	numbered graph.Numbered // nil: it does not
}

func (e *edgeSink) edges(k graph.Kind, key string, p graph.Props, ends iter.Seq2[graph.NodeID, graph.NodeID]) int {
	n := 0
	if e.numbered != nil {
		e.numbered.Edges(k, key, p, func(yield func(graph.NodeID, graph.NodeID) bool) {
			for from, to := range ends {
				n++
				if !yield(from, to) {
					return
				}
			}
		})
		return n
	}
	for from, to := range ends {
		n++
		e.sink.Edge(graph.EdgeFact{Kind: k, From: e.s.ID(from), To: e.s.ID(to), Key: key, Props: p})
	}
	return n
}

func (e *edgeSink) toGrant(members *Set, id string) int {
	if e.numbered != nil {
		g := e.numbered.Number(id)
		return e.edges(graph.Holds, "", nil, func(yield func(graph.NodeID, graph.NodeID) bool) {
			for it := members.Iterator(); it.HasNext(); {
				if !yield(graph.NodeID(it.Next()), g) {
					return
				}
			}
		})
	}
	for it := members.Iterator(); it.HasNext(); {
		e.sink.Edge(graph.EdgeFact{Kind: graph.Holds, From: e.s.ID(graph.NodeID(it.Next())), To: id})
	}
	return int(members.GetCardinality()) //nolint:gosec // fewer nodes than 2^32
}

func (e *edgeSink) fromGrant(id string, k graph.Kind, key string, p graph.Props, resources *Set) int {
	if e.numbered != nil {
		g := e.numbered.Number(id)
		return e.edges(k, key, p, func(yield func(graph.NodeID, graph.NodeID) bool) {
			for it := resources.Iterator(); it.HasNext(); {
				if !yield(g, graph.NodeID(it.Next())) {
					return
				}
			}
		})
	}
	for it := resources.Iterator(); it.HasNext(); {
		e.sink.Edge(graph.EdgeFact{Kind: k, From: id, To: e.s.ID(graph.NodeID(it.Next())), Key: key, Props: p})
	}
	return int(resources.GetCardinality()) //nolint:gosec // fewer nodes than 2^32
}

// grant writes the Grant node and returns its id, which follows from what the
// Grant says alone. A holder may be among the resources that the Grant leads
// to; who expands it drops that pair, as it would be an edge to itself.
func (b *block) grant(s *graph.Snapshot, sink graph.Sink, nm, nr uint64) string {
	h := sha256.New()
	h.Write(fmt.Appendf(nil, "%s\x00%s\x00", b.kind, b.answer.text()))
	for _, set := range []*Set{b.members, b.resources} {
		for it := set.Iterator(); it.HasNext(); {
			h.Write([]byte(graph.FoldID(s.ID(graph.NodeID(it.Next())))))
			h.Write([]byte{0})
		}
		h.Write([]byte{1})
	}
	id := "grant:" + hex.EncodeToString(h.Sum(nil)[:16])
	first := graph.NodeID(b.resources.Minimum())
	sink.Node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Grant}, Cloud: s.Cloud(first),
		Name: fmt.Sprintf("%d × %s × %d", nm, b.kind, nr),
		Props: graph.Props{
			"grant_kind": string(b.kind),
			"holders":    int64(nm), //nolint:gosec // fewer nodes than 2^32
			"resources":  int64(nr), //nolint:gosec // fewer nodes than 2^32
		},
	})
	return id
}

// NewSet returns a set of the given nodes.
func NewSet(ns ...graph.NodeID) *Set {
	set := &Set{}
	for _, n := range ns {
		set.Add(uint32(n))
	}
	return set
}
