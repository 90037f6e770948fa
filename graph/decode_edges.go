package graph

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
)

// edgePart is one chunk of edges, read as far as it can be by itself: kinds
// and property sets are numbered within the chunk.
type edgePart struct {
	kinds []Kind
	sets  [][]prop
	from  []NodeID
	to    []NodeID
	kind  []uint8
	set   []uint32
	err   error
}

// ahead reads chunks of edges while those before them are taken, on as many
// cores as there are. Most of the work is finding ends by id: the nodes are
// all there before the first edge, so it needs no lock.
type ahead struct{ parts []chan *edgePart }

func (d *Decoder) edges(chunk []byte) error {
	chunk = slices.Clone(chunk) // the caller's, who may write to it
	part := make(chan *edgePart, 1)
	go func() { part <- readEdges(chunk, d.byID) }()
	d.ahead.parts = append(d.ahead.parts, part)
	if len(d.ahead.parts) > runtime.GOMAXPROCS(0) {
		return d.takeEdges()
	}
	return nil
}

// finishEdges takes what is still being read.
func (d *Decoder) finishEdges() error {
	for len(d.ahead.parts) > 0 {
		if err := d.takeEdges(); err != nil {
			return err
		}
	}
	return nil
}

// readEdges reads a chunk. byID must not change meanwhile.
func readEdges(chunk []byte, byID map[string]NodeID) *edgePart {
	r := &wire{b: chunk}
	p := &edgePart{}
	t := r.strings()
	p.sets = r.propSets(t)
	for range r.count() {
		p.kinds = append(p.kinds, Kind(t.at(r)))
	}
	folds := r.strings()
	ends := make([]NodeID, len(folds))
	for i, f := range folds {
		n, ok := byID[f]
		if !ok {
			r.fail("edge to an unknown node %q", f)
			break
		}
		ends[i] = n
	}
	p.columns(r, ends)
	p.err = r.end()
	return p
}

func (p *edgePart) columns(r *wire, ends []NodeID) {
	n := r.count()
	p.from, p.kind, p.to, p.set = make([]NodeID, n), make([]uint8, n), make([]NodeID, n), make([]uint32, n)
	at := uint64(0)
	for i := range n {
		at += r.uint()
		if r.err != nil || at >= uint64(len(ends)) {
			r.fail("source out of range")
			return
		}
		p.from[i] = ends[at]
	}
	for i := range n {
		p.kind[i] = uint8(r.place(min(len(p.kinds), 255))) //nolint:gosec // below 255
	}
	for i := range n {
		k := r.place(len(ends))
		if r.err != nil {
			return
		}
		p.to[i] = ends[k]
	}
	for i := range n {
		p.set[i] = uint32(r.place(len(p.sets))) //nolint:gosec // no longer than the chunk
	}
}

// takeEdges adds the next chunk that was read.
func (d *Decoder) takeEdges() error {
	p := <-d.ahead.parts[0]
	d.ahead.parts = d.ahead.parts[1:]
	r := &wire{err: p.err}
	kinds := d.edgeKinds(r, p.kinds)
	sets := d.addSets(r, p.sets)
	s := d.s
	if len(s.to)+len(p.to) > 1<<32-2 {
		r.fail("too many edges")
	}
	if r.err != nil {
		return r.err
	}
	first := len(s.to)
	s.from, s.to = append(s.from, p.from...), append(s.to, p.to...)
	s.kind, s.esets = slices.Grow(s.kind, len(p.kind)), slices.Grow(s.esets, len(p.set))
	for _, k := range p.kind {
		s.kind = append(s.kind, kinds[k])
	}
	for _, c := range p.set {
		s.esets = append(s.esets, sets[c])
	}
	for i := max(first, 1); i < len(s.to); i++ {
		if d.compareEdges(i-1, i) >= 0 {
			r.fail("edge %d out of order", i)
			break
		}
	}
	return r.err
}

func (d *Decoder) compareEdges(i, j int) int {
	s := d.s
	if c := cmp.Compare(s.from[i], s.from[j]); c != 0 {
		return c
	}
	if s.kind[i] != s.kind[j] {
		return strings.Compare(string(s.kinds[s.kind[i]]), string(s.kinds[s.kind[j]]))
	}
	if c := cmp.Compare(s.to[i], s.to[j]); c != 0 {
		return c
	}
	return strings.Compare(d.edgeKey(s.esets[i]), d.edgeKey(s.esets[j]))
}

func (d *Decoder) edgeKey(set uint32) string {
	v, _ := d.sets.get(set, "")
	k, _ := v.(string)
	return k
}

func (d *Decoder) edgeKinds(r *wire, list []Kind) []uint8 {
	out := make([]uint8, 0, len(list))
	for _, k := range list {
		code, ok := d.kinds[k]
		if !ok {
			if len(d.s.kinds) == 255 {
				r.fail("more than 255 kinds of edge")
				return nil
			}
			code = uint8(len(d.s.kinds)) //nolint:gosec // checked above
			k = Kind(strings.Clone(string(k)))
			d.kinds[k] = code
			d.s.kinds = append(d.s.kinds, k)
		}
		out = append(out, code)
	}
	return out
}
