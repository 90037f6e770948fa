package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

// policy is a document with the name under which reasons cite it.
type policy struct {
	id   string
	doc  *Document
	form form
}

// question is one request, with what is known of it.
type question struct {
	caller     caller
	action     string // lower case
	resource   string // wild form when it is a pattern
	some       bool   // a pattern asks for something that it matches, not for all
	owner      string // account of the resource
	ctx        lookup
	blockBPA   bool
	noTrust    bool // no trust document was given: it is not part of the question
	strict     bool // nothing is open: what cannot be settled does not allow, and denies
	bounded    bool // the caller has a permissions boundary
	byTheBook  bool // a pattern with a wildcard for its resource type allows nothing, as the ARN page says
	identities bool // identity policies are not known and taken to allow
	latent     bool // what guardrails alone hold back is wanted too
	canonicals *canonicals
	openTags   lookup // the context with the tags open that the caller's session may be given; nil: none may
	askedTag   bool   // an answer: one of those was looked at
	byTags     bool   // an answer: it is such tags that let the request pass
	unresolved bool   // an answer: a canonical id that may be the caller's was met
	hopeful    bool   // such ids are taken for the caller's where that allows, and not where that denies
	trace      *[]access.Reason
	combined   *memory[*access.Condition] // of the Judge that asks
}

// layers are the policies that take part, by type. A nil boundary, session or
// endpoint does not take part; an empty one allows nothing.
type layers struct {
	identity []policy
	boundary []policy
	session  []policy
	resource []policy
	scp      [][]policy
	rcp      [][]policy
	endpoint []policy
}

// verdict is the answer of all layers: under which condition they allow, and
// under which one of them denies.
type verdict struct {
	allow, deny *access.Condition
	result      *access.Condition // see outcome
	blockedBy   []string
	held        heldBack
}

// outcome is the condition under which the request passes.
func (v verdict) outcome() *access.Condition { return v.result }

// applies gives the condition under which a statement speaks of the request,
// its principal aside.
func (s *Statement) applies(q *question) *access.Condition {
	if s.broken && s.Allow {
		return access.Never()
	}
	if !s.speaksOf(q.action) {
		return access.Never()
	}
	c := s.onResource(q)
	for _, t := range s.tests {
		if c.IsNever() {
			return c
		}
		if r := t.eval(q.ctx); r != nil {
			c = access.And(c, r)
		}
	}
	return q.closed(s, c)
}

// closed settles what is left open where nothing may be: never a yes.
func (q *question) closed(s *Statement, c *access.Condition) *access.Condition {
	if !q.strict || c == nil || c.IsNever() {
		return c
	}
	return truth(!s.Allow)
}

// fits reports whether a statement has the shape that its layer asks for: AWS
// refuses policies of principals and organizations without Resource or with
// Principal ("IAM JSON policy elements"), so that such an Allow grants nothing.
func (s *Statement) fits(layer string) bool {
	switch layer {
	case "identity", "boundary", "pb", "session", "scp":
		return !s.Allow || s.hasResource && s.principals == nil
	}
	return true
}

// speaksOf reports whether the statement covers an action, in lower case.
func (s *Statement) speaksOf(action string) bool {
	for _, a := range s.actions {
		if a == action || glob(a, action) {
			return !s.notAction
		}
	}
	return s.notAction
}

func (s *Statement) onResource(q *question) *access.Condition {
	if !s.hasResource {
		return nil // trust documents have none
	}
	match := coversResource
	if q.some && s.Allow != s.notResource && hasWild(q.resource) {
		match = overlapsResource
	}
	some := access.Never()
	for _, p := range s.resources {
		if s.Allow && p.wildType && q.byTheBook {
			continue
		}
		c := p.matches(q.resource, q.ctx, match)
		if c == nil {
			some = nil
			break
		}
		if !c.IsNever() {
			some = access.Or(some, c)
		}
	}
	if s.notResource {
		return negate(some)
	}
	return some
}

// coversResource reports whether a policy's pattern matches a resource, or all
// that a pattern in its place matches.
func coversResource(p, s string) bool {
	return p == s || arnGlob(p, s, glob) || reachesOver(p) && glob(p, s) && spanning(p, s)
}

