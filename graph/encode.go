package graph

import (
	"encoding/binary"
	"iter"
	"math"
	"slices"
)

// ChunkKind says what one chunk of an encoded Snapshot holds.
type ChunkKind uint8

// The kinds of chunk, in the order in which EncodeChunks gives them.
const (
	ChunkHead    ChunkKind = iota + 1 // run, time and how many of everything follow
	ChunkNodes                        // nodes by folded id
	ChunkEdges                        // edges by source, kind, target, key
	ChunkAliases                      // other ids by folded id
	ChunkGaps                         // coverage
)

// Chunk is a piece of an encoded Snapshot. Bytes can be decoded together with
// the Snapshot's other chunks only, but hold no number that another chunk
// gave out: ends of edges are ids. That is why a Snapshot that differs in one
// node shares all chunks but those around it with its predecessor.
type Chunk struct {
	Kind  ChunkKind
	Rows  Rows // of the Snapshot, in chunks of nodes and of edges
	Bytes []byte
}

// Rows are nodes or edges of a Snapshot that follow one another: from First on
// and before End, numbered as NodeID or EdgeID.
type Rows struct{ First, End int }

// wireVersion opens every chunk; a change of layout raises it.
const wireVersion = 1

// Chunks are cut where a hash of the content says so, on average after this
// many entries, and at the limits whatever the hash says. Nothing else decides
// a cut, so that an insertion moves only the cuts around it.
const (
	nodesPerChunk   = 512
	edgesPerChunk   = 2048
	othersPerChunk  = 1024
	maxChunkFactor  = 8
	softChunkBytes  = 1 << 20 // of strings; policy documents make nodes large
	maxSharedPrefix = 255     // bounds what a hostile table of strings expands to
)

// EncodeChunks gives the Snapshot as chunks, the head first. Equal Snapshots
// give equal bytes. The bytes of a chunk belong to the receiver.
func EncodeChunks(s *Snapshot) iter.Seq[Chunk] {
	return func(yield func(Chunk) bool) {
		e := &encoder{s: s, yield: yield, strs: map[string]uint32{}}
		_ = e.head() && e.nodes() && e.edges() && e.aliases() && e.gaps()
	}
}

type encoder struct {
	s     *Snapshot
	yield func(Chunk) bool
	strs  map[string]uint32 // table of the chunk in work
	list  []string
}

func (e *encoder) emit(k ChunkKind, rows Rows, body []byte) bool {
	return e.yield(Chunk{Kind: k, Rows: rows, Bytes: append([]byte{wireVersion, byte(k)}, body...)})
}

func (e *encoder) head() bool {
	b := appendString(nil, e.s.meta.Run)
	b = binary.AppendVarint(b, e.s.meta.AsOf)
	for _, n := range [...]int{len(e.s.ids), len(e.s.to), len(e.s.aliases), len(e.s.gaps)} {
		b = appendUint(b, n)
	}
	return e.emit(ChunkHead, Rows{}, b)
}

func (e *encoder) nodes() bool {
	start, size := 0, 0
	for i, f := range e.s.folds {
		size += len(f) + e.s.sets.size(e.s.nsets[i])
		n := i + 1 - start
		if hashString(f)%nodesPerChunk == 0 || n == nodesPerChunk*maxChunkFactor || size > softChunkBytes || i+1 == len(e.s.folds) {
			if !e.emit(ChunkNodes, Rows{start, i + 1}, e.nodeChunk(start, i+1)) {
				return false
			}
			start, size = i+1, 0
		}
	}
	return true
}

// size is a set's weight in strings, near enough to decide a cut.
func (p *propSets) size(set uint32) int {
	n := 0
	for _, pr := range p.pairs[p.off[set]:p.off[set+1]] {
		switch v := p.values[pr.value].(type) {
		case string:
			n += len(v)
		case []string:
			for _, s := range v {
				n += len(s)
			}
		}
	}
	return n
}

