package awsiam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// May gives the nodes on which the class may do an action (access.Judge). The
// work follows the statements that speak of the action, in the class's own
// policies and in those of the resources that mean it: nodes that no policy
// tells apart are answered by one of them.
func (j *Judge) May(c access.ClassID, action string, ctx access.Context) []access.Guarded {
	return j.may(c, action, ctx, true)
}

// MayExisting is May without the account, which stands for something new
// (access.Existing).
func (j *Judge) MayExisting(c access.ClassID, action string, ctx access.Context) []access.Guarded {
	return j.may(c, action, ctx, false)
}

func (j *Judge) may(c access.ClassID, action string, ctx access.Context, somethingNew bool) []access.Guarded {
	if int(c) < 0 || int(c) >= len(j.people) {
		return nil
	}
	a := j.asking(j.people[c], j.act(action), ctx)
	if a == nil {
		return nil
	}
	for _, w := range a.act.ways {
		a.over(w)
		a.join()
	}
	if somethingNew && a.speaks && !a.p.outside && a.p.account != "" {
		a.somethingNew()
	}
	return a.result()
}

// asking is one call of May.
type asking struct {
	j      *Judge
	who    *person
	p      *principal // with those statements alone that speak of the action
	act    *act
	ctx    access.Context
	speaks bool // its own policies, or none that it needs, allow the action on something
	means  []*access.Set

	parts  []access.Guarded // of the way in work
	whole  []access.Guarded // of those before it
	splits []*splitter
}

// asking prepares a question; nil where nothing can come of it.
func (j *Judge) asking(who *person, act *act, ctx access.Context) *asking {
	p := who.p
	if !p.mayCall(act.name, ctx) {
		return nil
	}
	a := &asking{j: j, who: who, act: act, ctx: ctx}
	a.speaks = p.free() || p.asksNothing(act.name) || act.grants.any(who.identity)
	some := a.speaks
	for _, name := range who.names {
		set := j.namedBy(act, name)
		a.means = append(a.means, set)
		some = some || set != nil
	}
	if !some {
		return nil
	}
	a.p = j.about(who, act)
	return a
}

// narrowed is about for a principal of a class.
func (j *Judge) narrowed(p *principal, action string) *principal {
	if p.who == nil {
		return p
	}
	return j.about(p.who, j.act(action))
}

// traceable is narrowed, but with every level of its guardrails: reasons name
// those, too, that let everything pass.
func (j *Judge) traceable(p *principal, action string) *principal {
	if p.who == nil {
		return p
	}
	act := j.act(action)
	out := j.about(p.who, act)
	if p.scp != nil {
		out.scp = j.levels(act, p.who.chain)
	}
	out.rcp = func(a *account) [][]policy { return j.levels(act, a.rcpChain) }
	return out
}

// about is the principal with those statements alone that speak of an action.
func (j *Judge) about(who *person, act *act) *principal {
	p := *who.p
	p.who = nil
	p.identity = j.trimAll(act, p.identity, who.identity)
	p.boundary = j.trimAll(act, p.boundary, who.boundary)
	if p.scp != nil {
		p.scp = j.chain(act, who.chain)
	}
	p.rcp = func(a *account) [][]policy { return j.chain(act, a.rcpChain) }
	return &p
}

// free tells callers whose own policies are not asked: root, and those whose
// policies we do not see.
func (p *principal) free() bool {
	return p.kind == rootCaller || p.kind == anyAccount || p.unread || p.outside && p.kind == otherCaller
}

