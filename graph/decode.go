package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Decoder puts a Snapshot together again from its chunks. It takes any bytes:
// what EncodeChunks did not write is an error, and memory stays in proportion
// to the bytes given. Not safe for concurrent use.
type Decoder struct {
	s     *Snapshot
	last  ChunkKind
	want  [4]uint64 // nodes, edges, aliases, gaps, as the head says
	strs  *interner
	sets  *setBuilder
	label map[string]uint16
	kinds map[Kind]uint8
	byID  map[string]NodeID // by folded id
	err   error
}

// NewDecoder returns a Decoder that waits for the head.
func NewDecoder() *Decoder {
	return &Decoder{
		s:     &Snapshot{byLabel: map[Label][]NodeID{}},
		strs:  newInterner(),
		sets:  newSetBuilder(),
		label: map[string]uint16{},
		kinds: map[Kind]uint8{},
		byID:  map[string]NodeID{},
	}
}

// Add takes the next chunk, in the order in which EncodeChunks gave them. It
// keeps no part of chunk. After an error the Decoder returns that error for ever.
func (d *Decoder) Add(chunk []byte) error {
	if d.err == nil {
		d.err = d.add(chunk)
	}
	return d.err
}

func (d *Decoder) add(chunk []byte) error {
	if len(chunk) < 2 {
		return errors.New("decode snapshot: chunk too short")
	}
	if chunk[0] != wireVersion {
		return fmt.Errorf("decode snapshot: chunk version %d, this program reads %d", chunk[0], wireVersion)
	}
	k := ChunkKind(chunk[1])
	if k < d.last || (d.last == 0) != (k == ChunkHead) {
		return fmt.Errorf("decode snapshot: chunk of kind %d after kind %d", k, d.last)
	}
	d.last = k
	r := &wire{b: chunk[2:]}
	switch k {
	case ChunkHead:
		d.head(r)
	case ChunkNodes:
		d.nodes(r)
	case ChunkEdges:
		d.edges(r)
	case ChunkAliases:
		d.aliases(r)
	case ChunkGaps:
		d.gaps(r)
	default:
		r.fail("unknown kind of chunk %d", k)
	}
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes too many", len(r.b))
	}
	if r.err != nil {
		return fmt.Errorf("decode snapshot: chunk of kind %d: %w", k, r.err)
	}
	return nil
}

// Snapshot returns the whole, or an error if any of it is missing. The Decoder
// must not be used afterwards.
func (d *Decoder) Snapshot() (*Snapshot, error) {
	s := d.s
	switch got := [4]uint64{uint64(len(s.ids)), uint64(len(s.to)), uint64(len(s.aliases)), uint64(len(s.gaps))}; {
	case d.err != nil:
		return nil, d.err
	case d.last == 0:
		return nil, errors.New("decode snapshot: no head")
	case got != d.want:
		return nil, fmt.Errorf("decode snapshot: %v nodes, edges, aliases, gaps; the head says %v", got, d.want)
	}
	d.err = errors.New("decode snapshot: decoder used after its end")
	d.finishKinds()
	n := len(s.ids)
	s.outOff, s.inOff = make([]uint32, n+1), make([]uint32, n+1)
	for i := range s.to {
		s.outOff[s.from[i]+1]++
		s.inOff[s.to[i]+1]++
	}
	for i := range n {
		s.outOff[i+1] += s.outOff[i]
		s.inOff[i+1] += s.inOff[i]
	}
	s.layoutIn()
	s.strs, s.sets = d.strs.list, d.sets.propSets
	return s, nil
}

// finishKinds renumbers kinds by word, as the Builder does.
func (d *Decoder) finishKinds() {
	old := d.s.kinds
	sorted := slices.Sorted(slices.Values(old))
	code := make([]uint8, len(old))
	for i, k := range old {
		at, _ := slices.BinarySearch(sorted, k)
		code[i] = uint8(at) //nolint:gosec // at most 255 kinds
	}
	for i, k := range d.s.kind {
		d.s.kind[i] = code[k]
	}
	d.s.kinds = sorted
}

func (d *Decoder) head(r *wire) {
	d.s.meta.Run = strings.Clone(r.str())
	d.s.meta.AsOf = r.int()
	for i := range d.want {
		d.want[i] = r.uint()
	}
}

func (d *Decoder) nodes(r *wire) {
	s := d.s
	t := r.strings()
	labels := d.labelSets(r, t)
	sets := d.propSets(r, t)
	ids := r.strings()
	n := len(ids)
	if n > len(r.b) || len(s.ids)+n > 1<<31 {
		r.fail("too many nodes")
		return
	}
	cloud := r.bytes(n)
	first := len(s.ids)
	for i := range n {
		if int(cloud[i]) >= len(clouds) {
			r.fail("no cloud %d", cloud[i])
			return
		}
		fold := FoldID(ids[i])
		if ids[i] == "" || len(s.folds) > 0 && fold <= s.folds[len(s.folds)-1] {
			r.fail("node %q out of order", ids[i])
			return
		}
		d.byID[fold] = NodeID(len(s.ids)) //nolint:gosec // checked above
		s.ids, s.folds = append(s.ids, ids[i]), append(s.folds, fold)
	}
	s.cloud = append(s.cloud, cloud...)
	for _, col := range [...]*[]uint32{&s.name, &s.acct, &s.region, &s.typ} {
		for range n {
			*col = append(*col, d.intern(t.at(r)))
		}
	}
	for i := range n {
		l := r.place(len(labels))
		if r.err != nil {
			return
		}
		s.labels = append(s.labels, labels[l])
		for _, w := range s.labelSets[labels[l]] {
			s.byLabel[w] = append(s.byLabel[w], NodeID(first+i)) //nolint:gosec // checked above
		}
	}
	for range n {
		c := r.place(len(sets))
		if r.err != nil {
			return
		}
		s.nsets = append(s.nsets, sets[c])
	}
}

