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
	b   []byte
	err error
}

func (r *wire) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	r.b = nil
}

func (r *wire) uint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 { // nearly all are
		v := r.b[0]
		r.b = r.b[1:]
		return uint64(v)
	}
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

// uints reads a column: as many numbers as into has room for.
func (r *wire) uints(into []uint32) {
	b, at := r.b, 0
	for i := range into {
		switch {
		case at < len(b) && b[at] < 0x80:
			into[i] = uint32(b[at])
			at++
		case at+1 < len(b) && b[at+1] < 0x80:
			into[i] = uint32(b[at]&0x7f) | uint32(b[at+1])<<7
			at += 2
		default:
			v, n := binary.Uvarint(b[min(at, len(b)):])
			if n <= 0 || v > math.MaxUint32 {
				r.fail("number in a column cut off or too great")
				return
			}
			into[i] = uint32(v)
			at += n
		}
	}
	r.b = b[at:]
}

// places reads a column of indexes below n.
func (r *wire) places(into []uint32, n int) {
	r.uints(into)
	for _, v := range into {
		if uint64(v) >= uint64(n) { //nolint:gosec // a length
			r.fail("place %d of %d", v, n)
			return
		}
	}
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
	size := r.textSize(n)
	if r.err != nil {
		return nil
	}
	var text strings.Builder
	text.Grow(size) // never grows again, so that what was cut from it stays
	out := make(table, n)
	prev := ""
	for i := range out {
		shared, tail := r.shared()
		at := text.Len()
		text.WriteString(prev[:shared])
		text.Write(tail)
		prev = text.String()[at:]
		out[i] = prev
	}
	return out
}

// shared reads how many bytes a string has in common with the one before, and the others.
func (r *wire) shared() (int, []byte) {
	n := int(r.bytes(1)[0])
	return n, r.bytes(r.count())
}

// textSize gives the length of all n strings that follow together, and fails
// where one of them shares more than there is. It reads nothing.
func (r *wire) textSize(n int) int {
	ahead := wire{b: r.b}
	size, prev := 0, 0
	for range n {
		shared, tail := ahead.shared()
		if ahead.err == nil && shared > prev {
			ahead.fail("string shares %d of %d bytes", shared, prev)
		}
		if ahead.err != nil {
			r.fail("%w", ahead.err)
			return 0
		}
		prev = shared + len(tail)
		size += prev
	}
	return size
}

// end fails where bytes are left, and gives the first fault.
func (r *wire) end() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes too many", len(r.b))
	}
	return r.err
}
