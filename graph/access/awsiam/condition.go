package awsiam

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// setOp is the qualifier before an operator for keys with many values.
type setOp uint8

const (
	noSet setOp = iota
	forAny
	forAll
)

// test is one operator on one key, compiled.
type test struct {
	op       *operator
	set      setOp
	ifExists bool
	name     string // the operator as AWS spells it, with qualifier and IfExists
	key      string // lower case
	asked    string // canonical spelling
	values   []pattern
	unread   bool // an operator that AWS does not have
}

func compileTests(raw json.RawMessage, variables bool, bad func(string)) []*test {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var block map[string]map[string]json.RawMessage
	if err := json.Unmarshal(raw, &block); err != nil {
		bad("Condition is not operators over keys")
		return nil
	}
	var out []*test
	for _, opName := range sortedKeys(block) {
		for _, key := range sortedKeys(block[opName]) {
			t := compileOperator(opName)
			t.key, t.asked = strings.ToLower(key), canonicalKey(key)
			vals, err := strs(block[opName][key])
			if err != nil || t.unread {
				bad("Condition " + opName + " on " + key + " cannot be read")
				t.unread = true
			}
			for _, v := range vals {
				t.values = append(t.values, compilePattern(v, variables && t.op != nil && t.op.text))
			}
			out = append(out, t)
		}
	}
	return out
}

func compileOperator(name string) *test {
	t := &test{name: name}
	rest := name
	if q, after, ok := strings.Cut(name, ":"); ok {
		switch strings.ToLower(q) {
		case "forallvalues":
			t.set, t.name = forAll, "ForAllValues:"
		case "foranyvalue":
			t.set, t.name = forAny, "ForAnyValue:"
		default:
			t.unread = true
			return t
		}
		rest = after
	} else {
		t.name = ""
	}
	if n := len(rest) - len("IfExists"); n > 0 && strings.EqualFold(rest[n:], "IfExists") {
		t.ifExists, rest = true, rest[:n]
	}
	t.op = findOperator(rest)
	if t.op == nil {
		t.unread, t.name = true, name
		return t
	}
	t.name += t.op.name
	if t.ifExists {
		t.name += "IfExists"
	}
	return t
}

// eval gives the condition under which the test holds, given what is known.
func (t *test) eval(ctx lookup) *access.Condition {
	if t.unread {
		return t.residual(t.name)
	}
	v := ctx(t.key)
	if t.op.null {
		return t.evalNull(v)
	}
	switch v.state {
	case absent:
		return truth(t.whenAbsent())
	case known:
		return t.onValues(v.vals, ctx)
	case present:
		return t.residual(strings.TrimSuffix(t.name, "IfExists"))
	case maybe:
		there := t.onValues(v.vals, ctx)
		if (there == nil) == t.whenAbsent() && (there == nil || there.IsNever()) {
			return there
		}
		if t.whenAbsent() {
			return access.Or(access.Test("Null", t.asked, "true"), there)
		}
		return access.And(access.Test("Null", t.asked, "false"), there)
	case atLeast:
		return t.notBefore(v.vals[0])
	case begins:
		return t.onPrefix(v.vals[0], ctx)
	case later:
		if there := t.notBefore(v.vals[0]); (there == nil || there.IsNever()) && (there == nil) == t.whenAbsent() {
			return there
		}
	}
	return t.residual(t.name)
}

func (t *test) whenAbsent() bool {
	return t.ifExists || t.set == forAll || t.op.negated && t.set != forAny
}

func (t *test) evalNull(v value) *access.Condition {
	if len(t.values) == 0 {
		return access.Never()
	}
	want := strings.EqualFold(t.values[0].text, "true")
	switch v.state {
	case absent:
		return truth(want)
	case known, present, atLeast, begins:
		return truth(!want)
	}
	return access.Test("Null", t.asked, map[bool]string{true: "true", false: "false"}[want])
}

func (t *test) residual(name string) *access.Condition {
	vals := make([]string, len(t.values))
	for i, p := range t.values {
		vals[i] = p.source()
	}
	return access.Test(name, t.asked, vals...)
}

// onValues evaluates against known values. A value of the policy that holds an
// unsettled variable leaves the test standing.
func (t *test) onValues(vals []string, ctx lookup) *access.Condition {
	want := make([]string, 0, len(t.values))
	unsettled := false
	for _, p := range t.values {
		text, ok, open := p.expand(ctx)
		unsettled = unsettled || open
		if ok && !open {
			want = append(want, text)
		}
	}
	holds := t.holds(vals, want)
	if unsettled {
		// More values can only help a positive operator and hurt a negated one.
		if holds != t.op.negated {
			return truth(holds)
		}
		return t.residual(t.name)
	}
	return truth(holds)
}

func (t *test) holds(vals, want []string) bool {
	one := func(v string) bool {
		for _, w := range want {
			if t.op.match(w, v) {
				return !t.op.negated
			}
		}
		return t.op.negated
	}
	switch {
	case len(vals) == 0:
		return t.whenAbsent()
	case t.set == forAny:
		return slices.ContainsFunc(vals, one)
	case t.set == forAll:
		for _, v := range vals {
			if !one(v) {
				return false
			}
		}
		return true
	case t.op.negated:
		for _, v := range vals {
			if !one(v) {
				return false
			}
		}
		return true
	}
	return slices.ContainsFunc(vals, one)
}

// negate is access.Not with AWS's own opposites where they are exact: a
// negated operator holds when its opposite does not, absent keys included.
func negate(c *access.Condition) *access.Condition {
	if c == nil || c.IsNever() {
		return access.Not(c)
	}
	switch c.Type {
	case access.TypeCondition:
		if strings.Contains(c.Op, ":") {
			return access.Not(c)
		}
		if c.Op == "Null" && len(c.Values) == 1 {
			return access.Test("Null", c.Key, map[string]string{"true": "false", "false": "true"}[strings.ToLower(c.Values[0])])
		}
		if o := opposite(c.Op); o != "" {
			return access.Test(o, c.Key, c.Values...)
		}
		return access.Not(c)
	case access.TypeAnd, access.TypeOr:
		kids := make([]*access.Condition, len(c.Conditions))
		for i, k := range c.Conditions {
			kids[i] = negate(k)
		}
		if c.Type == access.TypeAnd {
			return access.Or(kids...)
		}
		return access.And(kids...)
	}
	return access.Not(c)
}
