package awsiam

import (
	"strings"
	"unicode/utf8"
)

// Inside this package a pattern is a string in which wildcards are two control
// characters, so that an escaped ${*} can stand for the plain character.
const (
	anyRun  = '\x01' // *
	anyByte = '\x02' // ?
)

// wild turns the wildcards of plain policy text into the internal form.
func wild(s string) string {
	s = literal(s)
	if strings.IndexByte(s, '*') < 0 && strings.IndexByte(s, '?') < 0 {
		return s
	}
	b := []byte(s)
	for i, c := range b {
		switch c {
		case '*':
			b[i] = anyRun
		case '?':
			b[i] = anyByte
		}
	}
	return string(b)
}

// literal takes text of a request for what it is: the two control characters
// cannot come in from outside and act as wildcards.
func literal(s string) string {
	if !hasWild(s) {
		return s
	}
	return strings.NewReplacer(string(anyRun), "\uFFFD", string(anyByte), "\uFFFD").Replace(s)
}

// plain is the inverse of wild, for display.
func plain(s string) string {
	if !hasWild(s) {
		return s
	}
	return strings.NewReplacer(string(anyRun), "*", string(anyByte), "?").Replace(s)
}

func hasWild(s string) bool {
	return strings.IndexByte(s, anyRun) >= 0 || strings.IndexByte(s, anyByte) >= 0
}

// glob reports whether pattern matches s. When s is itself a pattern, the
// answer is whether pattern covers all that s matches: a wildcard of s is
// consumed only by an equal or wider one. Greedy, O(len(pattern)·len(s)).
func glob(pattern, s string) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == anyRun:
			star, mark = p, i
			if p++; p == len(pattern) {
				return true
			}
		case p < len(pattern) && pattern[p] == s[i]:
			p++
			i++
		case p < len(pattern) && pattern[p] == anyByte && s[i] != anyRun:
			p++
			i += width(s[i:]) // "any single character"
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == anyRun {
		p++
	}
	return p == len(pattern)
}

// width is the length of the character that s begins with.
func width(s string) int {
	if s[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// overlap reports whether some string matches both patterns. Row by row
// dynamic programming, O(len(a)·len(b)).
func overlap(a, b string) bool {
	if !hasWild(b) {
		return glob(a, b)
	}
	if !hasWild(a) {
		return glob(b, a)
	}
	if head := b[:len(b)-1]; b[len(head)] == anyRun && !hasWild(head) {
		return mayBegin(a, head)
	}
	row := make([]bool, len(b)+1)
	next := make([]bool, len(b)+1)
	row[0] = true
	for j := 1; j <= len(b); j++ {
		row[j] = row[j-1] && b[j-1] == anyRun
	}
	for i := 1; i <= len(a); i++ {
		next[0] = row[0] && a[i-1] == anyRun
		for j := 1; j <= len(b); j++ {
			x, y := a[i-1], b[j-1]
			switch {
			case x == anyRun || y == anyRun:
				next[j] = row[j] || next[j-1]
			default:
				next[j] = row[j-1] && (x == y || x == anyByte || y == anyByte)
			}
		}
		row, next = next, row
	}
	return row[len(b)]
}

// mayBegin reports whether a pattern matches something that begins with s: from
// its first run on it matches anything that s goes on with.
func mayBegin(pattern, s string) bool {
	for i := range len(s) {
		switch {
		case i == len(pattern):
			return false
		case pattern[i] == anyRun:
			return true
		case pattern[i] != s[i] && pattern[i] != anyByte:
			return false
		}
	}
	return true
}

// meet gives a string that matches both patterns, made of what either fixes
// and, where neither does, of filler. ok is false when there is none. It is how
// a question about "something in here" finds its witness.
func meet(a, b, filler string) (string, bool) {
	m := meeting{a: a, b: b, filler: filler, failed: make([]bool, (len(a)+1)*(len(b)+1))}
	out, ok := m.walk(0, 0, make([]byte, 0, len(a)+len(b)+len(filler)))
	return string(out), ok
}

// meeting is one search for what two patterns share.
type meeting struct {
	a, b, filler string
	failed       []bool // pairs of places that were tried
}

// walk goes on from a place in each pattern; out is what was made so far.
func (m *meeting) walk(i, j int, out []byte) ([]byte, bool) {
	a, b := m.a, m.b
	if i == len(a) && j == len(b) {
		return out, true
	}
	if at := i*(len(b)+1) + j; m.failed[at] {
		return nil, false
	} else {
		m.failed[at] = true
	}
	starA, starB := i < len(a) && a[i] == anyRun, j < len(b) && b[j] == anyRun
	switch {
	case starA && starB:
		if s, ok := m.walk(i+1, j+1, append(out, m.filler...)); ok {
			return s, true
		}
		return m.either(i+1, j, out, i, j+1, out)
	case starA && j < len(b):
		return m.either(i, j+1, append(out, concrete(b[j])), i+1, j, out)
	case starA:
		return m.walk(i+1, j, out)
	case starB && i < len(a):
		return m.either(i+1, j, append(out, concrete(a[i])), i, j+1, out)
	case starB:
		return m.walk(i, j+1, out)
	case i < len(a) && j < len(b) && a[i] == anyByte:
		return m.walk(i+1, j+1, append(out, concrete(b[j])))
	case i < len(a) && j < len(b) && (b[j] == anyByte || a[i] == b[j]):
		return m.walk(i+1, j+1, append(out, concrete(a[i])))
	}
	return nil, false
}

// either tries the first way, then the second; what the first wrote behind out
// is written over.
func (m *meeting) either(i, j int, out []byte, i2, j2 int, out2 []byte) ([]byte, bool) {
	if s, ok := m.walk(i, j, out); ok {
		return s, true
	}
	return m.walk(i2, j2, out2)
}

func concrete(c byte) byte {
	if c == anyByte || c == anyRun {
		return 'x'
	}
	return c
}
