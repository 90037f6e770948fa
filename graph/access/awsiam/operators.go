package awsiam

import (
	"cmp"
	"encoding/base64"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/postern-graph/postern/graph/access"
)

// operator is one comparison of "IAM JSON policy elements: Condition
// operators". match compares one value of the policy, in wild form, with one
// of the request.
type operator struct {
	name    string
	negated bool
	null    bool
	text    bool // may hold variables
	date    bool
	match   func(want, got string) bool
}

func findOperator(name string) *operator {
	if o := operatorNames()[name]; o != nil {
		return o
	}
	return operatorNames()[strings.ToLower(name)]
}

// operatorNames holds each operator as AWS spells it and in lower case.
var operatorNames = sync.OnceValue(func() map[string]*operator {
	out := map[string]*operator{}
	for _, o := range operators() {
		out[o.name], out[strings.ToLower(o.name)] = &o, &o
	}
	return out
})

func opposite(name string) string {
	switch name {
	case "StringEquals", "StringLike", "ArnEquals", "ArnLike", "NumericEquals", "DateEquals", "StringEqualsIgnoreCase":
		for _, p := range []string{"String", "Arn", "Numeric", "Date"} {
			if rest, ok := strings.CutPrefix(name, p); ok {
				return p + "Not" + rest
			}
		}
	case "IpAddress":
		return "NotIpAddress"
	case "NotIpAddress":
		return "IpAddress"
	case "StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike", "NumericNotEquals", "DateNotEquals",
		"StringNotEqualsIgnoreCase":
		return strings.Replace(name, "Not", "", 1)
	}
	return ""
}

func operators() []operator {
	return []operator{
		{name: "StringEquals", text: true, match: equalText},
		{name: "StringNotEquals", text: true, negated: true, match: equalText},
		{name: "StringEqualsIgnoreCase", text: true, match: equalFold},
		{name: "StringNotEqualsIgnoreCase", text: true, negated: true, match: equalFold},
		{name: "StringLike", text: true, match: glob},
		{name: "StringNotLike", text: true, negated: true, match: glob},
		{name: "ArnEquals", text: true, match: likeARN},
		{name: "ArnLike", text: true, match: likeARN},
		{name: "ArnNotEquals", text: true, negated: true, match: likeARN},
		{name: "ArnNotLike", text: true, negated: true, match: likeARN},
		{name: "NumericEquals", match: number(func(c int) bool { return c == 0 })},
		{name: "NumericNotEquals", negated: true, match: number(func(c int) bool { return c == 0 })},
		{name: "NumericLessThan", match: number(func(c int) bool { return c < 0 })},
		{name: "NumericLessThanEquals", match: number(func(c int) bool { return c <= 0 })},
		{name: "NumericGreaterThan", match: number(func(c int) bool { return c > 0 })},
		{name: "NumericGreaterThanEquals", match: number(func(c int) bool { return c >= 0 })},
		{name: "DateEquals", date: true, match: date(func(c int) bool { return c == 0 })},
		{name: "DateNotEquals", date: true, negated: true, match: date(func(c int) bool { return c == 0 })},
		{name: "DateLessThan", date: true, match: date(func(c int) bool { return c < 0 })},
		{name: "DateLessThanEquals", date: true, match: date(func(c int) bool { return c <= 0 })},
		{name: "DateGreaterThan", date: true, match: date(func(c int) bool { return c > 0 })},
		{name: "DateGreaterThanEquals", date: true, match: date(func(c int) bool { return c >= 0 })},
		{name: "Bool", text: true, match: equalBool},
		{name: "BinaryEquals", match: equalBinary},
		{name: "IpAddress", match: inNetwork},
		{name: "NotIpAddress", negated: true, match: inNetwork},
		{name: "Null", null: true},
	}
}

