package access_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph/access"
)

func leaf(k string) *access.Condition { return access.Test("StringEquals", k, "v") }

func TestNormalForm(t *testing.T) {
	a, b, c := leaf("a"), leaf("b"), leaf("c")
	tests := []struct {
		name      string
		got, want *access.Condition
	}{
		{"always is neutral in and", access.And(a, nil), a},
		{"never decides and", access.And(a, access.Never()), access.Never()},
		{"always decides or", access.Or(a, nil), nil},
		{"equal operands once", access.And(a, b, a), access.And(b, a)},
		{"nesting is flat", access.And(access.And(a, b), c), access.And(a, b, c)},
		{"double negation", access.Not(access.Not(a)), a},
		{"contradiction", access.And(a, access.Not(a)), access.Never()},
		{"tautology", access.Or(a, access.Not(a)), nil},
		{"absorption in or", access.Or(a, access.And(a, b)), a},
		{"absorption in and", access.And(a, access.Or(a, b)), a},
		{"values are a set", access.Test("StringEquals", "k", "y", "x", "y"), access.Test("StringEquals", "k", "x", "y")},
	}
	for _, tt := range tests {
		if !access.Equal(tt.got, tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func drawCondition(rt *rapid.T, depth int) *access.Condition {
	if depth == 0 || rapid.IntRange(0, 2).Draw(rt, "leaf") == 0 {
		return leaf(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "key"))
	}
	var kids []*access.Condition
	for range rapid.IntRange(0, 3).Draw(rt, "kids") {
		kids = append(kids, drawCondition(rt, depth-1))
	}
	switch rapid.IntRange(0, 2).Draw(rt, "type") {
	case 0:
		return access.And(kids...)
	case 1:
		return access.Or(kids...)
	}
	return access.Not(access.And(kids...))
}

// satisfied evaluates a condition where exactly the keys in the set satisfy their test.
func satisfied(c *access.Condition, keys map[string]bool) bool {
	if c == nil {
		return true
	}
	switch c.Type {
	case access.TypeCondition:
		return keys[c.Key]
	case access.TypeAnd:
		for _, k := range c.Conditions {
			if !satisfied(k, keys) {
				return false
			}
		}
		return true
	case access.TypeOr:
		for _, k := range c.Conditions {
			if satisfied(k, keys) {
				return true
			}
		}
		return false
	case access.TypeNot:
		return !satisfied(c.Conditions[0], keys)
	}
	return false
}

func TestNormalFormKeepsMeaning(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x, y := drawCondition(rt, 3), drawCondition(rt, 3)
		both, either, not := access.And(x, y), access.Or(x, y), access.Not(x)
		for bits := range 8 {
			keys := map[string]bool{"a": bits&1 != 0, "b": bits&2 != 0, "c": bits&4 != 0}
			if satisfied(both, keys) != (satisfied(x, keys) && satisfied(y, keys)) ||
				satisfied(either, keys) != (satisfied(x, keys) || satisfied(y, keys)) || satisfied(not, keys) == satisfied(x, keys) {
				rt.Fatalf("x %s, y %s under %v", x, y, keys)
			}
		}
		raw, err := json.Marshal(x.List())
		if err != nil {
			rt.Fatal(err)
		}
		if back, err := access.Parse(raw); err != nil || !access.Equal(back, x) {
			rt.Fatalf("%s came back as %s: %v", x, back, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`[{"conditionType":"condition","op":"IpAddress","key":"aws:SourceIp","values":["10.0.0.0/8"]}]`))
	f.Add([]byte(`{"conditionType":"not","conditions":[{"conditionType":"or"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := access.Parse(data)
		if err != nil {
			return
		}
		_ = c.Words()
		raw, err := json.Marshal(c.List())
		if err != nil {
			t.Fatal(err)
		}
		if back, err := access.Parse(raw); err != nil || !access.Equal(back, c) {
			t.Fatalf("%s came back as %s: %v", c, back, err)
		}
	})
}
