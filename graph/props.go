package graph

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
)

// propSets stores each distinct set of properties once. Derived edges share a
// few hundred sets among millions, which is why this beats a column for each
// key: one code an edge instead of one entry an edge and key.
type propSets struct {
	keys      []string // by key code
	values    []any    // by value code
	off       []uint32 // by set code; the pairs of set i are pairs[off[i]:off[i+1]]
	pairs     []propPair
	certainty []Certainty // by set code
	cost      []float32   // by set code; -1 where the kind's default holds
}

type propPair struct{ key, value uint32 }

func (p *propSets) get(set uint32, key string) (any, bool) {
	for _, pr := range p.pairs[p.off[set]:p.off[set+1]] {
		if p.keys[pr.key] == key {
			return p.values[pr.value], true
		}
	}
	return nil, false
}

func (p *propSets) all(set uint32) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, pr := range p.pairs[p.off[set]:p.off[set+1]] {
			if !yield(p.keys[pr.key], p.values[pr.value]) {
				return
			}
		}
	}
}

// setBuilder interns property sets while facts arrive.
type setBuilder struct {
	propSets
	keyCode   map[string]uint32
	valueCode map[string]uint32
	setCode   map[string]uint32
}

func newSetBuilder() *setBuilder {
	b := &setBuilder{
		keyCode:   map[string]uint32{},
		valueCode: map[string]uint32{},
		setCode:   map[string]uint32{},
	}
	b.off = []uint32{0}
	b.add(nil) // set 0 is the empty set
	return b
}

// add interns a set; pairs must be sorted by key.
func (b *setBuilder) add(props []prop) uint32 {
	pairs := make([]propPair, 0, len(props))
	for _, p := range props {
		pairs = append(pairs, propPair{b.key(p.key), b.value(p.value)})
	}
	enc := encodePairs(pairs)
	if code, ok := b.setCode[string(enc)]; ok {
		return code
	}
	code := uint32(len(b.off) - 1) //nolint:gosec // fewer sets than facts
	b.setCode[string(enc)] = code
	b.pairs = append(b.pairs, pairs...)
	b.off = append(b.off, uint32(len(b.pairs))) //nolint:gosec // fewer pairs than 4 G
	certainty, cost := judgedBy(props)
	b.certainty = append(b.certainty, certainty)
	b.cost = append(b.cost, cost)
	return code
}

// judgedBy reads what a set says of certainty and cost; the cost is -1 where the
// kind's default holds.
func judgedBy(props []prop) (Certainty, float32) {
	certainty, cost := Certain, float32(-1)
	for _, p := range props {
		switch v := p.value.(type) {
		case string:
			if p.key == PropCertainty {
				certainty = ParseCertainty(v)
			}
		case float64:
			if p.key == PropCost {
				cost = float32(v)
			}
		}
	}
	return certainty, cost
}

func encodePairs(pairs []propPair) []byte {
	enc := make([]byte, 0, 8*len(pairs))
	for _, pr := range pairs {
		enc = binary.LittleEndian.AppendUint32(enc, pr.key)
		enc = binary.LittleEndian.AppendUint32(enc, pr.value)
	}
	return enc
}

func (b *setBuilder) key(k string) uint32 {
	code, ok := b.keyCode[k]
	if !ok {
		code = uint32(len(b.keys)) //nolint:gosec // fewer keys than facts
		b.keyCode[k] = code
		b.keys = append(b.keys, k)
	}
	return code
}

func (b *setBuilder) value(v any) uint32 {
	k := valueKey(v)
	code, ok := b.valueCode[k]
	if !ok {
		code = uint32(len(b.values)) //nolint:gosec // fewer values than facts
		b.valueCode[k] = code
		b.values = append(b.values, v)
	}
	return code
}

// list gives a set's properties by ascending key.
func (p *propSets) list(set uint32) []prop {
	var out []prop
	for k, v := range p.all(set) {
		out = append(out, prop{key: k, value: v})
	}
	slices.SortFunc(out, func(x, y prop) int { return strings.Compare(x.key, y.key) })
	return out
}

type prop struct {
	key   string
	value any
}

// checkValue brings a value into one of the five forms that a Snapshot holds.
func checkValue(v any) (any, error) {
	switch v := v.(type) {
	case string, bool, int64:
		return v, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("property value %v is no finite number", v)
		}
		return v, nil
	case int:
		return int64(v), nil
	case []string:
		return slices.Clone(v), nil
	}
	return nil, fmt.Errorf("property value of type %T", v)
}

// valueKey encodes a checked value so that equal values have equal keys and
// keys order values: by type, then by content.
func valueKey(v any) string {
	switch v := v.(type) {
	case string:
		return "s" + v
	case bool:
		if v {
			return "b1"
		}
		return "b0"
	case int64:
		return "i" + string(binary.BigEndian.AppendUint64(nil, uint64(v)^(1<<63))) //nolint:gosec // bits, not a number
	case float64:
		return "f" + string(binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
	case []string:
		return "l" + strings.Join(v, "\x00")
	}
	return "?"
}

func compareValues(a, b any) int { return cmp.Compare(valueKey(a), valueKey(b)) }
