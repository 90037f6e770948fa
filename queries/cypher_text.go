package queries

import (
	"slices"
	"strings"
)

// checkUse holds the parameters that the query uses against those declared, both ways.
func (p *parser) checkUse(r Report, body string, bodyLine int) error {
	used, err := p.parametersIn(body, bodyLine)
	if err != nil {
		return err
	}
	for _, u := range used {
		if !slices.ContainsFunc(r.Parameters, func(d Parameter) bool { return d.Name == u.name }) {
			return p.errorf(u.line, "$%s is not declared among the parameters", u.name)
		}
	}
	for i, d := range r.Parameters {
		if !slices.ContainsFunc(used, func(u use) bool { return u.name == d.Name }) {
			return p.errorf(p.lineOfItem("parameters", i), "parameter %s is declared and never used", d.Name)
		}
	}
	return nil
}

type use struct {
	name string
	line int
}

// parametersIn finds every $name outside of strings, quoted names and comments. It knows no more of Cypher than where
// those begin and end; one that never ends is an error.
func (p *parser) parametersIn(body string, line int) ([]use, error) {
	var out []use
	for i := 0; i < len(body); {
		switch c := body[i]; {
		case c == '\n':
			line++
			i++
		case strings.HasPrefix(body[i:], "//"):
			end := strings.IndexByte(body[i:], '\n')
			if end < 0 {
				return out, nil
			}
			i += end
		case strings.HasPrefix(body[i:], "/*"):
			end := strings.Index(body[i+2:], "*/")
			if end < 0 {
				return nil, p.errorf(line, "a comment /* has no end")
			}
			line += strings.Count(body[i:i+2+end], "\n")
			i += end + 4
		case c == '\'' || c == '"' || c == '`':
			end := endOfQuoted(body, i)
			if end < 0 {
				return nil, p.errorf(line, "what %c begins has no end", c)
			}
			line += strings.Count(body[i:end], "\n")
			i = end
		case c == '$':
			n := i + 1
			for n < len(body) && isWord(body[n]) {
				n++
			}
			if n == i+1 {
				return nil, p.errorf(line, "$ without a name")
			}
			out = append(out, use{body[i+1 : n], line})
			i = n
		default:
			i++
		}
	}
	return out, nil
}

// endOfQuoted gives the place behind the closing quote, or -1. Backslashes escape in strings, a doubled ` in names.
func endOfQuoted(body string, start int) int {
	quote := body[start]
	for i := start + 1; i < len(body); i++ {
		switch {
		case body[i] == '\\' && quote != '`':
			i++
		case body[i] == quote && quote == '`' && i+1 < len(body) && body[i+1] == quote:
			i++
		case body[i] == quote:
			return i + 1
		}
	}
	return -1
}

func isWord(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
