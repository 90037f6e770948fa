package awsiam

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

var (
	_ access.Tracer  = (*Judge)(nil)
	_ access.Locator = (*Judge)(nil)
)

// Trace answers one question with what each layer said, in the order of "Policy
// evaluation logic" (access.Tracer).
func (j *Judge) Trace(r access.Request) access.Trace {
	t := access.Trace{Decision: j.Decide(r)}
	at, ok := j.pose(r)
	if !ok {
		if t.Effect == access.ImplicitlyDenied {
			t.Layers = []access.Layer{{Name: "request", Said: access.SaidDeny, Stops: true, Because: "such a caller cannot make this call, whatever policies say"}}
		}
		return t
	}
	if at.p.asksNothing(at.action) {
		t.Layers = []access.Layer{{Name: "request", Said: access.SaidAllow, Because: "this call needs no permission, and no policy can deny it"}}
		return t
	}
	_, q := j.ask(at.p, at.action, at.asked, at.n, at.has, at.ctx, nil)
	if at.byTags {
		q.ctx = q.openTags
	}
	onResource := j.own(at.n, at.has)
	tr := tracer{j: j, q: q, at: at, l: at.p.layers(q.owner, onResource), blocked: t.BlockedBy}
	t.Layers = slices.Concat(
		tr.levels("scp", tr.l.scp, tr.scpFrom(), tr.whyNoSCP()),
		tr.levels("rcp", tr.l.rcp, q.owner, tr.whyNoRCP()),
		[]access.Layer{tr.resource()},
		[]access.Layer{tr.identity()},
		[]access.Layer{tr.limit("boundary", "pb", tr.l.boundary, "no permissions boundary is set")},
		[]access.Layer{tr.limit("session", "session", tr.l.session, "no session policy is part of the question")},
		[]access.Layer{tr.limit("endpoint", "vpce", tr.l.endpoint, "no VPC endpoint is part of the question")},
	)
	if slices.Contains(t.BlockedBy, "s3-bpa") {
		t.Layers = append(t.Layers, access.Layer{
			Name: "s3-bpa", Said: access.SaidDeny, Stops: true, Because: "RestrictPublicBuckets: a bucket with a public policy answers only its own account",
		})
	}
	return t
}

type tracer struct {
	j       *Judge
	q       *question
	at      posed
	l       layers
	blocked []string
}

// said reads the policies of one layer at one place.
func (t *tracer) said(name string, docs []policy) (l access.Layer, allow, deny *access.Condition) {
	l.Name = name
	allow, deny = access.Never(), access.Never()
	for _, p := range docs {
		for _, s := range p.doc.Statements {
			c := t.applies(s, name)
			if c.IsNever() {
				continue
			}
			l.Statements = append(l.Statements, t.mention(p, s, name, c))
			if s.Allow {
				allow = access.Or(allow, c)
			} else {
				deny = access.Or(deny, c)
			}
		}
	}
	return l, allow, deny
}

// applies gives the condition under which a statement speaks of the request and
// its caller.
func (t *tracer) applies(s *Statement, layer string) *access.Condition {
	if layer == "resource" && s.principals == nil {
		return access.Never() // AWS refuses a resource policy without Principal
	}
	if !s.fits(layer) {
		return access.Never()
	}
	c := s.applies(t.q)
	if s.principals != nil && !c.IsNever() {
		c = access.And(c, s.admits(t.q))
	}
	return c
}

func (t *tracer) mention(p policy, s *Statement, layer string, c *access.Condition) access.Mention {
	effect := "deny"
	if s.Allow {
		effect = "allow"
	}
	var at access.Place
	if p.form == written { // what is worded here has no lines of its own
		at = p.doc.place(s.Index)
	}
	return access.Mention{
		Reason: access.Reason{Policy: p.id, Statement: s.Name(), Effect: effect, Layer: layer, Principal: t.at.p.through[p.id], Text: s.Text},
		Place:  at, Conditions: c.List(),
	}
}

// conclude turns what a layer's statements say into its word.
func (t *tracer) conclude(l access.Layer, allow, deny *access.Condition, docs []policy, stops bool) access.Layer {
	switch pass := settle(access.And(allow, negate(deny))); {
	case deny == nil:
		l.Said = access.SaidDeny
	case allow.IsNever():
		l.Said = access.SaidNothing // what it denies on conditions makes no difference
	case pass == nil:
		l.Said = access.SaidAllow
	case pass.IsNever():
		l.Said = access.SaidDeny
	default:
		l.Said, l.Conditions = access.SaidConditional, pass.List()
	}
	l.Stops = stops
	if stops && allow.IsNever() && deny != nil {
		if l.Nearest = t.nearest(docs, l.Name); l.Nearest == nil && l.Because == "" {
			l.Because = "no statement of it allows anything of " + serviceOf(t.q.action)
		}
	}
	return l
}

