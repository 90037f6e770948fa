package walk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postern-graph/postern/graph"
)

// Limits on a pattern's text and parts, so that hostile input stays cheap.
const (
	maxPatternBytes = 4096
	maxPatternSteps = 32
	maxRange        = 32
)

// SyntaxError says where a pattern is wrong. Column counts characters from 1.
type SyntaxError struct {
	Column     int
	Message    string
	Suggestion string // the nearest word that would be right; may be empty
}

func (e *SyntaxError) Error() string {
	s := fmt.Sprintf("pattern, column %d: %s", e.Column, e.Message)
	if e.Suggestion != "" {
		s += fmt.Sprintf("; did you mean %q?", e.Suggestion)
	}
	return s
}

// Point draws the pattern with a caret under the fault.
func (e *SyntaxError) Point(pattern string) string {
	return pattern + "\n" + strings.Repeat(" ", max(0, e.Column-1)) + "^"
}

// Flags lists the adjectives that name a flag.
func Flags() []string { return []string{"public", "admin", "external", "sensitive", "owned"} }

// Parse reads the pattern language:
//
//	pattern   = node { "->" [ edge "->" ] node }
//	node      = { [ "not" ] adjective } [ kind word | "any" ]
//	adjective = "public" | "admin" | "external" | "sensitive" | "owned"
//	          | "aws" | "gcp" | "azure" | "internet"
//	          | "account:" text | "name:" glob | "id:" text | "tag:" key "=" glob
//	edge      = word { "|" word } [ "{" n [ "," m ] "}" ]
//
// Words are those of graph.Labels and graph.Kinds, a plural s allowed on
// nodes; text may stand in double quotes. Errors are *SyntaxError.
func Parse(text string) (Pattern, error) {
	if len(text) > maxPatternBytes {
		return Pattern{}, &SyntaxError{Column: 1, Message: fmt.Sprintf("longer than %d bytes", maxPatternBytes)}
	}
	if !utf8.ValidString(text) {
		return Pattern{}, &SyntaxError{Column: 1, Message: "not UTF-8"}
	}
	steps, err := split(text)
	if err != nil {
		return Pattern{}, err
	}
	if len(steps) > maxPatternSteps {
		return Pattern{}, &SyntaxError{Column: steps[maxPatternSteps].column, Message: fmt.Sprintf("more than %d steps", maxPatternSteps)}
	}
	var p Pattern
	wantEdge := false
	for i, s := range steps {
		if wantEdge && s.isEdge() {
			e, err := s.edge()
			if err != nil {
				return Pattern{}, err
			}
			if i == len(steps)-1 {
				return Pattern{}, &SyntaxError{Column: s.end(), Message: "a pattern ends with a node"}
			}
			p.Edges = append(p.Edges, e)
			wantEdge = false
			continue
		}
		n, err := s.node(i == 0, wantEdge)
		if err != nil {
			return Pattern{}, err
		}
		if wantEdge {
			p.Edges = append(p.Edges, EdgeStep{})
		}
		p.Nodes = append(p.Nodes, n)
		wantEdge = true
	}
	if len(p.Nodes) < 2 {
		return Pattern{}, &SyntaxError{Column: utf8.RuneCountInString(text) + 1, Message: `a pattern needs two nodes at least, as in "public principal -> admin role"`}
	}
	return p, nil
}

type word struct {
	text   string
	column int
	quoted bool
}

type step struct {
	words  []word
	column int
}

func (s step) end() int {
	if len(s.words) == 0 {
		return s.column
	}
	w := s.words[len(s.words)-1]
	return w.column + utf8.RuneCountInString(w.text)
}

