// Package fault is how every step of a query says what is wrong with it: what kind of mistake, where, and what may have
// been meant. The kinds and details are those of the openCypher technology compatibility kit, so that a user who knows
// another engine knows ours.
package fault

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/postern-graph/postern/graph/cypher/ast"
)

// Kind is the class of a fault.
type Kind string

// The kinds.
const (
	Syntax     Kind = "SyntaxError"
	Semantic   Kind = "SemanticError"
	Type       Kind = "TypeError"
	Argument   Kind = "ArgumentError"
	Arithmetic Kind = "ArithmeticError"
	Parameter  Kind = "ParameterMissing"
	Procedure  Kind = "ProcedureError"
	Entity     Kind = "EntityNotFound"
	Write      Kind = "WriteRefused" // the clause would change the graph
	Limit      Kind = "LimitExceeded"
)

// Error is one fault of a query.
type Error struct {
	Kind    Kind
	Detail  string  // InvalidArgumentType, UndefinedVariable, …; empty where the kind says all
	Pos     ast.Pos // where it is, or begins
	Len     int     // how many bytes of the query are meant; 0 where only the place is known
	Message string  // one sentence without a full stop
	Hint    string  // what may have been meant or can be done; empty where nobody knows
	Text    string  // the whole query; In fills it in

	inside int // the character, from 1, of the text that stands at Pos
}

// ArgumentError is what a procedure says of an argument. Who calls it knows where in the query that stands, and makes a fault of it.
type ArgumentError struct {
	Param   int // position of the parameter, from 0
	Column  int // the character of a text at which it goes wrong, from 1; 0 for all of it
	Message string
	Hint    string
}

// Error gives what is wrong, without a place.
func (w *ArgumentError) Error() string { return w.Message }

// New makes a fault at a place.
func New(kind Kind, detail string, pos ast.Pos, format string, args ...any) *Error {
	return &Error{Kind: kind, Detail: detail, Pos: pos, Message: fmt.Sprintf(format, args...)}
}

// WithHint adds what may have been meant.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Over says how many bytes are meant.
func (e *Error) Over(length int) *Error {
	e.Len = length
	return e
}

// Inside says at which character, from 1, of the text that stands at the fault's place it is.
func (e *Error) Inside(column int) *Error {
	e.inside = column
	return e
}

// In gives the fault the query that it is of, so that it can show the line.
func (e *Error) In(text string) *Error {
	e.Text = text
	if e.inside > 0 {
		e.Pos, e.inside = within(text, e.Pos, e.inside), 0
	}
	return e
}

// within gives the place of a character, from 1, of the text that begins with its quotation mark at pos.
func within(query string, pos ast.Pos, column int) ast.Pos {
	i := int(pos) + 1
	for range column - 1 {
		switch {
		case i >= len(query) || query[i] == query[pos]:
			return ast.Pos(i)
		case query[i] != '\\':
			_, size := utf8.DecodeRuneInString(query[i:])
			i += size
		case strings.HasPrefix(query[i:], `\u`):
			i += len(`\u0000`)
		case strings.HasPrefix(query[i:], `\U`):
			i += len(`\U000000`)
		default:
			i += len(`\n`)
		}
	}
	return ast.Pos(min(i, len(query)))
}

// Place gives line and column from 1, the column in characters.
func (e *Error) Place() (line, column int) {
	before := e.Text[:min(max(int(e.Pos), 0), len(e.Text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// maxExcerpt is how many characters of a line an error shows: a query may be one line of a megabyte.
const maxExcerpt = 80

// Excerpt gives the line with the fault, cut to a width that can be read, and a line with a mark under the place.
func (e *Error) Excerpt() string {
	if e.Text == "" {
		return ""
	}
	at := min(max(int(e.Pos), 0), len(e.Text))
	start := strings.LastIndexByte(e.Text[:at], '\n') + 1
	end := len(e.Text)
	if i := strings.IndexByte(e.Text[at:], '\n'); i >= 0 {
		end = at + i
	}
	before, after := []rune(e.Text[start:at]), []rune(e.Text[at:end])
	lead, tail := "", ""
	if len(before) > maxExcerpt/2 {
		before, lead = before[len(before)-maxExcerpt/2:], "…"
	}
	if room := maxExcerpt - len(before); len(after) > room {
		after, tail = after[:room], "…"
	}
	pad := make([]rune, 0, len(before)+1)
	for _, r := range lead + string(before) {
		if r != '\t' {
			r = ' '
		}
		pad = append(pad, r)
	}
	marks := max(1, min(utf8.RuneCountInString(e.Text[at:min(at+e.Len, end)]), len(after)))
	return lead + string(before) + string(after) + tail + "\n" + string(pad) + strings.Repeat("^", marks)
}

// Error gives kind, place, what is wrong, what may be meant, and the line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Kind))
	if e.Detail != "" {
		b.WriteString(" (" + e.Detail + ")")
	}
	if e.Text != "" {
		line, column := e.Place()
		fmt.Fprintf(&b, " at line %d, column %d", line, column)
	}
	b.WriteString(": " + e.Message)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	if x := e.Excerpt(); x != "" {
		b.WriteString("\n" + x)
	}
	return b.String()
}
