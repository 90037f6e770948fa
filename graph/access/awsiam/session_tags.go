package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

const (
	principalTag = "aws:principaltag/"
	requestTag   = "aws:requesttag/"
)

// tagging is what a role's trust policy says of session tags: who assumes the
// role may pass them, and a tag that is passed overrides the role's own ("Pass
// session tags in AWS STS"). nil where nobody may.
type tagging struct {
	statements [][]*test // of each that allows sts:TagSession, the tests on what is passed
	said       string    // equal where the statements are
}

// tagging reads the trust policy of a role. Who of those that it trusts passes
// the tags, and whether his own policies let him, is not asked here: the step
// into the role is judged by itself.
func (e *estate) tagging(role graph.NodeID) *tagging {
	var t *tagging
	if !e.taggable.Contains(uint32(role)) {
		return nil
	}
	for _, pol := range e.policies[role] {
		for _, s := range pol.doc.Statements {
			if s.broken || s.principals == nil || !s.speaksOf("sts:tagsession") {
				continue
			}
			if !s.Allow {
				if s.principals.all && !s.notPrincipal && len(s.tests) == 0 {
					return nil
				}
				continue
			}
			if t == nil {
				t = &tagging{}
			}
			t.statements = append(t.statements, slices.DeleteFunc(slices.Clone(s.tests), func(x *test) bool {
				return x.unread || x.key != "aws:tagkeys" && !strings.HasPrefix(x.key, requestTag)
			}))
		}
	}
	if t != nil {
		t.said = t.text()
	}
	return t
}

func (t *tagging) text() string {
	all := make([]string, 0, len(t.statements))
	for _, tests := range t.statements {
		one := make([]string, 0, len(tests))
		for _, x := range tests {
			one = append(one, x.residual(x.name).String())
		}
		slices.Sort(one)
		all = append(all, strings.Join(one, " "))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "\x00")
}

// lets reports whether some statement lets a tag be passed, its name in lower case.
func (t *tagging) lets(tag string) bool {
	return t != nil && slices.ContainsFunc(t.statements, func(tests []*test) bool {
		return !slices.ContainsFunc(tests, func(x *test) bool { return x.forbids(tag) })
	})
}

// forbids reports whether no request with the tag passes a test on its tags.
func (x *test) forbids(tag string) bool {
	switch {
	case x.key == requestTag+tag && x.op.null:
		return x.eval(func(string) value { return value{state: present} }).IsNever()
	case x.key == "aws:tagkeys" && x.set == forAll && !x.op.negated && x.op.text:
		return !slices.ContainsFunc(x.values, func(p pattern) bool { return !p.constant() || glob(strings.ToLower(p.text), tag) })
	}
	return false
}

// bound is the condition that the trust policy puts on the values of tags that
// are passed, told of the session's tags. Only tags that matter count.
func (t *tagging) bound(matters func(key string) bool) *access.Condition {
	some := access.Never()
	for _, tests := range t.statements {
		all := (*access.Condition)(nil)
		for _, x := range tests {
			tag, ok := strings.CutPrefix(x.key, requestTag)
			if !ok || !matters(principalTag+tag) {
				continue
			}
			spelled := "aws:PrincipalTag/" + x.asked[strings.IndexByte(x.asked, '/')+1:]
			all = access.And(all, access.Test(x.name, spelled, x.residual(x.name).Values...))
		}
		some = access.Or(some, all)
	}
	return some
}

// passing is the principal with the tags open that a session of it may be given.
func (p *principal) passing() *principal {
	if p.tagging == nil || p.tagged {
		return p
	}
	out := *p
	out.tagged = true
	return &out
}

// asksOfTags gives a lookup that notes whether an answer looked at a tag that a
// session may be given.
func (q *question) asksOfTags(t *tagging, of lookup) lookup {
	return func(key string) value {
		if tag, ok := strings.CutPrefix(key, principalTag); ok && t.lets(tag) {
			q.askedTag = true
		}
		return of(key)
	}
}

