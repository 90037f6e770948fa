package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// flow is traffic that some rule lets pass: a protocol, a range of ports, and
// the other side's addresses. Ports are 0 to 65535 where the protocol has none.
type flow struct {
	proto       string // tcp, udp, icmp, a number, or "all"
	first, last int
	to          netip.Prefix
}

var (
	anyV4 = netip.MustParsePrefix("0.0.0.0/0")
	anyV6 = netip.MustParsePrefix("::/0")
)

// everything is all of IPv4; nothing yet sends all of IPv6 without a rule that says so.
func everything() []flow { return []flow{{proto: "all", last: 65535, to: anyV4}} }

// meet gives what both flows allow; ok is false where that is nothing.
func (f flow) meet(g flow) (flow, bool) {
	out := flow{proto: f.proto, first: max(f.first, g.first), last: min(f.last, g.last), to: f.to}
	switch {
	case f.proto == g.proto, g.proto == "all":
	case f.proto == "all":
		out.proto = g.proto
	default:
		return out, false
	}
	if !f.to.Overlaps(g.to) {
		return out, false
	}
	if g.to.Bits() > f.to.Bits() {
		out.to = g.to
	}
	return out, out.first <= out.last
}

// covers reports whether g is wholly within f.
func (f flow) covers(g flow) bool {
	return (f.proto == "all" || f.proto == g.proto) && f.first <= g.first && f.last >= g.last && f.to.Bits() <= g.to.Bits() && f.to.Overlaps(g.to)
}

// meetAll joins two lists.
func meetAll(a, b []flow) []flow {
	var out []flow
	for _, f := range a {
		for _, g := range b {
			if m, ok := f.meet(g); ok && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// private lists the addresses that are never outside (IANA special-purpose registries).
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("::1/128"),
}

// outside keeps the flows whose other side is not wholly private.
func outside(flows []flow) []flow {
	var out []flow
	for _, f := range flows {
		inside := slices.ContainsFunc(private, func(p netip.Prefix) bool { return p.Bits() <= f.to.Bits() && p.Overlaps(f.to) })
		if !inside {
			out = append(out, f)
		}
	}
	return out
}

func (f flow) ports() string {
	switch {
	case f.proto == "all":
		return "all"
	case f.first == 0 && f.last == 65535:
		return f.proto
	case f.first == f.last:
		return fmt.Sprintf("%s/%d", f.proto, f.first)
	}
	return fmt.Sprintf("%s/%d-%d", f.proto, f.first, f.last)
}

func portsOf(flows []flow) []string {
	return distinct(flows, flow.ports)
}

func destinationsOf(flows []flow) []string {
	return distinct(flows, func(f flow) string { return f.to.String() })
}

func distinct(flows []flow, text func(flow) string) []string {
	out := make([]string, 0, len(flows))
	for _, f := range flows {
		out = append(out, text(f))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// protocol brings the words and numbers of the clouds' rules into one form
// (IANA protocol numbers).
func protocol(s string) string {
	switch strings.ToLower(s) {
	case "", "-1", "all", "any", "*":
		return "all"
	case "6", "tcp":
		return "tcp"
	case "17", "udp":
		return "udp"
	case "1", "icmp":
		return "icmp"
	case "58", "icmpv6", "ipv6-icmp":
		return "icmpv6"
	}
	return strings.ToLower(s)
}

// prefix reads a CIDR or a bare address; ok is false for anything else.
func prefix(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	return netip.Prefix{}, false
}

func familyOf(p netip.Prefix) int {
	if p.Addr().Is4() {
		return v4
	}
	return v6
}
