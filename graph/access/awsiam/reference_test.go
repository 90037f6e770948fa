package awsiam_test

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph/access"
)

// holds evaluates a condition in a context that lacks nothing. It is written
// apart from the product's operators, to be held against them.
func holds(rt *rapid.T, c *access.Condition, ctx map[string][]string) bool {
	if c == nil {
		return true
	}
	switch c.Type {
	case access.TypeAnd:
		return !slices.ContainsFunc(c.Conditions, func(k *access.Condition) bool { return !holds(rt, k, ctx) })
	case access.TypeOr:
		return slices.ContainsFunc(c.Conditions, func(k *access.Condition) bool { return holds(rt, k, ctx) })
	case access.TypeNot:
		return !holds(rt, c.Conditions[0], ctx)
	}
	return leafHolds(rt, c, ctx)
}

func leafHolds(rt *rapid.T, c *access.Condition, ctx map[string][]string) bool {
	set, op, ok := strings.Cut(c.Op, ":")
	if !ok {
		set, op = "", c.Op
	}
	var got []string
	there := false
	for k, v := range ctx {
		if strings.EqualFold(k, c.Key) {
			got, there = v, true
		}
	}
	if c.Key == "resource" {
		got, there = []string{object}, true
	}
	if op == "Null" {
		return slices.Contains(c.Values, strconv.FormatBool(!there))
	}
	op, ifExists := strings.CutSuffix(op, "IfExists")
	negated := strings.Contains(op, "Not")
	if !there {
		return ifExists || set == "ForAllValues" || negated && set != "ForAnyValue"
	}
	base := strings.Replace(op, "Not", "", 1)
	one := func(v string) bool {
		some := slices.ContainsFunc(c.Values, func(w string) bool {
			w, ok := substitute(w, ctx)
			return ok && compared(rt, base, w, v)
		})
		return some != negated
	}
	if set == "ForAllValues" || set == "" && negated {
		return !slices.ContainsFunc(got, func(v string) bool { return !one(v) })
	}
	return slices.ContainsFunc(got, one)
}

var variable = regexp.MustCompile(`\$\{([^,}]+)(?:, '([^']*)')?\}`)

func substitute(s string, ctx map[string][]string) (string, bool) {
	ok := true
	out := variable.ReplaceAllStringFunc(s, func(m string) string {
		g := variable.FindStringSubmatch(m)
		for k, v := range ctx {
			if strings.EqualFold(k, g[1]) {
				return v[0]
			}
		}
		ok = ok && strings.Contains(m, "'")
		return g[2]
	})
	return out, ok
}

func pattern(s string) *regexp.Regexp {
	q := regexp.QuoteMeta(s)
	return regexp.MustCompile("(?s)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(q) + "$")
}

func compared(rt *rapid.T, op, want, got string) bool {
	switch {
	case op == "StringEquals":
		return want == got
	case op == "StringEqualsIgnoreCase":
		return strings.EqualFold(want, got)
	case op == "StringLike":
		return pattern(want).MatchString(got)
	case op == "ArnLike" || op == "ArnEquals":
		w, g := strings.SplitN(want, ":", 6), strings.SplitN(got, ":", 6)
		if len(w) != 6 || len(g) != 6 {
			return false
		}
		for i := range w {
			if !pattern(w[i]).MatchString(g[i]) {
				return false
			}
		}
		return true
	case op == "Bool":
		return strings.EqualFold(want, got)
	case op == "IpAddress":
		if !strings.Contains(want, "/") {
			return want == got
		}
		return netip.MustParsePrefix(want).Contains(netip.MustParseAddr(got))
	case strings.HasPrefix(op, "Numeric"):
		w, _ := strconv.ParseFloat(want, 64)
		g, _ := strconv.ParseFloat(got, 64)
		return ordered(op, g-w)
	case strings.HasPrefix(op, "Date"):
		w, _ := time.Parse(time.RFC3339, want)
		g, _ := time.Parse(time.RFC3339, got)
		return ordered(op, g.Sub(w).Seconds())
	}
	rt.Fatalf("the reference does not know %s", op)
	return false
}

func ordered(op string, difference float64) bool {
	switch {
	case strings.Contains(op, "LessThan"):
		return difference < 0 || difference == 0 && strings.HasSuffix(op, "Equals")
	case strings.Contains(op, "GreaterThan"):
		return difference > 0 || difference == 0 && strings.HasSuffix(op, "Equals")
	}
	return difference == 0
}