func overlapsResource(p, s string) bool {
	if !hasWild(s) || s == string(anyRun) {
		return coversResource(p, s)
	}
	if _, ok := arnParts(s); !ok {
		return overlap(p, s)
	}
	return arnGlob(p, s, overlap) || coversResource(p, s)
}

// either gathers allow and deny over the documents of one layer.
func (q *question) either(docs []policy, layer string) (allow, deny *access.Condition) {
	allow, deny = access.Never(), access.Never()
	for _, p := range docs {
		for _, s := range p.doc.Statements {
			if s.Allow && allow == nil && q.trace == nil {
				continue
			}
			c := q.ofLayer(s, layer)
			if c.IsNever() {
				continue
			}
			q.note(p, s, layer, notNamed)
			if s.Allow {
				allow = access.Or(allow, c)
			} else {
				deny = access.Or(deny, c)
			}
		}
	}
	return allow, deny
}

// ofLayer gives the condition under which a statement counts in its layer.
func (q *question) ofLayer(s *Statement, layer string) *access.Condition {
	if !s.fits(layer) {
		return access.Never()
	}
	c := s.applies(q)
	if s.principals != nil && (layer == "rcp" || layer == "endpoint") && !c.IsNever() {
		c = q.closed(s, access.And(c, s.admits(q)))
	}
	return c
}

// reaches gives the way in which, and the condition under which, the Principal
// or NotPrincipal element covers the caller.
func (s *Statement) reaches(q *question) (how, *access.Condition) {
	switch {
	case !s.notPrincipal:
		h, cond := q.named(s.principals, s.Allow == q.hopeful)
		if h == byRole && s.principals.all && s.tiesCaller() {
			h = byIdentity
		}
		return h, cond
	case !s.Allow:
		return byRole, negate(s.principals.spares(q.caller, q.bounded))
	}
	h, cond := q.named(s.principals, !q.hopeful)
	if h == notNamed {
		return byRole, nil
	}
	return byRole, negate(cond)
}

// admits is reaches where the way does not matter.
func (s *Statement) admits(q *question) *access.Condition {
	h, cond := s.reaches(q)
	if h == notNamed {
		return access.Never()
	}
	return cond
}

// tiesCaller reports whether a condition names the caller by its ARN: "permissions
// boundaries and session policies do not limit permissions granted using the
// aws:PrincipalArn condition key with a wildcard in the Principal element"
// ("Policy evaluation for requests within a single account").
func (s *Statement) tiesCaller() bool {
	return slices.ContainsFunc(s.tests, func(t *test) bool {
		return t.key == "aws:principalarn" && !t.unread && !t.op.negated && !t.op.null && !t.ifExists && t.set != forAll
	})
}

// note keeps a statement as a reason; h is how it names the caller, where it does.
func (q *question) note(p policy, s *Statement, layer string, h how) {
	if q.trace == nil {
		return
	}
	r := access.Reason{Policy: p.id, Statement: s.Name(), Effect: "deny", Layer: layer, Text: s.Text}
	switch {
	case !s.Allow:
	case layer == "identity":
		r.Effect, r.With = "allow", q.besideOwn()
	case layer == "resource":
		r.Effect, r.With = "allow", q.besideNamed(h, p.form)
	default:
		r.Effect = "limit"
	}
	*q.trace = append(*q.trace, r)
}

// besideOwn names the layer that has to allow beside the caller's own policies,
// and besideNamed that beside a policy of the resource, by how it names the
// caller: see through.
func (q *question) besideOwn() string {
	if q.caller.account != q.owner || needsResourceSide(q.action, q.resource) && !q.noTrust {
		return "resource"
	}
	return ""
}

func (q *question) besideNamed(h how, f form) string {
	switch c := q.caller; {
	case c.kind == rootCaller && q.besideOwn() == "":
		return access.Needless // root needs no policy
	case f == fromGrant, c.kind == anonymous || c.kind == serviceCaller || c.kind == federated:
		return ""
	case c.account != "" && c.account == q.owner && (h == byIdentity || h == byRole):
		return ""
	}
	return "identity"
}

// granted is what the resource's own policies say, by how they name the caller.
type granted struct {
	account, role, identity, deny *access.Condition
	// alone is what a grant of a KMS key gives: it asks nothing of the caller's
	// own policies, in whichever account ("Troubleshooting AWS KMS permissions").
	alone *access.Condition
}

func (g granted) some() *access.Condition {
	return access.Or(g.account, g.role, g.identity, g.alone)
}

