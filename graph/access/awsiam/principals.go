package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// principal is someone who can ask: a user, role or root of the estate, a
// service, or one of those who stand for people outside.
type principal struct {
	caller
	node     graph.NodeID
	e        *estate
	identity []policy
	boundary []policy
	scp      [][]policy
	unread   bool // its own policies are not in the facts
	outside  bool
	// unguarded leaves out what binds everyone in the account alike: see Administers.
	unguarded bool
	// owner and layers say through which group an identity policy came.
	through map[string]string
	// nowhere marks one who is no node: nothing is known of its tags and ids.
	nowhere bool
	literal bool   // see access.Request.Literal
	subject string // of a federated principal: its subject, in wild form where that is a pattern, "" where nobody knows
	anySub  bool   // a federated principal who can have every subject that a trust leaves open
	// outsider marks one of those: somebody with a repository of his own.
	outsider bool
	tagging  *tagging // of a role: the tags that its sessions may be given
	tagged   bool     // those are open; else the role's own count
	// rcp gives the resource side's guardrails where the question leaves out
	// what does not speak of it; nil: all of them.
	rcp func(*account) [][]policy
	// who numbers what it carries; nil where that was never numbered, or has
	// been narrowed to one action.
	who *person
}

func isPrincipalKey(key string) bool {
	switch key {
	case "aws:principalarn", "aws:principalaccount", "kms:calleraccount", "aws:principaltype", "aws:principalorgid", "aws:principalorgpaths",
		"aws:username", "aws:userid", "aws:principalisawsservice", "aws:principalservicename", "aws:sourcearn",
		"aws:principalservicenameslist", "aws:multifactorauthpresent", "aws:multifactorauthage",
		"aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "aws:federatedprovider":
		return true
	}
	return strings.HasPrefix(key, "aws:principaltag/") || strings.HasSuffix(key, ":sub") || strings.HasSuffix(key, ":aud") ||
		strings.HasPrefix(key, githubIssuer+":")
}

// key gives what the estate knows of a principal's own key.
func (p *principal) key(key string) value {
	if p.kind == federated {
		return p.claim(key)
	}
	if p.kind == anonymous || p.kind == anyAccount {
		return p.outsideKey(key)
	}
	if p.kind == serviceCaller {
		switch key {
		case "aws:principalisawsservice":
			return value{known, []string{"true"}}
		case "aws:principalservicename":
			return value{known, []string{p.id}}
		case "aws:principalservicenameslist":
			return value{state: present} // and names of the service besides the one that it signs with
		case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner":
			return value{}
		}
		if p.id == "rolesanywhere.amazonaws.com" && strings.HasPrefix(key, "aws:principaltag/x509") {
			return value{} // what the certificate says of its holder
		}
		return value{state: absent}
	}
	one := func(s string) value { return value{known, []string{s}} }
	switch key {
	case "aws:principalarn":
		return one(p.arn())
	case "aws:principalaccount", "kms:calleraccount":
		return one(p.account)
	case "aws:principaltype":
		return one(map[kind]string{userCaller: "User", rootCaller: "Account", federatedUser: "FederatedUser"}[p.kind] + map[bool]string{true: "AssumedRole"}[p.role != ""])
	case "aws:principalisawsservice":
		return one("false")
	case "aws:principalorgid":
		if a := p.e.accounts[p.account]; a != nil && a.org != "" {
			return one(a.org)
		}
	case "aws:principalorgpaths":
		if a := p.e.accounts[p.account]; a != nil && a.paths != nil {
			return value{known, a.paths}
		}
	case "aws:username":
		if p.kind == userCaller {
			return one(lastPart(p.id))
		}
		return value{state: absent}
	case "aws:principalservicename", "aws:principalservicenameslist":
		return value{state: absent} // "only when the call is made by an AWS service principal"
	case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths":
		if !p.literal {
			return value{state: absent} // the same; a question may say that they are there
		}
	case "aws:userid":
		return p.userID()
	}
	if tag, ok := strings.CutPrefix(key, principalTag); ok && !p.unread && !p.nowhere {
		if p.tagged && p.tagging.lets(tag) {
			return value{}
		}
		return p.e.tag(p.node, tag)
	}
	return value{}
}