// needsOwn tells callers of whom another account's resource demands that their
// own policies allow as well.
func (p *principal) needsOwn() bool {
	return p.kind != anonymous && p.kind != serviceCaller && p.kind != federated
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

func (a *asking) add(n graph.NodeID, f found) { a.addSet(access.NewSet(n), f) }

// addSet takes a set that may be kept.
func (a *asking) addSet(nodes *access.Set, f found) {
	if f.none() || nodes.IsEmpty() {
		return
	}
	if f.cond != nil {
		f.certainty = f.certainty.Worse(graph.Conditional)
	}
	for i := range a.parts {
		g := &a.parts[i]
		if g.Certainty == f.certainty && slices.Equal(g.BlockedBy, f.guards) && access.Equal(g.Condition, f.cond) {
			g.Resources.Or(nodes)
			return
		}
	}
	a.parts = append(a.parts, access.Guarded{Resources: nodes, Certainty: f.certainty, Condition: f.cond, BlockedBy: f.guards})
}

// join unites the way in work with those before it: of two answers for one
// node the better one counts, and of equals either condition will do.
func (a *asking) join() {
	if len(a.whole) == 0 {
		a.whole = a.parts
	} else if len(a.parts) > 0 {
		a.whole = access.Join(a.whole, a.parts)
	}
	a.parts = nil
}

// result is the answer in a stable order, what guardrails hold back last.
func (a *asking) result() []access.Guarded {
	a.join()
	slices.SortFunc(a.whole, func(x, y access.Guarded) int {
		return cmp.Or(
			cmp.Compare(min(len(x.BlockedBy), 1), min(len(y.BlockedBy), 1)), cmp.Compare(x.Certainty, y.Certainty),
			strings.Compare(x.Condition.String(), y.Condition.String()), slices.Compare(x.BlockedBy, y.BlockedBy),
		)
	})
	return a.whole
}

// childOf gives what follows the node's ARN in the ARN of what lies in it.
func childOf(pattern string) string {
	some := string(anyRun)
	if i := strings.Index(pattern, "/"+some+"/"); i >= 0 {
		return pattern[i+2:]
	}
	return "/" + some
}

// over asks of the nodes that exist, in one way.
func (a *asking) over(w way) {
	seen := access.NewSet()
	if !a.p.outside {
		if r := a.j.account(a.p.account); r != nil {
			u := r.universe(w)
			if !u.IsEmpty() {
				a.alike(r, a.ownCandidates(r, u, w.child), w.child)
			}
			seen = r.nodes
		}
	}
	for i, name := range a.who.names {
		set := a.means[i]
		if set == nil || !set.Intersects(w.universe) {
			continue
		}
		rest := common(set, w.universe)
		rest.AndNot(seen)
		if rest.IsEmpty() {
			continue
		}
		if i > 0 || len(a.who.names) > 1 {
			seen = union(seen, rest)
		}
		if len(a.j.e.naming[name]) < 4 || a.p.kind == federated {
			a.oneByOne(rest, w.child)
			continue
		}
		r := a.j.meaning(name)
		if a.p.needsOwn() && !a.p.free() {
			granted := common(rest, a.j.e.granting) // a grant asks nothing of the caller's own policies
			rest = union(a.spokenOf(r, rest, w.child), granted)
		}
		a.alike(r, rest, w.child)
	}
}

// ownCandidates are the nodes of the caller's account on which something can
// come out: those of which its own policies speak, and those that mean it.
func (a *asking) ownCandidates(r *room, u *access.Set, child string) *access.Set {
	out := access.NewSet()
	if a.speaks {
		out = a.spokenOf(r, u, child)
		if sided := r.sided(a.act.name); sided != nil {
			out.AndNot(sided) // their own policies are read, and must name the caller
		}
	}
	for _, set := range a.means {
		if set != nil && set.Intersects(u) {
			out.Or(common(set, u))
		}
	}
	return out
}

// sided gives the nodes of which nobody may do anything whom their own policy
// does not let.
func (r *room) sided(action string) *access.Set {
	var mark string
	switch {
	case strings.HasPrefix(action, "sts:assumerole"):
	case strings.HasPrefix(action, "sts:"):
		mark = ":role/"
	case strings.HasPrefix(action, "kms:"):
		mark = ":key/"
	default:
		return nil
	}
	return r.set(setKey{pattern: "sided", witness: mark}, func() *access.Set {
		out := access.NewSet()
		for _, n := range nodesOf(r.nodes) {
			arn := r.j.e.s.ID(n)
			if r.j.e.documented(n) && strings.Contains(arn, mark) && needsResourceSide(action, arn) {
				out.Add(uint32(n))
			}
		}
		return out
	})
}

// spokenOf narrows a set to the nodes of which the caller's own policies may
// allow something. The set that it returns is the caller's.
func (a *asking) spokenOf(r *room, within *access.Set, child string) *access.Set {
	if a.p.free() {
		return within.Clone()
	}
	out := access.NewSet()
	for _, pol := range a.p.identity {
		for _, s := range pol.doc.Statements {
			if !s.Allow || s.broken {
				continue
			}
			if s.notResource || !s.hasResource {
				return within.Clone()
			}
			for _, x := range s.resources {
				text := a.text(x)
				if text == string(anyRun) {
					return within.Clone()
				}
				out.Or(common(within, r.reach(text, child)))
			}
		}
	}
	return out
}

// text is a pattern with what is known of the caller in place of variables, and
// a wildcard in place of others.
func (a *asking) text(p pattern) string {
	if p.constant() {
		return p.text
	}
	text, ok, open := p.expand(a.j.e.context(a.p.passing(), called{}, 0, false, "", a.ctx))
	if ok && !open {
		return text
	}
	return p.loose()
}

// loose is the pattern with every variable taken for anything.
func (p pattern) loose() string {
	var b strings.Builder
	for _, x := range p.parts {
		if x.key == "" {
			b.WriteString(x.text)
		} else {
			b.WriteByte(anyRun)
		}
	}
	return b.String()
}