// takes reports whether a value of a policy is of the operator's type.
func (o *operator) takes(v string) bool {
	ok := true
	switch {
	case o.null || o.name == "Bool":
		_, ok = parseBool(v)
	case strings.HasPrefix(o.name, "Numeric"):
		_, ok = parseNumber(v)
	case o.date:
		_, ok = parseTime(v)
	case o.name == "BinaryEquals":
		_, err := base64.StdEncoding.DecodeString(v)
		ok = err == nil
	case strings.HasSuffix(o.name, "IpAddress"):
		_, err1 := netip.ParseAddr(v)
		_, err2 := netip.ParsePrefix(v)
		ok = err1 == nil || err2 == nil
	case strings.HasPrefix(o.name, "Arn"):
		ok = strings.HasPrefix(v, "arn:") || strings.Trim(v, "*") == ""
	}
	return ok
}

func equalText(want, got string) bool { return plain(want) == got }
func equalFold(want, got string) bool { return strings.EqualFold(plain(want), got) }

func likeARN(want, got string) bool { return arnGlob(want, got, glob) }

func number(ok func(int) bool) func(want, got string) bool {
	return func(want, got string) bool {
		w, ok1 := parseNumber(want)
		g, ok2 := parseNumber(got)
		return ok1 && ok2 && ok(cmp.Compare(g, w))
	}
}

// parseNumber reads "integer or decimal values": no hexadecimal, no infinity.
func parseNumber(s string) (float64, bool) {
	if strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// equalBool compares "true" and "false"; anything else is no Boolean and
// matches nothing.
func equalBool(want, got string) bool {
	w, ok1 := parseBool(want)
	g, ok2 := parseBool(got)
	return ok1 && ok2 && w == g
}

func parseBool(s string) (b, ok bool) {
	return strings.EqualFold(s, "true"), strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
}

func date(ok func(int) bool) func(want, got string) bool {
	return func(want, got string) bool {
		w, ok1 := parseTime(want)
		g, ok2 := parseTime(got)
		return ok1 && ok2 && ok(g.Compare(w))
	}
}

// parseTime reads the W3C profile of ISO 8601 and Unix seconds.
func parseTime(s string) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) > 4 {
		return time.Unix(n, 0).UTC(), true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func equalBinary(want, got string) bool {
	w, err1 := base64.StdEncoding.DecodeString(want)
	g, err2 := base64.StdEncoding.DecodeString(got)
	return err1 == nil && err2 == nil && string(w) == string(g)
}

func inNetwork(want, got string) bool {
	ip, err := netip.ParseAddr(got)
	if err != nil {
		return false
	}
	if one, err := netip.ParseAddr(want); err == nil {
		return one.Unmap() == ip.Unmap()
	}
	n, err := netip.ParsePrefix(want)
	return err == nil && n.Masked().Contains(ip.Unmap())
}

// notBefore settles what it can for a time that is only known not to lie
// before from: a deadline that has passed is no, a start that has passed is yes.
func (t *test) notBefore(from string) *access.Condition {
	at, ok := parseTime(from)
	if !ok || len(t.values) == 0 {
		return t.residual(t.name)
	}
	passed := func(orEqual bool) (all, some bool) {
		all = true
		for _, p := range t.values {
			w, ok := parseTime(p.text)
			past := ok && (w.Before(at) || orEqual && w.Equal(at))
			all, some = all && (past || !ok), some || past
		}
		return all, some
	}
	switch strings.TrimPrefix(strings.TrimPrefix(t.op.name, "Date"), "Numeric") {
	case "LessThan":
		if all, _ := passed(true); all {
			return access.Never()
		}
	case "LessThanEquals", "Equals":
		if all, _ := passed(false); all {
			return access.Never()
		}
	case "GreaterThan":
		if _, some := passed(false); some {
			return nil
		}
	case "GreaterThanEquals":
		if _, some := passed(true); some {
			return nil
		}
	case "NotEquals":
		if all, _ := passed(false); all {
			return nil
		}
	}
	return t.residual(t.name)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
