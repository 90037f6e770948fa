package graph

import (
	"errors"
	"fmt"
	"strings"
)

// Decoder puts a Snapshot together again from its chunks. It takes any bytes:
// what EncodeChunks did not write is an error, and memory stays in proportion
// to the bytes given. Not safe for concurrent use.
type Decoder struct {
	s    *Snapshot
	last ChunkKind
	want [4]uint64 // nodes, edges, aliases, gaps, as the head says

	strs  *interner
	sets  *setReader
	label map[string]uint16
	kinds map[Kind]uint8
	byID  *idTable // nil until all nodes are there

	nodesAhead ahead[*nodePart]
	nodeParts  []*nodePart
	nodeCount  int
	lastFold   string
	edgesAhead ahead[*edgePart]
	edgeParts  []*edgePart
	edgeCount  int

	err error
}

// NewDecoder returns a Decoder that waits for the head.
func NewDecoder() *Decoder {
	return &Decoder{
		s:     &Snapshot{},
		strs:  newInterner(),
		sets:  newSetReader(),
		label: map[string]uint16{},
		kinds: map[Kind]uint8{},
	}
}

// Add takes the next chunk, in the order in which EncodeChunks gave them. The
// Decoder may read it at any time from then on, so that it must not be changed.
// A fault in a chunk of nodes or edges may show only at a later one, or at the
// Snapshot. After an error the Decoder returns that error for ever.
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
	chunk = chunk[2:]
	if k == ChunkNodes {
		return decodeError(k, d.nodesAhead.start(func() *nodePart { return readNodes(chunk) }, d.takeNodes))
	}
	if k > ChunkNodes {
		if err := d.finishNodes(); err != nil {
			return decodeError(ChunkNodes, err)
		}
	}
	if k == ChunkEdges {
		return decodeError(k, d.edgesAhead.start(func() *edgePart { return readEdges(chunk, d.byID) }, d.takeEdges))
	}
	if err := d.edgesAhead.finish(d.takeEdges); err != nil {
		return decodeError(ChunkEdges, err)
	}
	r := &wire{b: chunk}
	switch k {
	case ChunkHead:
		d.head(r)
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
	if d.err == nil {
		d.err = decodeError(ChunkNodes, d.finishNodes())
	}
	if d.err == nil {
		d.err = decodeError(ChunkEdges, d.edgesAhead.finish(d.takeEdges))
	}
	s := d.s
	switch got := [4]uint64{uint64(d.nodeCount), uint64(d.edgeCount), uint64(len(s.aliases)), uint64(len(s.gaps))}; { //nolint:gosec // counts
	case d.err != nil:
		return nil, d.err
	case d.last == 0:
		return nil, errors.New("decode snapshot: no head")
	case got != d.want:
		return nil, fmt.Errorf("decode snapshot: %v nodes, edges, aliases, gaps; the head says %v", got, d.want)
	}
	d.err = errors.New("decode snapshot: decoder used after its end")
	if err := d.layEdges(); err != nil {
		return nil, decodeError(ChunkEdges, err)
	}
	s.layOffsets()
	s.sets = d.sets.propSets
	return s, nil
}

func (d *Decoder) head(r *wire) {
	d.s.meta.Run = strings.Clone(r.str())
	d.s.meta.AsOf = r.int()
	for i := range d.want {
		d.want[i] = r.uint()
	}
}

func (d *Decoder) aliases(r *wire) {
	folds, targets := r.strings(), r.ids(d.byID)
	if len(folds) != len(targets) {
		r.fail("%d aliases of %d nodes", len(folds), len(targets))
		return
	}
	for i, f := range folds {
		if k := len(d.s.aliases); k > 0 && f <= d.s.aliases[k-1].fold {
			r.fail("alias %q out of order", f)
			return
		}
		d.s.aliases = append(d.s.aliases, alias{f, targets[i]})
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
