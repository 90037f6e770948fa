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
		name, rest, closed := strings.Cut(after, "}")
		switch {
		case !closed:
			lit.WriteString("${" + wild(after))
			s = ""
			continue
		case name == "*" || name == "?" || name == "$":
			lit.WriteString(name) // an escape stands for itself
		default:
			flush()
			v := part{name: strings.TrimSpace(name)}
			if n, d, has := strings.Cut(v.name, ","); has {
				v.name, v.has = strings.TrimSpace(n), true
				v.def = strings.Trim(strings.TrimSpace(d), "'\"")
			}
			v.key = strings.ToLower(v.name)
			p.parts = append(p.parts, v)
		}
		s = rest
	}
	flush()
	if len(p.parts) == 0 || len(p.parts) == 1 && p.parts[0].key == "" {
		out := pattern{}
		if len(p.parts) == 1 {
			out.text = p.parts[0].text
		}
		return out
	}
	return p
}

func (p pattern) constant() bool { return p.parts == nil }

// source gives the pattern as written, near enough, for conditions.
func (p pattern) source() string {
	if p.constant() {
		return plain(p.text)
	}
	var b strings.Builder
	for _, x := range p.parts {
		if x.key == "" {
			b.WriteString(plain(x.text))
			continue
		}
		b.WriteString("${" + x.name + "}")
	}
	return b.String()
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
			b.WriteString(v.vals[0])
		case absent:
			if !x.has {
				return "", false, false
			}
			b.WriteString(x.def)
		default:
			return "", true, true
		}
	}
	return b.String(), true, false
}

// matches gives the condition under which the pattern matches s. A single
// unsettled variable becomes a test of that key; what the pattern leaves
// between its two sides is the value.
func (p pattern) matches(s string, ctx lookup, match func(p, s string) bool) *access.Condition {
	text, ok, unsettled := p.expand(ctx)
	switch {
	case !ok:
		return access.Never()
	case !unsettled:
		return truth(match(text, s))
	}
	loose, vars, key := "", 0, ""
	var pre, post string
	for _, x := range p.parts {
		switch {
		case x.key == "" && vars == 0:
			pre += x.text
			loose += x.text
		case x.key == "":
			post += x.text
			loose += x.text
		default:
			v := ctx(x.key)
			if v.state == known && len(v.vals) == 1 {
				if vars == 0 {
					pre += v.vals[0]
				} else {
					post += v.vals[0]
				}
				loose += v.vals[0]
				continue
			}
			vars++
			key = x.name
			loose += string(anyRun)
		}
	}
	if !match(loose, s) {
		return access.Never()
	}
	if vars == 1 && !hasWild(pre) && strings.HasPrefix(s, pre) {
		rest := s[len(pre):]
		if post == "" {
			return access.Test("StringEquals", canonicalKey(key), rest)
		}
		if i := strings.Index(rest, firstLiteral(post)); i > 0 && firstLiteral(post) != "" &&
			strings.Count(rest, firstLiteral(post)) >= 1 && glob(post, rest[i:]) {
			return access.Test("StringEquals", canonicalKey(key), rest[:i])
		}
	}
	return access.Test("ArnLike", "resource", p.source())
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
