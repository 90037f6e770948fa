package lint

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/walk"
)

// patterns reads the path patterns that stand as texts in calls of procedures of ours, as the procedures will: a pattern whole, and
// ends and the options via and avoiding where they cannot be ids.
func (l *linter) patterns(q *ast.Query) {
	ast.Inspect(q.Body, func(n any) bool {
		c, ok := n.(*ast.Call)
		if !ok {
			return true
		}
		for _, p := range l.options.Procedures {
			if !strings.EqualFold(p.Name, strings.Join(c.Name, ".")) {
				continue
			}
			for i, arg := range c.Args[:min(len(c.Args), len(p.Params))] {
				switch p.Params[i].Name {
				case "pattern":
					l.pattern(arg)
				case "from", "to", "of":
					l.end(arg)
				}
				l.clauses(arg)
			}
		}
		return true
	})
}

// pattern reads a whole pattern.
func (l *linter) pattern(e ast.Expr) {
	text, ok := literalText(e)
	if !ok {
		return
	}
	if _, err := walk.Parse(text); err != nil {
		l.inPattern(e, text, false, err)
	}
}

// end reads one end, or a list of them. A word that may be an id is one.
func (l *linter) end(e ast.Expr) {
	if list, ok := e.(*ast.List); ok {
		for _, it := range list.Items {
			l.end(it)
		}
		return
	}
	text, ok := literalText(e)
	if !ok || strings.ContainsAny(text, ":/@") || strings.Trim(text, "0123456789") == "" {
		return
	}
	if step := walk.End(text); len(step.IDs) != 1 {
		return
	}
	if _, err := walk.ParseNode(text); err != nil {
		l.inPattern(e, text, true, err)
	}
}

// clauses reads what stands in the options via and avoiding.
func (l *linter) clauses(e ast.Expr) {
	m, ok := e.(*ast.Map)
	if !ok {
		return
	}
	for _, en := range m.Entries {
		if en.Key == "via" || en.Key == "avoiding" {
			l.end(en.Expr)
		}
	}
}

func literalText(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.Literal)
	if !ok {
		return "", false
	}
	text, ok := l.Value.(string)
	return text, ok
}

// inPattern adds a problem at its character of a text that stands in the query, or at the text where an escape moves the characters.
func (l *linter) inPattern(e ast.Expr, text string, warning bool, err error) {
	pos, message := e.At(), err.Error()
	if se, ok := errors.AsType[*walk.SyntaxError](err); ok {
		message = "pattern: " + se.Message
		if se.Suggestion != "" {
			message += "; did you mean " + se.Suggestion + "?"
		}
		if from := int(pos) + 1; from+len(text) <= len(l.report.Cypher) && l.report.Cypher[from:from+len(text)] == text {
			before := 0 // columns are characters, and places are bytes
			for range max(0, se.Column-1) {
				_, size := utf8.DecodeRuneInString(text[min(before, len(text)):])
				before += size
			}
			pos += ast.Pos(1 + before)
		}
	}
	if warning {
		message += "; no id looks so either"
	}
	l.at(pos, warning, "%s", message)
}
