package awsiam

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// kind tells how a caller signs, or that it does not.
type kind uint8

const (
	anonymous kind = iota
	userCaller
	roleCaller    // a session of the role, its name open
	sessionCaller // a session by its full ARN
	federatedUser
	rootCaller
	serviceCaller
	federated   // a subject of an identity provider, named by issuer or provider ARN
	anyAccount  // any principal of an account that nobody names
	otherCaller // an ARN of another kind
)

// caller is who asks.
type caller struct {
	kind    kind
	id      string // ARN, service name, issuer
	account string
	role    string // name of the role, for roles and sessions
}

// parseCaller reads the contract's principal: an ARN, an account, a service.
func parseCaller(id string) caller {
	c := caller{kind: otherCaller, id: id}
	a, ok := ParseARN(id)
	switch {
	case !ok && isAccountID(id):
		return caller{kind: rootCaller, id: "arn:aws:iam::" + id + ":root", account: id}
	case !ok && (strings.HasSuffix(id, ".amazonaws.com") || strings.HasSuffix(id, ".amazonaws.com.cn") || strings.HasSuffix(id, ".amazon.com")):
		c.kind = serviceCaller
		return c
	case !ok && id == "*":
		c.kind = anonymous
		return c
	case !ok:
		return c
	}
	c.account = a.Account
	head, _, _ := strings.Cut(a.Resource, "/")
	switch a.Service + ":" + head {
	case "iam:user":
		c.kind = userCaller
	case "iam:role":
		c.kind, c.role = roleCaller, lastPart(a.Resource)
	case "iam:root":
		c.kind = rootCaller
	case "sts:assumed-role":
		c.kind = sessionCaller
		if p := strings.Split(a.Resource, "/"); len(p) >= 3 {
			c.role = p[1]
		}
	case "sts:federated-user":
		c.kind = federatedUser
	case "iam:oidc-provider", "iam:saml-provider":
		c.kind = federated
	}
	return c
}

func (c caller) serviceLinked() bool {
	return (c.kind == roleCaller && strings.Contains(c.id, ":role/aws-service-role/")) ||
		(c.kind == sessionCaller && strings.HasPrefix(c.role, "AWSServiceRoleFor"))
}

// principals is a compiled Principal or NotPrincipal element.
type principals struct {
	all       bool // "*", or AWS: "*"
	accounts  []string
	arns      []string
	services  []string
	federated []string
	canonical []string
}

// compilePrincipals reads the element. bad reports what makes it unreadable,
// note what AWS refuses and what names nobody, advise what exports leave out.
func compilePrincipals(raw json.RawMessage, bad, note, advise func(string)) *principals {
	p := &principals{}
	block, err := members(raw)
	if err != nil {
		// A bare string other than "*" is not valid for AWS, but its meaning is plain.
		vals, err := strs(raw)
		if err != nil || len(vals) == 0 {
			bad("Principal cannot be read")
		}
		for _, v := range vals {
			if v != "*" {
				advise("Principal " + strconv.Quote(v) + " does not say what kind it is: taken for AWS")
			}
			p.addAWS(v, note)
		}
		return p
	}
	if k := repeated(block); k != "" {
		bad("Principal kind " + k + " is given twice")
	}
	for _, m := range block {
		vals, err := strs(m.value)
		if err != nil {
			bad("Principal " + m.key + " cannot be read")
		}
		for _, v := range vals {
			switch strings.ToLower(m.key) {
			case "aws":
				p.addAWS(v, note)
			case "service":
				p.services = append(p.services, strings.ToLower(v))
			case "federated":
				p.federated = append(p.federated, v)
			case "canonicaluser":
				p.canonical = append(p.canonical, v)
			default:
				bad("Principal of unknown kind " + m.key)
			}
		}
	}
	return p
}

func (p *principals) empty() bool {
	return !p.all && len(p.accounts)+len(p.arns)+len(p.services)+len(p.federated)+len(p.canonical) == 0
}

func (p *principals) addAWS(v string, note func(string)) {
	a, ok := ParseARN(v)
	switch {
	case v == "*":
		p.all = true
	case isAccountID(v):
		p.accounts = append(p.accounts, v)
	case ok && a.Service == "iam" && a.Resource == "root":
		p.accounts = append(p.accounts, a.Account)
	case ok:
		p.arns = append(p.arns, v)
	}
	switch {
	case v == "*":
	case strings.ContainsAny(v, "*?"):
		note("Principal " + strconv.Quote(v) + " has a wildcard, which AWS does not take: it names nobody")
	case !ok && !isAccountID(v) && !uniqueID(v):
		note("Principal " + strconv.Quote(v) + " is no account, ARN or unique id: it names nobody")
	}
}