// split cuts the text at arrows and each step at spaces; quotes keep both.
func split(text string) ([]step, error) {
	steps := []step{{column: 1}}
	var cur strings.Builder
	start, quote, quoted := 0, 0, false
	flush := func() {
		if cur.Len() > 0 || quoted {
			s := &steps[len(steps)-1]
			s.words = append(s.words, word{cur.String(), start, quoted})
		}
		cur.Reset()
		quoted = false
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if cur.Len() == 0 && !quoted {
			start = i + 1
		}
		switch {
		case quote != 0 && r == '\\' && i+1 < len(runes):
			i++
			cur.WriteRune(runes[i])
		case r == '"' && quote != 0:
			quote = 0
		case r == '"':
			quote, quoted = i+1, true
		case quote != 0:
			cur.WriteRune(r)
		case r == '-' && i+1 < len(runes) && runes[i+1] == '>':
			flush()
			i++
			steps = append(steps, step{column: i + 2})
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			flush()
		default:
			cur.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, &SyntaxError{Column: quote, Message: "the quotation mark is never closed"}
	}
	flush()
	for i, s := range steps {
		if len(s.words) == 0 {
			return nil, &SyntaxError{Column: s.column, Message: fmt.Sprintf("step %d is empty", i+1)}
		}
	}
	return steps, nil
}

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
			return e, &SyntaxError{Column: col, Message: fmt.Sprintf("%q is no edge word", alt), Suggestion: nearest(alt, edgeWords())}
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

func (s step) node(first, afterNode bool) (NodeStep, error) {
	var n NodeStep
	for i := 0; i < len(s.words); i++ {
		w := s.words[i]
		if w.text == "not" && !w.quoted {
			i++
			not, err := s.not(i)
			if err != nil {
				return n, err
			}
			n.Not = append(n.Not, not)
			continue
		}
		if key, value, ok := strings.Cut(w.text, ":"); ok {
			if err := n.constrain(w, key, value); err != nil {
				return n, err
			}
			continue
		}
		done, err := n.plainWord(w, i == len(s.words)-1, first, afterNode)
		if err != nil {
			return n, err
		}
		if done {
			break
		}
	}
	return n, nil
}

// not reads the adjective after "not", which is word i.
func (s step) not(i int) (NodeStep, error) {
	var n NodeStep
	if i == len(s.words) {
		return n, &SyntaxError{Column: s.end(), Message: `"not" needs an adjective after it, as in "not account:111122223333 role"`}
	}
	w := s.words[i]
	if key, value, ok := strings.Cut(w.text, ":"); ok {
		return n, n.constrain(w, key, value)
	}
	if slices.Contains(adjectives(), w.text) {
		_, err := n.plainWord(w, true, false, false)
		return n, err
	}
	return n, &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is no adjective, which is what \"not\" takes", w.text), Suggestion: nearest(w.text, adjectives())}
}

func adjectives() []string { return append(Flags(), "aws", "gcp", "azure") }

func (n *NodeStep) plainWord(w word, last, first, afterNode bool) (done bool, err error) {
	switch {
	case slices.Contains(Flags(), w.text):
		n.Flags = append(n.Flags, w.text)
		return false, nil
	case slices.Contains([]string{"aws", "gcp", "azure"}, w.text):
		n.Cloud = graph.Cloud(w.text)
		return false, nil
	}
	label, ok := labelByWord(w.text)
	if !ok && w.text != "any" {
		words := slices.Concat(Flags(), []string{"aws", "gcp", "azure", "any"}, labelWords())
		msg := fmt.Sprintf("%q is no word for a node", w.text)
		if _, isEdge := kindByWord(w.text); isEdge && first {
			return false, &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is an edge; a pattern begins with a node", w.text)}
		} else if isEdge {
			return false, &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is an edge, and an edge stands alone between two nodes", w.text)}
		}
		if afterNode {
			msg += " or an edge"
			words = slices.Concat(words, edgeWords())
		}
		return false, &SyntaxError{Column: w.column, Message: msg, Suggestion: nearest(w.text, words)}
	}
	if !last {
		return false, &SyntaxError{Column: w.column + utf8.RuneCountInString(w.text), Message: fmt.Sprintf("nothing may follow %q but an arrow", w.text)}
	}
	n.Label = label
	return true, nil
}

func (n *NodeStep) constrain(w word, key, value string) error {
	if value == "" {
		return &SyntaxError{Column: w.column, Message: key + ": has no value"}
	}
	switch key {
	case "account":
		n.Accounts = append(n.Accounts, value)
	case "name":
		n.Names = append(n.Names, value)
	case "id":
		n.IDs = append(n.IDs, value)
	case "tag":
		k, v, ok := strings.Cut(value, "=")
		if !ok {
			v = "*"
		}
		n.Tags = append(n.Tags, Tag{k, v})
	default:
		return &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is no constraint", key+":"), Suggestion: nearest(key, []string{"account", "name", "id", "tag"})}
	}
	return nil
}

func kindByWord(w string) (graph.Kind, bool) {
	for _, i := range graph.Kinds() {
		if i.Word == w {
			return i.Kind, true
		}
	}
	return "", false
}

func labelByWord(w string) (graph.Label, bool) {
	for _, i := range graph.Labels() {
		if i.Word != "" && (i.Word == w || plural(i.Word) == w) {
			return i.Label, true
		}
	}
	return "", false
}

func plural(w string) string {
	if stem, ok := strings.CutSuffix(w, "y"); ok && w != "key" {
		return stem + "ies"
	}
	return w + "s"
}

func edgeWords() []string {
	var out []string
	for _, i := range graph.Kinds() {
		out = append(out, i.Word)
	}
	return out
}

func labelWords() []string {
	var out []string
	for _, i := range graph.Labels() {
		if i.Word != "" {
			out = append(out, i.Word)
		}
	}
	return out
}

// nearest gives the word with the smallest edit distance, if it is near enough
// to be a slip of the finger.
func nearest(w string, words []string) string {
	best, at := "", max(2, len(w)/3)+1
	for _, c := range words {
		if d := distance(w, c); d < at {
			best, at = c, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes; O(len(a)·len(b)).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		prev := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			prev, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, prev+cost)
		}
	}
	return row[len(b)]
}
