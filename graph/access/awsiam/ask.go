package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// filler names a thing that no policy means: what a wildcard alone allows.
const filler = "postern-witness"

// found is the answer for one resource: what passes, or what guardrails alone hold back.
type found struct {
	cond      *access.Condition
	certainty graph.Certainty
	guards    []string // set for what is held back
}

func (f found) none() bool { return f.cond.IsNever() }

// settledBy is the answer for one resource and how certain it is.
func (j *Judge) settledBy(p *principal, action, arn string, n graph.NodeID, has bool, ctx access.Context) (*access.Condition, graph.Certainty) {
	if p.anySub {
		return j.anySubject(p, action, arn, n, has, ctx)
	}
	v, q := j.ask(p, action, arn, n, has, ctx, nil)
	return j.settled(v, q, p, n, has)
}

// find is settledBy with what guardrails alone hold back.
func (j *Judge) find(p *principal, action, arn string, n graph.NodeID, has bool, ctx access.Context) found {
	if p.anySub || p.unread {
		c, certainty := j.settledBy(p, action, arn, n, has, ctx)
		return found{cond: c, certainty: certainty}
	}
	q, docs := j.question(p, action, arn, n, has, ctx, nil)
	q.latent = true
	v := q.judge(p.layers(q.owner, docs))
	c, certainty := j.settled(v, q, p, n, has)
	if c.IsNever() && v.held.some() {
		return found{cond: v.held.cond, certainty: settledCertainty(v.held.cond), guards: v.held.guards}
	}
	return found{cond: c, certainty: certainty}
}

func settledCertainty(c *access.Condition) graph.Certainty {
	if c != nil {
		return graph.Conditional
	}
	return graph.Certain
}

func (j *Judge) settled(v verdict, q *question, p *principal, n graph.NodeID, has bool) (*access.Condition, graph.Certainty) {
	c, certainty := v.outcome(), graph.Certain
	if q.askedTag && c != nil {
		if t := j.withTags(q, p, j.own(n, has), nil).outcome(); !t.IsNever() {
			q.byTags = c.IsNever()
			c = settle(access.Or(c, t))
		}
	}
	if c.IsNever() && has && !j.e.documented(n) && needsResourceSide(q.action, q.resource) && p.kind != rootCaller {
		// The document that decides is not in the facts.
		q.noTrust = true
		c, certainty = q.judge(p.layers(q.owner, nil)).outcome(), graph.Unknown
	}
	if c.IsNever() && q.unresolved {
		q.hopeful = true
		c, certainty = q.judge(p.layers(q.owner, j.own(n, has))).outcome(), graph.Unknown
	}
	if c.IsNever() && !has && j.qualifierUnread(q) {
		c, certainty = unreadQualifier(q, p), graph.Unknown
	}
	if !c.IsNever() && (p.unread || has && j.guardUnread(q, n)) {
		certainty = graph.Unknown
	}
	if c != nil {
		certainty = certainty.Worse(graph.Conditional)
	}
	return c, certainty
}

func (j *Judge) ask(p *principal, action, arn string, n graph.NodeID, has bool, ctx access.Context, trace *[]access.Reason) (verdict, *question) {
	q, docs := j.question(p, action, arn, n, has, ctx, trace)
	return q.judge(p.layers(q.owner, docs)), q
}

func (j *Judge) question(p *principal, action, arn string, n graph.NodeID, has bool, ctx access.Context, trace *[]access.Reason) (*question, []policy) {
	owner := j.e.owner(n, has, arn, p.account)
	q := &question{
		caller: p.caller, action: action, resource: arn, owner: owner, identities: p.unread || p.outside && p.kind == otherCaller,
		ctx: j.e.context(p, called{action, arn}, n, has, owner, ctx), trace: trace, combined: j.combined,
		canonicals: j.e.canonicals,
	}
	q.ctx = j.taglessAssumption(action, n, has, q.ctx)
	if p.tagging != nil {
		q.openTags = j.taglessAssumption(action, n, has, j.e.context(p.passing(), called{action, arn}, n, has, owner, ctx))
		q.ctx = q.asksOfTags(p.tagging, q.ctx)
	}
	if has {
		q.blockBPA = j.blockedPublic(n, owner)
	}
	return q, j.own(n, has)
}