func (e *encoder) nodeChunk(from, to int) []byte {
	s := e.s
	e.reset()
	labelSets, labelCode := distinct(s.labels[from:to])
	for _, l := range labelSets {
		for _, w := range s.labelSets[l] {
			e.note(string(w))
		}
	}
	sets, setCode := distinct(s.nsets[from:to])
	e.noteSets(sets)
	columns := [...][]uint32{s.name[from:to], s.acct[from:to], s.region[from:to], s.typ[from:to]}
	for _, col := range columns {
		for _, c := range col {
			e.note(s.strs[c])
		}
	}
	b := e.table(nil)
	b = appendUint(b, len(labelSets))
	for _, l := range labelSets {
		b = appendUint(b, len(s.labelSets[l]))
		for _, w := range s.labelSets[l] {
			b = e.ref(b, string(w))
		}
	}
	b = e.appendSets(b, sets)
	b = appendStrings(b, s.ids[from:to])
	b = append(b, s.cloud[from:to]...)
	for _, col := range columns {
		for _, c := range col {
			b = e.ref(b, s.strs[c])
		}
	}
	for _, l := range s.labels[from:to] {
		b = appendUint(b, labelCode[l])
	}
	for _, c := range s.nsets[from:to] {
		b = appendUint(b, setCode[c])
	}
	return b
}

func (e *encoder) edges() bool {
	s := e.s
	hash := make([]uint64, len(s.folds))
	for i, f := range s.folds {
		hash[i] = hashString(f)
	}
	kinds := make([]uint64, len(s.kinds))
	for i, k := range s.kinds {
		kinds[i] = hashString(string(k))
	}
	start, size := 0, 0
	for i := range s.to {
		size += s.sets.size(s.esets[i])
		h := mix(hash[s.from[i]], mix(hash[s.to[i]], kinds[s.kind[i]]))
		n := i + 1 - start
		if h%edgesPerChunk == 0 || n == edgesPerChunk*maxChunkFactor || size > 16*softChunkBytes || i+1 == len(s.to) {
			if !e.emit(ChunkEdges, Rows{start, i + 1}, e.edgeChunk(start, i+1)) {
				return false
			}
			start, size = i+1, 0
		}
	}
	return true
}

func (e *encoder) edgeChunk(from, to int) []byte {
	s := e.s
	e.reset()
	sets, setCode := distinct(s.esets[from:to])
	e.noteSets(sets)
	kinds, _ := distinct(s.kind[from:to])
	slices.Sort(kinds) // codes ascend by word
	kindCode := map[uint8]int{}
	for i, k := range kinds {
		kindCode[k] = i
		e.note(string(s.kinds[k]))
	}
	ends := slices.Concat(s.from[from:to], s.to[from:to])
	slices.Sort(ends)
	ends = slices.Compact(ends)
	folds := make([]string, len(ends))
	for i, n := range ends {
		folds[i] = s.folds[n]
	}
	b := e.table(nil)
	b = e.appendSets(b, sets)
	b = appendUint(b, len(kinds))
	for _, k := range kinds {
		b = e.ref(b, string(s.kinds[k]))
	}
	b = appendStrings(b, folds)
	b = appendUint(b, to-from)
	last := 0
	for _, n := range s.from[from:to] {
		at := last
		for ends[at] != n {
			at++
		}
		b = appendUint(b, at-last)
		last = at
	}
	for _, k := range s.kind[from:to] {
		b = appendUint(b, kindCode[k])
	}
	for _, n := range s.to[from:to] {
		at, _ := slices.BinarySearch(ends, n)
		b = appendUint(b, at)
	}
	for _, c := range s.esets[from:to] {
		b = appendUint(b, setCode[c])
	}
	return b
}

func (e *encoder) aliases() bool {
	list := e.s.aliases
	for start := 0; start < len(list); {
		end := cut(start, len(list), func(i int) uint64 { return hashString(list[i].fold) })
		var folds, targets []string
		for _, a := range list[start:end] {
			folds = append(folds, a.fold)
			targets = append(targets, e.s.folds[a.node])
		}
		if !e.emit(ChunkAliases, Rows{}, appendStrings(appendStrings(nil, folds), targets)) {
			return false
		}
		start = end
	}
	return true
}

