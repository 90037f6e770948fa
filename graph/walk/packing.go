package walk

import (
	"math"
	"math/bits"
	"slices"
)

// Parts is into how many parts the weight of a change is divided when strands
// share it.
const Parts = 1 << 20

// packing is what linear programming says of strands and changes.
type packing struct {
	shares []int64   // by strand, in parts
	value  int64     // their sum
	like   []float64 // by change: how far the least fractional cut makes it
}

// bound gives the least weight, a whole number, that the packing leaves possible.
func (p packing) bound() int64 { return (p.value + Parts - 1) / Parts }

// pack gives strands as large shares as fit: those of all strands that hang on
// a change are no more than its weight. Sets are rows of bits, one for each
// strand; change c is capped by weight[c]. By the simplex method on the dual of
// the least fractional cut, which needs no first phase; its result is rounded
// down to parts, so that it fits exactly. O(pivots × strands × changes).
func pack(sets [][]int, weight []int64) packing {
	m, n := len(weight), len(sets)
	t := newTableau(sets, weight)
	for range 40 * (m + n) {
		col := t.entering()
		if col < 0 {
			break
		}
		t.pivot(t.leaving(col), col)
	}
	p := packing{shares: make([]int64, n), like: make([]float64, m)}
	for r, v := range t.basis {
		if v < n {
			p.shares[v] = int64(math.Max(0, math.Floor(t.rows[r][t.width]*Parts+1e-3)))
		}
	}
	for c := range m {
		p.like[c] = math.Min(1, math.Max(0, t.goal[n+c]))
	}
	p.fit(sets, weight)
	return p
}

// fit takes away what rounding put above a weight.
func (p *packing) fit(sets [][]int, weight []int64) {
	used := make([]int64, len(weight))
	for k, set := range sets {
		room := int64(math.MaxInt64)
		for _, c := range set {
			room = min(room, weight[c]*Parts-used[c])
		}
		p.shares[k] = min(p.shares[k], room)
		for _, c := range set {
			used[c] += p.shares[k]
		}
		p.value += p.shares[k]
	}
}

// tableau is the simplex method's: a row for each change, a column for each
// strand, for each change's slack, and for the right side.
type tableau struct {
	rows  [][]float64
	goal  []float64
	basis []int
	width int
	still int // pivots since the goal last grew
}

const tiny = 1e-9

func newTableau(sets [][]int, weight []int64) *tableau {
	m, n := len(weight), len(sets)
	t := &tableau{width: n + m, goal: make([]float64, n+m+1), basis: make([]int, m)}
	cells := make([]float64, m*(n+m+1))
	for r := range m {
		t.rows = append(t.rows, cells[r*(n+m+1):(r+1)*(n+m+1)])
		t.rows[r][n+r], t.rows[r][n+m] = 1, float64(weight[r])
		t.basis[r] = n + r
	}
	for k, set := range sets {
		t.goal[k] = -1
		for _, c := range set {
			t.rows[c][k] = 1
		}
	}
	return t
}

// entering picks the column that raises the goal most, or, where the goal has
// stood still for long, the first that raises it, which cannot go in circles (Bland).
func (t *tableau) entering() int {
	best, at := -tiny, -1
	for c, v := range t.goal[:t.width] {
		if v < best {
			if at = c; t.still > 50 {
				return at
			}
			best = v
		}
	}
	return at
}

func (t *tableau) leaving(col int) int {
	best, at := math.Inf(1), -1
	for r, row := range t.rows {
		if row[col] <= tiny {
			continue
		}
		q := row[t.width] / row[col]
		if at < 0 || q < best-tiny || q < best+tiny && t.basis[r] < t.basis[at] {
			best, at = math.Min(q, best), r
		}
	}
	return at
}

func (t *tableau) pivot(r, col int) {
	row := t.rows[r]
	if row[t.width] > tiny {
		t.still = 0
	} else {
		t.still++
	}
	inv := 1 / row[col]
	for i := range row {
		row[i] *= inv
	}
	for _, other := range append(slices.Delete(slices.Clone(t.rows), r, r+1), t.goal) {
		f := other[col]
		if f == 0 {
			continue
		}
		for i, v := range row {
			if v != 0 {
				other[i] -= f * v
			}
		}
	}
	t.basis[r] = col
}

// bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(i int) { b[i>>6] |= 1 << (i & 63) }

func (b bitset) has(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }

func (b bitset) within(o bitset) bool {
	for i, w := range b {
		if w&^o[i] != 0 {
			return false
		}
	}
	return true
}

func (b bitset) len() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}
