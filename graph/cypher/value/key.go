package value

import (
	"encoding/binary"
	"math"
)

// AppendKey adds bytes to dst that are the same for two values exactly where Same holds: what grouping, DISTINCT and joins
// look rows up by. An integer and the float that equals it have the same bytes.
func AppendKey(dst []byte, v Value) []byte {
	switch v.kind {
	case Null:
		return append(dst, 0)
	case Int:
		return appendWord(append(dst, byte(Int)), v.n)
	case Float:
		f := v.Float()
		if f >= -1<<63 && f < 1<<63 && f == math.Trunc(f) {
			return appendWord(append(dst, byte(Int)), uint64(int64(f))) //nolint:gosec // the bits, not the number
		}
		if math.IsNaN(f) {
			f = math.NaN() // all are one
		}
		return appendWord(append(dst, byte(Float)), math.Float64bits(f))
	case Bool:
		return append(dst, byte(Bool), byte(v.n&1))
	case Node, Rel:
		return appendWord(append(dst, byte(v.kind)), v.n)
	case String:
		return appendText(append(dst, byte(String)), v.Str())
	case List:
		return appendKeys(append(dst, byte(List)), v.List())
	case Map:
		d := v.Dict()
		dst = append(dst, byte(Map))
		for _, k := range d.Keys {
			dst = appendText(append(dst, 1), k)
		}
		return appendKeys(append(dst, 0), d.Values)
	case Path:
		w := v.Walk()
		dst = binary.AppendUvarint(append(dst, byte(Path)), uint64(len(w.Nodes)))
		for _, n := range w.Nodes {
			dst = binary.LittleEndian.AppendUint32(dst, n)
		}
		for _, n := range w.Rels {
			dst = binary.LittleEndian.AppendUint32(dst, n)
		}
		return dst
	}
	return appendOther(append(dst, byte(v.kind)), v)
}

func appendWord(dst []byte, n uint64) []byte { return binary.LittleEndian.AppendUint64(dst, n) }

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendKeys(dst []byte, list []Value) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(list)))
	for _, v := range list {
		dst = AppendKey(dst, v)
	}
	return dst
}
