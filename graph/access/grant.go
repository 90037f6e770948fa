package access

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
	"strconv"
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

// appendText appends what tells the answer from all others.
func (a Answer) appendText(to []byte) []byte {
	for _, s := range []string{a.Certainty.String(), a.Condition.String(), a.Technique, a.Via} {
		to = append(append(to, s...), 0)
	}
	to = append(appendList(to, a.Actions), 0)
	to = append(appendList(to, a.Callers), 0)
	to = append(strconv.AppendFloat(to, a.Cost, 'g', -1, 64), 0)
	to = append(append(to, a.LatentKind...), 0)
	return appendList(to, a.BlockedBy)
}

func appendList(to []byte, list []string) []byte {
	for i, s := range list {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(to, s...)
	}
	return to
}

// Writer gathers judged edges as blocks (these principals × these resources,
// one answer) and writes each block as pairs, or through a Grant where pairs
// would be too many (access-at-scale.md). Blocks with the same answer on the
// same resources become one, whichever class or judge they came from. Not safe
// for concurrent use.
type Writer struct {
	s      *graph.Snapshot
	blocks map[string]*block

	hash hash.Hash // of the block that is added
	text []byte    // what is hashed
	sum  []byte

	props map[string]graph.Props // of answers, by their text; at most mostShared
}

type block struct {
	kind      graph.Kind
	answer    Answer
	members   *Set
	resources *Set
	self      bool
	shared    graph.Props // of the answer; nil where they are not shared with other blocks
}

// mostShared bounds how many answers' properties are kept for further blocks.
const mostShared = 1 << 12

// WriteStats counts what a Writer wrote.
type WriteStats struct {
	Blocks int // distinct answers × resource sets
	Pairs  int // edges as they would be without Grants
	Edges  int // edges written, HOLDS included
	Grants int
}

// NewWriter returns an empty Writer over the nodes of s.
func NewWriter(s *graph.Snapshot) *Writer {
	return &Writer{s: s, blocks: map[string]*block{}, hash: sha256.New(), props: map[string]graph.Props{}}
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
	w.text = append(append(w.text[:0], kind...), 0)
	w.text = append(strconv.AppendBool(w.text, self), 0)
	at := len(w.text)
	w.text = append(a.appendText(w.text), 0)
	w.hash.Reset()
	w.hash.Write(w.text)
	r := resources.Clone()
	if !self {
		r.RunOptimize() // one form for one set
		if _, err := r.WriteTo(w.hash); err != nil {
			return // a hash takes everything: cannot fail
		}
	}
	w.sum = w.hash.Sum(w.sum[:0])
	b := w.blocks[string(w.sum)]
	if b == nil {
		b = &block{kind: kind, answer: a, members: NewSet(), resources: r, self: self, shared: w.share(a, w.text[at:])}
		w.blocks[string(w.sum)] = b
	}
	b.members.Or(members)
}

// share gives the properties of an answer with some text, made once for all blocks
// that have it; nil where too many are kept.
func (w *Writer) share(a Answer, text []byte) graph.Props {
	p := w.props[string(text)]
	if p == nil && len(w.props) < mostShared {
		p = a.Props()
		w.props[string(text)] = p
	}
	return p
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
	for some := range slices.Chunk(keys, readyAtOnce) {
		ready := make([]*readyBlock, len(some))
		graph.Spread(len(some), readyAtOnce/32, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				ready[i] = w.blocks[some[i]].ready(w.s)
			}
		})
		for _, b := range ready {
			b.write(w.s, sink, &st)
		}
	}
	st.Blocks = len(keys)
	w.blocks = map[string]*block{}
	clear(w.props)
	return st
}

// readyAtOnce is of how many blocks all is made ready before they are written:
// that is done on all processors, and writing is not.
const readyAtOnce = 1 << 10

// readyBlock is a block as it is written.
type readyBlock struct {
	*block

	props              graph.Props
	key                string
	members, resources []graph.NodeID
	pairs              int    // none where it is of self-grants
	grant              string // id of the Grant; empty where pairs are written
}

func (b *block) ready(s *graph.Snapshot) *readyBlock {
	r := &readyBlock{block: b, props: b.shared, key: b.answer.key(), members: nodesOf(b.members)}
	if r.props == nil {
		r.props = b.answer.Props()
	}
	if b.self {
		return r
	}
	r.resources = nodesOf(b.resources)
	r.pairs = len(r.members)*len(r.resources) - int(b.members.AndCardinality(b.resources)) //nolint:gosec // fewer pairs than 2^63
	if b.kind != graph.Administers && r.pairs > grantFactor*(len(r.members)+len(r.resources)) {
		r.grant = r.grantID(s)
	}
	return r
}

