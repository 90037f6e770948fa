package walk

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postern-graph/postern/internal/spelling"
)

// isEdge decides by the first alternative: every step between two nodes that
// begins with an edge word is an edge step.
func (s step) isEdge() bool {
	if len(s.words) != 1 || s.words[0].quoted || strings.Contains(s.words[0].text, ":") {
		return false
	}
	t := s.words[0].text
	if strings.ContainsAny(t, "|{") {
		return true
	}
	_, ok := kindByWord(t)
	return ok
}

func (s step) edge() (EdgeStep, error) {
	w := s.words[0]
	e := EdgeStep{Min: 1, Max: 1}
	body, rng, hasRange := strings.Cut(w.text, "{")
	if hasRange {
		var err error
		if e.Min, e.Max, err = parseRange(rng, w.column+utf8.RuneCountInString(body)); err != nil {
			return e, err
		}
	}
	col := w.column
	for alt := range strings.SplitSeq(body, "|") {
		k, ok := kindByWord(alt)
		switch {
		case ok:
			e.Kinds = append(e.Kinds, k)
		case alt == "any" && !strings.Contains(body, "|"):
		default:
			return e, &SyntaxError{Column: col, Message: fmt.Sprintf("%q is no edge word", alt), Suggestion: spelling.Nearest(alt, edgeWords())}
		}
		col += utf8.RuneCountInString(alt) + 1
	}
	return e, nil
}

func parseRange(s string, column int) (lo, hi int, err error) {
	bad := func(m string) (int, int, error) { return 0, 0, &SyntaxError{Column: column, Message: m} }
	inner, ok := strings.CutSuffix(s, "}")
	if !ok {
		return bad(`the range is never closed with "}"`)
	}
	a, b, two := strings.Cut(inner, ",")
	if lo, err = strconv.Atoi(a); err != nil {
		return bad(fmt.Sprintf("%q is no number", a))
	}
	hi = lo
	if two {
		if hi, err = strconv.Atoi(b); err != nil {
			return bad(fmt.Sprintf("%q is no number", b))
		}
	}
	if lo < 1 || hi < lo || hi > maxRange {
		return bad(fmt.Sprintf("a range goes from 1 up to %d at most", maxRange))
	}
	return lo, hi, nil
}