func (q *question) resourceSide(docs []policy) granted {
	g := granted{access.Never(), access.Never(), access.Never(), access.Never(), access.Never()}
	for _, p := range docs {
		for _, s := range p.doc.Statements {
			if s.principals == nil {
				continue // AWS refuses a resource policy without Principal
			}
			c := s.applies(q)
			if c.IsNever() {
				continue
			}
			h, cond := s.reaches(q)
			c = q.closed(s, access.And(c, cond))
			if h == notNamed || c.IsNever() {
				continue
			}
			q.note(p, s, "resource", h)
			switch {
			case !s.Allow:
				g.deny = access.Or(g.deny, c)
			case p.form == fromGrant:
				g.alone = access.Or(g.alone, c)
			case h == byIdentity:
				g.identity = access.Or(g.identity, c)
			case h == byRole:
				g.role = access.Or(g.role, c)
			default:
				g.account = access.Or(g.account, c)
			}
		}
	}
	return g
}

// needsResourceSide names the actions for which the caller's own policies are
// never enough: role trust, and KMS keys ("Key policies in AWS KMS").
func needsResourceSide(action, resource string) bool {
	switch {
	case strings.HasPrefix(action, "sts:assumerole"):
		return true
	case action == "sts:tagsession" || action == "sts:setsourceidentity" || action == "sts:setcontext":
		return strings.Contains(resource, ":role/")
	case strings.HasPrefix(action, "kms:"):
		return strings.Contains(resource, ":key/")
	}
	return false
}

// judge asks every layer in the provider's order.
func (q *question) judge(l layers) verdict {
	c := q.caller
	switch {
	case c.asksNothing(q.action):
		return verdict{deny: access.Never()}
	case c.rootMayNot(q.action, q.resource):
		return verdict{allow: access.Never(), deny: access.Never(), result: access.Never(), blockedBy: []string{"identity"}}
	}
	idAllow, idDeny := q.either(l.identity, "identity")
	if c.kind == rootCaller || c.kind == anyAccount || q.identities {
		idAllow = nil // root needs no policy; of outsiders we do not see theirs
	}
	q.bounded = l.boundary != nil
	pbAllow, pbDeny := q.limit(l.boundary, "boundary")
	seAllow, seDeny := q.limit(l.session, "session")
	epAllow, epDeny := q.limit(l.endpoint, "endpoint")
	scpAllow, scpDeny := q.scp(l.scp)
	_, rcpDeny := q.chain(l.rcp, "rcp")
	if !q.rcpBinds() {
		rcpDeny = access.Never()
	}
	g := q.resourceSide(l.resource)
	if q.unlocks() {
		g.deny = access.Never()
	}

	core := q.core(g, idAllow, pbAllow, seAllow)
	v := verdict{
		allow: access.And(core, scpAllow, epAllow),
		deny:  access.Or(idDeny, pbDeny, seDeny, epDeny, scpDeny, rcpDeny, g.deny),
	}
	if v.result = q.combine(v.allow, v.deny); v.result.IsNever() && v.allow == nil {
		v.deny = nil // denials that between them leave out no request are one
	}
	if q.blockBPA && !v.result.IsNever() && q.publicBlocked(l.resource) {
		return verdict{allow: access.Never(), deny: v.deny, result: access.Never(), blockedBy: []string{"s3-bpa"}} // no Deny statement: implicit
	}
	if v.result.IsNever() {
		v.blockedBy = blockers([]blocker{
			{"scp", scpAllow, scpDeny},
			{"rcp", nil, rcpDeny},
			{"vpce", epAllow, epDeny},
			{"identity", q.identityAsked(idAllow, g), idDeny},
			{"resource", q.resourceAsked(g), g.deny},
			{"pb", unlessDirect(pbAllow, g), pbDeny},
			{"session", unlessDirect(seAllow, g), seDeny},
		})
		if q.latent {
			v.held = q.heldBack(l, q.core(g, idAllow, nil, seAllow))
		}
	}
	return v
}

// core is what identity and resource policies give together, within boundary and session.
func (q *question) core(g granted, idAllow, pbAllow, seAllow *access.Condition) *access.Condition {
	return access.Or(q.through(g, idAllow, pbAllow, seAllow), access.And(g.alone, pbAllow, seAllow))
}

