package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unique"
)

// ConditionType tells a Condition's node kind. The words are those of the
// command-line contract.
type ConditionType string

// The kinds of node in a Condition.
const (
	TypeCondition ConditionType = "condition"
	TypeAnd       ConditionType = "and"
	TypeOr        ConditionType = "or"
	TypeNot       ConditionType = "not"
)

// Condition is what a request must satisfy for a decision to hold: AWS
// operators, CEL and Azure's ABAC all lower into it. Values are immutable;
// build them with Test, And, Or and Not, which keep a small normal form:
// operands sorted and distinct, no nesting of equal connectives, no double
// negation, constants folded. nil is "always"; Never() is "under no condition".
type Condition struct {
	Type       ConditionType `json:"conditionType"`
	Op         string        `json:"op,omitempty"`
	Key        string        `json:"key,omitempty"`
	Values     []string      `json:"values,omitempty"`
	Conditions []*Condition  `json:"conditions,omitempty"`

	text string // canonical form, the key for equality and order
}

// Never is the condition that no request satisfies: an empty "or".
func Never() *Condition { return never }

var never = &Condition{Type: TypeOr, text: "(or)"}

// IsNever reports whether no request can satisfy c.
func (c *Condition) IsNever() bool { return c != nil && c.Type == TypeOr && len(c.Conditions) == 0 }

// Test is a single comparison of a request's key. Values are kept sorted and
// distinct: every operator of the three clouds treats a list as a set.
func Test(op, key string, values ...string) *Condition {
	vs := slices.Clone(values)
	slices.Sort(vs)
	vs = slices.Compact(vs)
	c := &Condition{Type: TypeCondition, Op: op, Key: key, Values: vs}
	c.text = intern(c.render())
	return c
}

// And is satisfied when all of cs are. And() is nil, "always".
func And(cs ...*Condition) *Condition { return join(TypeAnd, cs) }

// Or is satisfied when one of cs is. Or() is Never.
func Or(cs ...*Condition) *Condition { return join(TypeOr, cs) }

// Not is satisfied when c is not.
func Not(c *Condition) *Condition {
	switch {
	case c == nil:
		return Never()
	case c.IsNever():
		return nil
	case c.Type == TypeNot:
		return c.Conditions[0]
	}
	n := &Condition{Type: TypeNot, Conditions: []*Condition{c}}
	n.text = intern(n.render())
	return n
}

func join(t ConditionType, cs []*Condition) *Condition {
	if c, ok := folded(t, cs); ok {
		return c
	}
	kids := make([]*Condition, 0, len(cs))
	for _, c := range cs {
		switch {
		case c == nil && t == TypeAnd, c.IsNever() && t == TypeOr:
			// the neutral element
		case c == nil:
			return nil
		case c.IsNever():
			return Never()
		case c.Type == t:
			kids = append(kids, c.Conditions...)
		default:
			kids = append(kids, c)
		}
	}
	slices.SortFunc(kids, func(a, b *Condition) int { return strings.Compare(a.String(), b.String()) })
	kids = slices.CompactFunc(kids, func(a, b *Condition) bool { return a.String() == b.String() })
	if complementary(kids) {
		if t == TypeAnd {
			return Never()
		}
		return nil
	}
	kids = absorb(t, kids)
	switch len(kids) {
	case 0:
		if t == TypeAnd {
			return nil
		}
		return Never()
	case 1:
		return kids[0]
	}
	c := &Condition{Type: t, Conditions: kids}
	c.text = intern(c.render())
	return c
}

// folded is join where constants leave at most one operand, as they do nearly always.
func folded(t ConditionType, cs []*Condition) (*Condition, bool) {
	var one *Condition
	n := 0
	for _, c := range cs {
		switch {
		case c == nil && t == TypeAnd, c.IsNever() && t == TypeOr:
			// the neutral element
		case c == nil:
			return nil, true
		case c.IsNever():
			return Never(), true
		case c == one:
			// said again
		default:
			one = c
			n++
		}
	}
	switch {
	case n > 1:
		return nil, false
	case n == 1:
		return one, one.text != "" // what was decoded by hand may be in no normal form
	case t == TypeAnd:
		return nil, true
	}
	return Never(), true
}

