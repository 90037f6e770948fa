package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
)

// tokenKind is what a token is. Symbols are told apart by their text.
type tokenKind uint8

const (
	end    tokenKind = iota
	word             // identifier or keyword, as written
	quoted           // identifier in backticks, its text unescaped
	integer
	decimal
	str    // its text unescaped
	param  // its name
	symbol // an operator or bracket
)

type token struct {
	kind  tokenKind
	pos   ast.Pos
	end   ast.Pos
	text  string
	mate  int  // of an opening bracket: the token that closes it, -1 where none does
	tight bool // nothing stands between it and the token before
}

// symbols of more than one character, longest first.
var symbols = []string{"<=", ">=", "<>", "=~", "+=", "||", "..", "::", "=>"}

type lexer struct {
	src  string
	i    int
	toks []token
	open []int
}

// lex cuts a query into tokens; the last one is always end.
func lex(src string) ([]token, *fault.Error) {
	l := &lexer{src: src, toks: make([]token, 0, len(src)/4+2)}
	for {
		before := l.i
		if err := l.space(); err != nil {
			return nil, err
		}
		tight := l.i == before && l.i > 0
		if l.i >= len(src) {
			l.add(token{kind: end, pos: ast.Pos(l.i), end: ast.Pos(l.i)})
			return l.toks, nil
		}
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		t.tight = tight
		t.end = ast.Pos(l.i)
		l.add(t)
	}
}

// add keeps a token and finds out which brackets belong together.
func (l *lexer) add(t token) {
	t.mate = -1
	if t.kind == symbol {
		switch t.text {
		case "(", "[", "{":
			l.open = append(l.open, len(l.toks))
		case ")", "]", "}":
			if n := len(l.open); n > 0 {
				l.toks[l.open[n-1]].mate = len(l.toks)
				l.open = l.open[:n-1]
			}
		}
	}
	l.toks = append(l.toks, t)
}

// space skips white space and comments.
func (l *lexer) space() *fault.Error {
	for l.i < len(l.src) {
		switch rest := l.src[l.i:]; {
		case strings.HasPrefix(rest, "//"):
			if n := strings.IndexByte(rest, '\n'); n >= 0 {
				l.i += n + 1
			} else {
				l.i = len(l.src)
			}
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				return fault.New(fault.Syntax, "UnexpectedSyntax", ast.Pos(l.i), "this comment has no end").WithHint("close it with */")
			}
			l.i += n + 4
		default:
			r, size := utf8.DecodeRuneInString(rest)
			if !unicode.IsSpace(r) && (r < 0x1c || r > 0x1f) {
				return nil
			}
			l.i += size
		}
	}
	return nil
}

func (l *lexer) next() (token, *fault.Error) {
	start := l.i
	r, size := utf8.DecodeRuneInString(l.src[l.i:])
	switch {
	case isStart(r):
		l.i += size
		l.extend()
		return token{kind: word, pos: ast.Pos(start), text: l.src[start:l.i]}, nil
	case r >= '0' && r <= '9', r == '.' && l.digitAt(l.i+1) && !l.afterOperand():
		return l.number()
	case r == '\'' || r == '"':
		text, err := l.quoted(byte(r))
		return token{kind: str, pos: ast.Pos(start), text: text}, err
	case r == '`':
		text, err := l.quoted('`')
		return token{kind: quoted, pos: ast.Pos(start), text: text}, err
	case r == '$':
		return l.parameter()
	}
	for _, s := range symbols {
		if strings.HasPrefix(l.src[l.i:], s) {
			l.i += len(s)
			return token{kind: symbol, pos: ast.Pos(start), text: s}, nil
		}
	}
	if strings.IndexByte("&*:=,!>{[(<-.+?}]);/|^%", l.src[l.i]) >= 0 {
		l.i++
		return token{kind: symbol, pos: ast.Pos(start), text: l.src[start:l.i]}, nil
	}
	detail := "InvalidUnicodeCharacter"
	if r < utf8.RuneSelf {
		detail = "UnexpectedSyntax"
	}
	return token{}, fault.New(fault.Syntax, detail, ast.Pos(start), "the character %q has no meaning here", r).Over(size).
		WithHint("%s", lookalike(r))
}

// lookalike says what a character was probably meant to be: word processors turn dashes and quotes into others.
func lookalike(r rune) string {
	switch {
	case unicode.Is(unicode.Pd, r):
		return "write the dash as -"
	case unicode.Is(unicode.Pi, r), unicode.Is(unicode.Pf, r):
		return "write quotation marks as ' or \""
	}
	return "names with other characters stand between backticks"
}

// afterOperand reports whether the token before is one that a property may be read of: then a dot followed by a digit is
// no number.
func (l *lexer) afterOperand() bool {
	if len(l.toks) == 0 {
		return false
	}
	t := l.toks[len(l.toks)-1]
	return t.end == ast.Pos(l.i) && (t.kind == word || t.kind == quoted || t.kind == param || t.kind == symbol && (t.text == ")" || t.text == "]" || t.text == "."))
}

func (l *lexer) digitAt(i int) bool { return i < len(l.src) && l.src[i] >= '0' && l.src[i] <= '9' }

func (l *lexer) extend() {
	for l.i < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[l.i:])
		if !isExtend(r) {
			return
		}
		l.i += size
	}
}

func isStart(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Pc, r))
}

func isExtend(r rune) bool {
	return isStart(r) || r >= '0' && r <= '9' || r >= utf8.RuneSelf && r != utf8.RuneError && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r))
}