func (q *question) through(g granted, idAllow, pbAllow, seAllow *access.Condition) *access.Condition {
	c := q.caller
	own := access.And(idAllow, pbAllow, seAllow)
	switch {
	case c.kind == anonymous || c.kind == serviceCaller || c.kind == federated:
		return g.some()
	case c.account != "" && c.account == q.owner:
		direct := g.identity
		if c.kind == userCaller {
			// What is granted to a user binds its federated sessions; what is granted to a session does not.
			direct = access.And(direct, seAllow)
		}
		core := access.Or(direct, access.And(g.role, pbAllow, seAllow))
		if needsResourceSide(q.action, q.resource) && !q.noTrust {
			return access.Or(core, access.And(g.account, own))
		}
		return access.Or(core, own)
	}
	return access.And(own, g.some())
}

type blocker struct {
	word        string
	allow, deny *access.Condition
}

// blockers names the layers that stop a request: those that do so alone, else
// those whose conditions contradict one another.
func blockers(all []blocker) []string {
	var out []string
	stops := func(does func(blocker) bool) {
		for _, b := range all {
			if does(b) {
				out = append(out, b.word)
			}
		}
	}
	stops(func(b blocker) bool { return b.deny == nil || b.allow.IsNever() })
	if len(out) == 0 {
		stops(func(b blocker) bool { return b.allow != nil || !b.deny.IsNever() })
	}
	return out
}

func unlessDirect(c *access.Condition, g granted) *access.Condition {
	if !g.identity.IsNever() {
		return nil
	}
	return c
}

// identityAsked is what identity policies had to say, nil where nothing was asked of them.
func (q *question) identityAsked(allow *access.Condition, g granted) *access.Condition {
	switch q.caller.kind {
	case anonymous, serviceCaller, federated, anyAccount:
		return nil
	}
	if q.caller.account == q.owner && !access.Or(g.identity, g.role).IsNever() || !g.alone.IsNever() {
		return nil
	}
	return allow
}

func (q *question) resourceAsked(g granted) *access.Condition {
	if q.caller.account != "" && q.caller.account == q.owner && !needsResourceSide(q.action, q.resource) &&
		q.caller.kind != anonymous && q.caller.kind != serviceCaller {
		return nil
	}
	return g.some()
}

// limit is a layer that takes part only when it is there.
func (q *question) limit(docs []policy, layer string) (allow, deny *access.Condition) {
	if docs == nil {
		return nil, access.Never()
	}
	return q.either(docs, layer)
}

// scp asks the service control policies: every level must allow. They bind the
// principals of member accounts, root included, but not service-linked roles
// and not services ("Service control policies").
func (q *question) scp(levels [][]policy) (allow, deny *access.Condition) {
	if !q.scpBinds() {
		return nil, access.Never()
	}
	return q.chain(levels, "scp")
}

func (q *question) scpBinds() bool {
	switch q.caller.kind {
	case anonymous, serviceCaller, federated, anyAccount:
		return false
	}
	return !q.caller.serviceLinked()
}

func (q *question) chain(levels [][]policy, layer string) (allow, deny *access.Condition) {
	deny = access.Never()
	for _, docs := range levels {
		a, d := q.either(docs, layer)
		allow = access.And(allow, a)
		deny = access.Or(deny, d)
	}
	return allow, deny
}

// rcpBinds: "the kms:RetireGrant permission isn't effective in an RCP"
// ("Resource control policies in AWS KMS").
func (q *question) rcpBinds() bool {
	return !q.caller.serviceLinked() && rcpService(serviceOf(q.action)) && q.action != "kms:retiregrant"
}

// rcpService reports whether resource control policies bind a service.
func rcpService(service string) bool {
	s, ok := reference.All().Service(service)
	return ok && s.RCP
}

// publicBlocked is S3's RestrictPublicBuckets: a bucket with a public policy
// answers only its own account and AWS services ("Blocking public access to
// your Amazon S3 storage").
func (q *question) publicBlocked(docs []policy) bool {
	if serviceOf(q.action) != "s3" || q.caller.kind == serviceCaller {
		return false
	}
	if q.caller.account != "" && q.caller.account == q.owner && q.caller.kind != anonymous {
		return false
	}
	return slices.ContainsFunc(docs, func(p policy) bool { return p.form == written && p.doc.Public() })
}
