// Package network judges where packets can pass: it follows the real chain of
// each cloud (security group, network ACL, route and gateway; firewall rule,
// route and NAT; network security group, route and gateway) from the facts of
// a Snapshot to REACHES edges, IPv4 and IPv6 apart, with ports and
// destinations kept.
//
// "The rule allows it" and "packets can pass" are two answers, and both are
// given: the node properties egress_ipv4_rules and egress_ipv6_rules say what
// the rules alone allow, egress_ipv4 and egress_ipv6 what really passes. Who
// may use what is reached is decided elsewhere.
package network
