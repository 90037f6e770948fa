package awsiam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// filler names a thing that no policy means: what a wildcard alone allows.
const filler = "postern-witness"

// May gives the nodes on which the class may do an action (access.Judge). The
// work follows the patterns of the class's own policies and the resources that
// name it: nodes that no policy of their own sets apart are taken by the block.
func (j *Judge) May(c access.ClassID, action string, ctx access.Context) []access.Guarded {
	if int(c) < 0 || int(c) >= len(j.reps) {
		return nil
	}
	a := &asking{j: j, p: j.reps[c], action: strings.ToLower(action), ctx: ctx, out: map[string]*access.Guarded{}}
	if !a.p.mayCall(a.action, ctx) {
		return nil
	}
	a.types = j.table[a.action]
	a.each()
	if !a.p.outside && a.p.account != "" {
		a.somethingNew()
	}
	return a.answers()
}

// asking is one call of May.
type asking struct {
	j      *Judge
	p      *principal
	action string
	ctx    access.Context
	types  []actionType
	out    map[string]*access.Guarded
}

// mayCall tells callers that an action cannot have: anonymous requests reach
// few services, federated subjects only assume roles.
func (p *principal) mayCall(action string, ctx access.Context) bool {
	federating := strings.HasPrefix(action, "sts:assumerolewith")
	switch p.kind {
	case federated:
		return federating
	case anonymous:
		switch serviceOf(action) {
		case "s3", "sqs", "sns", "es", "execute-api", "ecr-public", "mediastore":
			return true
		case "lambda":
			return action == "lambda:invokefunctionurl" || action == "lambda:invokefunction" && viaURL(ctx)
		}
		return false
	}
	return !federating || p.kind == anyAccount
}

// viaURL: without a function URL a Lambda call is signed, so that "*" is any AWS principal, not anyone.
func viaURL(ctx access.Context) bool {
	for k, v := range ctx {
		if strings.EqualFold(k, "lambda:InvokedViaFunctionUrl") && slices.Contains(v, "true") {
			return true
		}
	}
	return false
}

// found is the answer for one resource: what passes, or what guardrails alone hold back.
type found struct {
	cond      *access.Condition
	certainty graph.Certainty
	guards    []string // set for what is held back
}

func (f found) none() bool { return f.cond.IsNever() }

func (a *asking) add(n graph.NodeID, f found) { a.addSet(access.NewSet(n), f) }

func (a *asking) addSet(nodes *access.Set, f found) {
	if f.none() || nodes.IsEmpty() {
		return
	}
	if f.cond != nil {
		f.certainty = f.certainty.Worse(graph.Conditional)
	}
	key := strings.Join(f.guards, ",") + "\x00" + f.certainty.String() + f.cond.String()
	g := a.out[key]
	if g == nil {
		g = &access.Guarded{Resources: access.NewSet(), Certainty: f.certainty, Condition: f.cond, BlockedBy: f.guards}
		a.out[key] = g
	}
	g.Resources.Or(nodes)
}

func (a *asking) answers() []access.Guarded {
	var out []access.Guarded
	seen := access.NewSet()
	for _, k := range sortedKeys(a.out) {
		g := *a.out[k]
		g.Resources.AndNot(seen)
		seen.Or(g.Resources)
		if !g.Resources.IsEmpty() {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(x, y access.Guarded) int {
		return cmp.Or(cmp.Compare(min(len(x.BlockedBy), 1), min(len(y.BlockedBy), 1)), cmp.Compare(x.Certainty, y.Certainty))
	})
	return out
}

// each asks of the nodes that exist.
func (a *asking) each() {
	direct, inside := access.NewSet(), map[string]*access.Set{}
	_, listed := a.j.table[a.action]
	if !listed {
		for _, r := range a.j.e.resources[serviceOf(a.action)] {
			direct.Add(uint32(r.node))
		}
	}
	for _, t := range a.types {
		if parent, ok := t.inside(); ok {
			inside[t.pattern] = a.j.within(parent)
		} else {
			direct.Or(a.j.within(t.pattern))
		}
	}
	for _, parents := range inside {
		direct.AndNot(parents)
	}
	a.over(direct, "")
	for _, pat := range sortedKeys(inside) {
		a.over(inside[pat], childOf(pat))
	}
}

// childOf gives what follows the node's ARN in the ARN of what lies in it.
func childOf(pattern string) string {
	some := string(anyRun)
	if i := strings.Index(pattern, "/"+some+"/"); i >= 0 {
		return pattern[i+2:]
	}
	return "/" + some
}

func (a *asking) over(universe *access.Set, child string) {
	if universe.IsEmpty() {
		return
	}
	single := access.NewSet()
	for _, name := range a.p.names() {
		for _, n := range a.j.e.naming[name] {
			single.Add(uint32(n))
		}
	}
	single.And(universe)
	if a.p.kind == federated {
		trusting := access.NewSet()
		for e := range a.j.e.s.InKind(a.p.node, graph.Trusts) {
			trusting.Add(uint32(e.From))
		}
		single.And(trusting)
	}
	block := access.NewSet()
	if !a.p.outside {
		own := a.j.inAccount(a.p.account)
		own = common(own, universe)
		cand := a.candidates(own, child)
		for it := cand.Iterator(); it.HasNext(); {
			n := it.Next()
			if len(a.j.e.policies[graph.NodeID(n)]) > 0 || needsResourceSide(a.action, a.j.e.s.ID(graph.NodeID(n))) {
				single.Add(n)
			} else {
				block.Add(n)
			}
		}
	}
	for it := single.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		a.add(n, a.node(n, child))
	}
	a.blocks(block, child)
}

