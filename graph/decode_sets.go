package graph

import (
	"encoding/binary"
	"hash/maphash"
	"math"
)

// setTexts are the sets of properties of one chunk, each written out so that it
// says the same wherever it stands: keys and strings in full, not by their
// place in the chunk's table. Most sets of edges were seen in chunks before;
// these are known by their text, and no value is made of them again.
type setTexts struct {
	text []byte
	ends []int // by set, where its text ends
}

// maxValueBytes bounds what the sets of one chunk may add up to: they refer to
// a table, so that few bytes could stand for very many.
const maxValueBytes = 256 << 20

func (r *wire) setTexts(t table) setTexts {
	var out setTexts
	for range r.count() {
		prev := ""
		for i := range r.count() {
			key := t.at(r)
			if i > 0 && key <= prev {
				r.fail("property %q out of order", key)
			}
			prev = key
			out.text = appendString(out.text, key)
			out.text = r.appendValue(out.text, t)
			if len(out.text) > maxValueBytes {
				r.fail("values of more than %d bytes", maxValueBytes)
			}
			if r.err != nil {
				return setTexts{}
			}
		}
		out.ends = append(out.ends, len(out.text))
	}
	return out
}

// appendValue writes one property value out.
func (r *wire) appendValue(b []byte, t table) []byte {
	tag := r.bytes(1)[0]
	b = append(b, tag)
	switch tag {
	case wireFalse, wireTrue:
	case wireInt:
		b = binary.AppendVarint(b, r.int())
	case wireFloat:
		bits := r.bytes(8)
		if f := math.Float64frombits(binary.BigEndian.Uint64(bits)); math.IsNaN(f) || math.IsInf(f, 0) {
			r.fail("value %v is no finite number", f)
		}
		b = append(b, bits...)
	case wireString:
		b = appendString(b, t.at(r))
	case wireList:
		n := r.count()
		b = appendUint(b, n)
		for range n {
			b = appendString(b, t.at(r))
			if len(b) > maxValueBytes {
				r.fail("values of more than %d bytes", maxValueBytes)
			}
			if r.err != nil {
				return b
			}
		}
	default:
		r.fail("value of type %d", tag)
	}
	return b
}

// writtenValue reads a value that appendValue wrote out, into memory of its own.
func (r *wire) writtenValue() any {
	switch tag := r.bytes(1)[0]; tag {
	case wireInt:
		return r.int()
	case wireFloat:
		return math.Float64frombits(binary.BigEndian.Uint64(r.bytes(8)))
	case wireString:
		return r.str()
	case wireList:
		list := make([]string, r.count())
		for i := range list {
			list[i] = r.str()
		}
		return list
	default:
		return tag == wireTrue
	}
}

// skipWritten steps over what writtenValue reads.
func (r *wire) skipWritten() {
	switch r.bytes(1)[0] {
	case wireInt:
		r.int()
	case wireFloat:
		r.bytes(8)
	case wireString:
		r.bytes(r.count())
	case wireList:
		for range r.count() {
			r.bytes(r.count())
		}
	}
}

// setReader interns sets that are written out. What it has seen it knows by
// 128 bits of a hash whose key nobody outside this process can know, as chunks
// are known by their SHA-256: millions of texts are not kept for comparison.
type setReader struct {
	propSets

	seeds     [2]maphash.Seed
	keyCode   map[string]uint32
	valueCode map[textSum]uint32
	setCode   map[textSum]uint32
}

type textSum [2]uint64

func newSetReader() *setReader {
	d := &setReader{
		seeds:     [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		keyCode:   map[string]uint32{},
		valueCode: map[textSum]uint32{},
		setCode:   map[textSum]uint32{},
	}
	d.off = []uint32{0}
	d.add(nil) // set 0 is the empty set
	return d
}

func (d *setReader) sum(text []byte) textSum {
	return textSum{maphash.Bytes(d.seeds[0], text), maphash.Bytes(d.seeds[1], text)}
}

// addAll gives the codes of a chunk's sets.
func (d *setReader) addAll(sets setTexts) []uint32 {
	out := make([]uint32, len(sets.ends))
	from := 0
	for i, to := range sets.ends {
		out[i] = d.add(sets.text[from:to])
		from = to
	}
	return out
}

func (d *setReader) add(text []byte) uint32 {
	sum := d.sum(text)
	if code, ok := d.setCode[sum]; ok {
		return code
	}
	code := uint32(len(d.off) - 1) //nolint:gosec // fewer sets than facts
	d.setCode[sum] = code
	var props []prop
	for r := (&wire{b: text}); len(r.b) > 0; {
		key := d.key(r.bytes(r.count()))
		value := d.value(r)
		d.pairs = append(d.pairs, propPair{key, value})
		props = append(props, prop{d.keys[key], d.values[value]})
	}
	d.off = append(d.off, uint32(len(d.pairs))) //nolint:gosec // fewer pairs than 4 G
	certainty, cost := judgedBy(props)
	d.certainty, d.cost = append(d.certainty, certainty), append(d.cost, cost)
	return code
}

func (d *setReader) key(k []byte) uint32 {
	code, ok := d.keyCode[string(k)]
	if !ok {
		code = uint32(len(d.keys)) //nolint:gosec // fewer keys than facts
		d.keys = append(d.keys, string(k))
		d.keyCode[d.keys[code]] = code
	}
	return code
}

func (d *setReader) value(r *wire) uint32 {
	text := r.b
	r.skipWritten()
	text = text[:len(text)-len(r.b)]
	sum := d.sum(text)
	code, ok := d.valueCode[sum]
	if !ok {
		code = uint32(len(d.values)) //nolint:gosec // fewer values than facts
		d.valueCode[sum] = code
		d.values = append(d.values, (&wire{b: text}).writtenValue())
	}
	return code
}
