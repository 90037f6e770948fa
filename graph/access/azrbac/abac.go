package azrbac

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// Limits of a condition's text; Azure itself allows 8 KiB.
const (
	maxABACBytes = 64 << 10
	maxABACDepth = 64
)

// OpABAC is the Op of every leaf that a condition of Azure ABAC lowers into;
// its Key is the comparison as written, with white space made single.
const OpABAC = "ABAC"

// ErrABAC is wrapped by ParseABAC's errors.
var ErrABAC = errors.New("malformed ABAC condition")

// ABAC is a parsed condition of a role or deny assignment: and, or and not
// over comparisons. ActionMatches is settled (the action is known), and what is
// asked of an attribute of the request that a question gives; every other
// comparison depends on the request and stays open.
type ABAC struct {
	op   byte // '&' '|' '!' 'a' (ActionMatches) 't' (any other test)
	kids []*ABAC
	text string // the pattern of ActionMatches in lower case, or the test as written
}

// ParseABAC reads a condition in the language of
// https://learn.microsoft.com/azure/role-based-access-control/conditions-format.
func ParseABAC(text string) (*ABAC, error) {
	if len(text) > maxABACBytes {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrABAC, maxABACBytes)
	}
	p := abacParser{in: text}
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.in) {
		return nil, fmt.Errorf("%w: unexpected %q at byte %d", ErrABAC, p.in[p.at], p.at)
	}
	return e, nil
}

// parseOrWhole keeps a condition that cannot be parsed as one open test, so
// that it is never taken for a yes. nil is "no condition".
func parseOrWhole(text string) *ABAC {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	e, err := ParseABAC(text)
	if err != nil {
		return &ABAC{op: 't', text: strings.Join(strings.Fields(text), " ")}
	}
	return e
}

// Lower gives what a request must satisfy when it does the action (lower or
// mixed case, without "data:"). A nil ABAC is always satisfied.
func (e *ABAC) Lower(action string) *access.Condition { return e.Under(action, nil) }

// Under is Lower for a request of which ctx gives attributes, named as they stand
// in @Request[…]. Of several values whoever asks has one, of his choice.
func (e *ABAC) Under(action string, ctx access.Context) *access.Condition {
	if e == nil {
		return nil
	}
	for name, values := range ctx {
		if len(values) < 2 {
			continue
		}
		some := access.Never()
		for _, v := range values {
			one := maps.Clone(ctx)
			one[name] = []string{v}
			some = access.Or(some, e.Under(action, one))
		}
		return some
	}
	return e.lower(strings.ToLower(action), ctx)
}

func (e *ABAC) lower(action string, ctx access.Context) *access.Condition {
	switch e.op {
	case 'a':
		if matchAction(e.text, action) {
			return nil
		}
		return access.Never()
	case '!':
		return access.Not(e.kids[0].lower(action, ctx))
	case '&', '|':
		cs := make([]*access.Condition, len(e.kids))
		for i, k := range e.kids {
			cs[i] = k.lower(action, ctx)
		}
		if e.op == '&' {
			return access.And(cs...)
		}
		return access.Or(cs...)
	}
	if holds, ok := requested(e.text, ctx); ok && holds {
		return nil
	} else if ok {
		return access.Never()
	}
	return access.Test(OpABAC, e.text)
}

// requested settles a comparison of an attribute of the request that has one
// known value with GUIDs ("Azure role assignment condition format and syntax",
// GuidEquals and cross product operators). ok is false for all others.
func requested(test string, ctx access.Context) (holds, ok bool) {
	if len(ctx) == 0 {
		return false, false
	}
	rest, found := cutFold(test, "@request[")
	name, rest, closed := strings.Cut(rest, "]")
	op, list, spaced := strings.Cut(strings.TrimSpace(rest), " ")
	if !found || !closed || !spaced {
		return false, false
	}
	got := ""
	for k, v := range ctx {
		if len(v) == 1 && strings.EqualFold(k, strings.TrimSpace(name)) {
			got = strings.ToLower(v[0])
		}
	}
	if got == "" {
		return false, false
	}
	list = strings.Trim(strings.TrimSpace(list), "{}")
	in, all := false, true
	for v := range strings.SplitSeq(list, ",") {
		same := strings.ToLower(strings.Trim(v, " '")) == got
		in, all = in || same, all && same
	}
	switch quantifier, base, _ := strings.Cut(strings.ToLower(op), ":"); {
	case base == "" && quantifier == "guidequals", base == "guidequals" && strings.HasSuffix(quantifier, "ofanyvalues"):
		return in, true
	case base == "" && quantifier == "guidnotequals", base == "guidnotequals" && strings.HasSuffix(quantifier, "ofallvalues"):
		return !in, true
	case base == "guidnotequals" && strings.HasSuffix(quantifier, "ofanyvalues"):
		return !all, true
	}
	return false, false
}

