package awsiam

import (
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// pattern is policy text with wildcards and variables, compiled. Without
// variables text is the whole of it, in wild form.
type pattern struct {
	text  string
	parts []part
	// wildType marks a resource pattern whose type is nothing but a wildcard
	// ("*/name"): "you cannot use a wildcard in the portion of the ARN that
	// specifies the resource type" (Amazon Resource Names). It allows nothing.
	wildType bool
}

// part is literal text in wild form, or a variable.
type part struct {
	text string
	key  string // lower case; empty for text
	name string // the key as written
	def  string
	has  bool // def is given
}

// compilePattern reads the variables of s; under an older Version they are
// plain text ("IAM policy elements: Variables and tags").
func compilePattern(s string, variables bool) pattern {
	if !variables || !strings.Contains(s, "${") {
		return pattern{text: wild(s)}
	}
	var p pattern
	var lit strings.Builder
	flush := func() {
		if lit.Len() > 0 {
			p.parts = append(p.parts, part{text: lit.String()})
			lit.Reset()
		}
	}
	for s != "" {
		before, after, ok := strings.Cut(s, "${")
		lit.WriteString(wild(before))
		if !ok {
			break
		}
		v, rest, closed := readVariable(after)
		switch {
		case !closed:
			lit.WriteString("${" + wild(after))
			s = ""
			continue
		case v.name == "*" || v.name == "?" || v.name == "$":
			lit.WriteString(v.name) // an escape stands for itself
		default:
			flush()
			p.parts = append(p.parts, v)
		}
		s = rest
	}
	flush()
	switch {
	case len(p.parts) == 0:
		return pattern{}
	case len(p.parts) == 1 && p.parts[0].key == "":
		return pattern{text: p.parts[0].text}
	}
	return p
}

// readVariable reads what follows "${": the key, and after a comma its default
// in single quotes. A tag's name may hold commas; a default may hold braces.
func readVariable(s string) (v part, rest string, ok bool) {
	end := strings.IndexByte(s, '}')
	if end < 0 {
		return v, "", false
	}
	name := s[:end]
	if q := strings.IndexByte(s, '\''); q >= 0 && q < end {
		head := strings.TrimRight(s[:q], " ")
		closing := strings.IndexByte(s[q+1:], '\'')
		if closing >= 0 && strings.HasSuffix(head, ",") {
			tail := strings.TrimLeft(s[q+1+closing+1:], " ")
			if after, closed := strings.CutPrefix(tail, "}"); closed {
				v.def, v.has = s[q+1:q+1+closing], true
				name, rest = strings.TrimSuffix(head, ","), after
			}
		}
	}
	if !v.has {
		rest = s[end+1:]
	}
	v.name = strings.TrimSpace(name)
	v.key = strings.ToLower(v.name)
	return v, rest, v.key != ""
}

func (p pattern) constant() bool { return p.parts == nil }

// source gives the pattern as a policy would write it, for conditions.
func (p pattern) source() string {
	if p.constant() {
		return escaped(p.text)
	}
	var b strings.Builder
	for _, x := range p.parts {
		if x.key == "" {
			b.WriteString(escaped(x.text))
			continue
		}
		b.WriteString("${" + x.name)
		if x.has {
			b.WriteString(", '" + x.def + "'")
		}
		b.WriteString("}")
	}
	return b.String()
}

// escaped is the inverse of reading: plain characters that would mean more are escaped.
func escaped(s string) string {
	if strings.IndexByte(s, '*') >= 0 || strings.IndexByte(s, '?') >= 0 || strings.Contains(s, "${") {
		s = strings.NewReplacer("${", "${$}{", "*", "${*}", "?", "${?}").Replace(s)
	}
	return plain(s)
}

// expand puts values in place of variables. ok is false when one is known to
// be absent without a default: then the pattern matches nothing. unsettled
// names a variable whose value nothing settles.
func (p pattern) expand(ctx lookup) (text string, ok bool, unsettled bool) {
	if p.constant() {
		return p.text, true, false
	}
	var b strings.Builder
	for _, x := range p.parts {
		if x.key == "" {
			b.WriteString(x.text)
			continue
		}
		v := ctx(x.key)
		switch v.state {
		case known:
			if len(v.vals) != 1 {
				return "", false, false
			}
			b.WriteString(literal(v.vals[0])) // a wildcard in a value is plain text
		case absent:
			if !x.has {
				return "", false, false
			}
			b.WriteString(literal(x.def))
		default:
			return "", true, true
		}
	}
	return b.String(), true, false
}

// matches gives the condition under which the pattern matches s. A single
// unsettled variable becomes a test of that key: what the pattern leaves
// between its two sides is the value.
func (p pattern) matches(s string, ctx lookup, match func(p, s string) bool) *access.Condition {
	text, ok, unsettled := p.expand(ctx)
	switch {
	case !ok:
		return access.Never()
	case !unsettled:
		return truth(match(text, s))
	}
	loose, open := p.loosen(ctx)
	if !match(loose, s) {
		return access.Never()
	}
	if len(open) == 1 && !hasWild(s) {
		if c, ok := p.solve(s, ctx, open[0], match); ok {
			return c
		}
	}
	return access.Test("ArnLike", "resource", p.source())
}

// loosen puts a wildcard in place of what is unsettled, and lists that.
func (p pattern) loosen(ctx lookup) (text string, open []int) {
	var b strings.Builder
	for i, x := range p.parts {
		if x.key == "" {
			b.WriteString(x.text)
			continue
		}
		if t, ok := x.value(ctx); ok {
			b.WriteString(t)
			continue
		}
		open = append(open, i)
		b.WriteByte(anyRun)
	}
	return b.String(), open
}

// value is the text of a variable that is settled.
func (x part) value(ctx lookup) (string, bool) {
	v := ctx(x.key)
	switch {
	case v.state == known && len(v.vals) == 1:
		return literal(v.vals[0]), true
	case v.state == absent && x.has:
		return literal(x.def), true
	}
	return "", false
}

// solve finds the values of the one open variable with which the pattern
// matches. ok is false when there may be more than a few.
func (p pattern) solve(s string, ctx lookup, open int, match func(p, s string) bool) (*access.Condition, bool) {
	before, _ := pattern{parts: p.parts[:open]}.loosen(ctx)
	after, _ := pattern{parts: p.parts[open+1:]}.loosen(ctx)
	fits := func(v string) bool { return match(before+v+after, s) }
	pre, post, rest := around(before, after, s)
	if hasWild(pre) || !strings.HasPrefix(rest, pre) {
		return nil, false
	}
	rest, next := rest[len(pre):], firstLiteral(post)
	var values []string
	switch {
	case post == "":
		values = []string{rest}
	case next == "":
		return nil, false
	default:
		for i := 0; i <= len(rest); i++ {
			k := strings.Index(rest[i:], next)
			if k < 0 {
				break
			}
			i += k
			if fits(rest[:i]) {
				values = append(values, rest[:i])
			}
		}
	}
	v := p.parts[open]
	c := access.Never()
	if len(values) > 0 {
		c = access.Test("StringEquals", canonicalKey(v.name), values...)
	}
	if v.has && fits(literal(v.def)) {
		c = access.Or(c, access.Test("Null", canonicalKey(v.name), "true"))
	}
	return c, true
}

// around narrows the view to the part of the ARN in which the variable stands.
func around(before, after, s string) (pre, post, rest string) {
	at := strings.Count(before, ":")
	parts, ok := arnParts(s)
	if !ok || !strings.HasPrefix(before, "arn:") {
		return before, after, s
	}
	if at >= 5 {
		return strings.SplitN(before, ":", 6)[5], after, parts[5]
	}
	pre = before[strings.LastIndexByte(before, ':')+1:]
	post, _, _ = strings.Cut(after, ":")
	return pre, post, parts[at]
}

func firstLiteral(p string) string {
	if i := strings.IndexAny(p, string(anyRun)+string(anyByte)); i >= 0 {
		return p[:i]
	}
	return p
}

func wildType(text string) bool {
	p, ok := arnParts(text)
	return ok && p[2] != "s3" && !hasWild(p[2]) && strings.HasPrefix(p[5], string(anyRun)+"/")
}