func (e *encoder) gaps() bool {
	list := e.s.gaps
	for start := 0; start < len(list); {
		end := cut(start, len(list), func(i int) uint64 { return hashString(list[i].Scope + list[i].Detail) })
		b := appendUint(nil, end-start)
		for _, g := range list[start:end] {
			for _, w := range [...]string{g.Scope, g.Service, string(g.Reason), g.Detail} {
				b = appendString(b, w)
			}
			b = binary.AppendVarint(b, g.Count)
		}
		if !e.emit(ChunkGaps, Rows{}, b) {
			return false
		}
		start = end
	}
	return true
}

// cut returns where the chunk that opens at start ends.
func cut(start, n int, hash func(int) uint64) int {
	for i := start; i < n; i++ {
		if hash(i)%othersPerChunk == 0 || i+1-start == othersPerChunk*maxChunkFactor {
			return i + 1
		}
	}
	return n
}

func (e *encoder) reset() {
	clear(e.strs)
	e.list = e.list[:0]
}

func (e *encoder) note(s string) {
	if _, ok := e.strs[s]; !ok {
		e.strs[s] = 0
		e.list = append(e.list, s)
	}
}

func (e *encoder) noteSets(sets []uint32) {
	for _, c := range sets {
		for k, v := range e.s.sets.all(c) {
			e.note(k)
			switch v := v.(type) {
			case string:
				e.note(v)
			case []string:
				for _, w := range v {
					e.note(w)
				}
			}
		}
	}
}

func (e *encoder) table(b []byte) []byte {
	slices.Sort(e.list)
	for i, s := range e.list {
		e.strs[s] = uint32(i)
	}
	return appendStrings(b, e.list)
}

func (e *encoder) ref(b []byte, s string) []byte {
	return binary.AppendUvarint(b, uint64(e.strs[s]))
}

// Tags of an encoded value.
const (
	wireFalse byte = iota
	wireTrue
	wireInt
	wireFloat
	wireString
	wireList
)

func (e *encoder) appendSets(b []byte, sets []uint32) []byte {
	b = appendUint(b, len(sets))
	for _, c := range sets {
		b = appendUint(b, int(e.s.sets.off[c+1]-e.s.sets.off[c]))
		for k, v := range e.s.sets.all(c) {
			b = e.ref(b, k)
			b = e.value(b, v)
		}
	}
	return b
}

func (e *encoder) value(b []byte, v any) []byte {
	switch v := v.(type) {
	case bool:
		if v {
			return append(b, wireTrue)
		}
		return append(b, wireFalse)
	case int64:
		return binary.AppendVarint(append(b, wireInt), v)
	case float64:
		return binary.BigEndian.AppendUint64(append(b, wireFloat), math.Float64bits(v))
	case string:
		return e.ref(append(b, wireString), v)
	case []string:
		b = appendUint(append(b, wireList), len(v))
		for _, w := range v {
			b = e.ref(b, w)
		}
	}
	return b
}

// distinct gives the codes that occur, by first use, and the place of each.
func distinct[T comparable](codes []T) (list []T, place map[T]int) {
	place = map[T]int{}
	for _, c := range codes {
		if _, ok := place[c]; !ok {
			place[c] = len(list)
			list = append(list, c)
		}
	}
	return list, place
}

func appendUint(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) } //nolint:gosec // counts and places

func appendString(b []byte, s string) []byte { return append(appendUint(b, len(s)), s...) }

// appendStrings writes a list in which each string says how many bytes it
// shares with the one before: ids of one estate share most of theirs.
func appendStrings(b []byte, list []string) []byte {
	b = appendUint(b, len(list))
	prev := ""
	for _, s := range list {
		n := 0
		for n < len(s) && n < len(prev) && n < maxSharedPrefix && s[n] == prev[n] {
			n++
		}
		b = append(b, byte(n))
		b = appendString(b, s[n:])
		prev = s
	}
	return b
}

// hashString is FNV-1a, finished by mix: cuts must fall alike in every process.
func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h, 0)
}

// mix is the finalizer of MurmurHash3 (public domain).
func mix(h, g uint64) uint64 {
	h ^= g * 0x9e3779b97f4a7c15
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
