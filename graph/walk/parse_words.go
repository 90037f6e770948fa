package walk

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

type word struct {
	text   string
	column int
	quoted bool
}

// is reports whether the word is a word of the language, not text.
func (w word) is(keyword string) bool { return w.text == keyword && !w.quoted }

func (w word) end() int { return w.column + utf8.RuneCountInString(w.text) }

type step struct {
	words  []word
	column int
}

func (s step) end() int {
	if len(s.words) == 0 {
		return s.column
	}
	return s.words[len(s.words)-1].end()
}

// splitter cuts a text at arrows and each step at spaces and brackets; quotes
// keep all of them.
type splitter struct {
	steps  []step
	cur    strings.Builder
	start  int
	quoted bool
	depth  int
}

func (p *splitter) add(w word) {
	s := &p.steps[len(p.steps)-1]
	s.words = append(s.words, w)
}

func (p *splitter) flush() {
	if p.cur.Len() > 0 || p.quoted {
		p.add(word{p.cur.String(), p.start, p.quoted})
	}
	p.cur.Reset()
	p.quoted = false
}

func split(text string) ([]step, error) {
	p := splitter{steps: []step{{column: 1}}}
	quote := 0
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if p.cur.Len() == 0 && !p.quoted {
			p.start = i + 1
		}
		switch {
		case quote != 0 && r == '\\' && i+1 < len(runes):
			i++
			p.cur.WriteRune(runes[i])
		case r == '"' && quote != 0:
			quote = 0
		case r == '"':
			quote, p.quoted = i+1, true
		case quote != 0:
			p.cur.WriteRune(r)
		case r == '-' && i+1 < len(runes) && runes[i+1] == '>':
			p.flush()
			i++
			p.steps = append(p.steps, step{column: i + 2})
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			p.flush()
		case p.bracket(r, i+1):
		default:
			p.cur.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, &SyntaxError{Column: quote, Message: "the quotation mark is never closed"}
	}
	p.flush()
	for i, s := range p.steps {
		if len(s.words) == 0 {
			return nil, &SyntaxError{Column: s.column, Message: fmt.Sprintf("step %d is empty", i+1)}
		}
	}
	return p.steps, nil
}

// bracket takes a bracket that groups: one that opens where a word would begin
// or behind "not", and its counterpart. Others are text, as in a name.
func (p *splitter) bracket(r rune, column int) bool {
	opens := r == '(' && (p.cur.Len() == 0 && !p.quoted || p.cur.String() == "not" && !p.quoted)
	if !opens && (r != ')' || p.depth == 0) {
		return false
	}
	p.flush()
	p.add(word{text: string(r), column: column})
	p.depth--
	if opens {
		p.depth += 2
	}
	return true
}
