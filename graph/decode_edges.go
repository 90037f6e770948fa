package graph

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// edgePart is one chunk of edges. Its lists are read when it comes; its columns
// when all chunks are there, straight into those of the Snapshot.
type edgePart struct {
	kinds   []Kind
	sets    setTexts
	ends    []NodeID
	n       int
	columns []byte

	first    int     // number of its first edge
	kindCode []uint8 // of each kind, once taken
	setCode  []uint32
	err      error
}

// readEdges reads a chunk's lists.
func readEdges(chunk []byte, byID *idTable) *edgePart {
	r := &wire{b: chunk}
	p := &edgePart{}
	t := r.strings()
	p.sets = r.setTexts(t)
	for range r.count() {
		p.kinds = append(p.kinds, Kind(t.at(r)))
	}
	p.ends = r.ids(byID)
	for i := 1; i < len(p.ends); i++ {
		if p.ends[i] <= p.ends[i-1] {
			r.fail("ends out of order")
			break
		}
	}
	if p.n = r.count(); p.n > len(r.b)/edgeColumns {
		r.fail("%d edges in %d bytes", p.n, len(r.b))
	}
	p.columns, p.err = slices.Clone(r.b), r.err // the rest of the chunk can go
	return p
}

// edgeColumns is how many numbers an edge has in a chunk: source, kind, target, set.
const edgeColumns = 4

// takeEdges adds the next chunk that was read, but for its columns.
func (d *Decoder) takeEdges(p *edgePart) error {
	r := &wire{err: p.err}
	p.kindCode = d.edgeKinds(r, p.kinds)
	if p.first = d.edgeCount; p.first+p.n > 1<<32-2 {
		r.fail("too many edges")
	}
	if r.err != nil {
		return r.err
	}
	p.setCode = d.sets.addAll(p.sets)
	d.edgeCount += p.n
	p.kinds, p.sets = nil, setTexts{}
	d.edgeParts = append(d.edgeParts, p)
	return nil
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

// layEdges fills the columns of edges, kinds by word as the Builder has them.
func (d *Decoder) layEdges() error {
	s, m := d.s, d.edgeCount
	final := d.sortKinds()
	s.from, s.to, s.kind, s.esets = make([]NodeID, m), make([]NodeID, m), make([]uint8, m), make([]uint32, m)
	Spread(len(d.edgeParts), 16, func(from, to int) {
		var scratch []uint32
		for _, p := range d.edgeParts[from:to] {
			for i, c := range p.kindCode {
				p.kindCode[i] = final[c]
			}
			scratch = slices.Grow(scratch[:0], p.n)[:p.n]
			p.err = p.fill(s, scratch)
		}
	})
	for _, p := range d.edgeParts {
		if p.err != nil {
			return p.err
		}
	}
	d.edgeParts = nil
	return d.edgesInOrder()
}

// sortKinds orders the kinds by word and gives their new codes by old code.
func (d *Decoder) sortKinds() []uint8 {
	old := d.s.kinds
	d.s.kinds = slices.Sorted(slices.Values(old))
	code := make([]uint8, len(old))
	for i, k := range old {
		at, _ := slices.BinarySearch(d.s.kinds, k)
		code[i] = uint8(at) //nolint:gosec // at most 255 kinds
	}
	return code
}

// fill reads the columns. scratch has room for one.
func (p *edgePart) fill(s *Snapshot, scratch []uint32) error {
	r := &wire{b: p.columns}
	lo, hi := p.first, p.first+p.n
	r.uints(scratch)
	at := uint64(0)
	for i, v := range scratch {
		if at += uint64(v); at >= uint64(len(p.ends)) {
			r.fail("source out of range")
			break
		}
		s.from[lo+i] = p.ends[at]
	}
	if r.places(scratch, len(p.kindCode)); r.err == nil {
		for i, v := range scratch {
			s.kind[lo+i] = p.kindCode[v]
		}
	}
	if r.places(scratch, len(p.ends)); r.err == nil {
		for i, v := range scratch {
			s.to[lo+i] = p.ends[v]
		}
	}
	if r.places(scratch, len(p.setCode)); r.err == nil {
		to := s.esets[lo:hi]
		for i, v := range scratch {
			to[i] = p.setCode[v]
		}
	}
	return r.end()
}

var errEdgeOrder = errors.New("edges out of order")

// edgesInOrder fails where the edges do not lie by source, kind, target and key.
func (d *Decoder) edgesInOrder() error {
	const run = 1 << 16
	wrong := make([]bool, len(d.s.to)/run+1)
	Spread(len(d.s.to), run, func(from, to int) {
		for i := max(from, 1); i < to; i++ {
			if d.compareEdges(i-1, i) >= 0 {
				wrong[from/run] = true
				return
			}
		}
	})
	if slices.Contains(wrong, true) {
		return errEdgeOrder
	}
	return nil
}

func (d *Decoder) compareEdges(i, j int) int {
	s := d.s
	if s.from[i] != s.from[j] {
		return cmp.Compare(s.from[i], s.from[j])
	}
	if s.kind[i] != s.kind[j] {
		return cmp.Compare(s.kind[i], s.kind[j])
	}
	if s.to[i] != s.to[j] {
		return cmp.Compare(s.to[i], s.to[j])
	}
	return strings.Compare(d.edgeKey(s.esets[i]), d.edgeKey(s.esets[j]))
}

func (d *Decoder) edgeKey(set uint32) string {
	v, _ := d.sets.get(set, "")
	k, _ := v.(string)
	return k
}
