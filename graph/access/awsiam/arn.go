package awsiam

import "strings"

// ARN is an Amazon Resource Name taken apart. Resource keeps its colons.
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// ParseARN takes an ARN apart. ok is false unless s has the six parts.
func ParseARN(s string) (a ARN, ok bool) {
	rest, ok := strings.CutPrefix(s, "arn:")
	if !ok {
		return ARN{}, false
	}
	for _, part := range []*string{&a.Partition, &a.Service, &a.Region, &a.Account} {
		if *part, rest, ok = strings.Cut(rest, ":"); !ok {
			return ARN{}, false
		}
	}
	a.Resource = rest
	return a, true
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

// completed writes out the wildcards of a pattern with fewer parts.
func completed(pattern string) string {
	if p, ok := arnParts(pattern); ok {
		return strings.Join(p[:], ":")
	}
	return pattern
}

// askedFor is the resource of a question, or a pattern of resources, in wild form.
func askedFor(resource string) string {
	r := wild(resource)
	if hasWild(r) {
		return completed(r)
	}
	return r
}

// arnPattern is a pattern taken apart once, to be held against many ARNs.
type arnPattern struct {
	text  string
	parts [6]string
	isARN bool
	over  bool // see reachesOver
}

func takeApart(pattern string) arnPattern {
	p := arnPattern{text: pattern}
	p.parts, p.isARN = arnParts(pattern)
	p.over = p.isARN && reachesOver(pattern)
	return p
}

// matches goes part by part: no wildcard of one part reaches into the next. Only
// the pattern may lack parts.
func (p *arnPattern) matches(s string, match func(p, s string) bool) bool {
	if p.text == string(anyRun) {
		return true
	}
	if !p.isARN {
		return match(p.text, s)
	}
	for i, want := range p.parts[:5] {
		got, rest, found := strings.Cut(s, ":")
		if !found || got != want && (i == 0 || !match(want, got)) {
			return false
		}
		s = rest
	}
	return p.parts[5] == s || match(p.parts[5], s)
}

// covers is coversResource: it matches part by part, but "if the * wildcard is the last character of a resource ARN segment,
// it can expand to match beyond the colon boundaries" ("IAM JSON policy
// elements: Resource"). What no run of any length makes fit is out at once.
func (p *arnPattern) covers(s string) bool {
	return p.text == s || p.matches(s, glob) || p.over && glob(p.text, s) && spanning(p.text, s)
}

// begins is overlapsResource for all that lies in a thing: what goes on in any
// way after its ARN and more.
func (p *arnPattern) begins(arn, more string) bool {
	if !p.isARN || !strings.HasPrefix(arn, "arn:") {
		return mayBegin(p.text, arn+more)
	}
	rest, fit := arn, true
	for _, want := range p.parts[:5] {
		got, after, found := strings.Cut(rest, ":")
		if fit = found && (got == want || glob(want, got)); !fit {
			break
		}
		rest = after
	}
	if fit && mayBegin(p.parts[5], rest) && mayBegin(p.parts[5], rest+more) {
		return true
	}
	if !p.over {
		return false
	}
	s := arn + more + string(anyRun)
	return glob(p.text, s) && spanning(p.text, s)
}

// begun is the text of a pattern that ends in its only wildcard, a run.
func begun(pattern string) string {
	text, rest, run := strings.Cut(pattern, string(anyRun))
	if !run || rest != "" || hasWild(text) {
		return ""
	}
	return text
}

// arnGlob is matches for a pattern that is held against one ARN.
func arnGlob(pattern, s string, match func(p, s string) bool) bool {
	p := takeApart(pattern)
	return p.matches(s, match)
}

// reachesOver reports whether one of the first five parts ends in a wildcard
// and is not the last: only then colons can be crossed.
func reachesOver(pattern string) bool {
	return strings.HasPrefix(pattern, "arn:") && strings.Contains(pattern, string(anyRun)+":")
}

// spanning matches whole strings: a run at the end of a part takes anything, one
// within the first five parts stops at a colon. Row by row, O(len(p)·len(s)).
func spanning(p, s string) bool {
	if i := strings.IndexByte(p, anyRun); !strings.HasPrefix(s, p[:i]) && !hasWild(p[:i]) {
		return false
	}
	row, next := make([]bool, len(s)+1), make([]bool, len(s)+1)
	row[0] = true
	parts := 0
	for i := range len(p) {
		c := p[i]
		free := c == anyRun && (parts >= 5 || i+1 == len(p) || p[i+1] == ':')
		if c == ':' {
			parts++
		}
		next[0] = c == anyRun && row[0]
		for j := 1; j <= len(s); j++ {
			x := s[j-1]
			if c == anyRun {
				next[j] = row[j] || next[j-1] && (free || x != ':')
			} else {
				next[j] = row[j-1] && (c == x || c == anyByte && x != ':' && x != anyRun)
			}
		}
		row, next = next, row
	}
	return row[len(s)]
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
