package awsiam

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

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

	whole atomic.Pointer[access.Condition] // the test as a condition, made when first asked for
}

func (d *Document) compileTests(stmt int, raw json.RawMessage, bad func(string)) []*test {
	if len(raw) == 0 {
		return nil
	}
	block, err := members(raw)
	if err != nil {
		bad("Condition is not operators over keys")
		return nil
	}
	if k := repeated(block); k != "" {
		bad("Condition operator " + k + " is given twice")
	}
	var out []*test
	for _, op := range block {
		keys, err := members(op.value)
		if err != nil {
			bad("Condition " + op.key + " is not keys with values")
			continue
		}
		if k := repeated(keys); k != "" {
			bad("Condition key " + k + " is given twice under " + op.key)
		}
		for _, k := range keys {
			out = append(out, d.compileTest(stmt, op.key, k, bad))
		}
	}
	return out
}

func (d *Document) compileTest(stmt int, op string, m member, bad func(string)) *test {
	t := compileOperator(op)
	t.key, t.asked = strings.ToLower(m.key), canonicalKey(m.key)
	vals, err := strs(m.value)
	switch {
	case t.unread:
		bad("Condition operator " + strconv.Quote(op) + " does not exist")
	case err != nil:
		bad("Condition " + op + " on " + m.key + " cannot be read")
		t.unread = true
	case len(vals) == 0:
		d.issue(stmt, "Condition "+op+" on "+m.key+" has no value")
	}
	for _, v := range vals {
		p := compilePattern(v, d.Version == "2012-10-17" && t.op != nil && t.op.text)
		if t.op != nil && p.constant() && !t.op.takes(v) {
			d.issue(stmt, "Condition "+op+" on "+m.key+" cannot match "+strconv.Quote(v))
		}
		t.values = append(t.values, p)
	}
	return t
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
	if t.op == nil || t.op.null && (t.ifExists || t.set != noSet) {
		// "You can add IfExists to the end of any condition operator name except the Null condition."
		t.unread, t.name = true, name
		return t
	}
	t.name += t.op.name
	if t.op.negated && t.set != forAny {
		t.ifExists = false // it holds without the key as it is
	}
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
	case like:
		return t.onPattern(v.vals[0], ctx)
	case chosen:
		return t.onChoice(ctx)
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

// evalNull: "true" asks that the key is absent, "false" that "the key exists and
// its value is not null"; both together always hold, anything else never.
func (t *test) evalNull(v value) *access.Condition {
	missing, there := false, false
	for _, p := range t.values {
		b, ok := parseBool(p.text)
		missing, there = missing || ok && b, there || ok && !b
	}
	switch {
	case missing == there:
		return truth(missing)
	case v.state == absent, v.state == known && len(v.vals) == 0:
		return truth(missing)
	case v.state == known, v.state == present, v.state == atLeast, v.state == begins, v.state == like, v.state == chosen:
		return truth(there)
	}
	return access.Test("Null", t.asked, strconv.FormatBool(missing))
}

func (t *test) residual(name string) *access.Condition {
	if name != t.name {
		return t.left(name)
	}
	if c := t.whole.Load(); c != nil {
		return c
	}
	c := t.left(name)
	t.whole.Store(c)
	return c
}

func (t *test) left(name string) *access.Condition {
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
		return negateTest(c)
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

func negateTest(c *access.Condition) *access.Condition {
	if strings.Contains(c.Op, ":") {
		return access.Not(c)
	}
	if c.Op == "Null" && len(c.Values) == 1 {
		return access.Test("Null", c.Key, map[string]string{"true": "false", "false": "true"}[strings.ToLower(c.Values[0])])
	}
	plainOp, ifExists := strings.CutSuffix(c.Op, "IfExists")
	o := opposite(plainOp)
	switch {
	case o == "":
		return access.Not(c)
	case ifExists: // it fails where the key is there and does not match
		return access.And(access.Test(o, c.Key, c.Values...), access.Test("Null", c.Key, "false"))
	}
	return access.Test(o, c.Key, c.Values...)
}