func (b *readyBlock) write(s *graph.Snapshot, sink graph.Sink, st *WriteStats) {
	to := &edgeSink{s: s, sink: sink}
	to.numbered, _ = sink.(graph.Numbered)
	st.Pairs += b.pairs
	switch {
	case b.self:
		to.loops(b.kind, b.key, b.props, b.members)
		st.Edges, st.Pairs = st.Edges+len(b.members), st.Pairs+len(b.members)
	case b.grant != "":
		sink.Node(b.grantFact(s))
		st.Grants++
		st.Edges += len(b.members) + len(b.resources)
		to.through(b.grant, b.kind, b.key, b.props, b.members, b.resources)
	default:
		to.edges(b.kind, b.key, b.props, b.members, b.resources)
		st.Edges += b.pairs
	}
}

func nodesOf(set *Set) []graph.NodeID {
	out := make([]graph.NodeID, 0, set.GetCardinality())
	for it := set.Iterator(); it.HasNext(); {
		out = append(out, graph.NodeID(it.Next()))
	}
	return out
}

// edgeSink writes edges by number where the sink knows the Snapshot's, else by id.
type edgeSink struct {
	s        *graph.Snapshot
	sink     graph.Sink
	numbered graph.Numbered // nil: it does not
}

// edges writes those from each of some nodes to each of others, itself left out.
func (e *edgeSink) edges(k graph.Kind, key string, p graph.Props, from, to []graph.NodeID) {
	if e.numbered != nil {
		e.numbered.Edges(k, key, p, from, to)
		return
	}
	for _, m := range from {
		for _, r := range to {
			if r != m {
				e.sink.Edge(graph.EdgeFact{Kind: k, From: e.s.ID(m), To: e.s.ID(r), Key: key, Props: p})
			}
		}
	}
}

func (e *edgeSink) loops(k graph.Kind, key string, p graph.Props, at []graph.NodeID) {
	if e.numbered != nil {
		e.numbered.Loops(k, key, p, at)
		return
	}
	for _, n := range at {
		e.sink.Edge(graph.EdgeFact{Kind: k, From: e.s.ID(n), To: e.s.ID(n), Key: key, Props: p})
	}
}

// through writes the edges to a Grant from those who hold it, and from it to what it gives.
func (e *edgeSink) through(grant string, k graph.Kind, key string, p graph.Props, members, resources []graph.NodeID) {
	if e.numbered != nil {
		g := []graph.NodeID{e.numbered.Number(grant)}
		e.numbered.Edges(graph.Holds, "", nil, members, g)
		e.numbered.Edges(k, key, p, g, resources)
		return
	}
	for _, n := range members {
		e.sink.Edge(graph.EdgeFact{Kind: graph.Holds, From: e.s.ID(n), To: grant})
	}
	for _, n := range resources {
		e.sink.Edge(graph.EdgeFact{Kind: k, From: grant, To: e.s.ID(n), Key: key, Props: p})
	}
}

// grantID follows from what the Grant says alone.
func (b *readyBlock) grantID(s *graph.Snapshot) string {
	h := sha256.New()
	h.Write(append(b.answer.appendText([]byte(b.kind+"\x00")), 0))
	for _, nodes := range [][]graph.NodeID{b.members, b.resources} {
		for _, n := range nodes {
			h.Write([]byte(graph.FoldID(s.ID(n))))
			h.Write([]byte{0})
		}
		h.Write([]byte{1})
	}
	return "grant:" + hex.EncodeToString(h.Sum(nil)[:16])
}

// grantFact is the Grant node. A holder may be among the resources that the Grant
// leads to; who expands it drops that pair, as it would be an edge to itself.
func (b *readyBlock) grantFact(s *graph.Snapshot) graph.NodeFact {
	return graph.NodeFact{
		ID: b.grant, Labels: []graph.Label{graph.Grant}, Cloud: s.Cloud(b.resources[0]),
		Name: fmt.Sprintf("%d × %s × %d", len(b.members), b.kind, len(b.resources)),
		Props: graph.Props{
			"grant_kind": string(b.kind),
			"holders":    int64(len(b.members)),
			"resources":  int64(len(b.resources)),
		},
	}
}

// NewSet returns a set of the given nodes.
func NewSet(ns ...graph.NodeID) *Set {
	set := &Set{}
	for _, n := range ns {
		set.Add(uint32(n))
	}
	return set
}
