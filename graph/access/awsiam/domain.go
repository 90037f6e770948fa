package awsiam

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph/access"
)

//go:embed data/multivalued.txt
var multiValuedKeys string

var multiValued = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for k := range strings.Lines(multiValuedKeys) {
		out[strings.TrimSpace(k)] = true
	}
	return out
})

// takesOne reports whether a request has at most one value of a key ("Service
// authorization reference": those of the types ArrayOf… may have more). Of the
// claims of identity providers that we do not know we cannot say so.
func takesOne(key string) bool {
	head, _, tagged := strings.Cut(key, "/")
	if multiValued()[key] || tagged && multiValued()[head+"/"] {
		return false
	}
	prefix, claim, _ := strings.Cut(key, ":")
	if strings.Contains(prefix, ".") {
		return claim == "sub" || claim == "aud" || claim == "iss"
	}
	return prefix != "saml"
}

// literalTest is a test or a negated one, compiled to be tried on values.
type literalTest struct {
	*test
	cond *access.Condition
	not  bool
	open bool // holds a variable, or an operator that we do not know
}

func compileLiteral(c *access.Condition) literalTest {
	l, leaf := literalTest{cond: c}, c
	if c.Type == access.TypeNot {
		leaf, l.not = c.Conditions[0], true
	}
	l.test = compileOperator(leaf.Op)
	l.asked, l.key = leaf.Key, strings.ToLower(leaf.Key)
	l.open = l.unread
	for _, v := range leaf.Values {
		p := compilePattern(v, l.op != nil && l.op.text)
		l.open = l.open || !p.constant()
		l.values = append(l.values, p)
	}
	return l
}

// withoutKey tells whether the test can hold when the key is absent. Values,
// and so variables, play no part in that.
func (l literalTest) withoutKey() bool {
	switch {
	case l.unread:
		return true
	case l.op.null:
		return l.evalNull(value{state: absent}).IsNever() == l.not
	}
	return l.whenAbsent() != l.not
}

// takes tells whether the test holds for one value. It must not be open.
func (l literalTest) takes(v string) bool {
	got := value{known, []string{v}}
	return l.eval(func(string) value { return got }).IsNever() == l.not
}

// family groups operators that read a value in the same way.
func (l literalTest) family() string {
	if l.unread {
		return ""
	}
	for _, f := range []string{"Numeric", "Date", "Bool", "Ip"} {
		if strings.Contains(l.op.name, f) {
			return f
		}
	}
	if l.op.null {
		return ""
	}
	return "Text"
}

// fixes tells whether the test holds, where the key is there, only for the
// values that it lists.
func (l literalTest) fixes() bool {
	if l.open || l.not || l.set != noSet {
		return false
	}
	switch l.op.name {
	case "StringEquals", "NumericEquals", "DateEquals", "Bool":
		return true
	case "StringLike":
		return !slices.ContainsFunc(l.values, func(p pattern) bool { return hasWild(p.text) })
	case "ArnLike", "ArnEquals":
		return !slices.ContainsFunc(l.values, func(p pattern) bool {
			_, whole := ParseARN(p.text)
			return hasWild(p.text) || !whole
		})
	}
	return false
}

// reduceKey reduces the tests of one key to fewer that hold for the same
// requests. possible is false when none can.
func reduceKey(key string, list []*access.Condition) (out []*access.Condition, possible bool) {
	tests := make([]literalTest, len(list))
	absentOK, presentOK := true, true
	for i, c := range list {
		tests[i] = compileLiteral(c)
		absentOK = absentOK && tests[i].withoutKey()
		if t := tests[i]; !t.unread && t.op.null && !t.takes("x") {
			presentOK = false
		}
	}
	asked := tests[0].asked
	if presentOK && takesOne(key) {
		if i := slices.IndexFunc(tests, literalTest.fixes); i >= 0 {
			tests, presentOK = narrow(tests, i)
		} else {
			tests, presentOK = ranges(tests)
		}
	}
	switch {
	case !absentOK && !presentOK:
		return nil, false
	case !presentOK:
		return []*access.Condition{access.Test("Null", asked, "true")}, true
	}
	return tidy(tests, absentOK), true
}

// narrow keeps of a test that lists its values those for which the others hold
// as well; tests that this settles go.
func narrow(tests []literalTest, at int) (out []literalTest, possible bool) {
	base := tests[at]
	var settled, rest []literalTest
	for i, t := range tests {
		f := t.family()
		if i == at || t.open || f != "" && f != base.family() && base.family() != "Text" {
			if i != at {
				rest = append(rest, t)
			}
			continue
		}
		settled = append(settled, t)
	}
	var values []string
	for _, v := range base.values {
		if !slices.ContainsFunc(settled, func(t literalTest) bool { return !t.takes(plain(v.text)) }) {
			values = append(values, v.source())
		}
	}
	if len(values) == 0 {
		return nil, false
	}
	op := base.op.name
	if !slices.ContainsFunc(append(settled, base), func(t literalTest) bool { return !t.withoutKey() }) {
		op += "IfExists"
	}
	return append([]literalTest{compileLiteral(access.Test(op, base.asked, values...))}, rest...), true
}

// tidy leaves out what other tests of the key imply about its absence, and
// joins negated tests with the same operator.
func tidy(tests []literalTest, absentOK bool) []*access.Condition {
	var out []*access.Condition
	excluded := false
	for i, t := range tests {
		if !absentOK && t.ifExists && !t.not && !t.unread {
			c := t.cond
			t = compileLiteral(access.Test(strings.TrimSuffix(c.Op, "IfExists"), c.Key, c.Values...))
			tests[i] = t
		}
		excluded = excluded || !t.unread && !t.op.null && !t.withoutKey()
	}
	for _, t := range tests {
		if excluded && !t.unread && t.op.null && t.takes("x") {
			continue
		}
		out = append(out, t.cond)
	}
	return merged(out, func(t *test) bool { return t.op.negated && t.set != forAny })
}