func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

type abacParser struct {
	in string
	at int
}

func (p *abacParser) space() {
	for p.at < len(p.in) && strings.IndexByte(" \t\r\n", p.in[p.at]) >= 0 {
		p.at++
	}
}

// word takes one of the given operators; letters must not run on into a name.
func (p *abacParser) word(symbol, name string) bool {
	p.space()
	rest := p.in[p.at:]
	if strings.HasPrefix(rest, symbol) {
		p.at += len(symbol)
		return true
	}
	if n := len(name); len(rest) >= n && strings.EqualFold(rest[:n], name) && (len(rest) == n || !isWordByte(rest[n])) {
		p.at += n
		return true
	}
	return false
}

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func (p *abacParser) or(depth int) (*ABAC, error) {
	return p.chain(depth, '|', "||", "OR", p.and)
}

func (p *abacParser) and(depth int) (*ABAC, error) {
	return p.chain(depth, '&', "&&", "AND", p.unary)
}

func (p *abacParser) chain(depth int, op byte, symbol, name string, next func(int) (*ABAC, error)) (*ABAC, error) {
	first, err := next(depth)
	if err != nil {
		return nil, err
	}
	kids := []*ABAC{first}
	for p.word(symbol, name) {
		k, err := next(depth)
		if err != nil {
			return nil, err
		}
		kids = append(kids, k)
	}
	if len(kids) == 1 {
		return first, nil
	}
	return &ABAC{op: op, kids: kids}, nil
}

func (p *abacParser) unary(depth int) (*ABAC, error) {
	if depth > maxABACDepth {
		return nil, fmt.Errorf("%w: nested deeper than %d", ErrABAC, maxABACDepth)
	}
	if p.word("!", "NOT") {
		k, err := p.unary(depth + 1)
		if err != nil {
			return nil, err
		}
		return &ABAC{op: '!', kids: []*ABAC{k}}, nil
	}
	p.space()
	if p.at < len(p.in) && p.in[p.at] == '(' {
		p.at++
		e, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.space(); p.at >= len(p.in) || p.in[p.at] != ')' {
			return nil, fmt.Errorf("%w: missing ) at byte %d", ErrABAC, p.at)
		}
		p.at++
		return e, nil
	}
	return p.leaf()
}

// leaf takes everything up to the next connective or bracket outside [], {} and quotes.
func (p *abacParser) leaf() (*ABAC, error) {
	start := p.at
	for p.at < len(p.in) {
		switch c := p.in[p.at]; c {
		case '\'', '[', '{':
			closing := map[byte]byte{'\'': '\'', '[': ']', '{': '}'}[c]
			n := strings.IndexByte(p.in[p.at+1:], closing)
			if n < 0 {
				return nil, fmt.Errorf("%w: %q at byte %d is never closed", ErrABAC, c, p.at)
			}
			p.at += n + 2
		case '(', ')', '&', '|', '!':
			return p.finishLeaf(start)
		default:
			if (p.at == start || !isWordByte(p.in[p.at-1])) && p.connective() {
				return p.finishLeaf(start)
			}
			p.at++
		}
	}
	return p.finishLeaf(start)
}

// connective reports, without moving, whether AND or OR stands here.
func (p *abacParser) connective() bool {
	at := p.at
	found := p.word("&&", "AND") || p.word("||", "OR")
	p.at = at
	return found
}

func (p *abacParser) finishLeaf(start int) (*ABAC, error) {
	text := strings.Join(strings.Fields(p.in[start:p.at]), " ")
	if text == "" {
		return nil, fmt.Errorf("%w: a comparison is missing at byte %d", ErrABAC, start)
	}
	if name, rest, ok := strings.Cut(text, "{"); ok && strings.EqualFold(strings.TrimSpace(name), "ActionMatches") {
		pattern := strings.Trim(strings.TrimSuffix(strings.TrimSpace(rest), "}"), " '\"")
		return &ABAC{op: 'a', text: strings.ToLower(pattern)}, nil
	}
	return &ABAC{op: 't', text: text}, nil
}
