package graph

import (
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
	ahead ahead
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
// keeps no part of chunk. A fault in a chunk of edges may show only at a later
// one, or at the Snapshot. After an error the Decoder returns that error for ever.
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
	if k == ChunkEdges {
		return decodeError(k, d.edges(chunk[2:]))
	}
	if err := d.finishEdges(); err != nil {
		return decodeError(ChunkEdges, err)
	}
	r := &wire{b: chunk[2:]}
	switch k {
	case ChunkHead:
		d.head(r)
	case ChunkNodes:
		d.nodes(r)
	case ChunkAliases:
		d.aliases(r)
	case ChunkGaps:
		d.gaps(r)
	default:
		r.fail("unknown kind of chunk %d", k)
	}
	return decodeError(k, r.end())
}

func decodeError(k ChunkKind, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("decode snapshot: chunk of kind %d: %w", k, err)
}

// Snapshot returns the whole, or an error if any of it is missing. The Decoder
// must not be used afterwards.
func (d *Decoder) Snapshot() (*Snapshot, error) {
	s := d.s
	if d.err == nil {
		d.err = decodeError(ChunkEdges, d.finishEdges())
	}
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

func (d *Decoder) propSets(r *wire, t table) []uint32 { return d.addSets(r, r.propSets(t)) }

// addSets numbers sets of properties, and copies the keys that it keeps.
func (d *Decoder) addSets(r *wire, list [][]prop) []uint32 {
	if r.err != nil {
		return nil
	}
	out := make([]uint32, len(list))
	for i, props := range list {
		for j := range props {
			props[j].key = d.key(props[j].key)
		}
		out[i] = d.sets.add(props)
	}
	return out
}

func (d *Decoder) key(k string) string {
	if c, ok := d.sets.keyCode[k]; ok {
		return d.sets.keys[c]
	}
	return strings.Clone(k)
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
