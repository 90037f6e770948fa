package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

const (
	maxSettled = 512 // tests in a condition beyond which it stays as it is, which is exact but longer
	maxChoices = 64  // combinations of alternatives that are tried for a contradiction
)

// settle brings a condition into its shortest form that we know how to find: what
// contradicts what AWS's keys can be is gone (a key that takes one value cannot
// equal two), what another test implies is left out, equal tests are one. The
// result holds for exactly the same requests. Polynomial in the size of c.
func settle(c *access.Condition) *access.Condition {
	if c == nil || c.IsNever() || tests(c) > maxSettled {
		return c
	}
	return simplify(c)
}

// tests counts the comparisons in a condition.
func tests(c *access.Condition) int {
	if c.Type == access.TypeCondition {
		return 1
	}
	n := 0
	for _, k := range c.Conditions {
		n += tests(k)
	}
	return n
}

func simplify(c *access.Condition) *access.Condition {
	switch {
	case c == nil || c.IsNever():
		return c
	case c.Type == access.TypeOr:
		return anyOf(simplified(c.Conditions))
	case c.Type == access.TypeAnd:
		flat := access.And(simplified(c.Conditions)...)
		if flat == nil || flat.IsNever() {
			return flat
		}
		return allOf(flat.List())
	case isTest(c):
		return allOf([]*access.Condition{c})
	}
	return c
}

func simplified(list []*access.Condition) []*access.Condition {
	out := make([]*access.Condition, len(list))
	for i, k := range list {
		out[i] = simplify(k)
	}
	return out
}

// isTest recognizes a comparison or its negation.
func isTest(c *access.Condition) bool {
	return c.Type == access.TypeCondition || c.Type == access.TypeNot && c.Conditions[0].Type == access.TypeCondition
}

// anyOf joins alternatives: equal operators on one key become one list of
// values, and alternatives that leave nothing out are "always".
func anyOf(list []*access.Condition) *access.Condition {
	c := access.Or(list...)
	if c == nil || c.Type != access.TypeOr {
		return c
	}
	list = merged(c.Conditions, func(op *test) bool { return !op.op.negated && op.set != forAll })
	if oppose(list) {
		return nil
	}
	return access.Or(orMissing(list)...)
}

// orMissing writes "the key is missing, or this holds of it" as IfExists.
func orMissing(list []*access.Condition) []*access.Condition {
	out := slices.Clone(list)
	for _, c := range list {
		if c.Op != "Null" || !slices.Equal(c.Values, []string{"true"}) {
			continue
		}
		i := slices.IndexFunc(out, func(k *access.Condition) bool {
			if k.Type != access.TypeCondition || k.Key != c.Key || k.Op == "Null" {
				return false
			}
			t := compileOperator(k.Op)
			return !t.unread && !t.op.negated && !t.ifExists && t.set != forAll
		})
		if i >= 0 {
			out[i] = access.Test(out[i].Op+"IfExists", c.Key, out[i].Values...)
			out = slices.DeleteFunc(out, func(k *access.Condition) bool { return k == c })
		}
	}
	return out
}

// merged puts tests with the same operator and key together where mergeable
// says that a list of values means just that.
func merged(list []*access.Condition, mergeable func(*test) bool) []*access.Condition {
	at := map[string]int{}
	var out []*access.Condition
	for _, c := range list {
		if c.Type == access.TypeCondition {
			t := compileOperator(c.Op)
			if !t.unread && !t.op.null && mergeable(t) {
				k := c.Op + " " + c.Key
				if i, ok := at[k]; ok {
					out[i] = access.Test(c.Op, c.Key, slices.Concat(out[i].Values, c.Values)...)
					continue
				}
				at[k] = len(out)
			}
		}
		out = append(out, c)
	}
	return out
}

// oppose reports whether one of the conditions is the negation of another.
func oppose(list []*access.Condition) bool {
	seen := make(map[string]bool, len(list))
	for _, c := range list {
		seen[c.String()] = true
	}
	return slices.ContainsFunc(list, func(c *access.Condition) bool { return isTest(c) && seen[negate(c).String()] })
}

// allOf joins what must hold together: the tests of each key are reduced, and
// alternatives that contradict them are struck out until nothing changes.
func allOf(list []*access.Condition) *access.Condition {
	for {
		if oppose(list) {
			return access.Never()
		}
		var plain, choices []*access.Condition
		for _, c := range list {
			if isTest(c) {
				plain = append(plain, c)
			} else {
				choices = append(choices, c)
			}
		}
		plain, possible := reduceKeys(plain)
		if !possible {
			return access.Never()
		}
		again := false
		for i, c := range choices {
			if k := strike(plain, c); k != c {
				choices[i], again = k, true
			}
		}
		c := access.And(slices.Concat(plain, choices)...)
		if c == nil || c.IsNever() {
			return c
		}
		if list = c.List(); again {
			continue
		}
		if !choosable(plain, choices) {
			return access.Never()
		}
		return c
	}
}

// strike leaves out the alternatives of an "or" that cannot hold together with
// the tests. What is no "or" stays.
func strike(tests []*access.Condition, c *access.Condition) *access.Condition {
	if c.Type != access.TypeOr {
		return c
	}
	var left []*access.Condition
	for _, k := range c.Conditions {
		if together(tests, k) {
			left = append(left, k)
		}
	}
	if len(left) == len(c.Conditions) {
		return c
	}
	return access.Or(left...)
}

// together reports whether the tests and those of one alternative can all hold.
func together(list []*access.Condition, k *access.Condition) bool {
	more := k.List()
	if k.Type == access.TypeOr || k.Type == access.TypeNot && !isTest(k) {
		return true
	}
	all := slices.Clone(list)
	for _, m := range more {
		if isTest(m) {
			all = append(all, m)
		}
	}
	if oppose(all) {
		return false
	}
	_, possible := reduceKeys(all)
	return possible
}

// choosable tries the combinations of the alternatives, when they are few.
func choosable(plain, choices []*access.Condition) bool {
	n := 1
	var ors []*access.Condition
	for _, c := range choices {
		if c.Type == access.TypeOr {
			ors = append(ors, c)
			n *= len(c.Conditions)
		}
		if n > maxChoices {
			return true
		}
	}
	if len(ors) < 2 {
		return true
	}
	var try func(i int, list []*access.Condition) bool
	try = func(i int, list []*access.Condition) bool {
		if i == len(ors) {
			return true
		}
		return slices.ContainsFunc(ors[i].Conditions, func(k *access.Condition) bool {
			if !together(list, k) {
				return false
			}
			next := slices.Clone(list)
			for _, m := range k.List() {
				if isTest(m) {
					next = append(next, m)
				}
			}
			return try(i+1, next)
		})
	}
	return try(0, plain)
}

// reduceKeys reduces the tests key by key. possible is false when no value of
// some key, nor its absence, satisfies them.
func reduceKeys(list []*access.Condition) (out []*access.Condition, possible bool) {
	byKey := map[string][]*access.Condition{}
	var keys []string
	for _, c := range list {
		k := strings.ToLower(keyOf(c))
		if byKey[k] == nil {
			keys = append(keys, k)
		}
		byKey[k] = append(byKey[k], c)
	}
	if !oneWayIn(byKey) {
		return nil, false
	}
	for _, k := range keys {
		if len(byKey[k]) == 0 {
			continue
		}
		some, ok := reduceKey(k, byKey[k])
		if !ok {
			return nil, false
		}
		out = append(out, some...)
	}
	return out, true
}

func keyOf(c *access.Condition) string {
	if c.Type == access.TypeNot {
		return c.Conditions[0].Key
	}
	return c.Key
}