// own are the documents of a resource itself.
func (j *Judge) own(n graph.NodeID, has bool) []policy {
	if !has {
		return nil
	}
	return j.e.policies[n]
}

// guardUnread says that what may forbid the request, at the resource itself, could not be read.
func (j *Judge) guardUnread(q *question, n graph.NodeID) bool {
	if j.e.s.NodeFlag(n, graph.PropPolicyUnread) {
		return true
	}
	if !j.blockUnread(n, q.owner) {
		return false
	}
	docs := j.e.policies[n]
	byACL := serviceOf(q.action) == "s3" && q.caller.account != q.owner && slices.ContainsFunc(docs, func(p policy) bool { return p.form != written })
	return byACL || q.publicBlocked(docs)
}

func (j *Judge) blockUnread(n graph.NodeID, owner string) bool {
	a := j.e.accounts[owner]
	return j.e.s.NodeFlag(n, graph.PropBlockUnread) || a != nil && a.has && j.e.s.NodeFlag(a.node, graph.PropBlockUnread)
}

func (j *Judge) blockedPublic(n graph.NodeID, owner string) bool {
	if j.e.s.NodeFlag(n, "restrict_public_buckets") {
		return true
	}
	a := j.e.accounts[owner]
	return a != nil && a.has && j.e.s.NodeFlag(a.node, "restrict_public_buckets")
}

// something asks whether anything that a pattern matches may be touched. What
// the allowing patterns share with it gives the witnesses to ask of.
func (j *Judge) something(p *principal, action, pat string, n graph.NodeID, has bool, ctx access.Context) (*access.Condition, graph.Certainty) {
	f := j.findSome(p, action, pat, n, has, ctx)
	if len(f.guards) > 0 {
		return access.Never(), graph.Unknown
	}
	return f.cond, f.certainty
}

// findSome is something with what guardrails alone hold back.
func (j *Judge) findSome(p *principal, action, pat string, n graph.NodeID, has bool, ctx access.Context) found {
	return bestOf(j.witnesses(p, action, pat, n, has), func(w string) found { return j.find(p, action, w, n, has, ctx) })
}

// bestOf gives the alternatives of several witnesses: what one of them lets
// pass, else what is held back of the first.
func bestOf(witnesses []string, ask func(string) found) found {
	best, held := found{cond: access.Never(), certainty: graph.Unknown}, found{cond: access.Never()}
	for _, w := range witnesses {
		f := ask(w)
		switch {
		case f.none():
			continue
		case len(f.guards) > 0:
			if held.none() {
				held = f
			}
			continue
		}
		best.cond = access.Or(best.cond, f.cond)
		best.certainty = min(best.certainty, f.certainty)
		if best.cond == nil && best.certainty == graph.Certain {
			break
		}
	}
	if best.none() && !held.none() {
		return held
	}
	return best
}

// witnesses gives an ARN for each pattern of what is allowed that shares one
// with pat: between them they stand for all that pat matches.
func (j *Judge) witnesses(p *principal, action, pat string, n graph.NodeID, has bool) []string {
	var out []string
	add := func(allowed string) bool {
		w, ok := j.meetARN(allowed, pat)
		if ok && !slices.Contains(out, w) {
			out = append(out, w)
		}
		return ok
	}
	add(string(anyRun))
	docs := slices.Concat(p.identity, p.boundary)
	if has {
		docs = slices.Concat(docs, j.e.policies[n])
	}
	q := j.e.context(p, called{action, pat}, n, has, "", nil)
	tagged := q
	if p.tagging != nil {
		tagged = j.e.context(p.passing(), called{action, pat}, n, has, "", nil)
	}
	for _, pol := range docs {
		for _, s := range pol.doc.Statements {
			if !s.Allow || s.notResource || !s.speaksOf(action) {
				continue
			}
			for _, r := range s.resources {
				if text, ok, open := r.expand(q); ok && !open {
					add(text)
				}
				_ = slices.ContainsFunc(p.openTagPatterns(r, tagged), add) // the first that meets pat will do
			}
		}
	}
	return out
}