// inAccount is the set of an account's resources.
func (j *Judge) inAccount(id string) *access.Set {
	key := "account " + id
	if s, ok := j.sets.Load(key); ok {
		if set, ok := s.(*access.Set); ok {
			return set
		}
	}
	all := map[string]*access.Set{}
	for _, list := range j.e.resources {
		for _, r := range list {
			owner := j.e.owner(r.node, true, r.arn, "")
			if all[owner] == nil {
				all[owner] = access.NewSet()
			}
			all[owner].Add(uint32(r.node))
		}
	}
	for owner, set := range all {
		j.sets.LoadOrStore("account "+owner, set)
	}
	s, _ := j.sets.LoadOrStore(key, access.NewSet())
	set, _ := s.(*access.Set)
	return set
}

// candidates are the nodes of which the principal's own policies may speak.
func (a *asking) candidates(own *access.Set, child string) *access.Set {
	if a.p.kind == rootCaller {
		return own
	}
	out := access.NewSet()
	for _, pol := range a.p.identity {
		for _, s := range pol.doc.Statements {
			if !s.Allow || s.broken || !s.speaksOf(a.action) {
				continue
			}
			if s.notResource || s.variables || !s.hasResource {
				return own
			}
			for _, r := range s.resources {
				out.Or(common(own, a.j.reach(r.text, child)))
			}
		}
	}
	return out
}

// reach gives the nodes that a pattern matches, or in which it matches something.
func (j *Judge) reach(pat, child string) *access.Set {
	if child == "" {
		return j.within(pat)
	}
	key := "in " + child + " " + pat
	if s, ok := j.sets.Load(key); ok {
		if set, ok := s.(*access.Set); ok {
			return set
		}
	}
	out := access.NewSet()
	p, isARN := arnParts(pat)
	for service, list := range j.e.resources {
		if isARN && !overlap(p[2], service) {
			continue
		}
		for _, r := range list {
			if overlapsResource(pat, r.arn+child) {
				out.Add(uint32(r.node))
			}
		}
	}
	s, _ := j.sets.LoadOrStore(key, out)
	set, _ := s.(*access.Set)
	return set
}

// blocks splits a set by the statements that match its nodes and asks of one
// node of each part. Where a statement looks at the resource itself (tags,
// variables), each node is asked.
func (a *asking) blocks(set *access.Set, child string) { //nolint:gocognit // one case after the other, each a line or two; apart they would be harder to compare
	if set.IsEmpty() {
		return
	}
	parts := []*access.Set{set}
	groups := append([][]policy{a.p.identity, a.p.boundary}, a.p.scp...)
	if acc := a.j.e.accounts[a.p.account]; acc != nil {
		groups = append(groups, acc.rcp...)
	}
	one := false
	for _, docs := range groups {
		for _, pol := range docs {
			for _, s := range pol.doc.Statements {
				if !s.speaksOf(a.action) || !s.hasResource {
					continue
				}
				if s.looksAtResource() {
					one = true
					continue
				}
				for _, r := range s.resources {
					if r.text != string(anyRun) {
						parts = split(parts, a.j.reach(r.text, child), a.j.fills(r.text, child))
					}
				}
			}
		}
	}
	for _, part := range parts {
		if one {
			for it := part.Iterator(); it.HasNext(); {
				n := graph.NodeID(it.Next())
				a.add(n, a.node(n, child))
			}
			continue
		}
		a.addSet(part, a.node(graph.NodeID(part.Minimum()), child))
	}
}

// fills gives the nodes of which a pattern matches the filler child: what it
// matches no matter the name.
func (j *Judge) fills(pat, child string) *access.Set {
	if child == "" {
		return j.within(pat)
	}
	key := "fill " + child + " " + pat
	if s, ok := j.sets.Load(key); ok {
		if set, ok := s.(*access.Set); ok {
			return set
		}
	}
	out := access.NewSet()
	name := strings.ReplaceAll(child, string(anyRun), filler)
	for it := j.reach(pat, child).Iterator(); it.HasNext(); {
		n := it.Next()
		if coversResource(pat, j.e.s.ID(graph.NodeID(n))+name) {
			out.Add(n)
		}
	}
	s, _ := j.sets.LoadOrStore(key, out)
	set, _ := s.(*access.Set)
	return set
}