func (t *tracer) identity() access.Layer {
	c := t.q.caller
	silent := access.Layer{Name: "identity", Said: access.NotAsked}
	switch {
	case c.kind == anonymous || c.kind == anyAccount:
		silent.Because = "nobody knows the policies of who asks"
		return silent
	case c.kind == serviceCaller || c.kind == federated:
		silent.Because = "the caller has no identity policies: the resource's own policy decides"
		return silent
	case c.rootMayNot(t.q.action, t.q.resource):
		return access.Layer{Name: "identity", Said: access.SaidDeny, Stops: true, Because: "the root user may not assume roles"}
	case t.q.identities:
		silent.Said, silent.Because = access.SaidNotRead, "the policies of this principal are not among the facts"
		return silent
	}
	l, allow, deny := t.said("identity", t.l.identity)
	if len(t.l.identity) == 0 {
		l.Because = "it has no policies"
		if t.at.p.through == nil {
			l.Because = "the account was read, and has no such principal"
		}
	}
	if c.kind == rootCaller {
		allow, l.Because = nil, "the root user needs no policy"
	}
	return t.conclude(l, allow, deny, t.l.identity, slices.Contains(t.blocked, "identity"))
}

func (t *tracer) resource() access.Layer {
	docs := t.l.resource
	if len(docs) == 0 {
		l := access.Layer{Name: "resource", Said: access.NotAsked, Because: "the resource has no policy", Stops: slices.Contains(t.blocked, "resource")}
		switch {
		case !t.at.has:
			l.Because = "the resource is not among the facts, nor a policy of it"
		case needsResourceSide(t.q.action, t.q.resource):
			l.Said, l.Because = access.SaidNotRead, "its policy must allow this action, and is not among the facts"
		case l.Stops:
			l.Said, l.Because = access.SaidNothing, "it has no policy, and a caller of another account needs one that allows"
		}
		return l
	}
	l, allow, deny := t.said("resource", docs)
	if t.q.unlocks() {
		deny, l.Because = access.Never(), "what it denies does not keep the root user from its own policy"
	}
	l = t.conclude(l, allow, deny, docs, slices.Contains(t.blocked, "resource"))
	if l.Said == access.SaidNothing && !l.Stops && t.q.caller.account == t.q.owner && !needsResourceSide(t.q.action, t.q.resource) {
		l.Because = "within one account it need not allow"
	}
	return l
}

// limit is a layer that takes part only when it is there.
func (t *tracer) limit(name, word string, docs []policy, absent string) access.Layer {
	switch c := t.q.caller; {
	case docs == nil && name == "boundary" && t.q.identities:
		return access.Layer{Name: name, Said: access.SaidNotRead, Because: "whether this principal has one is not among the facts"}
	case docs == nil && name == "boundary" && c.kind != userCaller && c.role == "":
		return access.Layer{Name: name, Said: access.NotAsked, Because: "only users and roles have one"}
	case docs == nil:
		return access.Layer{Name: name, Said: access.NotAsked, Because: absent}
	}
	l, allow, deny := t.said(name, docs)
	return t.conclude(l, allow, deny, docs, slices.Contains(t.blocked, word))
}

func (t *tracer) scpFrom() string { return t.q.caller.account }

// whyNoSCP says why service control policies take no part, "" where they do.
func (t *tracer) whyNoSCP() string {
	c := t.q.caller
	switch a := t.j.e.accounts[c.account]; {
	case c.kind == anonymous || c.kind == anyAccount || c.kind == federated:
		return "the caller belongs to no account of an organization that is known"
	case c.kind == serviceCaller:
		return "service control policies do not bind services"
	case c.serviceLinked():
		return "service control policies do not bind service-linked roles"
	case a != nil && a.management:
		return "they do not bind the management account"
	case len(t.l.scp) == 0:
		return "none is known for the caller's account"
	}
	return ""
}

func (t *tracer) whyNoRCP() string {
	switch a := t.j.e.accounts[t.q.owner]; {
	case t.q.caller.serviceLinked():
		return "resource control policies do not bind service-linked roles"
	case !rcpService(serviceOf(t.q.action)):
		return "they do not cover " + serviceOf(t.q.action)
	case a != nil && a.management:
		return "they do not bind the management account"
	case len(t.l.rcp) == 0:
		return "none is known for the resource's account"
	}
	return ""
}