func (d *Decoder) labelSets(r *wire, t table) []uint16 {
	out := make([]uint16, 0, 8)
	for range r.count() {
		var list []Label
		var key strings.Builder
		for range r.count() {
			l := Label(strings.Clone(t.at(r)))
			if len(list) == maxLabels || slices.Contains(list, l) {
				r.fail("label %q is one too many", l)
				return nil
			}
			list = append(list, l)
			key.WriteString(string(l))
			key.WriteByte(0)
		}
		code, ok := d.label[key.String()]
		if !ok {
			if len(d.s.labelSets) == 1<<16 {
				r.fail("more than %d sets of labels", 1<<16)
				return nil
			}
			code = uint16(len(d.s.labelSets)) //nolint:gosec // checked above
			d.label[key.String()] = code
			d.s.labelSets = append(d.s.labelSets, list)
		}
		out = append(out, code)
	}
	return out
}

// maxLabels bounds one node's labels; the table of labels has some thirty.
const maxLabels = 64

// intern copies what it keeps, so that a chunk's text can go.
func (d *Decoder) intern(s string) uint32 {
	if c, ok := d.strs.code[s]; ok {
		return c
	}
	return d.strs.add(strings.Clone(s))
}

func (d *Decoder) propSets(r *wire, t table) []uint32 {
	var out []uint32
	var props []prop
	for range r.count() {
		props = props[:0]
		for range r.count() {
			p := prop{d.key(t.at(r)), r.value(t)}
			if r.err != nil {
				return nil
			}
			if len(props) > 0 && p.key <= props[len(props)-1].key {
				r.fail("property %q out of order", p.key)
				return nil
			}
			props = append(props, p)
		}
		out = append(out, d.sets.add(props))
	}
	return out
}

func (d *Decoder) key(k string) string {
	if c, ok := d.sets.keyCode[k]; ok {
		return d.sets.keys[c]
	}
	return strings.Clone(k)
}

func (d *Decoder) edges(r *wire) {
	s := d.s
	t := r.strings()
	sets := d.propSets(r, t)
	kinds := d.edgeKinds(r, t)
	folds := r.strings()
	ends := make([]NodeID, len(folds))
	for i, f := range folds {
		n, ok := d.byID[f]
		if !ok {
			r.fail("edge to an unknown node %q", f)
			return
		}
		ends[i] = n
	}
	n := r.count()
	if len(s.to)+n > 1<<32-2 {
		r.fail("too many edges")
		return
	}
	first, at := len(s.to), uint64(0)
	for range n {
		at += r.uint()
		if r.err != nil || at >= uint64(len(ends)) {
			r.fail("source out of range")
			return
		}
		s.from = append(s.from, ends[at])
	}
	for range n {
		k := r.place(len(kinds))
		if r.err != nil {
			return
		}
		s.kind = append(s.kind, kinds[k])
	}
	for range n {
		e := r.place(len(ends))
		if r.err != nil {
			return
		}
		s.to = append(s.to, ends[e])
	}
	for range n {
		c := r.place(len(sets))
		if r.err != nil {
			return
		}
		s.esets = append(s.esets, sets[c])
	}
	for i := max(first, 1); i < len(s.to); i++ {
		if d.compareEdges(i-1, i) >= 0 {
			r.fail("edge %d out of order", i)
			return
		}
	}
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

func (d *Decoder) edgeKinds(r *wire, t table) []uint8 {
	var out []uint8
	for range r.count() {
		k := Kind(strings.Clone(t.at(r)))
		code, ok := d.kinds[k]
		if !ok {
			if len(d.s.kinds) == 255 {
				r.fail("more than 255 kinds of edge")
				return nil
			}
			code = uint8(len(d.s.kinds)) //nolint:gosec // checked above
			d.kinds[k] = code
			d.s.kinds = append(d.s.kinds, k)
		}
		out = append(out, code)
	}
	return out
}

func (d *Decoder) aliases(r *wire) {
	folds, targets := r.strings(), r.strings()
	if len(folds) != len(targets) {
		r.fail("%d aliases of %d nodes", len(folds), len(targets))
		return
	}
	for i, f := range folds {
		n, ok := d.byID[targets[i]]
		if !ok {
			r.fail("alias of an unknown node %q", targets[i])
			return
		}
		if k := len(d.s.aliases); k > 0 && f <= d.s.aliases[k-1].fold {
			r.fail("alias %q out of order", f)
			return
		}
		d.s.aliases = append(d.s.aliases, alias{f, n})
	}
}

func (d *Decoder) gaps(r *wire) {
	for range r.count() {
		g := Gap{
			Scope:   strings.Clone(r.str()),
			Service: strings.Clone(r.str()),
			Reason:  GapReason(strings.Clone(r.str())),
			Detail:  strings.Clone(r.str()),
			Count:   r.int(),
		}
		if r.err != nil {
			return
		}
		if k := len(d.s.gaps); k > 0 && compareGaps(d.s.gaps[k-1], g) >= 0 {
			r.fail("gap out of order")
			return
		}
		d.s.gaps = append(d.s.gaps, g)
	}
}