func split(parts []*access.Set, bys ...*access.Set) []*access.Set {
	for _, by := range bys {
		var next []*access.Set
		for _, p := range parts {
			in := common(p, by)
			if in.IsEmpty() || in.GetCardinality() == p.GetCardinality() {
				next = append(next, p)
				continue
			}
			next = append(next, in, without(p, by))
		}
		parts = next
	}
	return parts
}

// looksAtResource reports whether the statement's answer can differ between
// two resources that its patterns treat alike.
func (s *Statement) looksAtResource() bool {
	if s.variables {
		return true
	}
	return slices.ContainsFunc(s.tests, func(t *test) bool {
		return strings.Contains(t.key, "resourcetag/") || slices.ContainsFunc(t.values, func(p pattern) bool {
			return strings.Contains(strings.ToLower(p.source()), "resourcetag/")
		})
	})
}

// node asks of one node, or of something in it.
func (a *asking) node(n graph.NodeID, child string) found {
	arn := a.j.e.s.ID(n)
	if child == "" {
		return a.j.find(a.p, a.action, arn, n, true, a.ctx)
	}
	return a.j.findSome(a.p, a.action, arn+child, n, true, a.ctx)
}

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
	if c.IsNever() && has && !j.e.documented(n) && needsResourceSide(q.action, q.resource) && p.kind != rootCaller {
		// The document that decides is not in the facts.
		q.noTrust = true
		c, certainty = q.judge(p.layers(q.owner, nil)).outcome(), graph.Unknown
	}
	if p.unread && !c.IsNever() {
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
		ctx: j.e.context(p, n, has, owner, ctx), trace: trace,
	}
	var docs []policy
	if has {
		docs = j.e.policies[n]
		q.blockBPA = j.blockedPublic(n, owner)
	}
	return q, docs
}

func (j *Judge) blockedPublic(n graph.NodeID, owner string) bool {
	if j.e.s.NodeFlag(n, "restrict_public_buckets") {
		return true
	}
	a := j.e.accounts[owner]
	return a != nil && a.has && (j.e.s.NodeFlag(a.node, "restrict_public_buckets") || j.e.s.NodeFlag(a.node, "block_public_restrict_public_buckets"))
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

func (j *Judge) witnesses(p *principal, action, pat string, n graph.NodeID, has bool) []string {
	var out []string
	add := func(allowed string) {
		if w, ok := meetARN(allowed, pat); ok && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	add(string(anyRun))
	docs := slices.Concat(p.identity, p.boundary)
	if has {
		docs = slices.Concat(docs, j.e.policies[n])
	}
	q := j.e.context(p, n, has, "", nil)
	for _, pol := range docs {
		for _, s := range pol.doc.Statements {
			if !s.Allow || s.notResource || !s.speaksOf(action) {
				continue
			}
			for _, r := range s.resources {
				if text, ok, open := r.expand(q); ok && !open {
					add(text)
				}
			}
		}
	}
	return out
}

// meetARN finds an ARN that both patterns match, part by part.
func meetARN(a, b string) (string, bool) {
	if a == string(anyRun) {
		return strings.NewReplacer(string(anyRun), filler, string(anyByte), "x").Replace(b), true
	}
	pa, ok1 := arnParts(a)
	pb, ok2 := arnParts(b)
	if !ok1 || !ok2 {
		return meet(a, b, filler)
	}
	var out [6]string
	for i := range pa {
		s, ok := meet(pa[i], pb[i], map[bool]string{true: filler, false: "x"}[i == 5])
		if !ok {
			return "", false
		}
		out[i] = s
	}
	return strings.Join(out[:], ":"), true
}

// somethingNew asks of the account: may something of the action's kinds be
// made or touched in it, or the action be done where it takes no resource.
func (a *asking) somethingNew() {
	acc := a.j.e.accounts[a.p.account]
	if acc == nil || !acc.has {
		return
	}
	a.add(acc.node, a.j.new(a.p, a.action, a.ctx, nil))
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
		one.anySub, one.subject = false, sub
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
					rest, isRepo := strings.CutPrefix(v.text, "repo:")
					owner, _, _ := strings.Cut(rest, "/")
					if hasWild(v.text) && (!isRepo || hasWild(owner)) {
						out = append(out, strings.NewReplacer(string(anyRun), "x", string(anyByte), "x").Replace(v.text))
					}
				}
			}
		}
	}
	return out
}