// levels gives one layer for each step of the organization's tree, root first.
func (t *tracer) levels(name string, levels [][]policy, account, absent string) []access.Layer {
	if absent != "" {
		return []access.Layer{{Name: name, Said: access.NotAsked, Because: absent}}
	}
	names := t.j.e.levelNames(account, name, len(levels))
	out := make([]access.Layer, 0, len(levels))
	for i, docs := range levels {
		l, allow, deny := t.said(name, docs)
		if name == "rcp" {
			allow = nil // RCPFullAWSAccess cannot be detached
		}
		l.Level = names[i]
		out = append(out, t.conclude(l, allow, deny, docs, deny == nil || allow.IsNever()))
	}
	return out
}

// levelNames gives the ids of what the guardrails of an account hang on, in the
// order in which guardrails gathers them.
func (e *estate) levelNames(account, kind string, n int) []string {
	var out []string
	if a := e.accounts[account]; a != nil && a.has && !e.s.NodeFlag(a.node, "scps_given") {
		way := []graph.NodeID{a.node}
		for p, ok := e.parent(a.node); ok && len(way) < 12; p, ok = e.parent(p) {
			way = append(way, p)
		}
		slices.Reverse(way)
		for _, w := range way {
			for edge := range e.s.OutKind(w, graph.LimitedBy) {
				if (e.s.NodeString(edge.To, graph.PropPolicyKind) == "rcp") == (kind == "rcp") {
					out = append(out, e.s.ID(w))
					break
				}
			}
		}
	}
	if len(out) == n {
		return out
	}
	out = out[:0]
	for i := range n {
		out = append(out, "level "+strconv.Itoa(i)+" from the root")
	}
	return out
}

// nearest finds the allowing statement that misses least: one of the action's
// own service, the action itself if possible, then the resource, then the rest.
func (t *tracer) nearest(docs []policy, layer string) *access.Mention {
	var best *access.Mention
	least := 1 << 10
	for _, p := range docs {
		for _, s := range p.doc.Statements {
			if !s.Allow || !s.near(t.q.action) {
				continue
			}
			missed := t.missed(s, layer)
			if cost := costOf(missed); cost < least {
				m := t.mention(p, s, layer, nil)
				m.Missed = missed
				best, least = &m, cost
			}
		}
	}
	return best
}

// near reports whether a statement speaks of the action's service at all.
func (s *Statement) near(action string) bool {
	if s.notAction {
		return true
	}
	for _, a := range s.actions {
		if glob(serviceOf(a), serviceOf(action)) {
			return true
		}
	}
	return false
}

func costOf(missed []access.Miss) int {
	n := 0
	for _, m := range missed {
		n += map[string]int{"action": 8, "principal": 4, "resource": 3, "condition": 1}[m.Part]
	}
	return n
}

// missed lists the parts of a statement that the request does not meet.
func (t *tracer) missed(s *Statement, layer string) []access.Miss {
	var out []access.Miss
	wrote := s.written()
	if !s.speaksOf(t.q.action) {
		out = append(out, access.Miss{Part: "action", Op: not(s.notAction), Want: wrote.actions, Have: []string{t.at.r.Action}})
	}
	if s.onResource(t.q).IsNever() {
		out = append(out, access.Miss{Part: "resource", Op: not(s.notResource), Want: wrote.resources, Have: []string{plain(t.q.resource)}})
	}
	if layer == "resource" && (s.principals == nil || s.admits(t.q).IsNever()) {
		out = append(out, access.Miss{Part: "principal", Op: not(s.notPrincipal), Want: wrote.principals, Have: []string{t.at.r.Principal}})
	}
	for _, x := range s.tests {
		if !x.eval(t.q.ctx).IsNever() {
			continue
		}
		m := access.Miss{Part: "condition", Key: x.asked, Op: x.name}
		for _, v := range x.values {
			m.Want = append(m.Want, v.source())
		}
		if v := t.q.ctx(x.key); v.state == known || v.state == atLeast {
			m.Have = v.vals
		}
		out = append(out, m)
	}
	return out
}

func not(b bool) string {
	if b {
		return "not"
	}
	return ""
}

// spelling is a statement's elements as the document spells them.
type spelling struct{ actions, resources, principals []string }

func (s *Statement) written() spelling {
	raw, _, err := readStatement([]byte(s.Text))
	if err != nil {
		return spelling{}
	}
	pick := func(a, b json.RawMessage) []string {
		if a == nil {
			a = b
		}
		out, _ := strs(a)
		return out
	}
	w := spelling{actions: pick(raw.action, raw.notAction), resources: pick(raw.resource, raw.notRes)}
	who := raw.principal
	if who == nil {
		who = raw.notPrinc
	}
	var kinds map[string]json.RawMessage
	if json.Unmarshal(who, &kinds) != nil {
		w.principals, _ = strs(who)
		return w
	}
	for _, k := range sortedKeys(kinds) {
		list, _ := strs(kinds[k])
		for _, p := range list {
			w.principals = append(w.principals, strings.TrimPrefix(k+" "+p, "AWS "))
		}
	}
	return w
}
