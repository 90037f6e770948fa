package awsiam

import (
	"maps"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// posed is a question as the layers are asked it.
type posed struct {
	r      access.Request
	p      *principal
	action string // lower case
	asked  string // ARN, pattern, or one witness of a pattern
	n      graph.NodeID
	has    bool
	ctx    access.Context
	// cond and certainty are the answer, over all that a pattern matches.
	cond      *access.Condition
	certainty graph.Certainty
	// why and verdict come with the answer where one asking gives both.
	why     []access.Reason
	verdict verdict
	traced  bool
	byTags  bool // see question
}

// pose finds whom and what a question means. ok is false where nobody can tell,
// or where the caller cannot make such a call at all.
func (j *Judge) pose(r access.Request) (at posed, ok bool) {
	at = posed{r: r, action: strings.ToLower(r.Action)}
	if at.p, ok = j.asker(r.Principal); !ok {
		return at, false
	}
	at.p = at.p.withToken(at.action, r.Context).taken(r)
	if !strings.Contains(at.action, ":") || !at.p.mayCall(at.action, r.Context) {
		return at, false
	}
	arn := r.Resource
	if types, listed := j.table.types(at.action); listed && len(types) == 0 {
		arn = at.p.nothingNamed(at.action)
	}
	at.n, at.has = j.target(arn)
	if at.has && isAccountID(arn) {
		arn, at.has = "*", false
	}
	at.ctx = j.passed(at.action, at.n, at.has, r.Context)
	at.asked = arn
	p := j.traceable(at.p, at.action).taken(r)
	plain := !strings.ContainsAny(arn, "*?") || arn == "*"
	if plain && !p.anySub {
		v, q := j.ask(p, at.action, arn, at.n, at.has, at.ctx, &at.why)
		q.trace = nil
		at.verdict, at.traced = v, true
		at.cond, at.certainty = j.settled(v, q, p, at.n, at.has)
		if at.byTags = q.byTags; at.byTags {
			at.why = nil
			at.verdict = j.withTags(q, p, j.own(at.n, at.has), &at.why)
		}
		return at, true
	}
	if plain {
		at.cond, at.certainty = j.settledBy(p, at.action, arn, at.n, at.has, at.ctx)
		return at, true
	}
	at.asked = askedFor(arn)
	at.cond, at.certainty = j.something(p, at.action, at.asked, at.n, at.has, at.ctx)
	for _, w := range j.witnesses(p, at.action, at.asked, at.n, at.has) {
		if k, _ := j.settledBy(p, at.action, w, at.n, at.has, at.ctx); !k.IsNever() {
			at.asked = w
			break
		}
	}
	return at, true
}

// Decide answers one question with its reasons (access.Judge). The resource may
// be a node, an ARN that no node has, or an ARN pattern.
func (j *Judge) Decide(r access.Request) access.Decision {
	at, ok := j.pose(r)
	if !ok {
		if at.p != nil && strings.Contains(at.action, ":") {
			return access.Decision{Effect: access.ImplicitlyDenied, BlockedBy: []string{"resource"}}
		}
		return access.Decision{Effect: access.IsUnknown}
	}
	d, v := access.Decision{Why: at.why}, at.verdict
	if !at.traced {
		v, _ = j.ask(at.p, at.action, at.asked, at.n, at.has, at.ctx, &d.Why)
	}
	j.who(at.p, &d)
	switch {
	case at.cond.IsNever() && v.deny == nil:
		d.Effect, d.BlockedBy = access.ExplicitlyDenied, v.blockedBy
	case at.cond.IsNever():
		d.Effect, d.BlockedBy = access.ImplicitlyDenied, v.blockedBy
	case at.certainty == graph.Unknown:
		d.Effect = access.IsUnknown
	case at.cond != nil:
		d.Effect, d.Conditions = access.IsConditional, at.cond
	default:
		d.Effect = access.Allowed
	}
	return d
}

// withToken gives anyone who holds a token of an identity pool the part of its
// subject: the pool hands tokens to guests, so that no account stands behind.
func (p *principal) withToken(action string, ctx access.Context) *principal {
	if p.kind != anonymous || action != "sts:assumerolewithwebidentity" {
		return p
	}
	for k := range ctx {
		if issuer, ok := strings.CutSuffix(strings.ToLower(k), ":aud"); ok && issuer == "cognito-identity.amazonaws.com" {
			return &principal{caller: caller{kind: federated, id: issuer}, e: p.e, outside: true, nowhere: true}
		}
	}
	return p
}

// taken is the principal as a question takes it.
func (p *principal) taken(r access.Request) *principal {
	if !r.Literal {
		return p
	}
	out := *p
	out.literal = true
	return &out
}

// who names the group through which a policy came.
func (j *Judge) who(p *principal, d *access.Decision) {
	for i := range d.Why {
		d.Why[i].Principal = p.through[d.Why[i].Policy]
	}
}

// asker finds the principal of a question: a node, or an ARN whose policies
// are not in the facts.
func (j *Judge) asker(id string) (*principal, bool) {
	if id == "*" {
		id = graph.IDInternet
	}
	c := parseCaller(id)
	if s := j.e.session(c); s != nil {
		return s, true
	}
	if n, ok := j.e.s.Lookup(id); ok {
		if p, ok := j.principal(n); ok {
			return p, true
		}
	}
	switch {
	case id == graph.IDInternet:
		return &principal{caller: caller{kind: anonymous, id: id}, e: j.e, outside: true}, true
	case id == graph.IDAnyAWSAccount:
		return &principal{caller: caller{kind: anyAccount, id: id}, e: j.e, outside: true}, true
	case c.kind == serviceCaller:
		return &principal{caller: c, e: j.e, outside: true}, true
	}
	if c.account == "" {
		return nil, false
	}
	p := &principal{caller: c, e: j.e, unread: true, outside: true, nowhere: true}
	if a := j.e.accounts[c.account]; a != nil {
		p.scp, p.outside = a.scp, !a.inside
		// Which user's policies a federated user has is not in its name.
		if a.inside && a.read && c.kind != rootCaller && c.kind != federatedUser {
			p.unread = false // the account was read and has no such principal
		}
	}
	return p, true
}

// target finds the node whose policies and tags count for an ARN: itself, or
// what it lies in.
func (j *Judge) target(arn string) (graph.NodeID, bool) {
	if n, ok := j.e.s.Lookup(arn); ok {
		return n, true
	}
	a, ok := ParseARN(arn)
	if !ok {
		return 0, false
	}
	var outer []string
	switch a.Service {
	case "execute-api":
		// The policy is the API's, whichever of its methods is asked about.
		api, _, _ := strings.Cut(a.Resource, "/")
		a.Service, a.Account = "apigateway", ""
		outer = append(outer, "/restapis/"+api)
	case "s3":
		bucket, key, in := strings.Cut(a.Resource, "/")
		if name, _, inPoint := strings.Cut(key, "/"); bucket == "accesspoint" && a.Account != "" && inPoint {
			outer = append(outer, "accesspoint/"+name)
		} else if in {
			outer = append(outer, bucket)
		}
	case "rds-db":
		users, _, _ := strings.Cut(a.Resource, "/")
		outer = append(outer, users)
	case "dynamodb":
		if p := strings.SplitN(a.Resource, "/", 3); len(p) == 3 {
			outer = append(outer, p[0]+"/"+p[1])
		}
	case "lambda":
		if fn, ok := strings.CutSuffix(a.Resource, ":"+latest); ok {
			outer = append(outer, fn)
		}
	case "logs", "secretsmanager":
		outer = append(outer, strings.TrimSuffix(a.Resource, ":*"))
	}
	for _, o := range outer {
		a.Resource = o
		if n, ok := j.e.s.Lookup(a.String()); ok {
			return n, true
		}
	}
	return 0, false
}

// passed adds, for a bare iam:PassRole question, the first service that the
// role trusts (command-line contract, "Asking").
func (j *Judge) passed(action string, n graph.NodeID, has bool, ctx access.Context) access.Context {
	if action != "iam:passrole" || !has {
		return ctx
	}
	for k := range ctx {
		if strings.EqualFold(k, "iam:PassedToService") {
			return ctx
		}
	}
	for _, pol := range j.e.policies[n] {
		for _, s := range pol.doc.Statements {
			if s.Allow && s.principals != nil && len(s.principals.services) > 0 {
				out := access.Context{"iam:PassedToService": {s.principals.services[0]}}
				maps.Copy(out, ctx)
				return out
			}
		}
	}
	return ctx
}

// TrustsService says whether a service may assume a role, from its trust
// document (access.ServiceTruster).
func (j *Judge) TrustsService(role graph.NodeID, service string) (graph.Certainty, *access.Condition, bool) {
	docs := j.e.policies[role]
	if len(docs) == 0 {
		if j.e.acts(role) {
			return graph.Unknown, nil, true // its trust document was not read
		}
		return graph.Unknown, nil, false
	}
	ask := func() found {
		p := &principal{caller: caller{kind: serviceCaller, id: service}, node: role, e: j.e, outside: true}
		// A service that acts for its customer passes the customer's own account and resource.
		c, certainty := j.settledBy(p, "sts:assumerole", j.e.s.ID(role), role, true, access.Context{
			"aws:SourceAccount": {j.e.s.Account(role)},
		})
		return found{cond: c, certainty: certainty}
	}
	var f found
	if said, alike := j.trust(role, docs); alike {
		f = j.trusts.of(said, service, ask)
	} else {
		f = ask()
	}
	return f.certainty, f.cond, !f.none()
}

// trust gives a key that is equal for roles of one account whose trust documents
// say the same; alike is false where something of the role itself may count: its
// tags, or its ARN in a resource control policy.
func (j *Judge) trust(role graph.NodeID, docs []policy) (key string, alike bool) {
	account := j.e.owner(role, true, j.e.s.ID(role), "")
	a := j.e.accounts[account]
	if a == nil || j.e.s.NodeFlag(role, graph.PropPolicyUnread) || len(j.chain(j.act("sts:assumerole"), a.rcpChain)) > 0 {
		return "", false
	}
	var b strings.Builder
	b.WriteString(account)
	for _, p := range docs {
		for _, s := range p.doc.Statements {
			if s.hasResource || len(s.keysOfThings(nil)) > 0 {
				return "", false
			}
		}
		b.WriteString(" " + strconv.Itoa(int(j.numberOf(p.doc))) + "/" + strconv.Itoa(int(p.form)))
	}
	return b.String(), true
}
