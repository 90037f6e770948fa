package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// and gives what holds when both do; what holds back one of them holds back both.
func (f found) and(g found) found {
	out := found{cond: access.And(f.cond, g.cond), certainty: f.certainty.Worse(g.certainty), guards: f.guards}
	if len(g.guards) > 0 {
		out.guards = slices.Concat(f.guards, g.guards)
		slices.Sort(out.guards)
		out.guards = slices.Compact(out.guards)
	}
	return out
}

// or gives what holds when one of the two does: what passes before what is held back.
func (f found) or(g found) found {
	switch {
	case f.none() || len(f.guards) > 0 && len(g.guards) == 0 && !g.none():
		return g
	case g.none() || len(g.guards) > 0:
		return f
	}
	return found{cond: access.Or(f.cond, g.cond), certainty: min(f.certainty, g.certainty)}
}

// new asks whether an action may be done in the principal's own account on
// something new of each kind that it requires, or where it requires none, of
// one of its kinds. named gives for a kind the things to ask of; nil asks of
// whatever the principal's policies allow.
func (j *Judge) new(p *principal, action string, ctx access.Context, named func(pattern string) []string) found {
	p = j.narrowed(p, action)
	types, _ := j.table.types(action)
	if len(types) == 0 {
		return j.find(p, action, p.nothingNamed(action), 0, false, ctx)
	}
	all, some, required := found{}, found{cond: access.Never()}, false
	for _, t := range types {
		if t.lies != "" && t.required || t.awsOwned && len(types) > 1 {
			continue // of what lies in a node, the node is asked; what AWS owns is one choice among several
		}
		pat := inAccount(t.pattern, p.account)
		var witnesses []string
		if named != nil {
			witnesses = named(t.pattern)
		}
		if witnesses == nil {
			witnesses = j.witnesses(p, action, pat, 0, false)
		}
		f := bestOf(witnesses, func(w string) found { return j.find(p, action, w, 0, false, ctx) })
		if t.required {
			required = true
			all = all.and(f)
		} else {
			some = some.or(f)
		}
	}
	if !required {
		all = some
	}
	all.cond = j.settle(all.cond)
	return all
}

// speaks reports whether a principal's own policies, where they are asked, have
// anything to say for an action.
func (j *Judge) speaks(p *principal, action string) bool {
	return p.who == nil || p.free() || j.act(action).grants.any(p.who.identity)
}

// MayTogether gives the account of the class in which its members may do all of
// the actions on one and the same new thing (access.Combiner). Actions
// that share a kind of resource are asked of one name of it; a kind that only
// one of them takes is asked of anything that the policies allow.
func (j *Judge) MayTogether(c access.ClassID, asks []access.Question) []access.Guarded {
	if int(c) < 0 || int(c) >= len(j.people) {
		return nil
	}
	all := make([]call, len(asks))
	for i, q := range asks {
		all[i] = call{j.people[c].p, q}
	}
	return j.together(all)
}

// MayShare says whether one new thing does for what is asked of each class
// (access.Sharer). Classes of several accounts share none: what is new has no
// policy of its own that would let somebody of another account in.
func (j *Judge) MayShare(asks []access.AskOf) []access.Guarded {
	calls := make([]call, len(asks))
	for i, a := range asks {
		if int(a.Class) < 0 || int(a.Class) >= len(j.people) {
			return nil
		}
		calls[i] = call{j.people[a.Class].p, a.Question}
		if calls[i].by.account != calls[0].by.account {
			return nil
		}
	}
	acc, shared, ok := j.sharing(calls)
	if !ok {
		return nil
	}
	var best []access.Guarded
	for i := range mostOf(shared) {
		all, sure := make([]access.Guarded, 0, len(calls)), true
		for _, c := range calls {
			a := &asking{j: j, p: c.by}
			f := j.named(c, shared, i)
			f.cond = j.settle(f.cond)
			a.add(acc.node, f)
			gs := access.Effective(a.result())
			if len(gs) == 0 {
				break
			}
			all, sure = append(all, gs[0]), sure && gs[0].Certainty == graph.Certain
		}
		switch {
		case len(all) < len(calls):
		case sure:
			return all
		case best == nil:
			best = all
		}
	}
	return best
}

// call is an action that a principal is to do on something new.
type call struct {
	by *principal
	access.Question
}

// together gives the account of the callers if one new thing will do for all
// calls. Names of shared kinds are tried one after the other, all kinds by the
// same place in their lists: kinds are few and mostly one.
func (j *Judge) together(calls []call) []access.Guarded {
	acc, shared, ok := j.sharing(calls)
	if !ok {
		return nil
	}
	best := found{cond: access.Never()}
	for i := range mostOf(shared) {
		all := found{}
		for _, c := range calls {
			if all = all.and(j.named(c, shared, i)); all.none() {
				break
			}
		}
		if best = best.or(all); best.cond == nil && len(best.guards) == 0 {
			break
		}
	}
	best.cond = j.settle(best.cond)
	a := &asking{j: j, p: calls[0].by}
	a.add(acc.node, best)
	return a.result()
}

// sharing gives the account of the callers and the names to try of each kind
// that they share; ok is false where one of them can do nothing there.
func (j *Judge) sharing(calls []call) (acc *account, shared map[string][]string, ok bool) {
	if len(calls) == 0 {
		return nil, nil, false
	}
	acc = j.e.accounts[calls[0].by.account]
	if acc == nil || !acc.has || slices.ContainsFunc(calls, func(c call) bool { return c.by.outside || !j.speaks(c.by, c.Action) }) {
		return nil, nil, false
	}
	shared = map[string][]string{}
	for pat := range j.sharedKinds(calls) {
		shared[pat] = j.names(calls, inAccount(pat, calls[0].by.account))
	}
	return acc, shared, true
}

