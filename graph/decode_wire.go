package graph

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// wire reads one chunk. The first fault sticks; reads after it give zeros, and
// counts of zero, so that loops end.
type wire struct {
	b     []byte
	spent int // bytes of strings that values referred to
	err   error
}

// maxValueBytes bounds what the values of one chunk may add up to: values
// refer to a table, so that few bytes could stand for very many.
const maxValueBytes = 256 << 20

func (r *wire) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	r.b = nil
}

func (r *wire) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail("number cut off")
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *wire) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail("number cut off")
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads how many entries follow. Each takes a byte or more, so that a
// count above the rest of the chunk is a lie.
func (r *wire) count() int {
	v := r.uint()
	if v > uint64(len(r.b)) {
		r.fail("count %d in %d bytes", v, len(r.b))
		return 0
	}
	return int(v) //nolint:gosec // checked above
}

// place reads an index below n.
func (r *wire) place(n int) int {
	v := r.uint()
	if v >= uint64(n) { //nolint:gosec // a length
		r.fail("place %d of %d", v, n)
		return 0
	}
	return int(v) //nolint:gosec // checked above
}

func (r *wire) bytes(n int) []byte {
	if n > len(r.b) {
		r.fail("cut off")
		return make([]byte, n)
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *wire) str() string {
	n := r.count()
	return string(r.bytes(n))
}

// table is a chunk's list of strings; all share one allocation.
type table []string

func (t table) at(r *wire) string {
	i := r.place(len(t))
	if r.err != nil {
		return ""
	}
	return t[i]
}

func (r *wire) strings() table {
	n := r.count()
	type span struct{ from, to int }
	spans := make([]span, 0, n)
	var all []byte
	prev := span{}
	for range n {
		shared := int(r.bytes(1)[0])
		rest := r.count()
		tail := r.bytes(rest)
		if r.err == nil && shared > prev.to-prev.from {
			r.fail("string shares %d of %d bytes", shared, prev.to-prev.from)
		}
		if r.err != nil {
			return nil
		}
		at := len(all)
		all = append(all, all[prev.from:prev.from+shared]...)
		all = append(all, tail...)
		prev = span{at, len(all)}
		spans = append(spans, prev)
	}
	text := string(all)
	out := make(table, len(spans))
	for i, s := range spans {
		out[i] = text[s.from:s.to]
	}
	return out
}

// propSets reads the sets of properties of a chunk; the keys are the table's.
func (r *wire) propSets(t table) [][]prop {
	var out [][]prop
	for range r.count() {
		var props []prop
		for range r.count() {
			p := prop{t.at(r), r.value(t)}
			if r.err != nil {
				return nil
			}
			if len(props) > 0 && p.key <= props[len(props)-1].key {
				r.fail("property %q out of order", p.key)
				return nil
			}
			props = append(props, p)
		}
		out = append(out, props)
	}
	return out
}

// end fails where bytes are left, and gives the first fault.
func (r *wire) end() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes too many", len(r.b))
	}
	return r.err
}

// value reads one property value. Strings are copies: a value outlives its chunk.
func (r *wire) value(t table) any {
	switch tag := r.bytes(1)[0]; tag {
	case wireFalse:
		return false
	case wireTrue:
		return true
	case wireInt:
		return r.int()
	case wireFloat:
		f := math.Float64frombits(binary.BigEndian.Uint64(r.bytes(8)))
		if math.IsNaN(f) || math.IsInf(f, 0) {
			r.fail("value %v is no finite number", f)
		}
		return f
	case wireString:
		return r.text(t)
	case wireList:
		n := r.count()
		list := make([]string, 0, n)
		for range n {
			list = append(list, r.text(t))
		}
		return list
	default:
		r.fail("value of type %d", tag)
		return nil
	}
}

func (r *wire) text(t table) string {
	s := t.at(r)
	if r.spent += len(s); r.spent > maxValueBytes {
		r.fail("values of more than %d bytes", maxValueBytes)
		return ""
	}
	return strings.Clone(s)
}