// uniqueID recognizes what is left in a policy of a principal that was deleted.
func uniqueID(v string) bool {
	return len(v) > 15 && (strings.HasPrefix(v, "AIDA") || strings.HasPrefix(v, "AROA")) && strings.ToUpper(v) == v
}

// how tells in which way an element names a caller; a wider way says less.
type how uint8

const (
	notNamed   how = iota
	byAccount      // the account vouches: its own policies must allow too
	byRole         // the role, or everyone: limited by boundary and session
	byIdentity     // the user or session itself
)

// names gives the ways in which the element names c. The condition is set where
// a session of the role is named whose name the caller may or may not carry.
func (p *principals) names(c caller) (how, *access.Condition) { //nolint:gocognit // one case after the other, each a line or two; apart they would be harder to compare
	best, cond := notNamed, access.Never()
	add := func(h how, k *access.Condition) {
		switch {
		case k == nil && (cond != nil || h > best):
			best, cond = max(h, notNamed), nil
		case cond != nil && !k.IsNever():
			best, cond = max(h, best), access.Or(cond, k)
		}
	}
	switch c.kind {
	case serviceCaller:
		for _, s := range p.services {
			if s == strings.ToLower(c.id) || s == "*" {
				add(byIdentity, nil)
			}
		}
	case federated:
		for _, f := range p.federated {
			if f == c.id || issuerOf(f) == issuerOf(c.id) {
				add(byIdentity, nil)
			}
		}
	default:
		for _, a := range p.accounts {
			if a == c.account && c.account != "" {
				add(byAccount, nil)
			}
		}
		for _, a := range p.arns {
			if h, k := namesARN(a, c); h != notNamed {
				add(h, k)
			}
		}
	}
	if p.all {
		add(byRole, nil)
	}
	if cond != nil && cond.IsNever() {
		return notNamed, cond
	}
	return best, cond
}

// spares gives the condition under which a Deny with NotPrincipal passes a
// caller by. "You must also specify the account ARN of the not-denied
// principal": account and user, or account and role, have to stand there. A
// caller with a permissions boundary is always denied ("AWS JSON policy
// elements: NotPrincipal", "Permissions boundaries for IAM entities").
func (p *principals) spares(c caller, bounded bool) *access.Condition {
	switch {
	case bounded && (c.kind == userCaller || c.role != ""):
		return access.Never()
	case p.all:
		return nil
	}
	switch c.kind {
	case userCaller, roleCaller, sessionCaller, federatedUser:
		if !slices.Contains(p.accounts, c.account) {
			return access.Never()
		}
		return truth(slices.ContainsFunc(p.arns, func(a string) bool {
			h, cond := namesARN(a, c)
			return cond == nil && (h == byRole || h == byIdentity && c.role == "")
		}))
	}
	_, cond := p.names(c)
	return cond
}

func namesARN(a string, c caller) (how, *access.Condition) {
	if a == c.id {
		if c.kind == roleCaller {
			return byRole, nil
		}
		return byIdentity, nil
	}
	if c.role == "" {
		return notNamed, nil
	}
	x, _ := ParseARN(a)
	if x.Account != c.account {
		return notNamed, nil
	}
	switch {
	case c.kind == sessionCaller && x.Service == "iam" && strings.HasPrefix(x.Resource, "role/") && lastPart(x.Resource) == c.role:
		return byRole, nil
	case c.kind == roleCaller && x.Service == "sts" && strings.HasPrefix(x.Resource, "assumed-role/"+c.role+"/"):
		return byIdentity, access.Test("StringEquals", "sts:RoleSessionName", lastPart(x.Resource))
	}
	return notNamed, nil
}

// issuerOf takes the issuer out of a provider ARN or an "external:" id.
func issuerOf(s string) string {
	s = strings.TrimPrefix(s, "external:")
	if i := strings.Index(s, ":oidc-provider/"); i >= 0 {
		s = s[i+len(":oidc-provider/"):]
	}
	return strings.TrimSuffix(strings.TrimPrefix(s, "https://"), "/")
}