// complementary reports whether the list holds some c and Not(c).
func complementary(kids []*Condition) bool {
	if !slices.ContainsFunc(kids, func(k *Condition) bool { return k.Type == TypeNot }) {
		return false
	}
	seen := make(map[string]bool, len(kids))
	for _, k := range kids {
		seen[k.String()] = true
	}
	for _, k := range kids {
		if k.Type == TypeNot && seen[k.Conditions[0].String()] {
			return true
		}
	}
	return false
}

// absorb drops what another operand makes superfluous: a or (a and b) is a,
// a and (a or b) is a.
func absorb(t ConditionType, kids []*Condition) []*Condition {
	dual := TypeOr
	if t == TypeOr {
		dual = TypeAnd
	}
	if !slices.ContainsFunc(kids, func(k *Condition) bool { return k.Type == dual }) {
		return kids
	}
	plain := make(map[string]bool, len(kids))
	for _, k := range kids {
		if k.Type != dual {
			plain[k.String()] = true
		}
	}
	return slices.DeleteFunc(kids, func(k *Condition) bool {
		return k.Type == dual && slices.ContainsFunc(k.Conditions, func(x *Condition) bool { return plain[x.String()] })
	})
}

// String is the canonical form: equal conditions have equal strings. nil is "always".
func (c *Condition) String() string {
	if c == nil {
		return "always"
	}
	if c.text == "" { // decoded from JSON by hand, not built here
		return c.render()
	}
	return c.text
}

// intern keeps one copy of the text of conditions that are equal: over an estate
// the same few come again for most principals, and comparing them is cheap.
func intern(text string) string { return unique.Make(text).Value() }

func (c *Condition) render() string {
	if c.Type == TypeCondition {
		return fmt.Sprintf("%s(%s,%q)", c.Op, c.Key, c.Values)
	}
	parts := make([]string, 0, len(c.Conditions)+1)
	parts = append(parts, string(c.Type))
	for _, k := range c.Conditions {
		parts = append(parts, k.String())
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// Equal reports whether a and b have the same normal form.
func Equal(a, b *Condition) bool { return a.String() == b.String() }

// List gives the conditions that must all hold, as the contract prints them:
// nothing for nil, the members of an "and", or the one condition.
func (c *Condition) List() []*Condition {
	switch {
	case c == nil:
		return nil
	case c.Type == TypeAnd:
		return c.Conditions
	}
	return []*Condition{c}
}

// Parse reads a Condition from the contract's JSON (one condition or a list)
// and brings it into normal form. It fails on unknown condition types and on
// documents nested deeper than 64.
func Parse(data []byte) (*Condition, error) {
	var list []*Condition
	if err := json.Unmarshal(data, &list); err != nil {
		var one *Condition
		if err2 := json.Unmarshal(data, &one); err2 != nil {
			return nil, fmt.Errorf("condition: %w", err2)
		}
		list = []*Condition{one}
	}
	out := make([]*Condition, len(list))
	for i, c := range list {
		n, err := normalise(c, 0)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return And(out...), nil
}

func normalise(c *Condition, depth int) (*Condition, error) {
	if depth > 64 {
		return nil, errors.New("condition: nested deeper than 64")
	}
	if c == nil {
		return nil, nil
	}
	if c.Type == TypeCondition {
		return Test(c.Op, c.Key, c.Values...), nil
	}
	kids := make([]*Condition, len(c.Conditions))
	for i, k := range c.Conditions {
		n, err := normalise(k, depth+1)
		if err != nil {
			return nil, err
		}
		kids[i] = n
	}
	switch c.Type {
	case TypeAnd:
		return And(kids...), nil
	case TypeOr:
		return Or(kids...), nil
	case TypeNot:
		return Not(And(kids...)), nil
	}
	return nil, fmt.Errorf("condition: unknown conditionType %q", c.Type)
}