// meetARN finds an ARN that both patterns match, part by part.
func meetARN(a, b string) (string, bool) {
	p := takeApart(a)
	return p.meet(b)
}

// meet is meetARN for one pattern and many others.
func (p *arnPattern) meet(b string) (string, bool) {
	if p.text == string(anyRun) {
		return filled(b), true
	}
	out, isARN := arnParts(b)
	if !p.isARN || !isARN {
		return meet(p.text, b, filler)
	}
	for i := range out {
		fill := "x"
		if i == 5 {
			fill = filler
		}
		s, ok := meetPart(p.parts[i], out[i], fill)
		if !ok {
			return "", false
		}
		out[i] = s
	}
	return strings.Join(out[:], ":"), true
}

// meetPart is meet, at once where that is plain.
func meetPart(a, b, fill string) (string, bool) {
	switch {
	case !hasWild(b) && (a == b || a == string(anyRun)):
		return b, true
	case b == string(anyRun) && !hasWild(a):
		return a, true
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] && a[n] != anyRun && a[n] != anyByte {
		n++
	}
	if n < len(a) && n < len(b) && !isWild(a[n]) && !isWild(b[n]) {
		return "", false
	}
	s, ok := meet(a[n:], b[n:], fill)
	return a[:n] + s, ok
}

func isWild(c byte) bool { return c == anyRun || c == anyByte }

// filled puts something that no policy means in place of wildcards.
func filled(s string) string {
	if !hasWild(s) {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, string(anyRun), filler), string(anyByte), "x")
}

// somethingNew asks of the account: may something of the action's kinds be
// made or touched in it, or the action be done where it takes no resource.
func (a *asking) somethingNew() {
	acc := a.j.e.accounts[a.p.account]
	if acc == nil || !acc.has {
		return
	}
	a.add(acc.node, a.j.new(a.p, a.act.name, a.ctx, nil))
}

// inAccount fills the account into a type's pattern, and a region, for those
// parts that policies rarely fix and that the filler must not break.
func inAccount(pat, account string) string {
	p, ok := arnParts(pat)
	if !ok {
		return pat
	}
	if p[4] == string(anyRun) {
		p[4] = account
	}
	if p[1] == string(anyRun) {
		p[1] = "aws"
	}
	return strings.Join(p[:], ":")
}

// anySubject asks for subjects that an outsider can have: the shapes that a
// trust document leaves open.
func (j *Judge) anySubject(p *principal, action, arn string, n graph.NodeID, has bool, ctx access.Context) (*access.Condition, graph.Certainty) {
	best := access.Never()
	for _, sub := range j.subjects(p, n) {
		one := *p
		one.anySub, one.outsider, one.subject = false, true, sub
		c, _ := j.settledBy(&one, action, arn, n, has, ctx)
		best = access.Or(best, c)
	}
	if best == nil {
		return nil, graph.Certain
	}
	return best, graph.Conditional
}

func (j *Judge) subjects(p *principal, n graph.NodeID) []string {
	out := []string{p.subject}
	for _, pol := range j.e.policies[n] {
		for _, s := range pol.doc.Statements {
			for _, t := range s.tests {
				if !strings.HasSuffix(t.key, ":sub") {
					continue
				}
				for _, v := range t.values {
					if openRepository(v.text) {
						out = append(out, strings.NewReplacer(string(anyRun), "x", string(anyByte), "x").Replace(v.text))
					}
				}
			}
		}
	}
	return out
}
