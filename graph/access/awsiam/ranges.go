package awsiam

import (
	"math"
	"net/netip"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// ranges looks at tests that each leave a range of values: possible is false
// when no value of the key lies in all of them.
func ranges(tests []literalTest) (out []literalTest, possible bool) {
	for _, family := range []string{"Numeric", "Date"} {
		if !meetBounds(tests, family) {
			return nil, false
		}
	}
	for _, ops := range [][]string{{"StringLike", "StringNotLike"}, {"ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"}} {
		if !patternsMeet(tests, ops) {
			return nil, false
		}
	}
	return networks(tests)
}

// closed are the tests of a family whose values are all known.
func closed(tests []literalTest, in func(literalTest) bool) []literalTest {
	var out []literalTest
	for _, t := range tests {
		if !t.open && t.set == noSet && in(t) {
			out = append(out, t)
		}
	}
	return out
}

// meetBounds intersects half-open ranges of numbers or times. One of the tests
// must hold for a value of its type alone: a negated one also takes text.
func meetBounds(tests []literalTest, family string) bool {
	lo, hi := math.Inf(-1), math.Inf(1)
	loOpen, hiOpen, typed := false, false, false
	for _, t := range closed(tests, func(t literalTest) bool { return t.family() == family && !t.op.negated }) {
		low, high := bounds(t)
		typed = typed || !t.not
		dir := strings.TrimPrefix(t.op.name, family)
		less, equal := strings.HasPrefix(dir, "Less"), strings.HasSuffix(dir, "Equals")
		at, open := low, !equal
		if less {
			at = high
		}
		if t.not {
			less, open = !less, !open
		}
		switch {
		case dir == "Equals":
		case less && (at < hi || at == hi && open):
			hi, hiOpen = at, open
		case !less && (at > lo || at == lo && open):
			lo, loOpen = at, open
		}
	}
	return !typed || lo < hi || lo == hi && !loOpen && !hiOpen
}

// bounds gives the least and the greatest value of a test; where none can be
// read, the range that holds nothing.
func bounds(t literalTest) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range t.values {
		f, ok := parseNumber(p.text)
		if t.op.date {
			at, isTime := parseTime(p.text)
			f, ok = float64(at.Unix())+float64(at.Nanosecond())/1e9, isTime
		}
		if ok {
			low, high = min(low, f), max(high, f)
		}
	}
	return low, high
}

// patternsMeet reports whether the patterns of the positive tests can match one
// text, and no negated test takes all of them away.
func patternsMeet(tests []literalTest, ops []string) bool {
	isARN := strings.HasPrefix(ops[0], "Arn")
	var positive, negated []literalTest
	for _, t := range closed(tests, func(t literalTest) bool { return slices.Contains(ops, t.op.name) }) {
		if t.op.negated != t.not {
			negated = append(negated, t)
		} else {
			positive = append(positive, t)
		}
	}
	covers, meet := glob, overlap
	if isARN {
		covers = func(wide, narrow string) bool { return wide == narrow || arnGlob(wide, completed(narrow), glob) }
		meet = func(a, b string) bool {
			return a == string(anyRun) || b == string(anyRun) || arnGlob(a, completed(b), overlap)
		}
	}
	for i, t := range positive {
		ok := slices.ContainsFunc(t.values, func(p pattern) bool {
			for _, n := range negated {
				if slices.ContainsFunc(n.values, func(q pattern) bool { return covers(q.text, p.text) }) {
					return false
				}
			}
			for j, u := range positive {
				if j != i && !slices.ContainsFunc(u.values, func(q pattern) bool { return meet(q.text, p.text) }) {
					return false
				}
			}
			return true
		})
		if !ok {
			return false
		}
	}
	return true
}

// network is a range of addresses as a policy writes it.
type network struct {
	netip.Prefix
	text string
}

func (n network) holds(o network) bool { return n.Bits() <= o.Bits() && n.Contains(o.Addr()) }

func networksOf(t literalTest) []network {
	var out []network
	for _, p := range t.values {
		n, err := netip.ParsePrefix(p.text)
		if a, err2 := netip.ParseAddr(p.text); err2 == nil {
			a = a.Unmap()
			n, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err == nil {
			out = append(out, network{n.Masked(), p.text})
		}
	}
	return out
}

// outermost leaves out networks that lie in others.
func outermost(list []network) []network {
	var out []network
	for i, n := range list {
		if !slices.ContainsFunc(list, func(o network) bool { return o != n && o.holds(n) && (o.Bits() < n.Bits() || o.text < n.text) }) &&
			slices.IndexFunc(list, func(o network) bool { return o == n }) == i {
			out = append(out, n)
		}
	}
	return out
}

// networks intersects the address tests: of two networks one holds the other or
// they have nothing in common, so that the answer is a list of the same kind.
func networks(tests []literalTest) (out []literalTest, possible bool) {
	var in, notIn []network
	var rest, used []literalTest
	inside := false
	for _, t := range tests {
		if t.open || t.unread || t.set != noSet || t.family() != "Ip" {
			rest = append(rest, t)
			continue
		}
		used = append(used, t)
		if list := networksOf(t); t.op.negated != t.not {
			notIn = append(notIn, list...)
		} else if !inside {
			in, inside = list, true
		} else {
			in = crossed(in, list)
		}
	}
	if len(used) == 0 {
		return tests, true
	}
	in, notIn = outermost(in), outermost(notIn)
	if inside {
		in = slices.DeleteFunc(in, func(n network) bool {
			return slices.ContainsFunc(notIn, func(o network) bool { return o.holds(n) })
		})
		notIn = slices.DeleteFunc(notIn, func(o network) bool {
			return !slices.ContainsFunc(in, func(n network) bool { return n.holds(o) })
		})
		if len(in) == 0 {
			return nil, false
		}
	}
	asked := used[0].asked
	absentOK := !slices.ContainsFunc(used, func(t literalTest) bool { return !t.withoutKey() })
	add := func(op string, list []network) {
		texts := make([]string, len(list))
		for i, n := range list {
			texts[i] = n.text
		}
		rest = append(rest, compileLiteral(access.Test(op, asked, texts...)))
	}
	if inside {
		op := "IpAddress"
		if absentOK {
			op += "IfExists"
		}
		add(op, in)
	}
	if len(notIn) > 0 {
		add("NotIpAddress", notIn)
	}
	if !absentOK && !inside {
		rest = append(rest, compileLiteral(access.Test("Null", asked, "false")))
	}
	return rest, true
}

func crossed(a, b []network) []network {
	var out []network
	for _, x := range a {
		for _, y := range b {
			switch {
			case y.holds(x):
				out = append(out, x)
			case x.holds(y):
				out = append(out, y)
			}
		}
	}
	return out
}