// userID is the value of aws:userid ("IAM policy elements: Variables and tags",
// table of principal keys): of a role's session the role's unique id, a colon
// and the session's name.
func (p *principal) userID() value {
	id := ""
	if !p.nowhere {
		id = p.e.s.NodeString(p.node, "unique_id")
	}
	switch {
	case p.kind == rootCaller:
		return value{known, []string{p.account}}
	case p.kind == federatedUser:
		return value{known, []string{p.account + ":" + lastPart(p.id)}}
	case id == "":
	case p.kind == userCaller:
		return value{known, []string{id}}
	case p.kind == roleCaller:
		return value{begins, []string{id + ":"}}
	case p.kind == sessionCaller:
		return value{known, []string{id + ":" + lastPart(p.id)}}
	}
	return value{state: present}
}

// arn is the value of aws:PrincipalArn: of a session its role.
func (p *principal) arn() string {
	switch {
	case p.kind != sessionCaller:
		return p.id
	case p.nowhere && p.role != "":
		return strings.Replace(strings.Replace(p.id[:strings.LastIndexByte(p.id, '/')], ":sts:", ":iam:", 1), ":assumed-role/", ":role/", 1)
	case p.nowhere:
		return p.id
	}
	return p.e.s.ID(p.node)
}

// outsideKey is what is known of somebody whom nobody knows: that he belongs
// neither to an account nor to an organization that a policy names, and that
// no service speaks for him.
func (p *principal) outsideKey(key string) value {
	switch key {
	case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "aws:principalservicename":
		return value{state: absent}
	case "aws:principalisawsservice":
		return value{known, []string{"false"}}
	}
	if p.kind == anonymous {
		switch key {
		case "aws:principalaccount", "aws:userid":
			return value{known, []string{"anonymous"}} // "anonymous requests return anonymous"
		case "aws:principaltype":
			return value{known, []string{"Anonymous"}}
		}
		return value{state: absent}
	}
	switch key {
	case "aws:principalaccount", "kms:calleraccount":
		return value{known, []string{"000000000000"}}
	case "aws:principalorgid":
		return value{known, []string{"o-0000000000"}}
	case "aws:principalorgpaths":
		return value{known, []string{"o-0000000000/r-0000/"}}
	}
	return value{}
}

// loadPrincipal gathers a user's, role's or root's own policies.
func (e *estate) loadPrincipal(n graph.NodeID) *principal {
	p := &principal{caller: parseCaller(e.s.ID(n)), node: n, e: e, through: map[string]string{}}
	if p.account == "" {
		p.account = e.s.Account(n)
	}
	e.attached(p, n, "")
	for edge := range e.s.OutKind(n, graph.MemberOf) {
		if e.s.HasLabel(edge.To, graph.Group) && e.s.Cloud(edge.To) == graph.AWS {
			e.attached(p, edge.To, e.s.ID(edge.To))
		}
	}
	for edge := range e.s.OutKind(n, graph.BoundedBy) {
		if p.boundary == nil {
			p.boundary = []policy{}
		}
		p.boundary = append(p.boundary, e.policy(edge.To))
	}
	if a := e.accounts[p.account]; a != nil {
		p.scp = a.scp
	}
	if !e.acts(n) && p.kind != rootCaller {
		p.unread = true
	}
	if p.role != "" && !p.serviceLinked() {
		p.tagging = e.tagging(n)
	}
	return p
}

func (e *estate) attached(p *principal, holder graph.NodeID, group string) {
	for edge := range e.s.OutKind(holder, graph.HasPolicy) {
		switch e.s.NodeString(edge.To, graph.PropPolicyKind) {
		case "trust", "resource", "scp", "rcp", "endpoint":
			continue
		}
		pol := e.policy(edge.To)
		if group != "" {
			p.through[pol.id] = group
		}
		p.identity = append(p.identity, pol)
	}
}

