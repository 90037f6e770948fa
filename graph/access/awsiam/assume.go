package awsiam

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// Shorten brings a condition into its shortest form that we know how to find:
// Never where it contradicts what AWS's keys can be. It holds for the same
// requests. What other clouds' conditions say stays as it is.
func Shorten(c *access.Condition) *access.Condition { return settle(c) }

// Assume gives what is left of one comparison when requests carry what ctx
// says: nil where it holds, Never where it cannot. A key with several values
// has one of them, a network or a pattern is one of what it holds, and a key
// without values is absent; of a key that takes many values in one request, ctx
// gives them all.
func Assume(test *access.Condition, ctx access.Context) *access.Condition {
	for k, values := range ctx {
		if test.Type == access.TypeCondition && strings.EqualFold(k, test.Key) {
			return assume(test, values)
		}
	}
	return test
}

func assume(c *access.Condition, values []string) *access.Condition {
	l := compileLiteral(c)
	switch {
	case l.unread:
		return c
	case len(values) == 0:
		return settled(c, l.withoutKey(), !l.withoutKey())
	case l.open && !l.op.null:
		return c
	case !takesOne(l.key):
		got := value{known, values}
		if slices.ContainsFunc(values, ranging) {
			return c
		}
		holds := !l.eval(func(string) value { return got }).IsNever()
		return settled(c, holds, !holds)
	}
	all, none := true, true
	for _, v := range values {
		yes, no := l.assumed(v)
		all, none = all && yes, none && no
	}
	return settled(c, all, none)
}

func settled(c *access.Condition, holds, fails bool) *access.Condition {
	switch {
	case holds:
		return nil
	case fails:
		return access.Never()
	}
	return c
}

// assumed tells whether the test holds, or fails, for all that v stands for.
func (l literalTest) assumed(v string) (holds, fails bool) {
	if !ranging(v) {
		yes := l.takes(v)
		return yes, !yes
	}
	op := "StringLike"
	if _, err := netip.ParsePrefix(v); err == nil {
		op = "IpAddress"
	}
	is := access.Test(op, l.asked, v)
	return settle(access.And(is, negate(l.cond))).IsNever(), settle(access.And(is, l.cond)).IsNever()
}

// ranging reports whether an assumed value stands for many.
func ranging(v string) bool {
	_, err := netip.ParsePrefix(v)
	return err == nil || strings.ContainsAny(v, "*?")
}

// StaysAlong reports whether a key says where requests come from, which stays
// the same from one step of a chain to the next until code elsewhere makes them.
func StaysAlong(key string) bool {
	switch strings.ToLower(key) {
	case "aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce":
		return true
	}
	return false
}
