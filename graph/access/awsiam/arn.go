package awsiam

import "strings"

// ARN is an Amazon Resource Name taken apart. Resource keeps its colons.
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// ParseARN takes an ARN apart. ok is false unless s has the six parts.
func ParseARN(s string) (a ARN, ok bool) {
	p := strings.SplitN(s, ":", 6)
	if len(p) != 6 || p[0] != "arn" {
		return ARN{}, false
	}
	return ARN{p[1], p[2], p[3], p[4], p[5]}, true
}

func (a ARN) String() string {
	return "arn:" + a.Partition + ":" + a.Service + ":" + a.Region + ":" + a.Account + ":" + a.Resource
}

// arnParts splits an ARN or a pattern of one into its six parts. A pattern
// with fewer is completed by wildcards ("IAM JSON policy elements: Resource",
// on incomplete ARNs).
func arnParts(s string) (p [6]string, ok bool) {
	if !strings.HasPrefix(s, "arn:") {
		return p, false
	}
	n := 0
	for n < 5 {
		before, after, found := strings.Cut(s, ":")
		if !found {
			break
		}
		p[n] = before
		s = after
		n++
	}
	p[n] = s
	for n++; n < 6; n++ {
		p[n] = string(anyRun)
	}
	return p, true
}

// arnGlob matches part by part: no wildcard of one part reaches into the next.
func arnGlob(pattern, s string, match func(p, s string) bool) bool {
	if pattern == string(anyRun) {
		return true
	}
	pp, ok := arnParts(pattern)
	if !ok {
		return match(pattern, s)
	}
	sp, ok := arnParts(s)
	if !ok {
		return false
	}
	for i := range pp {
		if pp[i] != sp[i] && !match(pp[i], sp[i]) {
			return false
		}
	}
	return true
}

// serviceOf is the part of an action before the colon, in lower case.
func serviceOf(action string) string {
	s, _, _ := strings.Cut(action, ":")
	return strings.ToLower(s)
}

// lastPart is what follows the last slash.
func lastPart(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

func isAccountID(s string) bool {
	if len(s) != 12 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