// outsider makes the principal behind an id that stands for people outside.
func (e *estate) outsider(n graph.NodeID) (*principal, bool) {
	id := e.s.ID(n)
	p := &principal{caller: caller{id: id}, node: n, e: e, outside: true}
	switch {
	case id == graph.IDInternet:
		p.kind = anonymous
	case id == graph.IDAnyAWSAccount:
		p.kind = anyAccount
	case strings.HasPrefix(id, "external:"):
		p.kind = federated
		rest := strings.TrimPrefix(id, "external:")
		if open, ok := strings.CutSuffix(rest, " (any repository)"); ok {
			p.id, p.anySub = open, true
			p.subject = "repo:" + outsider + "/any:ref:refs/heads/main"
			break
		}
		p.id = rest
		if iss := e.issuer(n); iss != "" {
			p.id = iss
			p.subject = wild(e.s.NodeString(n, "subject"))
		}
	case e.s.Type(n) == "AWS::Service" || parseCaller(id).kind == serviceCaller:
		p.kind = serviceCaller
	default:
		c := parseCaller(id)
		if s := e.session(c); s != nil {
			return s, true
		}
		if c.account == "" || c.kind == otherCaller || c.kind == federated {
			return nil, false
		}
		p.caller, p.unread, p.nowhere = c, true, c.kind == sessionCaller
		if c.kind == rootCaller {
			// The account as a whole: some principal of it can be given the right.
			p.kind, p.unread = otherCaller, false
		}
		if a := e.accounts[c.account]; a != nil {
			p.scp = a.scp
		}
	}
	return p, true
}

// session makes the principal of a session whose role the estate knows: it acts
// with the role's policies and under its own name. nil for others.
func (e *estate) session(c caller) *principal {
	n, ok := e.roles[c.account+"/"+c.role]
	if c.kind != sessionCaller || !ok {
		return nil
	}
	p := e.loadPrincipal(n)
	p.caller = c
	return p
}

// issuer finds the issuer of a federated subject through a role that trusts it.
func (e *estate) issuer(n graph.NodeID) string {
	rest := strings.TrimPrefix(e.s.ID(n), "external:")
	for edge := range e.s.InKind(n, graph.Trusts) {
		for _, pol := range e.policies[edge.From] {
			for _, s := range pol.doc.Statements {
				if s.principals == nil {
					continue
				}
				for _, f := range s.principals.federated {
					if iss := issuerOf(f); rest == iss || strings.HasPrefix(rest, iss+":") {
						return iss
					}
				}
			}
		}
	}
	return e.s.NodeString(n, "issuer")
}

// names lists the keys of the naming index under which a resource's policy may
// mean this principal.
func (p *principal) names() []string {
	switch p.kind {
	case anonymous, anyAccount:
		return []string{"*"}
	case serviceCaller:
		return []string{"*", strings.ToLower(p.id)}
	case federated:
		return []string{issuerOf(p.id)}
	}
	out := []string{"*", p.account, p.id}
	if p.account != "" && !p.e.canonicals.known[p.account] {
		out = append(out, openCanonical)
	}
	if p.role != "" {
		out = append(out, p.account+"/"+p.role)
		if p.kind == sessionCaller {
			out = append(out, p.arn())
		}
	}
	return out
}

// layers are the policies of one request of p on a resource.
func (p *principal) layers(owner string, onResource []policy) layers {
	scp := p.scp
	if p.unguarded {
		scp = nil
	}
	return layers{identity: p.identity, boundary: p.boundary, resource: onResource, scp: scp, rcp: p.guardrails(owner)}
}

// guardrails are the resource control policies of a resource's owner.
func (p *principal) guardrails(owner string) [][]policy {
	a := p.e.accounts[owner]
	switch {
	case a == nil || len(a.rcp) == 0 || p.unguarded:
		return nil
	case p.rcp != nil:
		return p.rcp(a)
	}
	return a.rcp
}

// sortedByText gives policies in an order that follows from what they say: those
// of equal text are interchangeable.
func sortedByText(ps []policy) []policy {
	return slices.SortedFunc(slices.Values(ps), func(a, b policy) int { return strings.Compare(a.doc.Text, b.doc.Text) })
}
