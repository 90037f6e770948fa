package walk

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits on a pattern's text and parts, so that hostile input stays cheap.
const (
	maxPatternBytes = 4096
	maxPatternSteps = 32
	maxRange        = 32
	maxVia          = 3 // each makes three states of one
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
//	pattern   = node { "->" [ edge "->" ] node } { ( "via" | "avoiding" ) node }
//	node      = { adjective | "not" not } [ kind word | "any" ] [ "as" name ]
//	not       = adjective | kind word | "(" node ")"
//	adjective = "public" | "admin" | "external" | "sensitive" | "owned"
//	          | "aws" | "gcp" | "azure" | "internet"
//	          | "account:" text | "name:" glob | "id:" text | "tag:" key "=" glob
//	          | "region:" glob | "type:" glob
//	edge      = word { "|" word } [ "{" n [ "," m ] "}" ]
//
// Words are those of graph.Labels and graph.Kinds, a plural s allowed on
// nodes; text may stand in double quotes. Errors are *SyntaxError.
func Parse(text string) (Pattern, error) {
	steps, err := steps(text)
	if err != nil {
		return Pattern{}, err
	}
	var p Pattern
	if steps, err = p.clauses(steps); err != nil {
		return Pattern{}, err
	}
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
		n, err := s.node(i == 0, wantEdge, true)
		if err != nil {
			return Pattern{}, err
		}
		if p.Find(n.As) >= 0 {
			return Pattern{}, &SyntaxError{Column: s.words[len(s.words)-1].column, Message: fmt.Sprintf("two steps are called %q", n.As)}
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
	if err := p.Check(); err != nil {
		return Pattern{}, &SyntaxError{Column: 1, Message: err.Error()}
	}
	return p, nil
}

// ParseNode reads one node of the pattern language, without a name.
func ParseNode(text string) (NodeStep, error) {
	steps, err := steps(text)
	if err != nil {
		return NodeStep{}, err
	}
	if len(steps) > 1 {
		return NodeStep{}, &SyntaxError{Column: steps[1].column - 2, Message: "one node is wanted, not a chain"}
	}
	return steps[0].node(false, false, false)
}

// steps cuts a text that is not too long.
func steps(text string) ([]step, error) {
	if len(text) > maxPatternBytes {
		return nil, &SyntaxError{Column: 1, Message: fmt.Sprintf("longer than %d bytes", maxPatternBytes)}
	}
	if !utf8.ValidString(text) {
		return nil, &SyntaxError{Column: 1, Message: "not UTF-8"}
	}
	steps, err := split(text)
	if err == nil && len(steps) > maxPatternSteps {
		err = &SyntaxError{Column: steps[maxPatternSteps].column, Message: fmt.Sprintf("more than %d steps", maxPatternSteps)}
	}
	return steps, err
}

// clauses takes "via" and "avoiding" off the last step.
func (p *Pattern) clauses(steps []step) ([]step, error) {
	for i, s := range steps {
		at := slices.IndexFunc(s.words, isClause)
		switch {
		case at < 0:
			continue
		case i < len(steps)-1:
			return nil, &SyntaxError{Column: s.words[at].column, Message: fmt.Sprintf("%q stands at the end of a pattern", s.words[at].text)}
		case at == 0:
			return nil, &SyntaxError{Column: s.words[0].column, Message: fmt.Sprintf("a pattern ends with a node, before %q", s.words[0].text)}
		}
		rest := s.words[at:]
		steps[i].words = s.words[:at]
		for len(rest) > 0 {
			end := 1 + slices.IndexFunc(rest[1:], isClause)
			if end == 0 {
				end = len(rest)
			}
			if err := p.clause(rest[0], rest[1:end]); err != nil {
				return nil, err
			}
			rest = rest[end:]
		}
	}
	return steps, nil
}

func isClause(w word) bool { return w.is("via") || w.is("avoiding") }

func (p *Pattern) clause(what word, words []word) error {
	if len(words) == 0 {
		return &SyntaxError{Column: what.end(), Message: fmt.Sprintf("%q needs a node after it, as in \"%s function\"", what.text, what.text)}
	}
	n, err := step{words: words, column: words[0].column}.node(false, false, false)
	if err != nil {
		return err
	}
	if what.text == "avoiding" {
		p.Avoiding = append(p.Avoiding, n)
		return nil
	}
	if len(p.Via) == maxVia {
		return &SyntaxError{Column: what.column, Message: fmt.Sprintf("more than %d nodes to go via", maxVia)}
	}
	p.Via = append(p.Via, n)
	return nil
}