// withTags is the answer for a session that is given tags, under the condition
// that it has those: what the role's own tags give besides is asked before.
func (j *Judge) withTags(q *question, p *principal, docs []policy, trace *[]access.Reason) verdict {
	tagged := *q
	tagged.ctx, tagged.trace = q.openTags, trace
	v := tagged.judge(p.layers(q.owner, docs))
	if c := v.result; c != nil && !c.IsNever() {
		keys := map[string]bool{}
		keysOf(c, keys)
		v.result = unfilled(settle(access.And(c, p.tagging.bound(func(key string) bool { return keys[key] }))))
	}
	return v
}

// keysOf gathers the keys that a condition looks at, in lower case.
func keysOf(c *access.Condition, into map[string]bool) {
	if c == nil {
		return
	}
	if c.Type == access.TypeCondition {
		into[strings.ToLower(c.Key)] = true
	}
	for _, k := range c.Conditions {
		keysOf(k, into)
	}
}

// taglessAssumption makes the tags of a request to assume a role absent where
// the role's trust policy lets nobody pass any: "the user can't assume the role"
// with them, and whatever asks for them fails.
func (j *Judge) taglessAssumption(action string, n graph.NodeID, has bool, of lookup) lookup {
	if !has || !strings.HasPrefix(action, "sts:assumerole") || !j.e.documented(n) || j.e.taggable.Contains(uint32(n)) {
		return of
	}
	return func(key string) value {
		if passedTag(key) {
			return value{state: absent}
		}
		return of(key)
	}
}

// openTagPatterns gives forms of a pattern whose one variable is a tag that a
// session of the principal may be given: with a name that stands for any value,
// and where that meets nothing, with a wildcard.
func (p *principal) openTagPatterns(r pattern, of lookup) []string {
	if p.tagging == nil || r.constant() {
		return nil
	}
	loose, open := r.loosen(of)
	if len(open) != 1 || !strings.HasPrefix(r.parts[open[0]].key, principalTag) {
		return nil
	}
	before, _ := pattern{parts: r.parts[:open[0]]}.loosen(of)
	after, _ := pattern{parts: r.parts[open[0]+1:]}.loosen(of)
	return []string{before + filler + after, loose}
}

// unfilled puts "anything" in the place of the name that stands for it in
// conditions on the values of variables.
func unfilled(c *access.Condition) *access.Condition {
	if c == nil || c.IsNever() || !strings.Contains(c.String(), filler) {
		return c
	}
	switch c.Type {
	case access.TypeAnd, access.TypeOr:
		kids := make([]*access.Condition, len(c.Conditions))
		for i, k := range c.Conditions {
			kids[i] = unfilled(k)
		}
		if c.Type == access.TypeAnd {
			return access.And(kids...)
		}
		return access.Or(kids...)
	case access.TypeCondition:
		if c.Op != "StringEquals" || c.Key == "resource" {
			return c
		}
		vals := make([]string, len(c.Values))
		for i, v := range c.Values {
			vals[i] = strings.ReplaceAll(v, filler, "*")
		}
		return access.Test("StringLike", c.Key, vals...)
	}
	return c
}

// Untagged gives what is left of a condition on the request to assume a role
// where it passes no session tags (access.SessionTagger).
func (j *Judge) Untagged(c *access.Condition) (left *access.Condition, asks bool) {
	keys := map[string]bool{}
	keysOf(c, keys)
	for k := range keys {
		asks = asks || passedTag(k)
	}
	if !asks {
		return c, false
	}
	return settle(untagged(c)), true
}

// passedTag recognizes the keys that a request to assume a role has only where
// it passes session tags, in lower case.
func passedTag(key string) bool {
	return key == "aws:tagkeys" || key == "sts:transitivetagkeys" || strings.HasPrefix(key, requestTag)
}

func untagged(c *access.Condition) *access.Condition {
	if c == nil || c.IsNever() {
		return c
	}
	switch {
	case isTest(c):
		keys := map[string]bool{}
		keysOf(c, keys)
		for k := range keys {
			if passedTag(k) && !needsKey([]*access.Condition{c}) {
				return nil
			} else if passedTag(k) {
				return access.Never()
			}
		}
		return c
	case c.Type == access.TypeAnd || c.Type == access.TypeOr:
		kids := make([]*access.Condition, len(c.Conditions))
		for i, k := range c.Conditions {
			kids[i] = untagged(k)
		}
		if c.Type == access.TypeAnd {
			return access.And(kids...)
		}
		return access.Or(kids...)
	}
	return c
}