func mostOf(shared map[string][]string) int {
	most := 1
	for _, names := range shared {
		most = max(most, len(names))
	}
	return most
}

// named asks a call of the i-th names of the kinds that are shared.
func (j *Judge) named(c call, shared map[string][]string, i int) found {
	return j.new(c.by, strings.ToLower(c.Action), c.Context, func(pat string) []string {
		if names := shared[pat]; len(names) > 0 {
			return names[min(i, len(names)-1):][:1]
		}
		return nil
	})
}

// sharedKinds gives the kinds of resource that more than one of the actions takes.
func (j *Judge) sharedKinds(calls []call) map[string]bool {
	seen, out := map[string]bool{}, map[string]bool{}
	for _, c := range calls {
		kinds, _ := j.table.types(strings.ToLower(c.Action))
		for _, t := range kinds {
			if t.lies != "" {
				continue
			}
			if seen[t.pattern] {
				out[t.pattern] = true
			}
			seen[t.pattern] = true
		}
	}
	return out
}

// mostNames bounds the names tried for one kind: policies fix few.
const mostNames = 24

// names gives things of a kind that the patterns of the actions' policies have
// in common, pair by pair, before what one pattern alone allows.
func (j *Judge) names(calls []call, pat string) []string {
	var lists [][]string
	for _, c := range calls {
		action := strings.ToLower(c.Action)
		if kinds, _ := j.table.types(action); len(kinds) > 0 {
			lists = append(lists, j.allowed(c.by, action))
		}
	}
	var out []string
	add := func(a, b string) {
		m, ok := meetPatterns(a, b)
		if !ok {
			return
		}
		if w, ok := meetARN(m, pat); ok && len(out) < mostNames && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	add(string(anyRun), string(anyRun))
	for i, l := range lists {
		for _, a := range l {
			add(a, string(anyRun))
			for _, m := range lists[i+1:] {
				for _, b := range m {
					add(a, b)
				}
			}
		}
	}
	return out
}

// allowed gives the patterns on which the principal's policies allow an action.
func (j *Judge) allowed(p *principal, action string) []string {
	var out []string
	ctx := j.e.context(p, called{}, graph.NodeID(0), false, "", nil)
	for _, pol := range slices.Concat(p.identity, p.boundary) {
		for _, s := range pol.doc.Statements {
			if !s.Allow || s.notResource || !s.speaksOf(action) {
				continue
			}
			for _, r := range s.resources {
				if text, ok, open := r.expand(ctx); ok && !open && !slices.Contains(out, text) {
					out = append(out, text)
				}
			}
		}
	}
	return out
}

// meetPatterns gives what two patterns have in common, as a pattern where one
// of them is as wide as can be, else as one thing that both match.
func meetPatterns(a, b string) (string, bool) {
	switch string(anyRun) {
	case a:
		return b, true
	case b:
		return a, true
	}
	return meetARN(a, b)
}

// MayBeside gives those of some nodes on which an action that requires several
// kinds of resources finds the others (access.Combiner): the service authorization
// reference marks the required ones. An action that a row asks on an optional
// kind needs the required ones beside it, as ssm:SendCommand on an instance
// needs a document.
func (j *Judge) MayBeside(c access.ClassID, action string, ctx access.Context, on *access.Set) ([]access.Guarded, bool) {
	action = strings.ToLower(action)
	types, _ := j.table.types(action)
	required := 0
	for _, t := range types {
		if t.required && !t.awsOwned {
			required++
		}
	}
	if required == 0 || len(types) < 2 || int(c) < 0 || int(c) >= len(j.people) {
		return nil, false
	}
	if !j.speaks(j.people[c].p, action) {
		return nil, true
	}
	p := j.narrowed(j.people[c].p, action)
	a := &asking{j: j, p: p}
	if acc := j.e.accounts[p.account]; acc != nil && acc.has && on.Contains(uint32(acc.node)) {
		a.add(acc.node, found{})
	}
	done := access.NewSet()
	for i, t := range types {
		of := common(j.within(t.pattern), on)
		of.AndNot(done)
		if of.IsEmpty() {
			continue
		}
		done.Or(of)
		rest := found{}
		for k, other := range types {
			if k == i || !other.required || other.lies != "" || other.awsOwned {
				continue
			}
			rest = rest.and(j.findSome(p, action, anywhere(other.pattern), 0, false, ctx))
		}
		a.addSet(of, rest)
	}
	return a.result(), true
}

// anywhere is a kind's pattern in any account: documents, images and their like
// may be AWS's own, with no account in their ARN.
func anywhere(pat string) string {
	return strings.Replace(pat, "arn:"+string(anyRun)+":", "arn:aws:", 1)
}

// MayNamed gives the account of the class whose members may do an action on
// something that one of the ARN patterns names (access.Combiner).
func (j *Judge) MayNamed(c access.ClassID, action string, ctx access.Context, patterns []string) []access.Guarded {
	if int(c) < 0 || int(c) >= len(j.people) {
		return nil
	}
	p := j.people[c].p
	acc := j.e.accounts[p.account]
	if acc == nil || !acc.has || !j.speaks(p, action) {
		return nil
	}
	p = j.narrowed(p, action)
	a := &asking{j: j, p: p}
	best := found{cond: access.Never()}
	for _, pat := range patterns {
		best = best.or(j.findSome(p, strings.ToLower(action), wild(strings.ReplaceAll(pat, "ACCOUNT", p.account)), 0, false, ctx))
	}
	best.cond = j.settle(best.cond)
	a.add(acc.node, best)
	return a.result()
}