// number reads an integer or a decimal number. The text keeps prefix and sign of the exponent but no underscores.
func (l *lexer) number() (token, *fault.Error) {
	start := l.i
	token := func(k tokenKind, to int) token {
		return token{kind: k, pos: ast.Pos(start), text: strings.ReplaceAll(l.src[start:to], "_", "")}
	}
	if l.src[l.i] == '0' && l.oneOf(l.i+1, "xXoO") {
		l.i += 2
		l.extend()
		return token(integer, l.i), nil
	}
	kind := integer
	l.digits()
	if old := l.src[start:l.i]; kind == integer && len(old) > 1 && old[0] == '0' && !l.oneOf(l.i, ".eE") {
		return token(kind, start), fault.New(fault.Syntax, "InvalidNumberLiteral", ast.Pos(start), "%s is no number: it begins with 0", old).Over(l.i - start).
			WithHint("octal numbers are written 0o17")
	}
	if l.oneOf(l.i, ".") && l.digitAt(l.i+1) {
		kind = decimal
		l.i++
		l.digits()
	}
	if j, ok := l.exponent(); ok {
		kind = decimal
		l.i = j
		l.digits()
	}
	if kind == decimal && l.oneOf(l.i, "fFdD") && !l.extendsAt(l.i+1) {
		l.i++
		return token(decimal, l.i-1), nil
	}
	if !l.extendsAt(l.i) {
		return token(kind, l.i), nil
	}
	l.extend()
	if l.oneOf(l.i, ":") {
		return token(kind, start), fault.New(fault.Syntax, "UnexpectedSyntax", ast.Pos(start), "a name cannot begin with a digit").Over(l.i - start).WithHint("put it between backticks")
	}
	return token(kind, start), fault.New(fault.Syntax, "InvalidNumberLiteral", ast.Pos(start), "%s is no number", l.src[start:l.i]).Over(l.i - start)
}

// oneOf reports whether one of some characters stands at i.
func (l *lexer) oneOf(i int, of string) bool {
	return i < len(l.src) && strings.IndexByte(of, l.src[i]) >= 0
}

// exponent gives where the digits of an exponent begin, if one stands here.
func (l *lexer) exponent() (at int, ok bool) {
	if !l.oneOf(l.i, "eE") {
		return 0, false
	}
	at = l.i + 1
	if l.oneOf(at, "+-") {
		at++
	}
	return at, l.digitAt(at)
}

func (l *lexer) extendsAt(i int) bool {
	r, _ := utf8.DecodeRuneInString(l.src[min(i, len(l.src)):])
	return isExtend(r)
}

func (l *lexer) digits() {
	for l.digitAt(l.i) || l.i < len(l.src) && l.src[l.i] == '_' && l.digitAt(l.i+1) {
		l.i++
	}
}

// escapes are those of one character.
var escapes = map[byte]string{'\\': "\\", '\'': "'", '"': "\"", 't': "\t", 'b': "\b", 'n': "\n", 'r': "\r", 'f': "\f"}

// quoted reads a string or a name in backticks, in which the mark itself is written twice.
func (l *lexer) quoted(mark byte) (string, *fault.Error) {
	start := l.i
	l.i++
	var b strings.Builder
	for l.i < len(l.src) {
		switch c := l.src[l.i]; {
		case c == mark && mark == '`' && l.i+1 < len(l.src) && l.src[l.i+1] == mark:
			b.WriteByte(mark)
			l.i += 2
		case c == mark:
			l.i++
			return b.String(), nil
		case c == '\\' && mark != '`':
			if err := l.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
			l.i++
		}
	}
	what := "this text"
	if mark == '`' {
		what = "this name"
	}
	return "", fault.New(fault.Syntax, "UnexpectedSyntax", ast.Pos(start), "%s has no end", what).WithHint("close it with %c", mark)
}

func (l *lexer) escape(b *strings.Builder) *fault.Error {
	start := l.i
	if l.i+1 >= len(l.src) {
		l.i++
		return nil
	}
	c := l.src[l.i+1]
	l.i += 2
	if s, ok := escapes[c]; ok {
		b.WriteString(s)
		return nil
	}
	if c != 'u' {
		b.WriteByte('\\') // it is no escape and stands for itself: '\d' of a regular expression is \d
		l.i = start + 1
		return nil
	}
	const width = 4
	var r rune
	for range width {
		v, ok := hex(l.src, l.i)
		if !ok {
			return fault.New(fault.Syntax, "InvalidUnicodeLiteral", ast.Pos(start), "\\u needs %d hexadecimal digits", width).Over(l.i - start)
		}
		r = r<<4 | v
		l.i++
	}
	if !utf8.ValidRune(r) {
		return fault.New(fault.Syntax, "InvalidUnicodeLiteral", ast.Pos(start), "there is no character %X", r).Over(l.i - start)
	}
	b.WriteRune(r)
	return nil
}

func hex(s string, i int) (rune, bool) {
	if i >= len(s) {
		return 0, false
	}
	switch c := s[i]; {
	case c >= '0' && c <= '9':
		return rune(c - '0'), true
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}

func (l *lexer) parameter() (token, *fault.Error) {
	start := l.i
	l.i++
	if l.i < len(l.src) && l.src[l.i] == '`' {
		name, err := l.quoted('`')
		return token{kind: param, pos: ast.Pos(start), text: name}, err
	}
	from := l.i
	l.extend()
	if l.i == from {
		return token{}, fault.New(fault.Syntax, "UnexpectedSyntax", ast.Pos(start), "a parameter needs a name after $").Over(1)
	}
	return token{kind: param, pos: ast.Pos(start), text: l.src[from:l.i]}, nil
}
