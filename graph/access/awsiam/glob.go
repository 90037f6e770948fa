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
			p++
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

// meet gives a string that matches both patterns, made of what either fixes
// and, where neither does, of filler. ok is false when there is none. It is how
// a question about "something in here" finds its witness.
func meet(a, b, filler string) (string, bool) { //nolint:gocognit // one case after the other, each a line or two; apart they would be harder to compare
	memo := map[[2]int]bool{} // visited and failed
	var walk func(i, j int) (string, bool)
	walk = func(i, j int) (string, bool) {
		if i == len(a) && j == len(b) {
			return "", true
		}
		k := [2]int{i, j}
		if memo[k] {
			return "", false
		}
		memo[k] = true
		starA := i < len(a) && a[i] == anyRun
		starB := j < len(b) && b[j] == anyRun
		try := func(di, dj int, out string) (string, bool) {
			rest, ok := walk(i+di, j+dj)
			return out + rest, ok
		}
		switch {
		case starA && starB:
			if s, ok := try(1, 1, filler); ok {
				return s, true
			}
			if s, ok := try(1, 0, ""); ok {
				return s, true
			}
			return try(0, 1, "")
		case starA:
			if j < len(b) {
				if s, ok := try(0, 1, concrete(b[j])); ok {
					return s, true
				}
			}
			return try(1, 0, "")
		case starB:
			if i < len(a) {
				if s, ok := try(1, 0, concrete(a[i])); ok {
					return s, true
				}
			}
			return try(0, 1, "")
		case i < len(a) && j < len(b):
			switch {
			case a[i] == anyByte:
				return try(1, 1, concrete(b[j]))
			case b[j] == anyByte || a[i] == b[j]:
				return try(1, 1, concrete(a[i]))
			}
		}
		return "", false
	}
	s, ok := walk(0, 0)
	return s, ok
}

func concrete(c byte) string {
	if c == anyByte || c == anyRun {
		return "x"
	}
	return string([]byte{c})
}
